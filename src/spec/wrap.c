/* Breaks text of our own into lines of a terminal. */
#include "spec/wrap.h"

#include "base/utf8.h"

size_t wrap_width(struct span text) {
    size_t columns = 0;
    while (text.len) {
        size_t used;
        int32_t code = utf8_decode(text, &used);
        int width = code < 0 ? 1 : utf8_width((uint32_t)code);
        columns += width < 0 ? 1 : (size_t)width;
        text = span_from(text, used);
    }
    return columns;
}

static struct span first_word(struct span *text) {
    while (text->len && text->ptr[0] == ' ') *text = span_from(*text, 1);
    struct span word = span_head(*text, span_find(*text, ' '));
    *text = span_from(*text, word.len);
    return word;
}

size_t wrap_words(struct buffer *out, struct span text, size_t column, size_t indent) {
    bool begun = false; /* a word stands before this one on the line */
    for (struct span word = first_word(&text); word.len; word = first_word(&text)) {
        size_t width = wrap_width(word);
        if (column + begun + width > WRAP_COLUMNS && (begun || column > indent)) {
            buffer_push_byte(out, '\n');
            buffer_push_repeat(out, ' ', indent);
            column = indent;
            begun = false;
        }
        if (begun) buffer_push_byte(out, ' ');
        buffer_push(out, word);
        column += begun + width;
        begun = true;
    }
    return column;
}

void wrap_text(struct buffer *out, struct span text, size_t indent) {
    while (text.len) {
        struct span line = span_head(text, span_find(text, '\n'));
        text = span_from(text, line.len + 1);
        buffer_push_repeat(out, ' ', indent);
        if (line.len && line.ptr[0] == ' ')
            buffer_push(out, line);
        else
            wrap_words(out, line, indent, indent);
        buffer_push_byte(out, '\n');
    }
}

void wrap_row(struct buffer *out, struct span term, struct span text, size_t indent, size_t at) {
    size_t column = indent + wrap_width(term);
    buffer_push_repeat(out, ' ', indent);
    buffer_push(out, term);
    if (text.len) {
        size_t gap = column < at ? at - column : 2;
        buffer_push_repeat(out, ' ', gap);
        wrap_words(out, text, column + gap, at);
    }
    buffer_push_byte(out, '\n');
}
