/* The watched descriptors of a machine, and who waits for them. */
#ifndef RUN_WATCH_H
#define RUN_WATCH_H

#include "net/watch.h"
#include "run/poller.h"

#include <stdbool.h>
#include <stddef.h>

struct task;

/* A task's place among those that wait for the same. `events` are POLLIN, POLLOUT, POLLPRI. The task is told by where the
   waiter lies (waiter_task). */
struct waiter {
    struct waiter *previous, *next;
    struct waiters *among; /* NULL: it waits for nothing */
    short events;
    uint32_t place; /* 0: the task's own; else which of several, from 1 on */
};

/* An event tells the slot and its generation, so that one for a descriptor that was closed meanwhile finds nobody. */
struct watch_slot {
    struct watch *watch; /* NULL: free */
    uint32_t generation;
    uint32_t next_free;
};

struct watches {
    bool open;
    struct poller poller;
    struct watch_slot *slots; /* slot 0 is nobody's */
    size_t count, room;
    uint32_t free; /* 0: none */
};

void watches_clear(struct watches *all);

/* Opens the poller if it is not yet. 0 or −errno. */
int watches_open(struct watches *all);

/* Registers the descriptor if it is not yet. 0, or −errno: −EPERM for what is always ready. */
int watch_add(struct watches *all, struct watch *w, int fd);
/* Before the descriptor is closed. `lives`: somebody else has the same description, so that the kernel would go on
   telling of it. */
void watch_remove(struct watches *all, struct watch *w, int fd, bool lives);

/* The watch that an event is for, its readiness noted; NULL if it is gone. */
struct watch *watch_told(struct watches *all, const struct poller_event *event);

/* A call found that the descriptor is not ready for these events (POLLIN…). */
void watch_not_ready(struct watch *w, short events);

/* Puts a waiter that waits for nothing behind them, and takes one out again, if it waits. */
void waiter_join(struct waiters *all, struct waiter *n, short events);
void waiter_leave(struct waiter *n);
/* Whether what became ready (READY_…) concerns who waits for these events. */
bool watch_concerns(uint8_t ready, short events);

#endif
