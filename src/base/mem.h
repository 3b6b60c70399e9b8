/* Memory that may run out: every allocation of the project goes through here, and every caller checks. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include "base/hint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Like malloc, realloc and free; NULL when memory is out. mem_zero gives zeroed bytes.
   mem_resize leaves the old block as it was when it fails. Sizes of 0 are taken as 1. */
void *mem_alloc(size_t size);
void *mem_zero(size_t count, size_t size);
void *mem_resize(void *block, size_t size);
void mem_free(void *block);

/* Like mem_alloc, beginning at a multiple of MEM_PAGE. */
enum { MEM_PAGE = 4096 };
void *mem_pages(size_t size);
/* The pages that lie wholly in there are not needed for now: the system may have their memory. They stay allocated. */
void mem_discard(void *from, size_t size);

/* Makes the nth allocation from now (1 is the next) and all after it fail; 0 ends that.
   Used by tests alone. mem_count tells how many allocations were asked for since the start. */
void mem_fail_from(uint64_t nth);
uint64_t mem_count(void);

/* For mem_grow alone: `need` is more than there is room for. */
bool mem_grow_more(void **items, size_t *room, size_t need, size_t size);

/* Makes room for `need` items of `size` bytes in the array `*items` that has room for `*room` of them,
   growing by doubling. False, with nothing changed, when memory is out. */
static inline bool mem_grow(void **items, size_t *room, size_t need, size_t size) {
    return LIKELY(need <= *room) || mem_grow_more(items, room, need, size);
}

#endif
