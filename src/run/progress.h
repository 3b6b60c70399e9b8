/* Telling who sits at a prompt how far long work is. The verbs that move much say so each time before they park. */
#ifndef RUN_PROGRESS_H
#define RUN_PROGRESS_H

#include "run/call.h"
#include "run/machine.h"

/* Whether anybody is told: of what the statement at the prompt does, not of what tasks do beside it. For verbs that have to
   ask for what they report. */
static inline bool progress_wanted(const struct call *c) {
    return c->machine->hooks.progress && scheduler_number(c->machine) == 0;
}

void progress_note(const struct call *c, uint64_t done, uint64_t total);
/* Before the verb parks: so many bytes are done, of so many; `total` 0: nobody knows. */
static inline void progress_report(const struct call *c, uint64_t done, uint64_t total) {
    if (progress_wanted(c)) progress_note(c, done, total);
}

/* For patience.c. The main task waits: whether how far it is takes the place of what it waits for; if so it is shown when
   its time has come, and scheduler->progress.next is when to look again. */
bool progress_look(struct machine *m, uint64_t now);
/* The main task goes on, or is left: what it said before it ran holds no more. */
void progress_goes_on(struct machine *m);

#endif
