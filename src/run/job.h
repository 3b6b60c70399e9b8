/* Calls that block whatever the flags, made on a helper thread: name look-ups, a close that lingers, a FIFO's open. */
#ifndef RUN_JOB_H
#define RUN_JOB_H

#include <stdbool.h>

struct machine;
struct task;

/* The first member of what the call needs and gives. `run` makes it, on the helper thread; `clear` frees it all. Neither
   may touch the machine. */
struct job {
    void (*run)(struct job *j);
    void (*clear)(struct job *j);
    const char *waits; /* what is waited for meanwhile, for the user; static */
    struct job *next;
    struct task *task; /* who waits; NULL: nobody any more */
    bool done;
};

#define JOB_LOOKUP "a name to be looked up"

struct jobs;

/* Hands the job, which is taken, to the helper; the task is woken when it is done. 0, or −errno: it is still the caller's. */
int job_start(struct machine *m, struct job *j, struct task *t);

/* The task lets go of its job: at once if it is done, else when it will be. */
void job_leave(struct job *j);

/* Wakes the tasks whose jobs were done since. How many jobs are under way. */
void jobs_collect(struct machine *m);
unsigned jobs_pending(const struct machine *m);

/* The end: what is under way is left to itself. */
void jobs_clear(struct machine *m);

#endif
