/* Records: entries in the order in which they came, found by looking through them or, when many, by hash. */
#include "run/value.h"

#include "base/map.h"
#include "base/mem.h"
#include "run/object.h"

/* Up to so many entries a look at each is quicker than a hash. */
enum { RECORD_LINEAR = 8 };

static const size_t entry_none = SIZE_MAX;

/* Moves the entries to the block's beginning. */
static void use_front(struct record *r) {
    struct record_entry *block = record_block(r);
    memmove(block, r->entries, r->count * sizeof *block);
    for (size_t i = 0; r->index && i <= r->mask; i++) r->index[i] -= r->index[i] ? (uint32_t)r->before : 0;
    r->entries = block;
    r->before = 0;
}

/* The room in front is used again as soon as that moves no more entries than were removed since the last time. */
static bool record_reserve(struct record *r, size_t count, struct err *err) {
    if (count > VALUE_LIST_MAX) return err_set(err, ERR_LIMIT, "a record holds at most %zu fields", VALUE_LIST_MAX);
    if (r->before >= count && r->before + count > r->room) use_front(r);
    void *block = record_block(r);
    if (!mem_grow(&block, &r->room, r->before + count, sizeof *r->entries)) return err_memory(err);
    r->entries = (struct record_entry *)block + r->before;
    return true;
}

bool record_new(struct value *result, size_t room, struct err *err) {
    struct record *r = object_new(VALUE_RECORD, sizeof *r, err);
    if (!r) return false;
    if (room && !record_reserve(r, room, err)) {
        mem_free(r);
        return false;
    }
    *result = value_object(&r->head);
    return true;
}

static struct span numbered_key(const struct record *r, uint32_t number) {
    return value_span(&r->entries[number - 1 - r->before].key);
}

/* The slot of the index that holds the key, or the free one where it would go. The index is never full. */
static size_t index_slot(const struct record *r, struct span key) {
    size_t at = (size_t)map_hash(key) & r->mask;
    while (r->index[at] && !span_equal(numbered_key(r, r->index[at]), key)) at = (at + 1) & r->mask;
    return at;
}

static void index_fill(struct record *r) {
    memset(r->index, 0, (r->mask + 1) * sizeof *r->index);
    for (size_t i = 0; i < r->count; i++)
        r->index[index_slot(r, value_span(&r->entries[i].key))] = (uint32_t)(r->before + i) + 1;
}

/* Makes the index at least twice as large as `need` entries, once there are more than a few. */
static bool index_widen(struct record *r, size_t need, struct err *err) {
    size_t size = r->index ? r->mask + 1 : 0;
    if (need <= RECORD_LINEAR || need * 2 <= size) return true;
    size = size ? size * 2 : (size_t)RECORD_LINEAR * 4;
    while (size < need * 2) size *= 2;
    uint32_t *index = mem_zero(size, sizeof *index);
    if (!index) return err_memory(err);
    mem_free(r->index);
    r->index = index;
    r->mask = size - 1;
    index_fill(r);
    return true;
}

static size_t entry_find(const struct record *r, struct span key) {
    if (r->index) {
        uint32_t held = r->index[index_slot(r, key)];
        return held ? held - 1 - r->before : entry_none;
    }
    for (size_t i = 0; i < r->count; i++)
        if (span_equal(value_span(&r->entries[i].key), key)) return i;
    return entry_none;
}

struct value *record_find(const struct record *r, struct span key) {
    size_t at = entry_find(r, key);
    return at == entry_none ? NULL : &r->entries[at].value;
}

/* Adds an entry whose key is not there yet; nothing is changed where that fails. */
static bool record_add(struct record *r, struct span key, struct value taken, struct err *err) {
    struct value name;
    if (!value_bytes(&name, key, err)) return false;
    if (!record_reserve(r, r->count + 1, err) || !index_widen(r, r->count + 1, err)) {
        value_release(&name);
        return false;
    }
    /* From here on `key` may be stale: it may have been borrowed from an entry that moved. */
    if (r->index) r->index[index_slot(r, value_span(&name))] = (uint32_t)(r->before + r->count) + 1;
    r->entries[r->count++] = (struct record_entry){name, taken};
    return true;
}

bool record_set_take(struct record *r, struct span key, struct value value, struct err *err) {
    struct value *there = record_find(r, key);
    if (there) {
        value_replace(there, value);
        return true;
    }
    bool added = record_add(r, key, value, err);
    if (!added) value_release(&value);
    return added;
}

bool record_set(struct record *r, struct span key, const struct value *value, struct err *err) {
    struct value held; /* made before the record grows: the value may be one of its own */
    value_copy(&held, value);
    return record_set_take(r, key, held, err);
}

/* How many slots behind the one of its hash an entry stands. */
static size_t index_distance(const struct record *r, size_t slot) {
    size_t home = (size_t)map_hash(numbered_key(r, r->index[slot])) & r->mask;
    return (slot - home) & r->mask;
}

/* Empties the key's slot. An entry behind it that would not be found past the gap moves into it, and leaves one itself. */
static void index_empty(struct record *r, struct span key) {
    size_t gap = index_slot(r, key);
    for (size_t at = (gap + 1) & r->mask; r->index[at]; at = (at + 1) & r->mask) {
        if (index_distance(r, at) < ((at - gap) & r->mask)) continue;
        r->index[gap] = r->index[at];
        gap = at;
    }
    r->index[gap] = 0;
}

/* Those behind the entry at `at` get the number before theirs. */
static void renumber(struct record *r, size_t at) {
    size_t number = r->before + at + 1;
    for (size_t i = 0; r->index && i <= r->mask; i++) r->index[i] -= r->index[i] > number;
}

/* The first goes at no cost, so that a record is a queue as well, and so does the last. */
static void close_gap(struct record *r, size_t at) {
    if (at == 0) {
        r->entries++;
        r->before++;
    } else if (at < r->count) {
        renumber(r, at);
        memmove(&r->entries[at], &r->entries[at + 1], (r->count - at) * sizeof *r->entries);
    }
}

bool record_remove(struct record *r, struct span key) {
    size_t at = entry_find(r, key);
    if (at == entry_none) return false;
    struct record_entry gone = r->entries[at];
    if (r->index) index_empty(r, key);
    r->count--;
    close_gap(r, at);
    value_release(&gone.key);
    value_release(&gone.value);
    return true;
}
