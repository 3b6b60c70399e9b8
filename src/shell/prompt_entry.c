/* An entry: loaded when the editor asks whether it is complete, run when it is. */
#include "shell/paint.h"
#include "shell/prompt_state.h"

#include "base/elapsed.h"
#include "shell/setting.h"

#include <errno.h>
#include <unistd.h>

void prompt_drop_entry(struct prompt *p) {
    code_release(p->code);
    source_release(p->source);
    p->code = NULL;
    p->source = NULL;
}

bool prompt_load_entry(void *context, struct span text, char *open) {
    struct prompt *p = context;
    struct load_open opened = {0};
    struct load_options options = {.show = true};
    prompt_drop_entry(p);
    p->loaded = LOAD_BAD;
    p->source = source_new(NULL, text, 1);
    if (p->source)
        p->loaded = machine_load(&p->session->machine, p->source, options, &p->code, &opened, &p->err);
    else
        (void)err_memory(&p->err);
    *open = opened.kind;
    return p->loaded != LOAD_MORE;
}

/* The editor writes to the eventfd as well, so the flag alone tells of Ctrl-C. */
static void forget_wake(const struct machine *m) {
    uint64_t count = 0;
    if (read(m->interrupt_fd, &count, sizeof count) < 0) count = 0; /* nothing was there */
}

/* A Ctrl-C that came when the entry was done is meant for the next line, whose first wait is to end at once. */
static void pass_interrupt_on(const struct machine *m) {
    const uint64_t one = 1;
    bool pressed = m->interrupted && *m->interrupted;
    if (pressed && write(m->interrupt_fd, &one, sizeof one) < 0) return; /* it was full: the wait ends anyway */
}

/* The eventfd first: a Ctrl-C in between is then seen at the next look. */
bool prompt_take_interrupt(void *context) {
    struct prompt *p = context;
    struct machine *m = &p->session->machine;
    forget_wake(m);
    bool pressed = m->interrupted && *m->interrupted;
    if (pressed) *m->interrupted = 0;
    return pressed;
}

/* A line of our own on standard error. */
static void say_dim(struct prompt *p, struct span text) {
    struct buffer line = {0};
    paint_text(&line, PAINT_DIM, text, session_style(p->session, STREAM_ERROR).colour);
    buffer_push_byte(&line, '\n');
    if (!line.failed) (void)session_write(p->session, STREAM_ERROR, buffer_span(&line));
    buffer_clear(&line);
}

static void say_interrupted(struct prompt *p) {
    (void)prompt_take_interrupt(p);
    say_dim(p, lineedit_echoes() ? SPAN("") : SPAN("^C")); /* else the terminal has shown it */
    if (lineedit_echoes()) lineedit_drop_typed();
    lineedit_echo(false);
}

/* `set timing on`: dim, how long the entry took. */
static void say_elapsed(struct prompt *p, uint64_t begun) {
    struct buffer text = {0};
    if (!setting_on(p->session, SETTING_TIMING)) return;
    elapsed_push(&text, sys_now() - begun);
    if (!text.failed) say_dim(p, buffer_span(&text));
    buffer_clear(&text);
}

/* A Ctrl-C that came since Enter is not forgotten: it is meant for this entry. */
bool prompt_run_entry(struct prompt *p, int *status) {
    p->failed = true;
    if (p->loaded != LOAD_DONE) {
        session_tell(p->session, &p->err);
        return false;
    }
    /* A window that changed while Enter was pressed would keep every wait of the entry awake. */
    forget_wake(&p->session->machine);
    uint64_t begun = sys_now();
    enum session_result result = session_run_code(p->session, &p->code, status);
    p->note.len = 0;
    if (result != SESSION_EXIT) say_elapsed(p, begun);
    switch (result) {
    case SESSION_DONE: p->failed = false; break;
    case SESSION_INTERRUPTED: say_interrupted(p); break;
    case SESSION_EXIT: return true;
    case SESSION_FAILED:
    case SESSION_SYNTAX: break;
    }
    pass_interrupt_on(&p->session->machine);
    return false;
}
