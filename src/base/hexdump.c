/* The canonical hexdump. */
#include "base/utf8.h"

enum { LINE = 16, HALF = 8 };

static bool push_byte(struct buffer *b, unsigned char byte) {
    static const char digits[] = "0123456789abcdef";
    const char text[] = {' ', digits[byte >> 4], digits[byte & 15]};
    return buffer_push(b, span_of(text, sizeof text));
}

/* A line and its text column:

   00000010  48 65 6c 6c 6f 20 62 6f  64 79                    |Hello body| */
static bool push_line(struct buffer *b, size_t offset, struct span line) {
    buffer_printf(b, "%08zx", offset);
    for (size_t i = 0; i < LINE; i++) {
        if (i % HALF == 0) buffer_push_byte(b, ' ');
        if (i < line.len)
            push_byte(b, (unsigned char)line.ptr[i]);
        else
            buffer_push_repeat(b, ' ', 3);
    }
    buffer_push(b, SPAN("  |"));
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        buffer_push_byte(b, c >= ' ' && c <= '~' ? c : '.');
    }
    return buffer_push(b, SPAN("|\n"));
}

bool hexdump_push(struct buffer *b, struct span data) {
    struct span before = {NULL, 0};
    bool repeated = false;
    for (size_t at = 0; at < data.len; at += LINE) {
        struct span line = span_head(span_from(data, at), LINE);
        bool again = before.len == LINE && span_equal(line, before);
        if (!again)
            push_line(b, at, line);
        else if (!repeated)
            buffer_push(b, SPAN("*\n"));
        if (b->failed) return false;
        repeated = again;
        before = line;
    }
    return data.len == 0 || buffer_printf(b, "%08zx\n", data.len);
}
