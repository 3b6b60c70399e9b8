/* Functions on lists and records: push pop keys. */
#include "run/functions/rows.h"

bool function_push(const struct given *g, struct value *result) {
    struct list *l;
    if (!given_list(g, 0, "LIST", &l)) return false;
    size_t before = l->count;
    for (size_t i = 1; i < g->count; i++) {
        if (list_push(l, &g->values[i], g->err)) continue;
        /* All or none: what was added before memory ran out goes again. */
        while (l->count > before) {
            struct value item = list_pop(l);
            value_release(&item);
        }
        return false;
    }
    value_copy(result, &g->values[0]);
    return true;
}

/* Takes item number `at` out and closes the gap. */
static struct value take_item(struct list *l, size_t at) {
    if (at == 0) return list_shift(l);
    struct value item = l->items[at];
    size_t behind = l->count - at - 1;
    if (behind) memmove(&l->items[at], &l->items[at + 1], behind * sizeof *l->items);
    l->items[l->count - 1] = value_nil();
    struct value last = list_pop(l);
    value_release(&last);
    return item;
}

static bool pop_item(const struct given *g, struct list *l, struct value *result) {
    int64_t index = -1;
    if (given_has(g, 1) && !given_int(g, 1, "INDEX", &index)) return false;
    if (l->count == 0) return given_fail(g, ERR_VALUE, "the list is empty");
    int64_t count = (int64_t)l->count;
    if (index < -count || index >= count) {
        return given_fail(g, ERR_VALUE, "index %lld is outside a list of %zu", (long long)index, l->count);
    }
    *result = take_item(l, (size_t)(index < 0 ? index + count : index));
    return true;
}

static bool pop_field(const struct given *g, struct record *r, struct value *result) {
    if (g->count < 2) return given_fail(g, ERR_TYPE, "KEY is missing: pop(RECORD, KEY)");
    struct span key;
    if (!given_bytes(g, 1, "KEY", &key)) return false;
    const struct value *found = record_find(r, key);
    if (!found) return given_unknown(g, key, "is no field of the record");
    value_copy(result, found);
    record_remove(r, key);
    return true;
}

bool function_pop(const struct given *g, struct value *result) {
    if (g->values[0].type == VALUE_RECORD) return pop_field(g, g->values[0].record, result);
    struct list *l;
    return given_list(g, 0, "LIST", &l) && pop_item(g, l, result);
}

bool function_keys(const struct given *g, struct value *result) {
    struct record *r;
    struct value list;
    if (!given_record(g, 0, "RECORD", &r) || !list_new(&list, r->count, g->err)) return false;
    for (size_t i = 0; i < r->count; i++) {
        if (list_push(list.list, &r->entries[i].key, g->err)) continue;
        value_release(&list);
        return false;
    }
    *result = list;
    return true;
}
