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
        | struct large | | struct bytes | text                                                        */
enum { LARGE = 128 * 1024 };

/* How long a text there is room for, and how far the block has been written to since it was made. */
struct large {
    size_t room, used;
};

static struct large *large_of(struct bytes *b) {
    return (struct large *)(void *)(b->text - MEM_PAGE);
}

/* The struct inside a block of so many bytes. */
static struct bytes *large_in(char *block, size_t size, size_t used) {
    struct bytes *b = (struct bytes *)(void *)(block + MEM_PAGE - offsetof(struct bytes, text));
    *large_of(b) = (struct large){size - MEM_PAGE - 1, used};
    return b;
}

static struct bytes *large_new(size_t len) {
    char *block = mem_pages(MEM_PAGE + len + 1);
    return block ? large_in(block, MEM_PAGE + len + 1, 0) : NULL;
}

void bytes_free(struct bytes *b) {
    mem_free(b && b->head.large ? (void *)large_of(b) : b);
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

static bool fail_too_long(struct err *err) {
    return err_set(err, ERR_LIMIT, "a value of bytes holds at most 1 GiB");
}

/* A value of VALUE_BYTES with `len` bytes that are not filled yet. */
static inline bool bytes_make(struct value *result, size_t len, struct err *err) {
    if (UNLIKELY(len > VALUE_BYTES_MAX)) return fail_too_long(err);
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
    struct bytes *b = large_in(smaller ? smaller : block, smaller ? size : room, len);
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
    return b->head.large ? large_of(b)->room : b->len;
}

bool value_bytes_grows(const struct value *v) {
    return v->type == VALUE_BYTES && v->bytes->head.large && v->bytes->head.references == 1;
}

/* A block with half as much room again as is asked for, or where that is not to be had with just so much. */
static struct bytes *large_with_room(size_t len) {
    size_t room = len > VALUE_BYTES_MAX / 3 * 2 ? VALUE_BYTES_MAX : len + len / 2;
    struct bytes *b = large_new(room);
    if (!b) b = large_new(len);
    if (b) bytes_begin(b, true);
    return b;
}

bool value_bytes_append(struct value *v, struct span more, struct err *err) {
    struct bytes *b = v->bytes, *to = b;
    size_t before = b->len, len = before + more.len;
    if (more.len > VALUE_BYTES_MAX - before) return fail_too_long(err);
    if (len > room_of(b)) to = large_with_room(len);
    if (!to) return err_memory(err);
    if (to != b) memcpy(to->text, b->text, before);
    if (more.len) memcpy(to->text + before, more.ptr, more.len);
    if (to != b) bytes_free(b);
    large_of(to)->used = len;
    bytes_give(v, to, len);
    return true;
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

static void shrink_large(struct value *v, size_t len) {
    size_t size = MEM_PAGE + len + 1;
    char *smaller = mem_resize(large_of(v->bytes), size);
    if (smaller) v->bytes = large_in(smaller, size, len);
}

/* The room stays, and is memory again when it is written to. */
static void empty_rest(struct bytes *b) {
    struct large *l = large_of(b);
    if (b->len > l->used) l->used = b->len;
    if (l->used / 8 < b->len) return;
    mem_discard(b->text + b->len + 1, l->used - b->len - 1);
    l->used = b->len;
}

static void move_out(struct bytes **spare, struct value *v, size_t before, size_t len) {
    struct bytes *left = copy_out(v, len);
    if (!left) return;
    left->len = before;
    keep_spare(spare, left);
}

/* Reads of 256 KiB often get 64: copying those costs more than room that nothing is in. */
static bool is_worth_its_block(const struct bytes *b) {
    return b->head.large && b->len >= LARGE / 4;
}

void value_bytes_cut_in(struct bytes **spare, struct value *v, size_t len) {
    size_t before = value_span(v).len;
    if (v->type == VALUE_SHORT) {
        bytes_cut_short(v, len);
        return;
    }
    struct bytes *b = v->bytes;
    bytes_give(v, b, len);
    if (is_worth_its_block(b) && room_of(b) <= BYTES_SPARE_MOST)
        empty_rest(b);
    else if (len > VALUE_SHORT_MAX && !wastes(before, len))
        return;
    else if (is_worth_its_block(b))
        shrink_large(v, len);
    else if (b->head.large || len <= VALUE_SHORT_MAX)
        move_out(spare, v, before, len);
    else
        shrink(v, len);
}

void value_bytes_cut(struct value *v, size_t len) {
    struct bytes *left = NULL;
    if (v->type == VALUE_BYTES && v->bytes->head.large) large_of(v->bytes)->used = v->bytes->len;
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
