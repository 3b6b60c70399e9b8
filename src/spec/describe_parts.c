/* The pieces that the texts of help are put together from. */
#include "spec/describe_parts.h"

#include "spec/wrap.h"

void part_heading(struct buffer *out, const char *text) {
    buffer_push_byte(out, '\n');
    buffer_push_text(out, text);
    buffer_push_byte(out, '\n');
}

void part_paragraph(struct buffer *out, const char *text) {
    if (!text || !*text) return;
    buffer_push_byte(out, '\n');
    wrap_text(out, span_text(text), INDENT);
}

void part_verbatim(struct buffer *out, const char *title, const char *text) {
    if (!text || !*text) return;
    part_heading(out, title);
    for (struct span rest = span_text(text); rest.len;) {
        struct span line = span_head(rest, span_find(rest, '\n'));
        rest = span_from(rest, line.len + 1);
        buffer_push_repeat(out, ' ', line.len ? INDENT : 0);
        buffer_push(out, line);
        buffer_push_byte(out, '\n');
    }
}

void part_see(struct buffer *out, const char *see) {
    struct buffer names = {0};
    if (!see || !*see) return;
    buffer_push_text(&names, "See also: ");
    for (; *see; see++) {
        if (*see == ' ') buffer_push_byte(&names, ',');
        buffer_push_byte(&names, *see);
    }
    buffer_push_byte(out, '\n');
    wrap_words(out, buffer_span(&names), 0, INDENT);
    buffer_push_byte(out, '\n');
    out->failed |= names.failed;
    buffer_clear(&names);
}

size_t part_second_column(size_t widest) {
    return INDENT + (widest < TERM_MAX ? widest : TERM_MAX) + 2;
}

void part_failure(struct buffer *out, const char *term, size_t widest, const char *meaning, const char *remedy) {
    struct buffer text = {0};
    buffer_push_text(&text, meaning);
    if (remedy && *remedy) buffer_printf(&text, "; %s", remedy);
    wrap_row(out, span_text(term), buffer_span(&text), INDENT, part_second_column(widest));
    out->failed |= text.failed;
    buffer_clear(&text);
}
