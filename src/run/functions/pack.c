/* Functions between values and the bytes of C structs: pack unpack. */
#include "run/functions/rows.h"

#include "run/functions/pack_format.h"
#include "run/functions/pack_number.h"

/* Where one element goes to, or comes from: `size` bytes. `at` is the number of the value among the arguments. */
struct element {
    const struct pack_code *code;
    size_t size;
    bool little;
    size_t at;
};

/* --- pack ----------------------------------------------------------------------------------------------------------- */

static bool bad_value(const struct given *g, const struct element *e, const char *expected) {
    return given_fail(g, ERR_TYPE, "value %zu: format '%c' takes %s, not %s", e->at, e->code->letter, expected,
                      value_type_name(&g->values[e->at]));
}

/* The largest int of that many bytes; of 8 bytes without sign that of a script, which is half of them. */
static int64_t largest(size_t size, bool is_signed) {
    if (size >= 8) return INT64_MAX;
    return ((int64_t)1 << (8 * size - is_signed)) - 1;
}

static bool pack_int(const struct given *g, const struct element *e, char *out) {
    const struct value *v = &g->values[e->at];
    bool is_signed = e->code->class == PACK_INT;
    int64_t most = largest(e->size, is_signed);
    int64_t least = is_signed ? -most - 1 : 0;
    if (v->type != VALUE_INT && v->type != VALUE_BOOL) return bad_value(g, e, "an int");
    if (v->integer < least || v->integer > most) {
        return given_fail(g, ERR_VALUE, "value %zu: format '%c' takes %lld..%lld, not %lld", e->at, e->code->letter,
                          (long long)least, (long long)most, (long long)v->integer);
    }
    pack_bits(out, e->size, e->little, (uint64_t)v->integer);
    return true;
}

static bool pack_float(const struct given *g, const struct element *e, char *out) {
    const struct value *v = &g->values[e->at];
    uint64_t bits;
    if (v->type != VALUE_INT && v->type != VALUE_FLOAT) return bad_value(g, e, "a number");
    double real = v->type == VALUE_INT ? (double)v->integer : v->real;
    if (!float_to_bits(real, e->size, &bits)) {
        return given_fail(g, ERR_VALUE, "value %zu: %g is beyond a float of %zu bytes", e->at, real, e->size);
    }
    pack_bits(out, e->size, e->little, bits);
    return true;
}

static bool pack_byte(const struct given *g, const struct element *e, char *out) {
    const struct value *v = &g->values[e->at];
    if (!value_is_bytes(v)) return bad_value(g, e, "one byte of bytes");
    if (value_span(v).len != 1) {
        return given_fail(g, ERR_VALUE, "value %zu: format 'c' takes one byte, not %zu", e->at, value_span(v).len);
    }
    *out = value_span(v).ptr[0];
    return true;
}

/* As Python: what does not fit is cut off. What is short is followed by zeros, which are there already. */
static bool pack_text(const struct given *g, const struct element *e, char *out) {
    const struct value *v = &g->values[e->at];
    size_t head = e->code->class == PACK_PASCAL;
    if (!value_is_bytes(v)) return bad_value(g, e, "bytes");
    if (e->size <= head) return true;
    struct span text = span_head(value_span(v), e->size - head);
    if (text.len) memcpy(out + head, text.ptr, text.len);
    if (head) *out = (char)(text.len < 255 ? text.len : 255);
    return true;
}

static bool pack_element(const struct given *g, const struct element *e, char *out) {
    switch (e->code->class) {
    case PACK_PAD: return true;
    case PACK_BYTE: return pack_byte(g, e, out);
    case PACK_BOOL: *out = value_truth(&g->values[e->at]); return true;
    case PACK_INT:
    case PACK_UINT: return pack_int(g, e, out);
    case PACK_FLOAT: return pack_float(g, e, out);
    case PACK_TEXT:
    case PACK_PASCAL: return pack_text(g, e, out);
    }
    return false;
}

