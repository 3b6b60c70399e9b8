/* A task: a stack of frames and values of its own, that can be left at any verb and gone on with. */
#ifndef RUN_TASK_H
#define RUN_TASK_H

#include "base/hint.h"
#include "lang/code.h"
#include "run/machine.h"
#include "run/watch.h"

/* A function, or code outside functions, that is running. `base` is where its registers begin in the task's stack; those of
   resident code are the machine's globals. `pc` is the instruction to be run next.

   A function's frame begins at the registers where its caller put the arguments, so the registers of two frames lie over
   one another from there on: they are the callee's until it returns, which leaves none of them holding anything.

       caller:  | local | local | temporary | argument | argument | temporary …
       callee:                              | local    | local    | local | temporary …
*/
struct frame {
    struct code *code; /* kept by whoever it belongs to while it runs: see machine_define */
    const struct instruction *pc;
    uint32_t base;
    uint16_t dest; /* the caller's register for the result; NO_REGISTER: it is dropped */
    bool holds;    /* the frame has a reference to its code */
    bool resident; /* the code's is */
};

enum { TASK_CALLS_MAX = 10000 };

/* Where a call waits for more than one handle: a waiter for each. */
struct several {
    struct task *task;
    size_t count;
    struct waiter waiters[];
};

/* What of a verb's call outlasts a park. `kept`: its arguments' values as they were when it began, where others could
   change them meanwhile; NULL where nobody can. */
enum { PARKED_FEW = 4 };
struct parked_call {
    uint64_t progress, limit;
    struct value *kept;      /* `few`, where these are enough */
    struct several *several; /* NULL: it waits for one at most */
    struct handle *sending;  /* it is in the middle of a send: others wait for its end */
    uint32_t kept_count;
    int phase;
    struct value few[PARKED_FEW];
};

enum task_state {
    TASK_IDLE,  /* the main task between two texts */
    TASK_READY, /* it runs, or has its turn soon */
    TASK_WAITING,
    TASK_DONE,
    TASK_FAILED,
    TASK_CANCELLED,
};

/* The scheduler holds a reference to a task until it has ended; values hold others. */
struct task {
    struct object head;
    union {
        struct { /* while it may run */
            struct value *stack;
            struct frame *frames;
        };
        struct value result; /* once it is `over`: what it gave; of one that failed its error */
    };
    uint32_t room; /* of `stack`, all of it values */
    uint32_t frame_count, frame_room;
    uint32_t number;              /* from 1 on, in the order of spawning */
    uint64_t deadline;            /* of the verb that is parked */
    struct parked_call *call;     /* NULL: nothing else of it has to be kept, as of most reads */
    struct job *job;              /* a call on the helper thread, or NULL */
    struct waiter waiter;         /* where it waits for one handle, or one task */
    struct waiters ended;         /* who waits for its end */
    struct task *after;           /* in the ready queue, or among those whose error is to be told */
    struct task *previous, *next; /* among all that were spawned and have not ended; failed ones that are remembered */
    struct code *code;            /* what was spawned, a reference; NULL: the main task */
    uint32_t deadline_place;      /* deadlines.h */
    uint8_t state;                /* enum task_state */
    bool own_stack : 1;           /* it is a block of its own, or NULL; and so the frames */
    bool own_frames : 1;
    bool over : 1;      /* it has ended, which the main task never does for good */
    bool parked : 1;    /* a verb answered VERB_PARK and is to be run again */
    bool unlimited : 1; /* without a parked call: its call found that nothing limits the wait */
    bool queued : 1;    /* it stands in the ready queue, which then holds the scheduler's reference */
    bool awaits : 1;    /* it waits for tasks, in `wait` */
    bool hopeless : 1;  /* all that are left wait for one another */
    bool aged : 1;      /* a turn is over since it failed */
    bool raised : 1;    /* its error went to a task that waited */
};

/* A task with nothing to run; NULL with the error. */
struct task *task_new(struct err *err);

