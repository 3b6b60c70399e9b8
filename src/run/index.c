/* `v[i]`: read from bytes, lists, ranges and records; set in lists and records. */
#include "run/value.h"

#include "run/sequence.h"

/* How a value that takes an int as its index is called in messages; NULL for all others. */
static const char *indexed_name(const struct value *v) {
    if (value_is_bytes(v)) return "bytes";
    if (v->type == VALUE_LIST) return "a list";
    return v->type == VALUE_RANGE ? "a range" : NULL;
}

/* Where the index falls in bytes, a list or a range. */
static bool index_at(size_t *at, const struct value *v, const struct value *index, struct err *err) {
    const char *what = indexed_name(v);
    if (!what)
        return err_set(err, ERR_TYPE, "%s has no index; bytes, lists, ranges and records have", value_type_name(v));
    if (index->type != VALUE_INT)
        return err_set(err, ERR_TYPE, "the index of %s is an int, not %s", what, value_type_name(index));
    bool has;
    return sequence_at(at, index->integer, value_length(v, &has), what, err);
}

static bool is_key(const struct value *index, struct err *err) {
    if (value_is_bytes(index)) return true;
    return err_set(err, ERR_TYPE, "the index of a record is a field's name, not %s", value_type_name(index));
}

bool value_index(struct value *result, const struct value *v, const struct value *index, struct err *err) {
    if (v->type == VALUE_RECORD) return is_key(index, err) && value_field(result, v, value_span(index), err);
    size_t at;
    if (!index_at(&at, v, index, err)) return false;
    if (v->type == VALUE_LIST) {
        value_copy(result, &v->list->items[at]);
    } else if (v->type == VALUE_RANGE) {
        *result = value_int((int64_t)((uint64_t)v->range->from + at));
    } else {
        *result = value_int((unsigned char)value_span(v).ptr[at]);
    }
    return true;
}

static bool unchangeable(const struct value *v, struct err *err) {
    err_set(err, ERR_TYPE, "%s can't be changed in place", value_type_name(v));
    return value_is_bytes(v) ? err_hint(err, "join new bytes from its parts: $b[:2] + \"x\" + $b[3:]") : false;
}

bool value_set_index(const struct value *v, const struct value *index, const struct value *item, struct err *err) {
    if (v->type == VALUE_RECORD) return is_key(index, err) && record_set(v->record, value_span(index), item, err);
    if (v->type != VALUE_LIST && indexed_name(v)) return unchangeable(v, err);
    size_t at;
    if (!index_at(&at, v, index, err)) return false;
    struct value held;
    value_copy(&held, item);
    value_replace(&v->list->items[at], held);
    return true;
}
