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

/* Takes the next word off the text; `*blanks` is how many stood before it. A bracket as in a usage, `[--to FILE]`, is one. */
static struct span next_word(struct span *text, size_t *blanks) {
    enum { BRACKET_MOST = 40 };
    *blanks = 0;
    while (*blanks < text->len && text->ptr[*blanks] == ' ') ++*blanks;
    *text = span_from(*text, *blanks);
    size_t close = text->len && text->ptr[0] == '[' ? span_find(span_head(*text, BRACKET_MOST), ']') : 0;
    bool bracket = close > 0 && close < text->len && text->ptr[close] == ']';
    size_t from = bracket ? close : 0;
    struct span word = span_head(*text, from + span_find(span_from(*text, from), ' '));
    *text = span_from(*text, word.len);
    return word;
}

size_t wrap_within(struct buffer *out, struct span text, size_t column, size_t indent, size_t columns) {
    bool begun = false; /* a word stands before this one on the line */
    size_t blanks;
    for (struct span word = next_word(&text, &blanks); word.len; word = next_word(&text, &blanks)) {
        size_t width = wrap_width(word), gap = begun ? blanks : 0;
        if (column + gap + width > columns && (begun || column > indent)) {
            buffer_push_byte(out, '\n');
            buffer_push_repeat(out, ' ', indent);
            column = indent;
            gap = 0;
        }
        buffer_push_repeat(out, ' ', gap);
        buffer_push(out, word);
        column += gap + width;
        begun = true;
    }
    return column;
}

size_t wrap_words(struct buffer *out, struct span text, size_t column, size_t indent) {
    return wrap_within(out, text, column, indent, WRAP_COLUMNS);
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
