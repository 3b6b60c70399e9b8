/* Functions on a text as a whole: len str type upper lower trim startswith endswith join. */
#include "run/functions/rows.h"

bool function_len(const struct given *g, struct value *result) {
    bool has;
    size_t len = value_length(&g->values[0], &has);
    if (!has) return given_type(g, 0, "VALUE", "bytes, a list, a record or a range");
    *result = value_int((int64_t)len);
    return true;
}

bool function_str(const struct given *g, struct value *result) {
    if (value_is_bytes(&g->values[0])) {
        value_copy(result, &g->values[0]);
        return true;
    }
    struct buffer text;
    buffer_init(&text);
    if (value_push_str(&text, &g->values[0], g->err)) return given_result(g, &text, result);
    buffer_clear(&text);
    return false;
}

bool function_type(const struct given *g, struct value *result) {
    return value_bytes(result, span_text(value_type_name(&g->values[0])), g->err);
}

/* --- upper, lower --------------------------------------------------------------------------------------------------- */

/* Letters of ASCII alone change: the rest may be half a character, or no text at all. */
static bool change_case(const struct given *g, char first, char last, struct value *result) {
    struct span data;
    char *room;
    if (!given_bytes(g, 0, "DATA", &data) || !value_bytes_room(result, data.len, &room, g->err)) return false;
    for (size_t i = 0; i < data.len; i++) {
        char c = data.ptr[i];
        room[i] = c >= first && c <= last ? (char)(c ^ ('a' ^ 'A')) : c;
    }
    return true;
}

bool function_upper(const struct given *g, struct value *result) {
    return change_case(g, 'a', 'z', result);
}

bool function_lower(const struct given *g, struct value *result) {
    return change_case(g, 'A', 'Z', result);
}

/* --- trim, startswith, endswith ------------------------------------------------------------------------------------- */

static bool is_one_of(struct span bytes, char c) {
    return span_find(bytes, c) < bytes.len;
}

bool function_trim(const struct given *g, struct value *result) {
    struct span data, bytes;
    if (!given_bytes(g, 0, "DATA", &data)) return false;
    if (!given_has(g, 1)) return value_bytes(result, given_trimmed(data), g->err);
    if (!given_bytes(g, 1, "BYTES", &bytes)) return false;
    while (data.len && is_one_of(bytes, data.ptr[0])) data = span_from(data, 1);
    while (data.len && is_one_of(bytes, data.ptr[data.len - 1])) data.len--;
    return value_bytes(result, data, g->err);
}

bool function_startswith(const struct given *g, struct value *result) {
    struct span data, beginning;
    if (!given_bytes(g, 0, "DATA", &data) || !given_bytes(g, 1, "BEGINNING", &beginning)) return false;
    *result = value_bool(span_starts(data, beginning));
    return true;
}

bool function_endswith(const struct given *g, struct value *result) {
    struct span data, end;
    if (!given_bytes(g, 0, "DATA", &data) || !given_bytes(g, 1, "END", &end)) return false;
    *result = value_bool(data.len >= end.len && span_equal(span_from(data, data.len - end.len), end));
    return true;
}

/* --- join ----------------------------------------------------------------------------------------------------------- */

/* The length of the items with separators between them; LIMIT as soon as it is beyond what bytes hold. */
static bool join_length(const struct given *g, const struct list *l, struct span separator, size_t *len) {
    *len = 0;
    for (size_t i = 0; i < l->count; i++) {
        const struct value *item = &l->items[i];
        if (!value_is_bytes(item)) {
            given_fail(g, ERR_TYPE, "item %zu must be bytes, not %s", i, value_type_name(item));
            return err_hint(g->err, "str(…) gives a value as bytes");
        }
        *len += value_span(item).len + (i ? separator.len : 0);
        if (*len > VALUE_BYTES_MAX) return given_too_large(g);
    }
    return true;
}

static char *put(char *at, struct span bytes) {
    if (bytes.len) memcpy(at, bytes.ptr, bytes.len);
    return at + bytes.len;
}

bool function_join(const struct given *g, struct value *result) {
    struct list *l;
    struct span separator;
    size_t len;
    char *at;
    if (value_is_bytes(&g->values[0]) && g->values[1].type == VALUE_LIST) {
        return given_fail(g, ERR_TYPE, "the list comes first: join(LIST, SEPARATOR)");
    }
    if (!given_list(g, 0, "LIST", &l) || !given_bytes(g, 1, "SEPARATOR", &separator)) return false;
    if (!join_length(g, l, separator, &len) || !value_bytes_room(result, len, &at, g->err)) return false;
    for (size_t i = 0; i < l->count; i++) {
        if (i) at = put(at, separator);
        at = put(at, value_span(&l->items[i]));
    }
    return true;
}