/* Fills `out`, which is zeroed and of the format's size; there are as many values as it takes. */
static bool pack_into(const struct given *g, struct span format, char *out) {
    struct pack_format f = pack_format_begin(format);
    struct pack_item item;
    bool more;
    size_t at = 1;
    while (pack_format_next(g, &f, &item, &more)) {
        if (!more) return true;
        out += item.pad;
        for (size_t i = 0; i < item.repeats; i++, out += item.size) {
            struct element e = {item.code, item.size, f.little, at};
            if (item.code->class == PACK_PAD) continue;
            if (!pack_element(g, &e, out)) return false;
            at++;
        }
    }
    return false;
}

bool function_pack(const struct given *g, struct value *result) {
    struct span format;
    size_t size, values;
    char *room;
    struct value bytes;
    if (!given_bytes(g, 0, "FORMAT", &format) || !pack_format_measure(g, format, &size, &values)) return false;
    if (values != g->count - 1) {
        return given_fail(g, ERR_VALUE, "the format takes %zu value%s, not %zu", values, values == 1 ? "" : "s",
                          g->count - 1);
    }
    if (!value_bytes_room(&bytes, size, &room, g->err)) return false;
    if (size) memset(room, 0, size);
    bool done = pack_into(g, format, room);
    if (done)
        *result = bytes;
    else
        value_release(&bytes);
    return done;
}

/* --- unpack --------------------------------------------------------------------------------------------------------- */

static bool unpack_int(const struct given *g, const struct element *e, const char *in, struct value *v) {
    uint64_t bits = unpack_bits(in, e->size, e->little);
    unsigned spare = (unsigned)(64 - 8 * e->size);
    if (e->code->class == PACK_UINT && bits > INT64_MAX) {
        given_fail(g, ERR_VALUE, "value %zu: %llu is beyond an int of 64 bits", e->at, (unsigned long long)bits);
        return err_hint(g->err, "8s takes its bytes as they are, q takes it as a number below 0");
    }
    int64_t integer;
    bits <<= spare;
    memcpy(&integer, &bits, sizeof integer);
    *v = value_int(e->code->class == PACK_UINT ? (int64_t)(bits >> spare) : integer >> spare);
    return true;
}

static bool unpack_text(const struct given *g, const struct element *e, const char *in, struct value *v) {
    struct span text = {in, e->size};
    if (e->code->class == PACK_PASCAL && e->size) text = span_head(span_from(text, 1), (unsigned char)*in);
    return value_bytes(v, text, g->err);
}

static bool unpack_element(const struct given *g, const struct element *e, const char *in, struct value *v) {
    switch (e->code->class) {
    case PACK_PAD: return false;
    case PACK_BYTE: return value_bytes(v, span_of(in, 1), g->err);
    case PACK_BOOL: *v = value_bool(*in != 0); return true;
    case PACK_INT:
    case PACK_UINT: return unpack_int(g, e, in, v);
    case PACK_FLOAT: *v = value_float(float_from_bits(unpack_bits(in, e->size, e->little), e->size)); return true;
    case PACK_TEXT:
    case PACK_PASCAL: return unpack_text(g, e, in, v);
    }
    return false;
}

/* Adds the values to the list; there are as many bytes as the format takes. */
static bool unpack_from(const struct given *g, struct span format, const char *in, struct list *l) {
    struct pack_format f = pack_format_begin(format);
    struct pack_item item;
    bool more;
    while (pack_format_next(g, &f, &item, &more)) {
        if (!more) return true;
        in += item.pad;
        for (size_t i = 0; i < item.repeats; i++, in += item.size) {
            struct element e = {item.code, item.size, f.little, l->count + 1};
            struct value v;
            if (item.code->class == PACK_PAD) continue;
            if (!unpack_element(g, &e, in, &v) || !list_push_take(l, v, g->err)) return false;
        }
    }
    return false;
}

bool function_unpack(const struct given *g, struct value *result) {
    struct span format, data;
    size_t size, values;
    struct value list;
    if (!given_bytes(g, 0, "FORMAT", &format) || !given_bytes(g, 1, "DATA", &data)) return false;
    if (!pack_format_measure(g, format, &size, &values)) return false;
    if (size != data.len) return given_fail(g, ERR_VALUE, "the format is of %zu bytes, not %zu", size, data.len);
    if (!list_new(&list, values < VALUE_LIST_MAX ? values : 0, g->err)) return false;
    bool done = unpack_from(g, format, data.len ? data.ptr : "", list.list);
    if (done)
        *result = list;
    else
        value_release(&list);
    return done;
}
