/* Signals: what Ctrl-C and an end from outside do to a script and to a session. */
#ifndef RUN_SIGNALS_H
#define RUN_SIGNALS_H

#include "run/machine.h"

/* From now on SIGINT, SIGTERM and SIGHUP remove the unix paths that bind made, then kill the process by the same signal.
   For the first such path: until then a script is killed without us. A session has done so from its start. */
void signals_guard_paths(void);

/* A session: SIGINT sets *m->interrupted and writes m->interrupt_fd, so that a verb that waits is woken; SIGTERM and SIGHUP
   as in a script. False if there is no eventfd. */
bool signals_session(struct machine *m);

/* Forgets an interrupt that came: before each statement. */
void signals_forget(struct machine *m);

/* Puts everything back as it was. */
void signals_clear(void);

#endif
