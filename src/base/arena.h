/* Memory that is freed all at once: what a syntax tree is made of. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena_block;

/* An arena of zeroes is empty and valid. */
struct arena {
    struct arena_block *blocks; /* newest first */
};

void arena_init(struct arena *a);
void arena_clear(struct arena *a);

/* Empties it without giving all of its memory back: what comes next takes the newest block, which is as large as any. */
void arena_reset(struct arena *a);

/* `size` zeroed bytes aligned for any object, living until arena_clear or arena_reset; NULL when memory is out. */
void *arena_alloc(struct arena *a, size_t size);

/* A copy of the bytes with a NUL behind them; NULL when memory is out. */
char *arena_copy(struct arena *a, struct span bytes);

#endif
