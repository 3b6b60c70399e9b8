/* What was typed in a session and worked, as a script. */
#include "shell/journal.h"

#include "lang/parse.h"

static bool any_function(void *context, struct span name) {
    (void)context, (void)name;
    return true;
}

/* What kind of statement an entry is that holds one alone. */
struct entry_kind {
    bool single; /* one statement, which keeps no value itself */
    bool aside;  /* a verb that is about the session */
    size_t at;   /* where the statement begins */
};

static struct entry_kind kind_of(const struct typed *typed, const struct vocabulary *v) {
    struct entry_kind kind = {.single = false};
    struct parse_options options = {.vocabulary = v, .function_known = any_function, .last = true};
    struct parsed tree = {0};
    struct err err;
    struct source *source = source_new(NULL, buffer_span(&typed->text), 1);
    if (source && parse(source, &options, &tree, &err) == PARSE_DONE && tree.program.count == 1) {
        const struct node *n = tree.program.first;
        kind.single = n->kind != NODE_ASSIGN;
        kind.at = n->offset;
        kind.aside = n->kind == NODE_COMMAND && n->command->verb && n->command->verb->aside;
    }
    parse_clear(&tree);
    source_release(source);
    return kind;
}

static bool name_goes_on(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Whether the text reads `_`, the value that nobody named: `$_` or `${_`. */
static bool reads_unnamed(struct span text) {
    for (size_t at = span_find(text, '$'); at < text.len; at += span_find(span_from(text, at), '$')) {
        at++;
        if (at < text.len && text.ptr[at] == '{') at++;
        bool unnamed = at < text.len && text.ptr[at] == '_';
        if (unnamed && (at + 1 == text.len || !name_goes_on(text.ptr[at + 1]))) return true;
    }
    return false;
}

static bool any_reads_unnamed(const struct journal *j) {
    for (size_t i = 0; i < j->typed_count; i++) {
        if (j->typed[i].worked && reads_unnamed(buffer_span(&j->typed[i].text))) return true;
    }
    return false;
}

/* A script has no names but those that it gives. `_` alone is written only where something reads it. */
static void push_names(struct buffer *out, const struct typed *typed, bool unnamed_read) {
    struct span names = buffer_span(&typed->names);
    if (names.len == 0 || (span_is(names, "_") && !unnamed_read)) return;
    buffer_push(out, names);
    buffer_push_text(out, " = ");
}

size_t journal_script(const struct journal *j, const struct vocabulary *v, struct buffer *out) {
    size_t count = 0;
    bool unnamed_read = any_reads_unnamed(j);
    for (size_t i = 0; i < j->typed_count; i++) {
        const struct typed *typed = &j->typed[i];
        if (!typed->worked) continue;
        struct entry_kind kind = kind_of(typed, v);
        if (kind.aside) continue;
        buffer_push(out, span_head(buffer_span(&typed->text), kind.at));
        if (kind.single) push_names(out, typed, unnamed_read);
        buffer_push(out, span_from(buffer_span(&typed->text), kind.at));
        buffer_push_byte(out, '\n');
        count++;
    }
    return count;
}
