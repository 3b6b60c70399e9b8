/* Text on a terminal: how many columns it takes, and what of it fits. */
#include "shell/columns.h"

#include "base/utf8.h"

/* The columns of the character at the beginning of the text, and its length in bytes. */
static size_t step(struct span text, size_t *used) {
    int32_t code = utf8_decode(text, used);
    int width = code < 0 ? 1 : utf8_width((uint32_t)code);
    return width > 0 ? (size_t)width : 0;
}

size_t columns_of(struct span text) {
    size_t columns = 0;
    while (text.len) {
        size_t used = 1;
        columns += step(text, &used);
        text = span_from(text, used);
    }
    return columns;
}

struct span columns_head(struct span text, size_t columns) {
    size_t at = 0;
    while (at < text.len) {
        size_t used = 1, wide = step(span_from(text, at), &used);
        if (wide > columns) break;
        columns -= wide;
        at += used;
    }
    return span_head(text, at);
}

size_t columns_push(struct buffer *out, struct span text, size_t columns) {
    struct span head = columns_head(text, columns);
    if (head.len == text.len) {
        buffer_push(out, text);
        return columns_of(text);
    }
    if (columns == 0) return 0;
    head = columns_head(text, columns - 1);
    buffer_push(out, head);
    buffer_push_text(out, "…");
    return columns_of(head) + 1;
}
