/* Bytes: short ones inside the value, longer ones counted. */
#include "run/value.h"

#include "base/mem.h"

#include <stddef.h>

static size_t bytes_size(size_t len) {
    return offsetof(struct bytes, text) + len + 1;
}

/* A value of VALUE_BYTES with `len` bytes that are not filled yet. */
static inline bool bytes_make(struct value *result, size_t len, struct err *err) {
    if (UNLIKELY(len > VALUE_BYTES_MAX)) return err_set(err, ERR_LIMIT, "a value of bytes holds at most 1 GiB");
    struct bytes *b = mem_alloc(bytes_size(len));
    if (!b) return err_memory(err);
    b->head.references = 1;
    b->head.type = VALUE_BYTES;
    b->len = len;
    b->text[len] = '\0';
    value_move(result, value_object(&b->head));
    return true;
}

/* The text may lie inside `*result`: the value is built aside. */
static struct value bytes_short(struct span text) {
    struct value v = value_make(VALUE_SHORT, 0);
    v.short_len = (uint8_t)text.len;
    if (text.len) memcpy(v.short_text, text.ptr, text.len);
    return v;
}

bool value_bytes(struct value *result, struct span text, struct err *err) {
    if (text.len <= VALUE_SHORT_MAX) {
        *result = bytes_short(text);
        return true;
    }
    const char *from = text.ptr; /* may lie in what is at *result, which stays alive */
    if (!bytes_make(result, text.len, err)) return false;
    memcpy(result->bytes->text, from, text.len);
    return true;
}

bool value_bytes_in(struct bytes **spare, struct value *result, struct span text, struct err *err) {
    enum { WASTE_MOST = 64 };
    struct bytes *b = *spare;
    *spare = NULL;
    if (b && (text.len > b->len || b->len - text.len > WASTE_MOST || text.len <= VALUE_SHORT_MAX)) {
        mem_free(b);
        b = NULL;
    }
    if (!b) return value_bytes(result, text, err);
    b->len = text.len;
    b->text[text.len] = '\0';
    memcpy(b->text, text.ptr, text.len);
    value_move(result, value_object(&b->head));
    return true;
}

bool value_bytes_room(struct value *result, size_t len, char **room, struct err *err) {
    if (len <= VALUE_SHORT_MAX) {
        *result = value_make(VALUE_SHORT, 0);
        result->short_len = (uint8_t)len;
        *room = result->short_text;
        return true;
    }
    if (!bytes_make(result, len, err)) return false;
    *room = result->bytes->text;
    return true;
}

/* Unused bytes of a short text are zero: equality looks at all 16. */
static void bytes_cut_short(struct value *v, size_t len) {
    memset(v->short_text + len, 0, VALUE_SHORT_MAX - len);
    v->short_len = (uint8_t)len;
}

void value_bytes_cut(struct value *v, size_t len) {
    if (v->type == VALUE_SHORT) {
        bytes_cut_short(v, len);
        return;
    }
    struct bytes *b = v->bytes;
    if (len <= VALUE_SHORT_MAX) {
        *v = bytes_short(span_of(b->text, len));
        mem_free(b);
        return;
    }
    size_t before = b->len;
    b->len = len;
    b->text[len] = '\0';
    if (before - len < 64 + len / 4) return;
    /* Where the block can't be made smaller it simply stays as large as it was. */
    struct bytes *smaller = mem_resize(b, bytes_size(len));
    if (smaller) v->bytes = smaller;
}
