/* A map from names (bytes) to indices: symbol tables. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/span.h"

#include <stdint.h>

/* Keys are copied unless the map borrows them; slots are filled in order, so `keys[i]` is the key put in as number i. A map of
   zeroes is empty and valid. */
struct map {
    struct span *keys;
    size_t count, room;
    uint32_t *table; /* open addressing, index + 1, 0 is free; NULL while the keys are few */
    size_t mask;     /* table size - 1 */
    bool borrows;    /* keys last as long as the map */
};

#define MAP_NONE UINT32_MAX

void map_init(struct map *m);
void map_clear(struct map *m);

/* The index of the key, or MAP_NONE. */
uint32_t map_find(const struct map *m, struct span key);

/* The index of the key, added as the next number if it was not there; MAP_NONE when memory is out. */
uint32_t map_put(struct map *m, struct span key);

/* The hash that the map uses (FNV-1a, 64 bits), for tables of other shapes. */
uint64_t map_hash(struct span key);

#endif
