#include "net/ahead.h"

#include "base/mem.h"

static void move_to(struct ahead *a, size_t front) {
    size_t count = ahead_count(a);
    if (a->at != front && count) memmove(a->ptr + front, a->ptr + a->at, count);
    a->at = front;
    a->end = front + count;
}

static bool grow(struct ahead *a, size_t room) {
    void *ptr = a->ptr;
    if (!mem_grow(&ptr, &a->room, room, 1)) return false;
    a->ptr = ptr;
    return true;
}

static bool begin_long(struct ahead *a, size_t room) {
    size_t count = ahead_count(a);
    char *block = mem_pages(room);
    if (!block) return false;
    if (count) memcpy(block + MEM_PAGE, a->ptr + a->at, count);
    mem_free(a->ptr);
    *a = (struct ahead){.ptr = block, .at = MEM_PAGE, .end = MEM_PAGE + count, .room = room, .taken = a->taken};
    return true;
}

/* Room for so many bytes in all, in a block of which ahead_give may make a value's. */
static bool fit_long(struct ahead *a, size_t need) {
    size_t room = MEM_PAGE + need + 1;
    if (a->room >= room) {
        move_to(a, MEM_PAGE);
        return true;
    }
    return a->at == MEM_PAGE ? grow(a, room) : begin_long(a, room);
}

static bool fit_short(struct ahead *a, size_t need) {
    move_to(a, 0);
    return grow(a, need);
}

char *ahead_room(struct ahead *a, size_t size) {
    size_t count = ahead_count(a);
    if (a->ptr && size <= a->room - a->end) return a->ptr + a->end;
    if (size == 0) size = 1; /* so that there is something to point to */
    if (size > SIZE_MAX / 2 - count) return NULL;
    bool fits = count + size < AHEAD_LONG ? fit_short(a, count + size) : fit_long(a, count + size);
    return fits ? a->ptr + a->end : NULL;
}

char *ahead_give(struct ahead *a, size_t *room) {
    size_t count = ahead_count(a);
    if (a->at != MEM_PAGE || count < AHEAD_LONG || a->end == a->room) return NULL;
    char *block = a->ptr;
    *room = a->room;
    *a = (struct ahead){.taken = a->taken + count};
    return block;
}

/* Where the block can't be made smaller it simply stays as large as it was. */
void ahead_shrink(struct ahead *a) {
    enum { LITTLE = 2048 };
    size_t count = ahead_count(a);
    if (count && a->room <= LITTLE) return;
    if (count == 0) {
        ahead_clear(a);
        return;
    }
    move_to(a, 0);
    char *smaller = mem_resize(a->ptr, count);
    if (!smaller) return;
    a->ptr = smaller;
    a->room = count;
}

bool ahead_push(struct ahead *a, struct span bytes) {
    char *room = ahead_room(a, bytes.len);
    if (!room) return false;
    if (bytes.len) memcpy(room, bytes.ptr, bytes.len);
    ahead_fill(a, bytes.len);
    return true;
}

void ahead_adopt(struct ahead *a, struct buffer *b) {
    mem_free(a->ptr);
    *a = (struct ahead){.ptr = b->ptr, .end = b->len, .room = b->room, .taken = a->taken};
    buffer_init(b);
}

bool ahead_put_back(struct ahead *a, struct span bytes) {
    size_t count = ahead_count(a);
    if (!ahead_room(a, bytes.len)) return false;
    memmove(a->ptr + a->at + bytes.len, a->ptr + a->at, count);
    memcpy(a->ptr + a->at, bytes.ptr, bytes.len);
    a->end += bytes.len;
    a->taken += count;
    return true;
}

void ahead_clear(struct ahead *a) {
    mem_free(a->ptr);
    *a = (struct ahead){.taken = a->taken};
}
