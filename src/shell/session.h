/* A session: a machine, where its output goes, and how it is shown. Everything that runs text goes through here. */
#ifndef SHELL_SESSION_H
#define SHELL_SESSION_H

#include "base/buffer.h"
#include "base/err.h"
#include "run/machine.h"
#include "shell/journal.h"
#include "shell/outlet.h"

struct code;    /* lang/code.h */
struct prompt;  /* shell/prompt.h */
struct testing; /* shell/testing/subtest.h */

/* How a stream is written to (REPL.md section 11): found out once, when it is first asked for. */
struct stream_style {
    bool known;
    bool terminal;
    bool colour;
    bool usual; /* `colour` as it was found out, for `set colours auto` */
};

/* What `sockshell` was asked for. Texts are borrowed from argv. */
struct settings {
    bool check;      /* -n */
    bool trace;      /* -x */
    bool keep_going; /* -k */
    bool quiet;      /* -q */
    bool stay;       /* -i */
    bool with_task;  /* --with-task */
    bool no_rc, no_history;
    const char *rc;
    enum colour_setting { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } colour;
};

struct session {
    struct machine machine;
    struct settings settings;
    struct stream_style styles[2];  /* by stream; session_style gives them */
    int64_t setting[SETTING_COUNT]; /* shell/setting.h */
    struct journal journal;         /* what was typed */
    struct prompt *prompt;          /* NULL unless a user sits at it */
    struct testing *testing;        /* NULL unless under --test */
    uint64_t unnamed;               /* how many handles were named h1, h2, … */
    const char *newest_error;       /* the name of the error that was told last; "" if none */
    bool failed;                    /* a statement failed: with -k the status is 1 at the end */
    struct outlet outlet;           /* standard output among several tasks */
    struct buffer typed;            /* what `input` has of a line that is not whole */
    int terminal;                   /* what `input` reads where the script is standard input; 0: not opened */
    int trace_fd;                   /* the file of `trace FILE`; 0: standard error */
    bool script_on_stdin;           /* `input` asks on /dev/tty */
    bool exited;                    /* `exit` was run: nothing further is */
    struct source *faulty;          /* what `source` could not compile last: the error's place points into it */
    /* Where output goes: write(2) to 1 and 2, or a callback of the library's user. */
    int (*write)(void *context, enum machine_stream stream, struct span bytes);
    void *write_context;
};

/* What running a text came to. */
enum session_result { SESSION_DONE, SESSION_FAILED, SESSION_SYNTAX, SESSION_EXIT, SESSION_INTERRUPTED };

/* Its beginning and end are in session_hooks.c. */
bool session_init(struct session *s, const struct settings *settings, struct err *err);
void session_clear(struct session *s); /* closes every handle, removes bound unix paths */

/* How the stream is written to. A script that neither prints nor fails never asks. */
struct stream_style session_style(struct session *s, enum machine_stream stream);

/* Writes the bytes as they are to where the session's output goes; 0 or −errno. */
int session_write(struct session *s, enum machine_stream stream, struct span bytes);
/* Tells an error on standard error, with its source line and hint; and one that concerns no source, as the one line
   `sockshell: NAME: MESSAGE`. */
void session_tell(struct session *s, const struct err *err);
/* The same of a task that nobody waited for, behind its number. */
void session_tell_task(struct session *s, uint32_t number, const struct err *err);
void session_complain(struct session *s, const char *name, const char *message);

/* Runs a text that is whole; errors have been told when it returns. `name` NULL: typed at a prompt. *status is set on
   SESSION_EXIT. */
enum session_result session_run_text(struct session *s, const char *name, struct span text, int *status);
/* The same for a source, which it takes; NULL stands for one that there was no memory for. */
enum session_result session_run_source(struct session *s, struct source *source, int *status);
/* The same for code that was loaded; *code is released. */
enum session_result session_run_code(struct session *s, struct code **code, int *status);
/* Sets $1… and $args. */
bool session_set_arguments(struct session *s, char *const *args, size_t count, struct err *err);

#endif
