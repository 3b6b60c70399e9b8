#include "base/arena.h"

#include "base/mem.h"

#include <stdint.h>

/* The first block is small, so that a short text costs a page or less; each further one doubles, up to the most. */
enum { ARENA_FIRST = 512, ARENA_MOST = 64 * 1024 };

static void free_blocks(struct arena_block *block) {
    while (block) {
        struct arena_block *next = block->next;
        mem_free(block);
        block = next;
    }
}

void arena_clear(struct arena *a) {
    free_blocks(a->blocks);
    a->blocks = NULL;
}

void arena_reset(struct arena *a) {
    struct arena_block *newest = a->blocks;
    if (!newest) return;
    if (newest->room > ARENA_MOST) {
        arena_clear(a);
        return;
    }
    free_blocks(newest->next);
    newest->next = NULL;
    newest->used = 0;
}

static bool add_block(struct arena *a, size_t size) {
    size_t room = a->blocks ? a->blocks->room * 2 : a->first ? a->first : ARENA_FIRST;
    if (room > ARENA_MOST) room = ARENA_MOST;
    if (room < size) room = size;
    if (room > SIZE_MAX - sizeof(struct arena_block)) return false;
    struct arena_block *block = mem_alloc(sizeof *block + room);
    if (!block) return false;
    block->used = 0;
    block->room = room;
    block->next = a->blocks;
    a->blocks = block;
    return true;
}

void *arena_grow(struct arena *a, size_t size) {
    size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align || !add_block(a, (size + align - 1) / align * align)) return NULL;
    return arena_take(a, size);
}

void *arena_alloc(struct arena *a, size_t size) {
    void *at = arena_take(a, size);
    return at && size ? memset(at, 0, size) : at;
}

char *arena_copy(struct arena *a, struct span bytes) {
    if (bytes.len == SIZE_MAX) return NULL;
    char *copy = arena_take(a, bytes.len + 1);
    if (!copy) return NULL;
    if (bytes.len) memcpy(copy, bytes.ptr, bytes.len);
    copy[bytes.len] = '\0';
    return copy;
}
