/* A session: what it tells, and how a text is run in it. */
#include "shell/session.h"

#include "base/utf8.h"
#include "run/load.h"
#include "shell/output.h"
#include "shell/report.h"

#include <stdio.h>
#include <unistd.h>

/* --- output ------------------------------------------------------------------------------------------------------- */

struct stream_style session_style(struct session *s, enum machine_stream stream) {
    struct stream_style *style = &s->styles[stream];
    if (!style->known) *style = output_style(stream == STREAM_OUT ? STDOUT_FILENO : STDERR_FILENO, &s->settings);
    return *style;
}

int session_write(struct session *s, enum machine_stream stream, struct span bytes) {
    return s->write(s->write_context, stream, bytes);
}

/* Writes a text that was built for standard error. Where memory ran out while building it, that alone is said. */
static void tell_text(struct session *s, struct buffer *text) {
    struct span said = text->failed ? SPAN("sockshell: out of memory\n") : buffer_span(text);
    (void)session_write(s, STREAM_ERROR, said);
    buffer_clear(text);
}

/* Behind the text, which is a task's tag or nothing. */
static void push_report(struct session *s, struct buffer *text, const struct err *err) {
    struct stream_style style = session_style(s, STREAM_ERROR);
    size_t columns = style.terminal ? output_columns(STDERR_FILENO) : 0;
    report_push(text, err, style.colour, columns > text->len ? columns - text->len : columns);
}

void session_tell(struct session *s, const struct err *err) {
    struct buffer text = {0};
    push_report(s, &text, err);
    tell_text(s, &text);
}

void session_tell_task(struct session *s, uint32_t number, const struct err *err) {
    struct buffer text = {0};
    (void)buffer_printf(&text, "[%%%u] ", (unsigned)number);
    push_report(s, &text, err);
    tell_text(s, &text);
}

void session_complain(struct session *s, const char *name, const char *message) {
    struct buffer text = {0};
    (void)buffer_push_text(&text, "sockshell: ");
    (void)escape_push(&text, span_text(name), ESCAPE_ALL);
    (void)buffer_push_text(&text, ": ");
    (void)escape_push(&text, span_text(message), ESCAPE_ALL);
    (void)buffer_push_byte(&text, '\n');
    tell_text(s, &text);
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static enum session_result failed(struct session *s, const struct err *err, enum session_result how) {
    s->failed = true;
    s->newest_error = err->name;
    session_tell(s, err);
    return how;
}

enum session_result session_run_code(struct session *s, struct code **code, int *status) {
    struct err err;
    enum session_result result = SESSION_DONE;
    switch (machine_run(&s->machine, *code, status, &err)) {
    case RUN_DONE: break;
    case RUN_FAILED: result = failed(s, &err, SESSION_FAILED); break;
    case RUN_EXIT:
        s->exited = true;
        result = SESSION_EXIT;
        break;
    case RUN_INTERRUPTED: result = SESSION_INTERRUPTED; break;
    }
    code_release(*code);
    *code = NULL;
    return result;
}

enum session_result session_run_text(struct session *s, const char *name, struct span text, int *status) {
    return session_run_source(s, source_new(name, text, 1), status);
}

enum session_result session_run_source(struct session *s, struct source *source, int *status) {
    struct err err;
    if (!source) {
        (void)err_memory(&err);
        return failed(s, &err, SESSION_FAILED);
    }
    struct code *code = NULL;
    struct load_options options = {.show = !source->name && s->prompt, .whole = source->name != NULL, .last = true};
    enum load_status loaded = machine_load(&s->machine, source, options, &code, NULL, &err);
    enum session_result result =
        loaded == LOAD_DONE ? session_run_code(s, &code, status) : failed(s, &err, SESSION_SYNTAX);
    source_release(source);
    return result;
}

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static bool set_argument(struct session *s, struct list *all, size_t number, const char *text, struct err *err) {
    char name[24];
    (void)snprintf(name, sizeof name, "%zu", number);
    struct value value;
    if (!value_bytes(&value, span_text(text), err)) return false;
    bool set = machine_set_global(&s->machine, span_text(name), &value, err) && list_push(all, &value, err);
    value_release(&value);
    return set;
}

bool session_set_arguments(struct session *s, char *const *args, size_t count, struct err *err) {
    struct value all;
    if (count == 0) return true; /* the loader makes an empty $args for a text that names it */
    if (!list_new(&all, count, err)) return false;
    bool set = true;
    for (size_t i = 0; set && i < count; i++) set = set_argument(s, all.list, i + 1, args[i], err);
    set = set && machine_set_global(&s->machine, SPAN("args"), &all, err);
    value_release(&all);
    return set;
}
