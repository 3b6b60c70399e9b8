#include "net/ahead.h"

#include "base/mem.h"

static void to_front(struct ahead *a) {
    size_t count = ahead_count(a);
    if (a->at && count) memmove(a->ptr, a->ptr + a->at, count);
    a->at = 0;
    a->end = count;
}

char *ahead_room(struct ahead *a, size_t size) {
    void *ptr = a->ptr;
    if (a->ptr && size <= a->room - a->end) return a->ptr + a->end;
    to_front(a);
    if (size == 0) size = 1; /* so that there is something to point to */
    if (size > SIZE_MAX - a->end || !mem_grow(&ptr, &a->room, a->end + size, 1)) return NULL;
    a->ptr = ptr;
    return a->ptr + a->end;
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
    to_front(a);
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
