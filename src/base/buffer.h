/* Owned bytes that grow: for building text and for received data. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/span.h"

#include <stdarg.h>
#include <stdint.h>

/* `ptr[0..len)` is filled, `room` allocated. A buffer of zeroes is empty and valid.
   `failed` is set when memory ran out: what was added then is missing, and the caller looks once, at the end. */
struct buffer {
    char *ptr;
    size_t len, room;
    bool failed;
};

void buffer_init(struct buffer *b);
void buffer_clear(struct buffer *b); /* frees, and leaves it empty and valid */

static inline struct span buffer_span(const struct buffer *b) {
    return (struct span){b->ptr, b->len};
}

/* Each adds to the end; false (and `failed`) when memory is out. */
bool buffer_reserve(struct buffer *b, size_t more); /* room for `more` bytes behind the filled ones */
bool buffer_push(struct buffer *b, struct span bytes);
bool buffer_push_text(struct buffer *b, const char *text);
bool buffer_push_byte(struct buffer *b, char byte);
bool buffer_push_repeat(struct buffer *b, char byte, size_t count);
bool buffer_printf(struct buffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool buffer_vprintf(struct buffer *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

/* Takes the first `len` bytes away (they are dropped); `len` is at most b->len. */
void buffer_drop(struct buffer *b, size_t len);

/* The bytes with a NUL behind them (not counted in `len`), or NULL when memory is out. */
const char *buffer_text(struct buffer *b);

#endif
