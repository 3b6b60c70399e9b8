/* Bytes: short ones inside the value, longer ones counted. */
#include "run/value.h"

#include "base/mem.h"

#include <stddef.h>

static size_t bytes_size(size_t len) {
    return offsetof(struct bytes, text) + len + 1;
}

/* Long bytes begin on a page, since what the kernel copies to and from mostly does as well. A copy to where the address,
   modulo a page, is a little above that of its source takes four times as long on some processors.

       block                          a page further on
        | room |       | struct bytes | text                                                          */
enum { LARGE = 128 * 1024 };

static size_t *large_room(struct bytes *b) {
    return (size_t *)(void *)(b->text - MEM_PAGE);
}

/* The struct inside a block of so many bytes. */
static struct bytes *large_in(char *block, size_t size) {
    struct bytes *b = (struct bytes *)(void *)(block + MEM_PAGE - offsetof(struct bytes, text));
    *large_room(b) = size - MEM_PAGE - 1;
    return b;
}

static struct bytes *large_new(size_t len) {
    char *block = mem_pages(MEM_PAGE + len + 1);
    return block ? large_in(block, MEM_PAGE + len + 1) : NULL;
}

void bytes_free(struct bytes *b) {
    mem_free(b && b->head.large ? (void *)large_room(b) : b);
}

static inline void bytes_give(struct value *result, struct bytes *taken, size_t len) {
    taken->len = len;
    taken->text[len] = '\0';
    value_move(result, value_object(&taken->head));
}

static inline void bytes_begin(struct bytes *b, bool large) {
    b->head.references = 1;
    b->head.type = VALUE_BYTES;
    b->head.large = large;
}

/* A value of VALUE_BYTES with `len` bytes that are not filled yet. */
static inline bool bytes_make(struct value *result, size_t len, struct err *err) {
    if (UNLIKELY(len > VALUE_BYTES_MAX)) return err_set(err, ERR_LIMIT, "a value of bytes holds at most 1 GiB");
    struct bytes *b = len < LARGE ? mem_alloc(bytes_size(len)) : large_new(len);
    if (!b) return err_memory(err);
    bytes_begin(b, len >= LARGE);
    bytes_give(result, b, len);
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
        bytes_free(b);
        b = NULL;
    }
    if (!b) return value_bytes(result, text, err);
    memcpy(b->text, text.ptr, text.len);
    bytes_give(result, b, text.len);
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

/* Whether a block of a size that fits would be worth the work. */
static bool wastes(size_t room, size_t len) {
    return room - len >= 64 + len / 4;
}

void value_bytes_take(struct value *result, char *block, size_t room, size_t len) {
    size_t size = MEM_PAGE + len + 1;
    char *smaller = wastes(room, size) ? mem_resize(block, size) : NULL;
    struct bytes *b = large_in(smaller ? smaller : block, smaller ? size : room);
    bytes_begin(b, true);
    bytes_give(result, b, len);
}

/* Copies the first `len` bytes out of the value's block, which is given; NULL where there is no memory for them. */
static struct bytes *copy_out(struct value *v, size_t len) {
    struct bytes *b = v->bytes;
    struct err ignored;
    return value_bytes(v, span_of(b->text, len), &ignored) ? b : NULL;
}

/* How long a text the block has room for. */
static size_t room_of(struct bytes *b) {
    return b->head.large ? *large_room(b) : b->len;
}

static void keep_spare(struct bytes **spare, struct bytes *b) {
    bool keeps = room_of(b) <= BYTES_SPARE_MOST;
    bytes_free(keeps ? *spare : b);
    if (keeps) *spare = b;
}

/* Where the block can't be made smaller it simply stays as large as it was. */
static void shrink(struct value *v, size_t len) {
    struct bytes *smaller = mem_resize(v->bytes, bytes_size(len));
    if (smaller) v->bytes = smaller;
}

void value_bytes_cut_in(struct bytes **spare, struct value *v, size_t len) {
    size_t before = value_span(v).len;
    if (v->type == VALUE_SHORT) {
        bytes_cut_short(v, len);
        return;
    }
    bytes_give(v, v->bytes, len);
    if (len > VALUE_SHORT_MAX && !wastes(before, len)) return;
    bool copied = len <= VALUE_SHORT_MAX || v->bytes->head.large;
    struct bytes *left = copied ? copy_out(v, len) : NULL;
    if (!copied) shrink(v, len);
    if (!left) return;
    left->len = before;
    keep_spare(spare, left);
}

void value_bytes_cut(struct value *v, size_t len) {
    struct bytes *left = NULL;
    value_bytes_cut_in(&left, v, len);
    bytes_free(left);
}

bool value_bytes_room_in(struct bytes **spare, struct value *result, size_t len, char **room, struct err *err) {
    struct bytes *b = *spare;
    size_t most = b ? room_of(b) : 0;
    *spare = NULL;
    if (most < len || most / 2 > len || len <= VALUE_SHORT_MAX) {
        bytes_free(b);
        return value_bytes_room(result, len, room, err);
    }
    bytes_give(result, b, len);
    *room = b->text;
    return true;
}
