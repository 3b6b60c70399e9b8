/* What `for` goes over: the items of a list, the ints of a range or of bytes, the keys of a record. */
#include "run/value.h"

/* `at` counts from the range's first; the difference fits 64 bits without sign whatever the ends are. */
static bool range_item(const struct range *r, uint64_t at, struct value *item) {
    if (r->from > r->to || at > (uint64_t)r->to - (uint64_t)r->from) return false;
    *item = value_int((int64_t)((uint64_t)r->from + at));
    return true;
}

static bool bytes_item(struct span bytes, uint64_t at, struct value *item) {
    if (at >= bytes.len) return false;
    *item = value_int((unsigned char)bytes.ptr[at]);
    return true;
}

static bool held_item(const struct value *from, struct value *item) {
    value_copy(item, from);
    return true;
}

bool value_iterate(const struct value *v, uint64_t at, struct value *item, bool *more, struct err *err) {
    if (v->type == VALUE_LIST) {
        *more = at < v->list->count && held_item(&v->list->items[at], item);
    } else if (v->type == VALUE_RANGE) {
        *more = range_item(v->range, at, item);
    } else if (value_is_bytes(v)) {
        *more = bytes_item(value_span(v), at, item);
    } else if (v->type == VALUE_RECORD) {
        *more = at < v->record->count && held_item(&v->record->entries[at].key, item);
    } else {
        err_set(err, ERR_TYPE, "`for` can't go over %s", value_type_name(v));
        return err_hint(err, "it goes over a list, a range (1..5), a record's keys, the ints of bytes");
    }
    return true;
}
