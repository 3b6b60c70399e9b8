/* The machine: variables, functions and tasks of a session, and what it needs from outside. */
#ifndef RUN_MACHINE_H
#define RUN_MACHINE_H

#include "base/err.h"
#include "base/map.h"
#include "net/handle.h"
#include "run/invocation.h"
#include "run/scheduler.h"
#include "run/value.h"
#include "spec/setting.h"
#include "spec/verb.h"

struct code;
struct task;

enum machine_stream { STREAM_OUT, STREAM_ERROR };

/* What `input` and `talk` ask for, and how far that has come. */
struct machine_input {
    struct span prompt;
    bool some;  /* what has been typed is asked for as it comes, rather than a line of it */
    bool asked; /* the prompt has been shown */
    /* The answer is waited for; else where it has not come whole, that is −EAGAIN, and `fd` is to be waited for. */
    bool waits;
    int fd;
    bool terminal; /* told of `some`: it was typed on one */
};

/* What the machine asks of the session around it. `context` is handed back. All but `write` may be NULL. */
struct machine_hooks {
    void *context;
    /* Writes all of the bytes; 0 or −errno. `raw`: to a terminal too the bytes go as they are. */
    int (*write)(void *context, enum machine_stream stream, struct span bytes, bool raw);
    /* Writes to standard output as much as goes without waiting of what `write` would write, from byte *written of that on:
       1 when all is written, 0 when *fd has to take more first, −errno. NULL: nothing is ever waited for. */
    int (*write_on)(void *context, struct span bytes, bool raw, uint64_t *written, int *fd);
    /* `input`: a line without its end into *line; 1, or 0 at the end of input, or −errno. A hint in err is kept. What has
       come of a line that is not whole is kept for the next call. `talk`: some bytes, with line ends. */
    int (*input)(void *context, struct machine_input *ask, struct buffer *line, struct err *err);
    /* A session's statement gave this; `name` is empty for a value that was not kept. */
    void (*show)(void *context, struct span name, const struct value *value);
    /* A session's verb was done: what its row tells (struct verb); before its values are shown. */
    void (*tell)(void *context, const struct call *call, struct span text);
    /* A handle was closed because nothing referred to it any more. */
    void (*dropped)(void *context, const struct handle *handle);
    /* A task failed and no other was waiting for it. */
    void (*failed)(void *context, uint32_t number, const struct err *err);
    /* A statement of a session has waited for long for this, in words ("a connection on srv"); empty: it goes on. */
    void (*waiting)(void *context, struct span what);
    /* A session's statement moves much and has done so for a while: how far it is, again and again, until `waiting` tells
       that it goes on. Comes with `waiting`. */
    void (*progress)(void *context, const struct progress *progress);
    /* `test "name" { … }` under the test runner: it began in the task of that number; the newest of the task's that has not
       ended ended (err NULL: passed). Without them it is its block. */
    void (*test_begin)(void *context, uint32_t task, struct span name);
    void (*test_end)(void *context, uint32_t task, const struct err *err);
    /* `source PATH`: the compiled text, owned, or NULL with the error. */
    struct code *(*load)(void *context, struct span path, struct err *err);
    /* `set`: what a setting of the session is now, and its change, which takes effect at once. */
    int64_t (*setting)(void *context, enum setting which);
    void (*set)(void *context, enum setting which, int64_t value);
    /* `history`: how many entries it holds; *entry is number `i` of them, oldest first, if there is one. */
    size_t (*history)(void *context, size_t i, struct span *entry);
    /* `save`: adds what was typed and worked as a script, and gives how many entries that were. */
    size_t (*script)(void *context, struct buffer *out);
    /* `explain`: the name of the newest error that was told, static; "" if there is none yet. */
    const char *(*newest_error)(void *context);
    /* `trace`: "on", "off", or the path of a file; false with the error. */
    bool (*trace)(void *context, struct span where, struct err *err);
    /* `complete`: adds the candidates for the line; false when memory is out. */
    bool (*complete)(void *context, struct span line, struct buffer *out);
};

/* A function made by `fn`, by number; the number stays for the name, `code` changes when it is defined again. */
struct machine_function {
    struct code *code; /* NULL: never defined */
};

