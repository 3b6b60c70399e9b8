/* The read-ahead of an open socket: bytes that were received and have not been read yet. */
#ifndef NET_AHEAD_H
#define NET_AHEAD_H

#include "base/buffer.h"
#include "base/hint.h"

/* One of zeroes is empty. Bytes leave at the front without the others being moved:

       ptr      at                     end            room
        | taken | there to be read      | not filled   |                                              */
struct ahead {
    char *ptr;
    size_t at, end, room;
    uint64_t taken; /* how many bytes were ever taken out: positions in the stream stay comparable */
};

static inline size_t ahead_count(const struct ahead *a) {
    return a->end - a->at;
}

/* Borrowed until the next change. */
static inline struct span ahead_span(const struct ahead *a) {
    return span_of(a->ptr ? a->ptr + a->at : NULL, a->end - a->at);
}

/* Room for `size` bytes behind what is there, which may be moved for it; NULL when memory is out. */
char *ahead_room(struct ahead *a, size_t size);

/* All that is there, as the block it lies in, whose text begins MEM_PAGE behind its beginning and has room for a byte more:
   the caller's then, freed by mem_free. NULL, with nothing changed: it lies otherwise, as what is short does. */
enum { AHEAD_LONG = 128 * 1024 };
char *ahead_give(struct ahead *a, size_t *room);

/* So many bytes of that room were filled. */
static inline void ahead_fill(struct ahead *a, size_t len) {
    a->end += len;
}

/* Adds to the end; false, with nothing added, when memory is out. */
bool ahead_push(struct ahead *a, struct span bytes);

/* The bytes of the buffer, which is left empty, become those of a read-ahead that has none. */
void ahead_adopt(struct ahead *a, struct buffer *b);

/* Puts bytes to the front; false, with nothing changed, when memory is out. Earlier positions lie before all of it then. */
bool ahead_put_back(struct ahead *a, struct span bytes);

void ahead_clear(struct ahead *a);

/* For ahead_trim alone. */
void ahead_shrink(struct ahead *a);

/* Much room for a little that is left is not kept, nor any for nothing. */
static inline void ahead_trim(struct ahead *a) {
    if (UNLIKELY(ahead_count(a) < a->room / 8)) ahead_shrink(a);
}

/* The first `len` bytes are read. */
static inline void ahead_take(struct ahead *a, size_t len) {
    a->at += len;
    a->taken += len;
    ahead_trim(a);
}

#endif