/* One with room for the code's frame, and no more, in the same block of memory; what outgrows that moves out. */
struct task *task_new_for(const struct code *code, struct err *err);
void task_free_room(struct task *t); /* what has moved out */

/* Pushes a frame for code that no instruction calls, behind all registers in use: its own are unset. `holds`: the frame
   keeps the code alive by itself. */
bool task_enter(struct machine *m, struct task *t, struct code *code, uint16_t dest, bool holds, struct err *err);

/* Room for one more frame, with registers from `base` of the stack on. LIMIT beyond TASK_CALLS_MAX, or when memory is
   out. Registers and frames may move. */
bool task_fit(struct task *t, size_t base, size_t registers, struct err *err);

/* Pops the newest frame and lets go of all that it holds. */
void task_leave(struct machine *m, struct task *t);

/* The task's parked call, made if there is none; NULL with the error. */
struct parked_call *task_keep_call(struct machine *m, struct task *t, struct err *err);
/* Room in it for the values of so many arguments, none of which is set; NULL with the error. */
struct value *task_keep_values(struct machine *m, struct task *t, uint32_t count, struct err *err);
/* Lets go of the parked call, if there is one, and of its place among those that wait. */
void task_forget_call(struct machine *m, struct task *t);

/* The task that a waiter is of. */
struct task *waiter_task(const struct waiter *n);
/* Waiters for so many handles, none of which waits; NULL with the error. */
struct several *task_keep_several(struct machine *m, struct task *t, size_t count, struct err *err);
/* It waits for none of several handles any more. */
void task_leave_several(struct task *t);

/* "ready", "running", "waiting", "done", "failed", "cancelled". */
const char *task_state_name(const struct machine *m, const struct task *t);
/* The text that was spawned, as it stands in the source: its first line, borrowed from the source. */
struct span task_text(const struct task *t);
/* The line that the task is at, or was spawned at where it has ended; 0: the main task between two texts. */
uint32_t task_line(const struct task *t);

_Static_assert(sizeof(struct value) == REGISTER_SIZE, "instructions tell registers in bytes");

/* What lies in an instruction's register, by its place, of the registers `r`. */
static inline struct value *value_at(struct value *r, uint32_t place) {
    return (struct value *)(void *)((char *)r + place);
}

/* The registers of the newest frame. */
static inline struct value *task_registers(const struct machine *m, const struct task *t) {
    const struct frame *f = &t->frames[t->frame_count - 1];
    return f->resident ? m->globals : t->stack + f->base;
}

/* What running a task for a while came to. */
enum step_result {
    STEP_DONE,   /* machine->returned is what it gave */
    STEP_FAILED, /* every frame is gone */
    STEP_PARKED, /* machine->invocation.call.wait says for what */
    STEP_SLICE,  /* it used up its slice */
    STEP_EXIT,   /* machine->invocation.call.status */
};

enum { TASK_SLICE = 4096 }; /* jumps backwards and calls that a task may make before others have their turn */

/* step.c: runs the newest frame's code and what it calls until one of these. */
enum step_result task_step(struct machine *m, struct task *t, struct err *err);

/* invoke.c: the instruction CALL. */
enum invoke_result {
    INVOKE_DONE,    /* results are where they belong */
    INVOKE_ENTERED, /* a frame was pushed */
    INVOKE_FAILED,
    INVOKE_PARKED,
    INVOKE_EXIT,
};
APART enum invoke_result task_invoke(struct machine *m, struct task *t, struct site *site, uint16_t dest,
                                     struct err *err);

/* unwind.c: an error in the newest frame goes to the nearest handler. False if there is none: every frame is gone.
   The error gets its place if it has none. */
APART bool task_catch(struct machine *m, struct task *t, struct err *err);
/* The error "no variable 'x' is set" for an unset register of the newest frame, or an unset global; where a handle or a
   task is due (`kind`) it says so. False. */
APART bool task_unset_register(const struct machine *m, const struct task *t, uint32_t reg, enum kind kind,
                               struct err *err);
APART bool task_unset_global(const struct machine *m, uint32_t index, enum kind kind, struct err *err);

#endif
