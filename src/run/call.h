/* A verb while it runs: its arguments, already converted, its results, and what it waits for. */
#ifndef RUN_CALL_H
#define RUN_CALL_H

#include "base/hint.h"
#include "net/address.h"
#include "net/handle.h"
#include "run/value.h"
#include "spec/sockopt.h"
#include "spec/verb.h"

struct machine; /* run/machine.h */
struct code;    /* lang/code.h */
struct job;     /* run/job.h */
struct site;
struct terminal_use;

/* One argument. Which member holds it follows from the parameter's kind:
     HANDLE handle (always open: the machine has checked)   TASK task      VALUE, TEXT, TYPED value
     HANDLES value: a handle or a list of them, all open     SIZES value: an int or a list of them, all ≥ 0
     CONTROL value, for run/control.h                       FILE value: bytes (a path) or an open handle
     PATTERN value: bytes or a pattern
     DATA, PATH, TRACE, TOPIC, ERROR text                                 ADDRESS address
     INT, SIZE, BACKLOG, FAMILY, TYPE, PROTOCOL, FLAGS, ACCEPT, HOW, OPEN, MODE, LEVEL, COMMAND, RESOLVE, REVERSE, STATUS,
     PORT integer
     SETTING integer (an enum setting)                      OPTION option
     DURATION seconds (≥ 0)                                  a switch: nothing, it is given or not
   Everything is borrowed and holds for one run of the verb. */
struct arg {
    union {
        struct handle *handle;
        struct task *task;
        const struct value *value;
        struct span text;
        const struct address_word *address;
        int64_t integer;
        double seconds;
        struct sockopt_word option;
    };
};

/* What a parked verb waits for. A descriptor of −1 waits for the deadline alone. */
struct wait {
    int fd;
    short events;      /* POLLIN, POLLOUT, POLLPRI */
    uint64_t deadline; /* nanoseconds of sys_now, UINT64_MAX: none */
    bool at_once;      /* the descriptor is one that is always ready */
};

/* `progress` and `phase` are 0 when the verb is first run, and kept while it is parked: how much was sent, a connect
   under way. `deadline` is set by the machine from --timeout on the first run; UINT64_MAX without one.
   `parking`: the verb must not block in the kernel; where it would, it answers VERB_PARK. */
struct call {
    struct machine *machine;
    struct handle_list *handles;
    const struct verb *verb;
    struct site *site;
    struct arg *args;
    const uint32_t
        *first; /* the arguments of slot s (a parameter, or params + option) are args[first[s] .. first[s + 1]) */
    struct value values[VERB_VALUES]; /* results: owned by the machine once VERB_DONE is answered; nil until set */
    uint32_t options;                 /* which are given: bit i is option i of the row */
    struct err *err;
    struct wait wait;
    uint64_t progress;
    int phase;
    bool parking;
    bool looking; /* call_address waits for a look-up */
    uint64_t deadline;
    uint64_t limit;     /* when SO_RCVTIMEO or SO_SNDTIMEO is over; 0: the call has not waited yet, UINT64_MAX: never */
    struct code *enter; /* VERB_ENTER: taken */
    int status;         /* VERB_EXIT */
};

/* How many arguments the parameter (by its index in the row), or the option, was given; and where its first is in `args`. */
static inline size_t call_param_count(const struct call *c, size_t param) {
    return c->first[param + 1] - c->first[param];
}

/* NULL if left out. */
static inline const struct arg *call_param(const struct call *c, size_t param) {
    return call_param_count(c, param) ? &c->args[c->first[param]] : NULL;
}

static inline size_t call_option_count(const struct call *c, size_t option) {
    return call_param_count(c, c->verb->param_count + option);
}

/* NULL if not given. */
static inline const struct arg *call_option(const struct call *c, size_t option) {
    return call_param(c, c->verb->param_count + option);
}

/* Whether a list stood for the words of a parameter that repeats. */
bool call_took_list(const struct call *c);

/* The number of the line on which the call stands; 0 where it was typed, for every entry begins at line 1. */
uint32_t call_line(const struct call *c);

/* Short forms for what is known to be there, or has the value given when left out. */
static inline struct handle *call_handle(const struct call *c, size_t param) {
    return c->args[c->first[param]].handle;
}

static inline int64_t call_integer(const struct call *c, size_t param, int64_t fallback) {
    const struct arg *a = call_param(c, param);
    return a ? a->integer : fallback;
}

/* The address of parameter `param` for the handle of parameter 0: looked up once, then kept with the call site. A literal
   address costs no work in a loop. NULL: call_no_address(c) is what the verb answers, FAILED with the error filled, or PARK
   while a name is looked up. */
const struct address *call_address(struct call *c, size_t param, enum address_use use);

enum verb_result call_no_address(const struct call *c);

/* Each fills call->err and gives VERB_FAILED. `number` is positive. */
enum verb_result call_fail_errno(struct call *c, int number, const struct handle *h, const struct address *a);
enum verb_result call_fail(struct call *c, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
enum verb_result call_fail_param(struct call *c, size_t param, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));     /* the caret stands under that parameter's word */
enum verb_result call_timeout(struct call *c); /* ETIMEDOUT: "--timeout 2s passed" */