/* A standard stream among several tasks: who is in the middle of a text or a line has it until that is whole. */
struct terminal_use {
    struct watch watch; /* who waits, for the descriptor or for his turn */
    int fd;             /* what is watched */
    struct task *user;  /* NULL: nobody */
};

struct machine {
    const struct vocabulary *vocabulary;
    struct handle_list handles;
    struct machine_hooks hooks;
    /* Variables outside functions: number i of `global_names` is globals[CODE_TEMPORARIES + i] (lang/code.h); the places
       before are the temporaries of resident code. */
    struct map global_names;
    struct value *globals;
    size_t global_count, global_room;
    struct map function_names;
    struct machine_function *functions;
    size_t function_room;
    struct code *replaced; /* functions' code that was replaced while it was running */
    struct buffer scratch; /* room for one verb at a time: what recv reads into, the text that print writes */
    struct open_rare
        *rare; /* for what recv read while there was no memory for a value, nor for a read-ahead; or NULL */
    struct invocation invocation;
    struct value returned; /* what the task gave that has just come to its end, until it is noted there; else nil */
    struct task *main;     /* what machine_run runs; made by the first run */
    struct source *error_source; /* keeps the place of the newest uncaught error readable */
    struct error spare;          /* handed out when there is no memory for an error; untouched until then */
    bool session;                /* results are shown, verbs park, an interrupt cancels */
    bool parking;                /* verbs must not block in the kernel: a session, or several tasks */
    bool task_failed;            /* a task's error was told: a script's status is 1 */
    struct scheduler scheduler;
    struct terminal_use output, input; /* standard output and input among several tasks */
    int interrupt_fd;                  /* an eventfd that a signal handler writes to, or −1 */
    volatile int *interrupted;         /* set by the handler; NULL: nobody interrupts */
};

/* What running came to. */
enum run_result {
    RUN_DONE,
    RUN_FAILED,      /* err is filled */
    RUN_EXIT,        /* `exit N`: *status */
    RUN_INTERRUPTED, /* Ctrl-C in a session */
};

bool machine_init(struct machine *m, const struct vocabulary *vocabulary, const struct machine_hooks *hooks,
                  struct err *err);
void machine_clear(struct machine *m);

/* After names were put into the maps: room for their values, unset. False when memory is out. */
bool machine_fit_globals(struct machine *m);
bool machine_fit_functions(struct machine *m);

/* Runs code made by lang/ for this machine to its end, waiting as needed; other tasks have their turns meanwhile. Takes no
   ownership. */
enum run_result machine_run(struct machine *m, struct code *code, int *status, struct err *err);

/* Runs all spawned tasks to their ends; machine->task_failed says whether some error was told. */
enum run_result machine_finish(struct machine *m, int *status);

/* Lets tasks go on until the descriptor can be read (RUN_DONE), or is interrupted. At once where there are none. */
enum run_result machine_serve(struct machine *m, int fd, int *status);

/* A session begins or ends: its verbs park. */
void machine_set_session(struct machine *m, bool session);

/* The error as a value; where there is no memory for one, the machine's spare, which no release ever frees. */
struct value machine_error_value(struct machine *m, const struct err *err);

/* The value of a global, borrowed; NULL if there is none of that name or it is unset. */
const struct value *machine_global(const struct machine *m, struct span name);
/* The same of the global whose name is key number `number` of global_names. */
const struct value *machine_global_number(const struct machine *m, size_t number);
/* Sets one, as an assignment would. The value is borrowed. */
bool machine_set_global(struct machine *m, struct span name, const struct value *value, struct err *err);
/* Fills the error that no variable of that name is set, with the nearest that is; false. `kind`: what is due there. */
bool machine_unknown_name(const struct machine *m, struct span name, enum kind kind, struct err *err);
/* The variable that holds the handle (which is one of a value), or the task, for messages; empty if none. */
struct span machine_handle_name(const struct machine *m, struct handle *h);
struct span machine_task_name(const struct machine *m, const struct task *t);

/* A verb sent something: an answer may come at once, which is worth looking for before sleeping (looks.h). */
static inline void machine_sent(struct machine *m) {
    looks_ask(&m->scheduler.looks, m->scheduler.current);
}

#endif
