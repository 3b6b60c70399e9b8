/* The beginning and the end of tasks: what the scheduler's files share. */
#ifndef RUN_SPAWN_H
#define RUN_SPAWN_H

#include "run/task.h"

/* The task has ended in that state, which is one of TASK_DONE and above; the error of a failed one is copied. */
void spawn_end(struct machine *m, struct task *t, enum task_state state, const struct err *err);

/* Lets go of the scheduler's reference to a task that has ended. */
void spawn_release(struct task *t);

/* Tells the errors that no task has taken: those of the turn before the one that is over, in which whoever waited had his
   turn; `all`: every one. */
void spawn_tell_errors(struct machine *m, bool all);

#endif
