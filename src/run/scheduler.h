/* Which task runs next, and what the others wait for. */
#ifndef RUN_SCHEDULER_H
#define RUN_SCHEDULER_H

#include "run/deadlines.h"
#include "run/looks.h"
#include "run/watch.h"

struct jobs;
struct machine;
struct task;
struct terminal_use;
struct value;
struct code;
struct err;

/* How far the main task's verb is (progress.h). */
struct progress {
    uint64_t from, done, total; /* bytes: what was done when it first said so, and is now; total 0: nobody knows */
    uint64_t began, next;       /* when that was, and when it is shown next (sys_now); 0: no verb said so */
    bool fresh;                 /* it has said so since the main task last ran */
    bool shown;
};

struct scheduler {
    struct task *current;      /* it runs right now */
    struct task *first, *last; /* ready, in the order of their turns */
    size_t ready;              /* how many those are */
    size_t turn;               /* how many of them are left of this turn */
    struct task *spawned;      /* those that have not ended, newest first */
    struct task *failed;       /* the newest that failed, for `tasks`, newest first */
    size_t failed_count;
    struct task *untold, *last_untold; /* failed in this turn: told at its end unless somebody waited */
    size_t live;                       /* how many have not ended, the main task among them while it runs */
    size_t idle;                       /* how many of them are there for tests alone */
    size_t awaiting;                   /* how many wait for tasks */
    bool cancels_itself;               /* the running task does */
    bool called;                       /* by who is served, to look at something: scheduler_serve comes back */
    uint64_t patience;                 /* patience.h: when the main task will have waited for long; 0: never */
    bool impatient;                    /* that was told */
    struct progress progress;
    uint32_t made;
    bool serving; /* the program waits for more than its tasks */
    struct looks looks;
    struct parked_call *spare; /* one that was let go of, for the next task that needs one; NULL: none */
    struct deadlines deadlines;
    struct watches watches;
    struct jobs *jobs; /* NULL until the first */
};

/* What running the tasks came to. */
enum schedule_result {
    SCHEDULE_ENDED,       /* the task that was asked for has ended (its state says how), or all have */
    SCHEDULE_EXIT,        /* some task ran `exit`: *status */
    SCHEDULE_INTERRUPTED, /* Ctrl-C in a session */
    SCHEDULE_READABLE,    /* the descriptor that was asked for can be read */
    SCHEDULE_PASSED, /* the time that was asked for has come, or scheduler->called, or there are more or fewer tasks */
};

/* Runs the tasks in turns until `until` has ended; NULL: until all have. `err` is room for errors, and the error of `until`
   where that failed. */
enum schedule_result scheduler_run(struct machine *m, struct task *until, int *status, struct err *err);

/* The same until the descriptor can be read, machine->interrupt_fd can, or until that time (sys_now; UINT64_MAX: for ever):
   what a prompt waits for while a line is typed. It comes back as well when there is something to look at. */
enum schedule_result scheduler_serve(struct machine *m, int fd, uint64_t deadline, int *status, struct err *err);

/* The task has its turn after those that are ready now. Nothing for one that is ready or has ended. */
void scheduler_wake(struct machine *m, struct task *t);
void scheduler_wake_all(struct machine *m, struct waiters *all);

/* spawn.c: starts a task with copies of what the block names. *result is owned by the caller; false with the error. */
bool scheduler_spawn(struct machine *m, struct task *spawner, struct code *block, struct value *result,
                     struct err *err);
/* From now on everything parks, as if a task were there that waits for ever: for tests. */
bool scheduler_spawn_idle(struct machine *m, struct err *err);

/* Ends a task that is not the running one: its frames are left, nothing of it runs again. */
void scheduler_cancel(struct machine *m, struct task *t);

/* With others live, in a session, or while something else is waited for too, no verb may block in the kernel. */
void scheduler_set_parking(struct machine *m);

/* Makes the main task, which has a frame, ready; and takes it out again, whatever it waits for. */
void scheduler_enter(struct machine *m, struct task *t);
void scheduler_leave(struct machine *m, struct task *t);

/* The running task's number; 0: the main task, or none. */
uint32_t scheduler_number(const struct machine *m);

/* The descriptor of the watch is about to be closed: who waits for it is woken, and finds it closed. */
void scheduler_closing(struct machine *m, struct watch *w, int fd, bool lives);
/* Wakes those that wait for the watch to be readable: bytes are there that the kernel does not know of. */
void scheduler_wake_readers(struct machine *m, struct watch *w);

void scheduler_wake_writers(struct machine *m, struct watch *w);

/* The stream is free: who waits for his turn has it next. scheduler_free_streams frees those that the task has. */
void scheduler_free_stream(struct machine *m, struct terminal_use *stream);
void scheduler_free_streams(struct machine *m, const struct task *t);

/* Ends all spawned tasks and frees everything but the watches, which go after the handles. */
void scheduler_clear(struct machine *m);

#endif
