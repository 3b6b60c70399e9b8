/* What is remembered of a descriptor that the poller watches: how ready it is, and who waits for it. It lives beside the
   descriptor (struct handle); run/watch.h works with it. */
#ifndef NET_WATCH_H
#define NET_WATCH_H

#include <stdint.h>

struct waiter; /* run/watch.h */

enum {
    READY_IN = 1,
    READY_OUT = 2,
    READY_URGENT = 4,
    READY_HANGUP = 8, /* the peer closed its side, or both are closed */
    READY_ERROR = 16,
};

/* Those who wait for something, in the order in which they came; the first knows the last as the one before it. */
struct waiters {
    struct waiter *first;
};

struct watch {
    struct waiters waiters;
    uint32_t slot; /* its number with the poller; 0: it is not registered */
    uint8_t ready; /* READY_…: set by the poller, cleared when a call found that it is not */
};

#endif
