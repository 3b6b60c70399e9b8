/* `in` and `=~`: whether something is found in something else. */
#include "run/value.h"

/* The empty text is in every text. */
static bool bytes_contain(struct span hay, struct span needle) {
    return needle.len == 0 || (needle.len <= hay.len && memmem(hay.ptr, hay.len, needle.ptr, needle.len) != NULL);
}

static bool list_contains(const struct list *hay, const struct value *needle, bool *found, struct err *err) {
    for (size_t i = 0; !*found && i < hay->count; i++)
        if (!value_same(needle, &hay->items[i], found, err)) return false;
    return true;
}

/* A float that is a whole number is found as that number; the bounds 2^63 are exact as floats. */
static bool range_contains(const struct range *hay, const struct value *needle) {
    int64_t at = needle->integer;
    if (needle->type == VALUE_FLOAT) {
        if (!(needle->real >= -0x1p63 && needle->real < 0x1p63)) return false;
        at = (int64_t)needle->real;
        if ((double)at != needle->real) return false;
    } else if (needle->type != VALUE_INT) {
        return false;
    }
    return at >= hay->from && at <= hay->to;
}

bool value_in(const struct value *needle, const struct value *hay, bool *found, struct err *err) {
    *found = false;
    if (value_is_bytes(hay) && value_is_bytes(needle)) {
        *found = bytes_contain(value_span(hay), value_span(needle));
        return true;
    }
    if (hay->type == VALUE_LIST) return list_contains(hay->list, needle, found, err);
    if (hay->type == VALUE_RANGE) {
        *found = range_contains(hay->range, needle);
        return true;
    }
    if (hay->type == VALUE_RECORD) {
        *found = value_is_bytes(needle) && record_find(hay->record, value_span(needle)) != NULL;
        return true;
    }
    return err_set(err, ERR_TYPE, "%s in %s; `in` looks for bytes in bytes, an item in a list or range, a record's key",
                   value_type_name(needle), value_type_name(hay));
}

bool value_matches(const struct value *subject, const struct value *pattern, bool *matched, struct err *err) {
    *matched = false;
    if (!value_is_bytes(subject) || pattern->type != VALUE_PATTERN) {
        err_set(err, ERR_TYPE, "%s =~ %s", value_type_name(subject), value_type_name(pattern));
        return err_hint(err, "=~ takes bytes on the left and a pattern on the right: $data =~ /^220 /");
    }
    size_t groups[1][2];
    size_t count;
    return pattern_match(pattern->pattern, value_span(subject), 0, groups, 1, &count, matched, err);
}
