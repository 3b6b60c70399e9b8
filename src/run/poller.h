/* The kernel's way to say which descriptors became ready: epoll on Linux (poller_epoll.c), kqueue elsewhere
   (poller_kqueue.c). Each descriptor is added once, edge-triggered, for everything, and never modified. */
#ifndef RUN_POLLER_H
#define RUN_POLLER_H

#include <stdint.h>

struct poller {
    int fd;
    int wake_fd; /* epoll: an eventfd; kqueue needs none */
};

/* What became ready, as READY_… of net/watch.h, with the tag that the descriptor was added with. */
struct poller_event {
    uint64_t tag;
    uint8_t ready;
};

enum { POLLER_WOKEN = 0 }; /* the tag of poller_wake: no descriptor is added with it */

/* 0 or −errno. The descriptors that it opens are out of the way of the small numbers. */
int poller_open(struct poller *p);
void poller_close(struct poller *p);

/* 0, or −errno; −EPERM for what is always ready (a regular file, /dev/null). What is ready already is told at the next wait. */
int poller_add(struct poller *p, int fd, uint64_t tag);
void poller_remove(struct poller *p, int fd);

/* Sleeps until something became ready, at most so many nanoseconds (0: looks alone, −1: without end), and gives how many
   events it wrote: 0 when the time passed or a signal came. */
int poller_wait(struct poller *p, struct poller_event *events, int room, int64_t timeout);

/* Ends the wait that is under way, or the next one. From any thread. */
void poller_wake(struct poller *p);

#endif
