/* What the prompt keeps between its parts. */
#ifndef SHELL_PROMPT_STATE_H
#define SHELL_PROMPT_STATE_H

#include "run/load.h"
#include "shell/complete.h"
#include "shell/progress_bar.h"
#include "shell/session.h"

struct prompt {
    struct session *session;
    struct machine_hooks before;  /* the machine's hooks as they were, for when the prompt ends */
    struct buffer history;        /* the file's path; empty: none is kept */
    bool history_failed;          /* told once */
    struct completion completion; /* the last one, which the editor borrows */
    struct buffer note;           /* what the verb under way told of the values that it gives, without parentheses */
    struct buffer text;           /* the prompt */
    struct progress_bar bar;
    bool over;   /* a task ran `exit` while a line was typed */
    int status;  /* the session's exit status */
    bool failed; /* the last statement did: the prompt is red */
    bool warned; /* Ctrl-D was pressed and open handles were told of */
    /* The entry as it was loaded when the editor asked whether it is complete. */
    struct source *source;
    struct code *code;
    enum load_status loaded;
    struct err err;
};

/* prompt_show.c: how results are shown; sets the machine's hooks for that. */
void prompt_show_results(struct prompt *p);

/* prompt_entry.c: whether the text is complete (lineedit_hooks.complete_statement; `context` is the prompt): it is loaded,
   and kept for prompt_run_entry. */
bool prompt_load_entry(void *context, struct span text, char *open);
/* Runs what was loaded last; errors have been told. True when `exit` was run: *status is its status. */
bool prompt_run_entry(struct prompt *p, int *status);
void prompt_drop_entry(struct prompt *p);

/* Whether Ctrl-C was pressed since the last call (lineedit_hooks.take_interrupt). */
bool prompt_take_interrupt(void *context);

#endif
