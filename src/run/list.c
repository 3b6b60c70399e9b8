/* Lists: growing arrays of values. */
#include "run/value.h"

#include "base/mem.h"
#include "run/object.h"

/* Moves the items to the block's beginning. */
static void use_front(struct list *l) {
    struct value *block = list_block(l);
    memmove(block, l->items, l->count * sizeof *block);
    l->items = block;
    l->room += l->before;
    l->before = 0;
}

/* The room in front is used again as soon as that moves no more items than were taken since the last time. */
bool list_reserve(struct list *l, size_t count, struct err *err) {
    if (count > VALUE_LIST_MAX) return err_set(err, ERR_LIMIT, "a list holds at most %zu items", VALUE_LIST_MAX);
    if (count > l->room && l->before >= count) use_front(l);
    void *block = list_block(l);
    size_t room = l->before + l->room;
    if (!mem_grow(&block, &room, l->before + count, sizeof *l->items)) return err_memory(err);
    l->items = (struct value *)block + l->before;
    l->room = room - l->before;
    return true;
}

bool list_new(struct value *result, size_t room, struct err *err) {
    struct list *l = object_new(VALUE_LIST, sizeof *l, err);
    if (!l) return false;
    if (room && !list_reserve(l, room, err)) {
        mem_free(l);
        return false;
    }
    *result = value_object(&l->head);
    return true;
}

bool list_push_take(struct list *l, struct value item, struct err *err) {
    if (l->count == l->room && !list_reserve(l, l->count + 1, err)) {
        value_release(&item);
        return false;
    }
    l->items[l->count++] = item;
    return true;
}

bool list_push(struct list *l, const struct value *item, struct err *err) {
    struct value held; /* made before the list grows: the item may be one of its own */
    value_copy(&held, item);
    return list_push_take(l, held, err);
}

struct value list_shift(struct list *l) {
    l->count--;
    l->room--;
    l->before++;
    return *l->items++;
}

struct value list_pop(struct list *l) {
    return l->items[--l->count];
}
