/* Values into what a verb takes, for kinds of which one argument holds several things, or one of several: the verb gets the
   value itself, checked. */
#include "run/prepare.h"

#include "run/control.h"

/* The items of a list, or the value alone. */
static size_t count_items(const struct value *v) {
    return v->type == VALUE_LIST ? v->list->count : 1;
}

static const struct value *item_at(const struct value *v, size_t i) {
    return v->type == VALUE_LIST ? &v->list->items[i] : v;
}

bool convert_handles(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    struct arg one;
    for (size_t i = 0; i < count_items(v); i++) {
        if (!convert_handle(at, item_at(v, i), &one, err)) return false;
    }
    out->value = v;
    return true;
}

bool convert_sizes(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    int64_t sum = 0, most = (int64_t)VALUE_BYTES_MAX;
    for (size_t i = 0; i < count_items(v); i++) {
        const struct value *size = item_at(v, i);
        if (size->type != VALUE_INT) return convert_fail_type(at, size, err);
        bool fits = size->integer >= 0 && size->integer <= most - sum;
        if (!fits) {
            (void)err_set(err, ERR_VALUE, "--%s must be sizes of 0 and more, %lld together at most", argument_name(at),
                          (long long)most);
            err->verb = at.verb->name;
            return false;
        }
        sum += size->integer;
    }
    out->value = v;
    return true;
}

bool convert_control(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    struct control_item item;
    for (size_t i = 0; i < control_value_count(v); i++) {
        if (control_value_item(v, i, &item, err)) continue;
        err->verb = at.verb->name;
        return false;
    }
    out->value = v;
    return true;
}

bool convert_file(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    struct arg handle;
    if (v->type == VALUE_HANDLE && !convert_handle(at, v, &handle, err)) return false;
    if (v->type != VALUE_HANDLE && !value_is_bytes(v)) return convert_fail_type(at, v, err);
    out->value = v;
    return true;
}

bool convert_pattern(struct argument_at at, const struct value *v, struct arg *out, struct err *err) {
    if (v->type != VALUE_PATTERN && !value_is_bytes(v)) return convert_fail_type(at, v, err);
    out->value = v;
    if (v->type == VALUE_PATTERN || value_span(v).len) return true;
    (void)err_set(err, ERR_VALUE, "%s is empty, and would match before anything came", argument_name(at));
    err->verb = at.verb->name;
    return false;
}
