/* Results as TAP, version 14. */
#include "shell/testing/tap.h"

#include "base/utf8.h"
#include "shell/testing/mask.h"

enum { SUBTEST_INDENT = 4 };

void tap_push_plan(struct buffer *out, size_t count) {
    (void)buffer_printf(out, "TAP version 14\n1..%zu\n", count);
}

/* A description: on one line, with what would begin a directive escaped. */
static void push_name(struct buffer *out, struct span name) {
    struct buffer safe = {0};
    (void)escape_push(&safe, name, ESCAPE_ALL);
    for (size_t i = 0; i < safe.len; i++) {
        if (safe.ptr[i] == '#' || safe.ptr[i] == '\\') (void)buffer_push_byte(out, '\\');
        (void)buffer_push_byte(out, safe.ptr[i]);
    }
    if (safe.failed) out->failed = true;
    buffer_clear(&safe);
}

static void push_line(struct buffer *out, bool passed, size_t number, struct span name, size_t indent) {
    (void)buffer_push_repeat(out, ' ', indent);
    (void)buffer_printf(out, "%s %zu - ", passed ? "ok" : "not ok", number);
    push_name(out, name);
    (void)buffer_push_byte(out, '\n');
}

/* The text's lines, each behind the indent. They are made to be shown already. */
static void push_indented(struct buffer *out, struct span text, size_t indent) {
    while (text.len) {
        struct span line = mask_next_line(&text);
        (void)buffer_push_repeat(out, ' ', indent);
        (void)buffer_push(out, line);
        (void)buffer_push_byte(out, '\n');
    }
}

/* A block of YAML: the message as a literal, then what details there are. */
static void push_diagnosis(struct buffer *out, struct span message, struct span details, size_t indent) {
    push_indented(out, SPAN("---\nmessage: |2"), indent);
    push_indented(out, message, indent + 2);
    push_indented(out, details, indent);
    push_indented(out, SPAN("..."), indent);
}

static void push_subtests(struct buffer *out, const struct result *r) {
    if (r->subtest_count == 0) return;
    (void)buffer_push_text(out, "# Subtest: ");
    push_name(out, span_text(r->path));
    (void)buffer_push_byte(out, '\n');
    for (size_t i = 0; i < r->subtest_count; i++) {
        const struct subtest *t = &r->subtests[i];
        push_line(out, t->passed, i + 1, buffer_span(&t->name), SUBTEST_INDENT);
        if (!t->passed) push_diagnosis(out, buffer_span(&t->message), SPAN(""), SUBTEST_INDENT + 2);
    }
    (void)buffer_push_repeat(out, ' ', SUBTEST_INDENT);
    (void)buffer_printf(out, "1..%zu\n", r->subtest_count);
}

void tap_push(struct buffer *out, const struct result *r, size_t number) {
    push_subtests(out, r);
    push_line(out, r->passed, number, span_text(r->path), 0);
    if (!r->passed) push_diagnosis(out, buffer_span(&r->why), buffer_span(&r->details), 2);
}
