/* Memory that is freed all at once: what a syntax tree is made of. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/hint.h"
#include "base/span.h"

#include <stdalign.h>

struct arena_block {
    struct arena_block *next;
    size_t used, room;
    alignas(max_align_t) char bytes[];
};

/* An arena of zeroes is empty and valid. `first` is the first block's room, where another than the usual is better. */
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t first;
};

void arena_clear(struct arena *a);

/* Empties it without giving all of its memory back: what comes next takes the newest block, which is as large as any. */
void arena_reset(struct arena *a);

/* `size` zeroed bytes aligned for any object, living until arena_clear or arena_reset; NULL when memory is out. */
void *arena_alloc(struct arena *a, size_t size);

/* For arena_take alone: a new block. */
void *arena_grow(struct arena *a, size_t size);

/* The same, but not zeroed. */
static inline void *arena_take(struct arena *a, size_t size) {
    size_t align = alignof(max_align_t);
    struct arena_block *block = a->blocks;
    size_t need = (size + align - 1) / align * align;
    if (UNLIKELY(need < size || !block || block->room - block->used < need)) return arena_grow(a, size);
    void *at = block->bytes + block->used;
    block->used += need;
    return at;
}

/* A copy of the bytes with a NUL behind them; NULL when memory is out. */
char *arena_copy(struct arena *a, struct span bytes);

#endif
