/* Borrowed bytes: a pointer and a length, valid as long as what they were taken from. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* `ptr` may be NULL when `len` is 0. The bytes may hold NULs and end without one. */
struct span {
    const char *ptr;
    size_t len;
};

/* A span over a string literal. */
#define SPAN(literal) ((struct span){"" literal, sizeof(literal) - 1})

/* A printf argument pair for "%.*s", for spans known to be short text without NULs (names, words of our own). */
#define SPAN_ARG(s) (int)(s).len, (s).len ? (s).ptr : ""

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static inline struct span span_of(const void *ptr, size_t len) {
    return (struct span){ptr, len};
}

static inline struct span span_text(const char *text) {
    return (struct span){text, strlen(text)};
}

static inline bool span_equal(struct span a, struct span b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool span_is(struct span a, const char *text) {
    return span_equal(a, span_text(text));
}

static inline bool span_starts(struct span a, struct span prefix) {
    return a.len >= prefix.len && (prefix.len == 0 || memcmp(a.ptr, prefix.ptr, prefix.len) == 0);
}

/* The bytes from `from` (clipped to the length) to the end. */
static inline struct span span_from(struct span a, size_t from) {
    if (from > a.len) from = a.len;
    return (struct span){a.len ? a.ptr + from : a.ptr, a.len - from};
}

/* The first `len` bytes (clipped to the length). */
static inline struct span span_head(struct span a, size_t len) {
    return (struct span){a.ptr, len < a.len ? len : a.len};
}

/* Where byte `c` first stands, or `a.len` if nowhere. */
static inline size_t span_find(struct span a, char c) {
    const char *at = a.len ? memchr(a.ptr, c, a.len) : NULL;
    return at ? (size_t)(at - a.ptr) : a.len;
}

#endif