/* For call_set_mode alone: makes the change. False with the error filled. */
bool call_change_mode(struct call *c, struct handle *h, bool wanted);

/* Before a call that may wait on the handle: puts the descriptor into the kernel mode that call->parking asks for
   (an fcntl only when it differs; none where the user made it non-blocking or it is shared outside). */
static inline bool call_set_mode(struct call *c, struct handle *h) {
    bool wanted = h->open->user_nonblocking || c->parking;
    return LIKELY(h->open->kernel_nonblocking == wanted) || call_change_mode(c, h, wanted);
}

/* What a verb does on −EAGAIN: the user's own non-blocking handles and MSG_DONTWAIT fail with it; a passed deadline is
   ETIMEDOUT, and a passed SO_RCVTIMEO or SO_SNDTIMEO `number`, as in the kernel; else the call parks on the handle for
   the events. */
enum verb_result call_would_block(struct call *c, struct handle *h, short events, int number);

/* Whether the socket's own timeout of that direction is over, which counts from when the call first waited. */
bool call_overdue(struct call *c, const struct handle *h, short events);
/* Something came: the socket's own timeout counts anew. */
static inline void call_count_anew(struct call *c) {
    c->limit = 0;
}

/* The time (sys_now) so many seconds from now; one beyond the clock's end is its end. */
uint64_t call_time_after(double seconds);

/* Parks on the handle for the events until `at` at the latest; whether that has passed the verb sees for itself. A passed
   SO_RCVTIMEO or SO_SNDTIMEO is EAGAIN. */
enum verb_result call_wait_ready(struct call *c, struct handle *h, short events, uint64_t at);

/* Waits for the deadline `at` alone (sleep). */
enum verb_result call_wait_until(struct call *c, uint64_t at);

/* Takes a standard stream for the call (DONE), or parks until it is free or the call's deadline has come, which the verb sees
   for itself. It is given back by call_give_stream, or when the call is over in another way. */
enum verb_result call_take_stream(struct call *c, struct terminal_use *stream);
void call_give_stream(struct call *c, struct terminal_use *stream);
/* Whether the call goes by the form that shares the stream: among others, and where it has the stream since it was parked,
   although the others may have ended meanwhile. */
bool call_shares_stream(const struct call *c, const struct terminal_use *stream);
/* Parks until the descriptor of the stream is ready, or the call's deadline. */
enum verb_result call_wait_stream(struct call *c, struct terminal_use *stream, int fd, short events);

/* Hands a blocking call, which is taken and stays with the verb's call until that is over, to a helper thread: PARK; DONE
   where no thread could be had, so that it was made here; FAILED. call_job gives it when the verb runs again, NULL before. call_wait_job parks until it is done,
   or fails when the call's deadline has passed. */
struct job *call_job(const struct call *c);
enum verb_result call_start_job(struct call *c, struct job *j);
enum verb_result call_wait_job(struct call *c);
void call_end_job(struct call *c); /* the call is done with its job, and may start another */
/* Before the verb parks: keeps the job, which is taken and no thread runs, for call_job to give it. */
void call_keep_job(const struct call *c, struct job *j);

/* Waits for the end of a task, or the call's deadline. */
enum verb_result call_wait_task(struct call *c, struct task *t);

/* Waits until one of the handles is ready for the events that stand in the pollfd of the same number, or until that time.
   A call that waits again waits for no more handles than the first time. */
enum verb_result call_wait_handles(struct call *c, const struct arg *handles, const struct pollfd *fds, size_t count,
                                   uint64_t until);

/* Waits for the handle, for the events, or until there is something to read on the stream's descriptor (−1: not for that), or
   until that time. */
enum verb_result call_wait_either(struct call *c, struct handle *h, short events, struct terminal_use *stream, int fd,
                                  uint64_t until);

/* Others have their turns, then the verb is run again: for one that is never held up and among others. */
enum verb_result call_next_turn(struct call *c);

/* A stream takes one task's send after the other's. Whether the call may send now; and after a part went: others may not
   until the call is over (false: memory is out). */
bool call_may_send(const struct call *c, const struct handle *h);
bool call_goes_on_sending(struct call *c, struct handle *h);

/* Bytes are left in the read-ahead, of which the kernel tells nobody: who waits to read the open socket looks again. */
void call_wake_all_readers(struct call *c, struct handle *h);
static inline void call_wake_readers(struct call *c, struct handle *h) {
    if (UNLIKELY(h->watch.waiters.first) || UNLIKELY(h->open->references > 1)) call_wake_all_readers(c, h);
}
/* The same where the call is over, and the handle may be. */
void call_wake_open_readers(struct machine *m, const struct open_socket *open);

/* Whether it is known, without a call, that the handle is not ready: it parks at once. */
bool call_not_ready(const struct call *c, const struct handle *h, short events);

#endif
