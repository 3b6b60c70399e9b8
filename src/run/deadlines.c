#include "run/deadlines.h"

#include "base/mem.h"
#include "run/task.h"

void deadlines_clear(struct deadlines *d) {
    mem_free(d->items);
    *d = (struct deadlines){0};
}

bool deadlines_fit(struct deadlines *d, size_t count) {
    void *items = d->items;
    if (!mem_grow(&items, &d->room, count, sizeof *d->items)) return false;
    d->items = items;
    return true;
}

static void put(struct deadlines *d, size_t place, struct deadline item) {
    d->items[place] = item;
    item.task->deadline_place = (uint32_t)place + 1;
}

/* Moves the item up from the free place to where it belongs. */
static void rise(struct deadlines *d, size_t place, struct deadline item) {
    while (place > 0) {
        size_t parent = (place - 1) / 2;
        if (d->items[parent].at <= item.at) break;
        put(d, place, d->items[parent]);
        place = parent;
    }
    put(d, place, item);
}

static void sink(struct deadlines *d, size_t place, struct deadline item) {
    for (;;) {
        size_t child = 2 * place + 1;
        if (child >= d->count) break;
        if (child + 1 < d->count && d->items[child + 1].at < d->items[child].at) child++;
        if (d->items[child].at >= item.at) break;
        put(d, place, d->items[child]);
        place = child;
    }
    put(d, place, item);
}

void deadlines_add(struct deadlines *d, struct task *t, uint64_t at) {
    rise(d, d->count++, (struct deadline){at, t});
}

void deadlines_remove(struct deadlines *d, struct task *t) {
    if (!t->deadline_place) return;
    size_t place = t->deadline_place - 1;
    struct deadline last = d->items[--d->count];
    t->deadline_place = 0;
    if (place == d->count) return;
    bool up = place > 0 && d->items[(place - 1) / 2].at > last.at;
    if (up)
        rise(d, place, last);
    else
        sink(d, place, last);
}

uint64_t deadlines_first(const struct deadlines *d) {
    return d->count ? d->items[0].at : UINT64_MAX;
}
