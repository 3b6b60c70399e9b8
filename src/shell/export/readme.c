/* The README's table of verbs. */
#include "shell/export/export.h"

static const char begin_mark[] = "<!-- The verbs, made by `./dev generate`. -->\n";
static const char end_mark[] = "<!-- The end of the verbs. -->\n";

/* Where the text stands in the other, or its length if nowhere. */
static size_t find(struct span in, const char *text) {
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= in.len; i++) {
        if (memcmp(in.ptr + i, text, len) == 0) return i;
    }
    return in.len;
}

/* A `|` would end the cell. */
static void push_cell(struct buffer *out, struct span text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '|') buffer_push_byte(out, '\\');
        buffer_push_byte(out, text.ptr[i]);
    }
}

static void push_verb(struct buffer *out, const struct verb *verb) {
    struct buffer usage = {0};
    buffer_push_text(out, "| `");
    verb_push_words(verb, &usage);
    push_cell(out, buffer_span(&usage));
    buffer_printf(out, "` |%s%s | %s |\n", verb->gives ? " " : "", verb->gives ? verb->gives : "", verb->summary);
    out->failed |= usage.failed;
    buffer_clear(&usage);
}

static void push_table(struct buffer *out, const struct vocabulary *v) {
    buffer_push_text(out, "| verb | gives | |\n| --- | --- | --- |\n");
    for (size_t group = 0; group < verb_group_count; group++) {
        buffer_printf(out, "| **%s** | | |\n", verb_groups[group]);
        for (size_t i = 0; i < v->verb_count; i++) {
            if (strcmp(v->verbs[i]->group, verb_groups[group]) == 0) push_verb(out, v->verbs[i]);
        }
    }
}

bool export_readme(const struct vocabulary *v, struct span old, struct buffer *out) {
    size_t begin = find(old, begin_mark), end = find(old, end_mark);
    if (begin == old.len || end == old.len || end < begin) return false;
    buffer_push(out, span_head(old, begin));
    buffer_push_text(out, begin_mark);
    push_table(out, v);
    buffer_push(out, span_from(old, end));
    return !out->failed;
}
