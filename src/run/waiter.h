/* Waiting until a parked task can go on: ppoll(2) on its descriptor and on what an interrupt writes to. */
#ifndef RUN_WAITER_H
#define RUN_WAITER_H

#include "run/machine.h"

struct wait;

/* Sleeps until the descriptor is ready, the deadline has passed or an interrupt came; whichever it was, the verb looks
   again for itself. */
void waiter_wait(struct machine *m, const struct wait *wait);

#endif
