#include "run/watch.h"

#include "base/mem.h"

#include <errno.h>
#include <poll.h>

void watches_clear(struct watches *all) {
    if (all->open) poller_close(&all->poller);
    mem_free(all->slots);
    *all = (struct watches){0};
}

int watches_open(struct watches *all) {
    if (all->open) return 0;
    int result = poller_open(&all->poller);
    all->open = result >= 0;
    return result;
}

/* --- slots ------------------------------------------------------------------------------------------------------------ */

/* A free slot's number, or 0 when memory is out. */
static uint32_t slot_take(struct watches *all) {
    uint32_t slot = all->free;
    if (slot) {
        all->free = all->slots[slot].next_free;
        return slot;
    }
    size_t need = all->count ? all->count + 1 : 2;
    void *slots = all->slots;
    if (need > UINT32_MAX || !mem_grow(&slots, &all->room, need, sizeof *all->slots)) return 0;
    all->slots = slots;
    for (size_t i = all->count; i < need; i++) all->slots[i] = (struct watch_slot){0};
    all->count = need;
    return (uint32_t)need - 1;
}

static void slot_give(struct watches *all, uint32_t slot) {
    struct watch_slot *s = &all->slots[slot];
    *s = (struct watch_slot){.generation = s->generation + 1, .next_free = all->free};
    all->free = slot;
}

static uint64_t slot_tag(const struct watches *all, uint32_t slot) {
    return (uint64_t)all->slots[slot].generation << 32 | slot;
}

int watch_add(struct watches *all, struct watch *w, int fd) {
    if (w->slot) return 0;
    int result = watches_open(all);
    if (result < 0) return result;
    uint32_t slot = slot_take(all);
    if (!slot) return -ENOMEM;
    result = poller_add(&all->poller, fd, slot_tag(all, slot));
    if (result < 0) {
        slot_give(all, slot);
        return result;
    }
    all->slots[slot].watch = w;
    w->slot = slot;
    w->ready = 0;
    return 0;
}

void watch_remove(struct watches *all, struct watch *w, int fd, bool lives) {
    if (!w->slot) return;
    if (lives) poller_remove(&all->poller, fd);
    slot_give(all, w->slot);
    w->slot = 0;
    w->ready = 0;
}

/* --- readiness -------------------------------------------------------------------------------------------------------- */

struct watch *watch_told(struct watches *all, const struct poller_event *event) {
    uint32_t slot = (uint32_t)event->tag, generation = (uint32_t)(event->tag >> 32);
    if (!slot || slot >= all->count || all->slots[slot].generation != generation || !all->slots[slot].watch)
        return NULL;
    struct watch *w = all->slots[slot].watch;
    w->ready |= event->ready;
    return w;
}

static uint8_t ready_for(short events) {
    uint8_t ready = 0;
    if (events & POLLIN) ready |= READY_IN;
    if (events & POLLOUT) ready |= READY_OUT;
    if (events & POLLPRI) ready |= READY_URGENT;
    return ready;
}

void watch_not_ready(struct watch *w, short events) {
    w->ready &= (uint8_t)~ready_for(events);
}

bool watch_concerns(uint8_t ready, short events) {
    return ready & (ready_for(events) | READY_HANGUP | READY_ERROR);
}

void waiter_join(struct waiters *all, struct waiter *n, short events) {
    struct waiter *first = all->first, *last = first ? first->previous : n;
    n->among = all;
    n->events = events;
    n->next = NULL;
    n->previous = last;
    if (!first) {
        all->first = n;
        return;
    }
    last->next = n;
    first->previous = n;
}

void waiter_leave(struct waiter *n) {
    struct waiters *all = n->among;
    if (!all) return;
    if (n->next)
        n->next->previous = n->previous;
    else
        all->first->previous = n->previous;
    if (all->first == n)
        all->first = n->next;
    else
        n->previous->next = n->next;
    n->among = NULL;
}
