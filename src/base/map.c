#include "base/map.h"

#include "base/mem.h"

/* So few keys are looked at one by one. */
enum { MAP_FEW = 8 };

void map_init(struct map *m) {
    *m = (struct map){0};
}

void map_clear(struct map *m) {
    for (size_t i = 0; i < m->count && !m->borrows; i++) mem_free((void *)(uintptr_t)m->keys[i].ptr);
    mem_free(m->keys);
    mem_free(m->table);
    map_init(m);
}

uint64_t map_hash(struct span key) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < key.len; i++) hash = (hash ^ (unsigned char)key.ptr[i]) * 1099511628211u;
    return hash ^ (hash >> 32);
}

/* The slot of the table that holds the key, or the free one where it would go. The table is never full. */
static size_t map_slot(const struct map *m, struct span key) {
    size_t at = (size_t)map_hash(key) & m->mask;
    while (m->table[at] && !span_equal(m->keys[m->table[at] - 1], key)) at = (at + 1) & m->mask;
    return at;
}

static uint32_t find_among_few(const struct map *m, struct span key) {
    for (size_t i = 0; i < m->count; i++) {
        if (span_equal(m->keys[i], key)) return (uint32_t)i;
    }
    return MAP_NONE;
}

uint32_t map_find(const struct map *m, struct span key) {
    if (!m->table) return find_among_few(m, key);
    uint32_t held = m->table[map_slot(m, key)];
    return held ? held - 1 : MAP_NONE;
}

/* Makes the table at least twice as large as `need` keys, where one is needed. */
static bool map_widen(struct map *m, size_t need) {
    size_t size = m->table ? m->mask + 1 : (size_t)2 * MAP_FEW;
    if (need * 2 <= size) return true;
    size *= 2;
    uint32_t *table = mem_zero(size, sizeof *table);
    if (!table) return false;
    mem_free(m->table);
    m->table = table;
    m->mask = size - 1;
    for (size_t i = 0; i < m->count; i++) m->table[map_slot(m, m->keys[i])] = (uint32_t)i + 1;
    return true;
}

static bool copy_key(struct span *key) {
    char *copy = mem_alloc(key->len);
    if (!copy) return false;
    if (key->len) memcpy(copy, key->ptr, key->len);
    *key = span_of(copy, key->len);
    return true;
}

uint32_t map_put(struct map *m, struct span key) {
    uint32_t found = map_find(m, key);
    if (found != MAP_NONE) return found;
    void *keys = m->keys;
    if (!mem_grow(&keys, &m->room, m->count + 1, sizeof *m->keys)) return MAP_NONE;
    m->keys = keys;
    if (!map_widen(m, m->count + 1)) return MAP_NONE;
    if (!m->borrows && !copy_key(&key)) return MAP_NONE;
    if (m->table) m->table[map_slot(m, key)] = (uint32_t)m->count + 1;
    m->keys[m->count] = key;
    return (uint32_t)m->count++;
}
