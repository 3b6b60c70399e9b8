/* What a value is: its type's name, its truth and its length; and the small values that wrap one thing. */
#include "run/value.h"

#include "run/object.h"

const char *value_type_name(const struct value *v) {
    switch ((enum value_type)v->type) {
    case VALUE_UNSET: return "unset";
    case VALUE_NIL: return "nil";
    case VALUE_BOOL: return "bool";
    case VALUE_INT: return "int";
    case VALUE_FLOAT: return "float";
    case VALUE_SHORT:
    case VALUE_BYTES: return "bytes";
    case VALUE_LIST: return "list";
    case VALUE_RECORD: return "record";
    case VALUE_PATTERN: return "pattern";
    case VALUE_HANDLE: return "handle";
    case VALUE_ADDRESS: return "address";
    case VALUE_TASK: return "task";
    case VALUE_ERROR: return "error";
    case VALUE_RANGE: return "range";
    }
    return "unknown";
}

bool value_truth(const struct value *v) {
    switch ((enum value_type)v->type) {
    case VALUE_UNSET:
    case VALUE_NIL: return false;
    case VALUE_BOOL:
    case VALUE_INT: return v->integer != 0;
    case VALUE_FLOAT: return v->real != 0.0;
    case VALUE_SHORT: return v->short_len != 0;
    case VALUE_BYTES: return v->bytes->len != 0;
    case VALUE_LIST: return v->list->count != 0;
    case VALUE_RECORD: return v->record->count != 0;
    case VALUE_PATTERN:
    case VALUE_HANDLE:
    case VALUE_ADDRESS:
    case VALUE_TASK:
    case VALUE_ERROR:
    case VALUE_RANGE: return true;
    }
    return true;
}

/* How many ints a range holds, at most INT64_MAX: the length must be an int of the language. */
static size_t range_length(const struct range *r) {
    if (r->from > r->to) return 0;
    uint64_t steps = (uint64_t)r->to - (uint64_t)r->from;
    return steps >= INT64_MAX ? (size_t)INT64_MAX : (size_t)steps + 1;
}

size_t value_length(const struct value *v, bool *has) {
    *has = true;
    if (value_is_bytes(v)) return value_span(v).len;
    if (v->type == VALUE_LIST) return v->list->count;
    if (v->type == VALUE_RECORD) return v->record->count;
    if (v->type == VALUE_RANGE) return range_length(v->range);
    *has = false;
    return 0;
}

bool address_value(struct value *result, const struct address *a, struct err *err) {
    struct address_object *o = object_new(VALUE_ADDRESS, sizeof *o, err);
    if (!o) return false;
    o->address = *a;
    *result = value_object(&o->head);
    return true;
}

bool range_value(struct value *result, int64_t from, int64_t to, struct err *err) {
    struct range *r = object_new(VALUE_RANGE, sizeof *r, err);
    if (!r) return false;
    r->from = from;
    r->to = to;
    *result = value_object(&r->head);
    return true;
}

bool error_value(struct value *result, const struct err *e, struct err *err) {
    struct error *o = object_new(VALUE_ERROR, sizeof *o, err);
    if (!o) return false;
    o->err = *e;
    source_hold(e->place.source);
    *result = value_object(&o->head);
    return true;
}
