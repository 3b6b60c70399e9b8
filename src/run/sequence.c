/* Bytes and lists as sequences: joined, repeated, indexed, cut. */
#include "run/sequence.h"

#include <inttypes.h>

bool sequence_is(const struct value *v) {
    return value_is_bytes(v) || v->type == VALUE_LIST;
}

bool sequence_pair(const struct value *a, const struct value *b) {
    return (value_is_bytes(a) && value_is_bytes(b)) || (a->type == VALUE_LIST && b->type == VALUE_LIST);
}

/* The bytes are taken before `*result` is written: it may be one of the operands. */
static bool join_bytes(struct value *result, struct span a, struct span b, struct err *err) {
    struct value v;
    char *room;
    if (!value_bytes_room(&v, a.len + b.len, &room, err)) return false;
    if (a.len) memcpy(room, a.ptr, a.len);
    if (b.len) memcpy(room + a.len, b.ptr, b.len);
    *result = v;
    return true;
}

/* The list must have room for them: it cannot fail. */
static void list_fill(struct list *l, const struct value *items, size_t count) {
    for (size_t i = 0; i < count; i++) value_copy(&l->items[l->count++], &items[i]);
}

static bool join_lists(struct value *result, const struct list *a, const struct list *b, struct err *err) {
    struct value v;
    if (!list_new(&v, a->count + b->count, err)) return false;
    list_fill(v.list, a->items, a->count);
    list_fill(v.list, b->items, b->count);
    *result = v;
    return true;
}

bool sequence_join(struct value *result, const struct value *a, const struct value *b, struct err *err) {
    if (a->type == VALUE_LIST) return join_lists(result, a->list, b->list, err);
    return join_bytes(result, value_span(a), value_span(b), err);
}

bool sequence_grows(const struct value *a) {
    return a->type == VALUE_LIST ? a->list->head.references == 1 : value_bytes_grows(a);
}

bool sequence_append(struct value *a, const struct value *b, struct err *err) {
    if (a->type != VALUE_LIST) return value_bytes_append(a, value_span(b), err);
    size_t count = b->list->count;
    if (!list_reserve(a->list, a->list->count + count, err)) return false;
    list_fill(a->list, b->list->items, count); /* where they lie now: they may be its own */
    return true;
}

/* len * count, or SIZE_MAX where that is more: a bound that every value is below. */
static size_t times(size_t len, int64_t count) {
    if (len == 0 || count == 0) return 0;
    return (uint64_t)count > SIZE_MAX / len ? SIZE_MAX : len * (size_t)count;
}

/* What is filled is doubled until all is. */
static bool repeat_bytes(struct value *result, struct span text, int64_t count, struct err *err) {
    struct value v;
    char *room;
    size_t len = times(text.len, count);
    if (!value_bytes_room(&v, len, &room, err)) return false;
    size_t filled = len ? text.len : 0;
    if (filled) memcpy(room, text.ptr, filled);
    while (filled < len) {
        size_t more = filled < len - filled ? filled : len - filled;
        memcpy(room + filled, room, more);
        filled += more;
    }
    *result = v;
    return true;
}

static bool repeat_list(struct value *result, const struct list *l, int64_t count, struct err *err) {
    struct value v;
    size_t len = times(l->count, count);
    if (!list_new(&v, len, err)) return false;
    while (v.list->count < len) list_fill(v.list, l->items, l->count);
    *result = v;
    return true;
}

bool sequence_repeat(struct value *result, const struct value *v, int64_t count, struct err *err) {
    if (count < 0) return err_set(err, ERR_VALUE, "%s can't be repeated %" PRId64 " times", value_type_name(v), count);
    if (v->type == VALUE_LIST) return repeat_list(result, v->list, count, err);
    return repeat_bytes(result, value_span(v), count, err);
}

bool sequence_at(size_t *at, int64_t index, size_t len, const char *what, struct err *err) {
    int64_t from_start = index < 0 ? index + (int64_t)len : index;
    if (from_start < 0 || (uint64_t)from_start >= len)
        return err_set(err, ERR_VALUE, "index %" PRId64 " is beyond the %s of %s of %zu", index,
                       index < 0 ? "start" : "end", what, len);
    *at = (size_t)from_start;
    return true;
}

/* One end of a slice: nil is `fallback`, below 0 counts from the end, and all is clipped to 0..len. */
static bool slice_end(size_t *at, const struct value *end, size_t len, size_t fallback, struct err *err) {
    *at = fallback;
    if (end->type == VALUE_NIL) return true;
    if (end->type != VALUE_INT)
        return err_set(err, ERR_TYPE, "the ends of a slice are ints, not %s", value_type_name(end));
    int64_t i = end->integer < 0 ? end->integer + (int64_t)len : end->integer;
    *at = i < 0 ? 0 : (uint64_t)i > len ? len : (size_t)i;
    return true;
}

static bool slice_list(struct value *result, const struct list *l, size_t from, size_t len, struct err *err) {
    struct value v;
    if (!list_new(&v, len, err)) return false;
    if (len) list_fill(v.list, l->items + from, len);
    *result = v;
    return true;
}

/* An empty slice of a range is 1..0, so that no end can be beyond 64 bits. */
static bool slice_range(struct value *result, const struct range *r, size_t from, size_t len, struct err *err) {
    if (len == 0) return range_value(result, 1, 0, err);
    int64_t first = (int64_t)((uint64_t)r->from + from);
    return range_value(result, first, (int64_t)((uint64_t)first + (len - 1)), err);
}

bool value_slice(struct value *result, const struct value *v, const struct value *from, const struct value *to,
                 struct err *err) {
    if (!sequence_is(v) && v->type != VALUE_RANGE)
        return err_set(err, ERR_TYPE, "%s can't be sliced; bytes, lists and ranges can", value_type_name(v));
    bool has;
    size_t len = value_length(v, &has), start, end;
    if (!slice_end(&start, from, len, 0, err) || !slice_end(&end, to, len, len, err)) return false;
    size_t count = end > start ? end - start : 0;
    if (v->type == VALUE_LIST) return slice_list(result, v->list, start, count, err);
    if (v->type == VALUE_RANGE) return slice_range(result, v->range, start, count, err);
    return value_bytes(result, span_head(span_from(value_span(v), start), count), err);
}
