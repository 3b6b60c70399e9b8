/* How results are shown at the prompt: the machine's hooks. */
#include "base/utf8.h"
#include "shell/lineedit.h"
#include "shell/paint.h"
#include "shell/prompt_state.h"
#include "shell/render.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

static struct prompt *prompt_of(void *context) {
    struct session *s = context;
    return s->prompt;
}

/* A verb was done: what was told while it went on is no longer true. */
static void put(struct prompt *p, struct buffer *text) {
    lineedit_status(SPAN(""));
    if (!text->failed) (void)session_write(p->session, STREAM_OUT, buffer_span(text));
    buffer_clear(text);
}

/* --- names for what has none ---------------------------------------------------------------------------------------- */

/* A name like h1, h2, … that no variable has. */
static struct span free_name(struct session *s, char letter, char *room, size_t size) {
    do {
        (void)snprintf(room, size, "%c%" PRIu64, letter, ++s->unnamed);
    } while (machine_global(&s->machine, span_text(room)));
    return span_text(room);
}

/* The variable that holds the handle, made if there is none, so that it can be used and closed. Its name lives as long as
   the variable, or in `room`. */
static struct span keep_handle(struct prompt *p, const struct value *value, char *room, size_t size) {
    struct machine *m = &p->session->machine;
    struct handle *h = &value->handle->handle;
    struct span held = machine_handle_name(m, h);
    if (held.len || h->fd < 0) return held;
    struct err err;
    struct span name = free_name(p->session, 'h', room, size);
    if (!machine_set_global(m, name, value, &err)) return SPAN("");
    handle_name(h, name);
    return name;
}

/* The same for a task, so that it can be waited for and cancelled. */
static struct span keep_task(struct prompt *p, const struct value *value, char *room, size_t size) {
    struct err err;
    struct span held = machine_task_name(&p->session->machine, value->task);
    if (held.len) return held;
    struct span name = free_name(p->session, 't', room, size);
    return machine_set_global(&p->session->machine, name, value, &err) ? name : SPAN("");
}

static struct span keep(struct prompt *p, const struct value *value, char *room, size_t size) {
    if (value->type == VALUE_HANDLE) return keep_handle(p, value, room, size);
    if (value->type == VALUE_TASK) return keep_task(p, value, room, size);
    struct err err;
    (void)machine_set_global(&p->session->machine, SPAN("_"), value, &err);
    return SPAN("_");
}

/* --- hooks ---------------------------------------------------------------------------------------------------------- */

/* A note is for the first value shown after it. */
static void render(struct prompt *p, struct span name, const struct value *value) {
    struct stream_style style = session_style(p->session, STREAM_OUT);
    struct buffer text = {0};
    render_value(&text, name, value, buffer_span(&p->note), style.colour, style.terminal ? lineedit_width() : 0);
    p->note.len = 0;
    put(p, &text);
}

/* The value may lie among the globals, which move when a variable is made: hence the copy. */
static void show(void *context, struct span name, const struct value *value) {
    struct prompt *p = prompt_of(context);
    char room[32];
    struct value held;
    if (name.len == 0 && (value->type == VALUE_NIL || value->type == VALUE_UNSET)) return;
    value_copy(&held, value);
    if (name.len == 0) {
        name = keep(p, &held, room, sizeof room);
        journal_name(&p->session->journal, name);
    } else if (held.type == VALUE_HANDLE) {
        handle_name(&held.handle->handle, name); /* one that was taken out of a list has none yet */
    }
    render(p, name, &held);
    value_release(&held);
}

/* `(text)` is for the value that is shown next; anything else is a line of its own. */
static void tell(void *context, const struct call *call, struct span text) {
    (void)call;
    struct prompt *p = prompt_of(context);
    p->note.len = 0;
    if (text.len > 2 && text.ptr[0] == '(') {
        buffer_push(&p->note, span_head(span_from(text, 1), text.len - 2));
        return;
    }
    struct buffer line = {0};
    if (text.len == 0) return;
    escape_push(&line, text, ESCAPE_ALL);
    buffer_push_byte(&line, '\n');
    put(p, &line);
}

static void dropped(void *context, const struct handle *handle) {
    struct prompt *p = prompt_of(context);
    struct buffer line = {0};
    bool colour = session_style(p->session, STREAM_OUT).colour;
    paint(&line, PAINT_DIM, colour);
    buffer_printf(&line, "%s closed: nothing refers to it any more", handle->name[0] ? handle->name : "a handle");
    paint(&line, PAINT_PLAIN, colour);
    buffer_push_byte(&line, '\n');
    put(p, &line);
}

/* Dim, until it goes on. */
static void waiting(void *context, struct span what) {
    struct buffer line = {0};
    (void)context;
    if (what.len) buffer_printf(&line, "waiting for %.*s; Ctrl-C stops", SPAN_ARG(what));
    lineedit_status(buffer_span(&line));
    buffer_clear(&line);
}

/* The same line, for what takes long. It is over when something is shown, or when it is waited for something else. */
static void progress(void *context, const struct progress *far) {
    struct prompt *p = prompt_of(context);
    struct buffer line = {0};
    progress_bar_push(&p->bar, far, sys_now(), lineedit_width(), &line);
    lineedit_status(buffer_span(&line));
    buffer_clear(&line);
}

/* What is typed must be seen, as it is asked for. A line for a task beside the prompt would be one that the user types
   for the prompt. */
static int input(void *context, struct machine_input *ask, struct buffer *line, struct err *err) {
    struct prompt *p = prompt_of(context);
    if (scheduler_number(&p->session->machine)) {
        (void)err_hint(err, "at the prompt what is typed is the prompt's; a script's tasks may ask");
        return -EBUSY;
    }
    if (ask->some)
        lineedit_talk();
    else
        lineedit_echo(true);
    int result = p->before.input(context, ask, line, err);
    bool goes_on = result == -EAGAIN || (ask->some && result > 0);
    if (!goes_on) lineedit_echo(false);
    return result;
}

/* What a task prints stands among what others do, where it must not steer the terminal whatever it asks for. */
static int write_shown(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    struct prompt *p = prompt_of(context);
    bool alone = scheduler_number(&p->session->machine) == 0;
    return p->before.write(context, stream, bytes, raw && alone);
}

void prompt_show_results(struct prompt *p) {
    struct machine_hooks *hooks = &p->session->machine.hooks;
    hooks->write = write_shown;
    hooks->show = show;
    hooks->tell = tell;
    hooks->dropped = dropped;
    hooks->waiting = waiting;
    hooks->progress = progress;
    if (p->before.input) hooks->input = input;
}
