/* What equals what, and what comes before what. */
#include "run/value.h"

#include "run/mismatch.h"

/* Two structures that share their parts (a list that holds the same list twice, and so on) can hold 2^200 items on
   paper; comparing so many pairs is LIMIT. */
#define PAIRS_MAX ((uint64_t)1 << 28)

/* A comparison under way. `strict`: mixtures of types are an error, else they are unequal. */
struct comparison {
    bool strict;
    unsigned depth;
    uint64_t pairs;
    struct err *err;
};

/* Gives whether the comparison could be made; the answer is in *equal. So do all compare_… functions. */
static bool compare(struct comparison *c, const struct value *a, const struct value *b, bool *equal);

/* An int with a float by value: exact, where turning the int into a float would round. `real` is no nan. */
static int order_int_real(int64_t integer, double real) {
    if (real >= 0x1p63) return -1;
    if (real < -0x1p63) return 1;
    int64_t whole = (int64_t)real;
    if (integer != whole) return integer < whole ? -1 : 1;
    double rest = real - (double)whole;
    return (rest < 0) - (rest > 0);
}

static bool is_number(const struct value *v) {
    return v->type == VALUE_INT || v->type == VALUE_FLOAT;
}

static bool is_nan(const struct value *v) {
    return v->type == VALUE_FLOAT && v->real != v->real;
}

/* Neither is a nan. */
static int order_numbers(const struct value *a, const struct value *b) {
    if (a->type == VALUE_INT && b->type == VALUE_INT) return (a->integer > b->integer) - (a->integer < b->integer);
    if (a->type == VALUE_INT) return order_int_real(a->integer, b->real);
    if (b->type == VALUE_INT) return -order_int_real(b->integer, a->real);
    return (a->real > b->real) - (a->real < b->real);
}

static int order_bytes(struct span a, struct span b) {
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool value_order(const struct value *a, const struct value *b, int *order, bool *unordered, struct err *err) {
    *order = 0;
    *unordered = false;
    if (is_number(a) && is_number(b)) {
        *unordered = is_nan(a) || is_nan(b);
        if (!*unordered) *order = order_numbers(a, b);
        return true;
    }
    if (value_is_bytes(a) && value_is_bytes(b)) {
        *order = order_bytes(value_span(a), value_span(b));
        return true;
    }
    return mismatch_order(a, b, err);
}

static bool compare_lists(struct comparison *c, const struct list *a, const struct list *b, bool *equal) {
    *equal = a->count == b->count;
    for (size_t i = 0; *equal && i < a->count; i++)
        if (!compare(c, &a->items[i], &b->items[i], equal)) return false;
    return true;
}

/* The order of the fields does not count. */
static bool compare_records(struct comparison *c, const struct record *a, const struct record *b, bool *equal) {
    *equal = a->count == b->count;
    for (size_t i = 0; *equal && i < a->count; i++) {
        const struct value *other = record_find(b, value_span(&a->entries[i].key));
        *equal = other != NULL;
        if (other && !compare(c, &a->entries[i].value, other, equal)) return false;
    }
    return true;
}

/* Lists or records that are not the same object: one level deeper. */
static bool compare_containers(struct comparison *c, const struct value *a, const struct value *b, bool *equal) {
    if (c->depth == VALUE_DEPTH_MAX)
        return err_set(c->err, ERR_LIMIT, "values nested deeper than %d can't be compared", VALUE_DEPTH_MAX);
    c->depth++;
    bool done = a->type == VALUE_LIST ? compare_lists(c, a->list, b->list, equal)
                                      : compare_records(c, a->record, b->record, equal);
    c->depth--;
    return done;
}

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Where they happened does not count. */
static bool errors_equal(const struct err *a, const struct err *b) {
    return a->number == b->number && same_text(a->name, b->name) && same_text(a->verb, b->verb) &&
           same_text(a->message, b->message) && same_text(a->detail, b->detail) && same_text(a->hint, b->hint);
}

static bool ranges_equal(const struct range *a, const struct range *b) {
    if (a->from > a->to || b->from > b->to) return a->from > a->to && b->from > b->to;
    return a->from == b->from && a->to == b->to;
}

/* Values of one type, bytes of both kinds being one. */
static bool compare_alike(struct comparison *c, const struct value *a, const struct value *b, bool *equal) {
    switch ((enum value_type)a->type) {
    case VALUE_UNSET:
    case VALUE_NIL: *equal = true; return true;
    case VALUE_BOOL:
    case VALUE_INT: *equal = a->integer == b->integer; return true;
    case VALUE_FLOAT: *equal = a->real == b->real; return true;
    case VALUE_SHORT:
    case VALUE_BYTES: *equal = span_equal(value_span(a), value_span(b)); return true;
    case VALUE_ADDRESS: *equal = address_equal(&a->address->address, &b->address->address); return true;
    case VALUE_ERROR: *equal = errors_equal(&a->error->err, &b->error->err); return true;
    case VALUE_RANGE: *equal = ranges_equal(a->range, b->range); return true;
    case VALUE_PATTERN: *equal = span_equal(pattern_text(a->pattern), pattern_text(b->pattern)); return true;
    case VALUE_HANDLE:
    case VALUE_TASK: *equal = a->object == b->object; return true;
    case VALUE_LIST:
    case VALUE_RECORD: *equal = a->object == b->object; return *equal || compare_containers(c, a, b, equal);
    }
    *equal = false;
    return true;
}

/* Unset counts as nil. */
static bool is_nil(const struct value *v) {
    return v->type <= VALUE_NIL;
}

static bool compare(struct comparison *c, const struct value *a, const struct value *b, bool *equal) {
    if (++c->pairs > PAIRS_MAX) return err_set(c->err, ERR_LIMIT, "the values are too large to be compared");
    *equal = false;
    if (is_nil(a) || is_nil(b)) {
        *equal = is_nil(a) && is_nil(b);
        return true;
    }
    if (is_number(a) && is_number(b)) {
        *equal = !is_nan(a) && !is_nan(b) && order_numbers(a, b) == 0;
        return true;
    }
    if (a->type == b->type || (value_is_bytes(a) && value_is_bytes(b))) return compare_alike(c, a, b, equal);
    return !c->strict || mismatch(a, "==", b, c->err);
}

bool value_equal(const struct value *a, const struct value *b, bool *equal, struct err *err) {
    struct comparison c = {.strict = true, .err = err};
    return compare(&c, a, b, equal);
}

bool value_same(const struct value *a, const struct value *b, bool *equal, struct err *err) {
    struct comparison c = {.strict = false, .err = err};
    return compare(&c, a, b, equal);
}
