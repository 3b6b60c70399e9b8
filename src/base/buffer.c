#include "base/buffer.h"

#include "base/mem.h"

#include <stdio.h>

void buffer_init(struct buffer *b) {
    *b = (struct buffer){0};
}

void buffer_clear(struct buffer *b) {
    mem_free(b->ptr);
    buffer_init(b);
}

bool buffer_reserve(struct buffer *b, size_t more) {
    void *ptr = b->ptr;
    if (more > SIZE_MAX - b->len || !mem_grow(&ptr, &b->room, b->len + more, 1)) {
        b->failed = true;
        return false;
    }
    b->ptr = ptr;
    return true;
}

bool buffer_push(struct buffer *b, struct span bytes) {
    if (bytes.len == 0) return true;
    if (!buffer_reserve(b, bytes.len)) return false;
    memcpy(b->ptr + b->len, bytes.ptr, bytes.len);
    b->len += bytes.len;
    return true;
}

bool buffer_push_text(struct buffer *b, const char *text) {
    return buffer_push(b, span_text(text));
}

bool buffer_push_byte(struct buffer *b, char byte) {
    return buffer_push(b, span_of(&byte, 1));
}

bool buffer_push_repeat(struct buffer *b, char byte, size_t count) {
    if (count == 0) return true;
    if (!buffer_reserve(b, count)) return false;
    memset(b->ptr + b->len, byte, count);
    b->len += count;
    return true;
}

bool buffer_printf(struct buffer *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    bool done = buffer_vprintf(b, format, args);
    va_end(args);
    return done;
}

bool buffer_vprintf(struct buffer *b, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    bool done = len >= 0 && buffer_reserve(b, (size_t)len + 1);
    if (done) {
        (void)vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
        b->len += (size_t)len;
    }
    va_end(again);
    return done;
}

void buffer_drop(struct buffer *b, size_t len) {
    b->len -= len;
    if (b->len) memmove(b->ptr, b->ptr + len, b->len);
}

const char *buffer_text(struct buffer *b) {
    if (!buffer_reserve(b, 1)) return NULL;
    b->ptr[b->len] = '\0';
    return b->ptr;
}
