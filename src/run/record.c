/* Records: entries in the order in which they came, found by looking through them or, when many, by hash. */
#include "run/value.h"

#include "base/map.h"
#include "base/mem.h"
#include "run/object.h"

/* Up to so many entries a look at each is quicker than a hash. */
enum { RECORD_LINEAR = 8 };

static const size_t entry_none = SIZE_MAX;

static bool record_reserve(struct record *r, size_t count, struct err *err) {
    if (count > VALUE_LIST_MAX) return err_set(err, ERR_LIMIT, "a record holds at most %zu fields", VALUE_LIST_MAX);
    void *entries = r->entries;
    if (!mem_grow(&entries, &r->room, count, sizeof *r->entries)) return err_memory(err);
    r->entries = entries;
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

/* The slot of the index that holds the key, or the free one where it would go. The index is never full. */
static size_t index_slot(const struct record *r, struct span key) {
    size_t at = (size_t)map_hash(key) & r->mask;
    while (r->index[at] && !span_equal(value_span(&r->entries[r->index[at] - 1].key), key)) at = (at + 1) & r->mask;
    return at;
}

static void index_fill(struct record *r) {
    memset(r->index, 0, (r->mask + 1) * sizeof *r->index);
    for (size_t i = 0; i < r->count; i++) r->index[index_slot(r, value_span(&r->entries[i].key))] = (uint32_t)i + 1;
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
        return held ? held - 1 : entry_none;
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
    if (r->index) r->index[index_slot(r, value_span(&name))] = (uint32_t)r->count + 1;
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
    size_t home = (size_t)map_hash(value_span(&r->entries[r->index[slot] - 1].key)) & r->mask;
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

/* Takes the entry at `at`, whose key it is, out of the index; those behind it will have the number before theirs. */
static void index_remove(struct record *r, struct span key, size_t at) {
    if (!r->index) return;
    index_empty(r, key);
    for (size_t i = 0; at + 1 < r->count && i <= r->mask; i++) r->index[i] -= r->index[i] > at + 1;
}

bool record_remove(struct record *r, struct span key) {
    size_t at = entry_find(r, key);
    if (at == entry_none) return false;
    struct record_entry gone = r->entries[at];
    index_remove(r, key, at);
    r->count--;
    memmove(&r->entries[at], &r->entries[at + 1], (r->count - at) * sizeof gone);
    value_release(&gone.key);
    value_release(&gone.value);
    return true;
}
