/* Reads the formats of pack and unpack. */
#include "run/functions/pack_format.h"

#include <stdalign.h>
#include <sys/types.h>

static const struct pack_code codes[] = {
#define PACK(letter, class, standard, type) {letter, PACK_##class, standard, sizeof(type), alignof(type)},
#include "run/functions/pack.def"
#undef PACK
};

struct pack_format pack_format_begin(struct span text) {
    char order = text.len ? text.ptr[0] : '@';
    bool marked = span_find(SPAN("@=<>!"), order) < 5;
    return (struct pack_format){
        .text = text,
        .at = marked && text.len ? 1 : 0,
        .native = !marked || order == '@',
        .aligned = !marked || order == '@',
        .little = order == '<' || (order != '>' && order != '!' && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__),
    };
}

static const struct pack_code *code_find(char letter) {
    for (size_t i = 0; i < COUNT(codes); i++) {
        if (codes[i].letter == letter) return &codes[i];
    }
    return NULL;
}

static bool too_large(const struct given *g) {
    return given_fail(g, ERR_LIMIT, "the format is of more than %zu bytes", VALUE_BYTES_MAX);
}

/* The count before a letter, 1 if there is none. */
static bool read_count(const struct given *g, struct pack_format *f, size_t *count) {
    size_t start = f->at;
    *count = 0;
    for (; f->at < f->text.len && f->text.ptr[f->at] >= '0' && f->text.ptr[f->at] <= '9'; f->at++) {
        *count = *count * 10 + (size_t)(f->text.ptr[f->at] - '0');
        if (*count > VALUE_BYTES_MAX) return too_large(g);
    }
    if (f->at == start)
        *count = 1;
    else if (f->at == f->text.len || given_blank(f->text.ptr[f->at])) {
        return given_fail(g, ERR_VALUE, "no format stands behind the count %zu; see help pack", *count);
    }
    return true;
}

static bool read_code(const struct given *g, struct pack_format *f, const struct pack_code **code) {
    char letter = f->text.ptr[f->at++];
    *code = code_find(letter);
    if (*code && (f->native || (*code)->standard)) return true;
    if (*code)
        return given_fail(g, ERR_VALUE, "format '%c' has a native size alone: it takes @ or no byte order", letter);
    if (span_find(SPAN("@=<>!"), letter) < 5) {
        return given_fail(g, ERR_VALUE, "a byte order stands only at the beginning of a format, not '%c' at index %zu",
                          letter, f->at - 1);
    }
    return given_fail(g, ERR_VALUE, "format %s is unknown; see help pack", given_byte(letter).text);
}

/* Lays the item behind what was read before it. */
static bool lay(const struct given *g, struct pack_format *f, size_t count, struct pack_item *item) {
    const struct pack_code *code = item->code;
    bool whole = code->class == PACK_TEXT || code->class == PACK_PASCAL;
    size_t align = f->aligned ? code->align : 1;
    item->size = whole ? count : f->native ? code->native : code->standard;
    item->repeats = whole ? 1 : count;
    item->pad = (align - f->size % align) % align;
    uint64_t end = (uint64_t)f->size + item->pad + (uint64_t)item->repeats * item->size;
    if (end > VALUE_BYTES_MAX) return too_large(g);
    f->size = (size_t)end;
    return true;
}

bool pack_format_next(const struct given *g, struct pack_format *f, struct pack_item *item, bool *more) {
    size_t count;
    while (f->at < f->text.len && given_blank(f->text.ptr[f->at])) f->at++;
    *more = f->at < f->text.len;
    if (!*more) return true;
    return read_count(g, f, &count) && read_code(g, f, &item->code) && lay(g, f, count, item);
}

bool pack_format_measure(const struct given *g, struct span text, size_t *size, size_t *values) {
    struct pack_format f = pack_format_begin(text);
    struct pack_item item;
    bool more = true;
    *values = 0;
    for (;;) {
        if (!pack_format_next(g, &f, &item, &more)) return false;
        if (!more) break;
        if (item.code->class != PACK_PAD) *values += item.repeats;
    }
    *size = f.size;
    return true;
}
