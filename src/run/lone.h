/* Waiting by poll(2): of the only task, which has a deadline, and of a prompt. */
#ifndef RUN_LONE_H
#define RUN_LONE_H

#include "run/machine.h"

struct wait;

/* Sleeps until the descriptor is ready, the deadline has passed or an interrupt came; whichever it was, the verb looks
   again for itself. */
void lone_wait(struct machine *m, const struct wait *wait);

/* Sleeps until then (sys_now) or until an interrupt came. */
void lone_wait_until(struct machine *m, uint64_t deadline);

/* Sleeps until the descriptor can be read, the interrupt's can (which has the precedence), the poller has something to
   tell, or so many nanoseconds have passed (−1: without end). */
enum lone_result { LONE_NOTHING, LONE_READABLE, LONE_INTERRUPTED };
enum lone_result lone_wait_readable(struct machine *m, int fd, int64_t timeout);

#endif
