/* Telling who sits at a prompt what the statement waits for, once it has waited for long. */
#ifndef RUN_PATIENCE_H
#define RUN_PATIENCE_H

#include "run/machine.h"

/* The main task waits from now on; it goes on, or is left. Where nobody asks to be told these do nothing. */
void patience_begin(struct machine *m);
void patience_end(struct machine *m);

/* When it will have waited for long (sys_now); UINT64_MAX: it does not wait, or that was told. */
static inline uint64_t patience_time(const struct scheduler *s) {
    return s->patience ? s->patience : UINT64_MAX;
}

/* Tells if it has. */
void patience_look(struct machine *m);

#endif
