/* Results as JUnit XML, which build servers read. */
#include "shell/testing/junit.h"

#include "base/utf8.h"

static const char *entity(char c) {
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\n': return "&#10;";
    default: return NULL;
    }
}

/* XML cannot hold most controls, even as entities: those are shown as sockshell shows them. */
static void push_text(struct buffer *out, struct span text) {
    struct buffer safe = {0};
    (void)escape_push(&safe, text, ESCAPE_LINES);
    for (size_t i = 0; i < safe.len; i++) {
        const char *written = entity(safe.ptr[i]);
        if (written)
            (void)buffer_push_text(out, written);
        else
            (void)buffer_push_byte(out, safe.ptr[i]);
    }
    if (safe.failed) out->failed = true;
    buffer_clear(&safe);
}

static void push_attribute(struct buffer *out, const char *name, struct span value) {
    (void)buffer_printf(out, " %s=\"", name);
    push_text(out, value);
    (void)buffer_push_byte(out, '"');
}

/* One case; `message` is empty where it passed. */
static void push_case(struct buffer *out, const struct result *r, struct span name, double seconds, struct span message,
                      struct span details) {
    (void)buffer_push_text(out, "    <testcase");
    push_attribute(out, "classname", span_text(r->path));
    push_attribute(out, "name", name);
    (void)buffer_printf(out, " time=\"%.3f\"", seconds);
    if (message.len == 0) {
        (void)buffer_push_text(out, "/>\n");
        return;
    }
    (void)buffer_push_text(out, ">\n      <failure");
    push_attribute(out, "message", message);
    (void)buffer_push_byte(out, '>');
    push_text(out, details);
    (void)buffer_push_text(out, "</failure>\n    </testcase>\n");
}

static void push_suite(struct buffer *out, const struct result *r) {
    size_t failed = result_failed_subtests(r) + !r->passed;
    (void)buffer_push_text(out, "  <testsuite");
    push_attribute(out, "name", span_text(r->path));
    (void)buffer_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"%.3f\">\n", r->subtest_count + 1,
                        failed, r->seconds);
    for (size_t i = 0; i < r->subtest_count; i++) {
        const struct subtest *t = &r->subtests[i];
        struct span message = buffer_span(&t->message);
        push_case(out, r, buffer_span(&t->name), (double)t->took / 1e9, t->passed ? SPAN("") : message, message);
    }
    push_case(out, r, SPAN("script"), r->seconds, buffer_span(&r->why), buffer_span(&r->details));
    (void)buffer_push_text(out, "  </testsuite>\n");
}

void junit_push(struct buffer *out, const struct result *results, size_t count) {
    (void)buffer_push_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sockshell\">\n");
    for (size_t i = 0; i < count; i++) push_suite(out, &results[i]);
    (void)buffer_push_text(out, "</testsuites>\n");
}
