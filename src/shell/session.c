/* A session: a machine, where its output goes, and how a text is run in it. */
#include "shell/session.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "run/load.h"
#include "shell/complete.h"
#include "shell/input.h"
#include "shell/output.h"
#include "shell/report.h"
#include "shell/run_file.h"
#include "shell/setting.h"
#include "shell/tracing.h"
#include "verbs/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* --- output ------------------------------------------------------------------------------------------------------- */

static int write_descriptor(void *context, enum machine_stream stream, struct span bytes) {
    (void)context;
    return output_write(stream == STREAM_OUT ? STDOUT_FILENO : STDERR_FILENO, bytes);
}

struct stream_style session_style(struct session *s, enum machine_stream stream) {
    struct stream_style *style = &s->styles[stream];
    if (!style->known) *style = output_style(stream == STREAM_OUT ? STDOUT_FILENO : STDERR_FILENO, &s->settings);
    return *style;
}

int session_write(struct session *s, enum machine_stream stream, struct span bytes) {
    return s->write(s->write_context, stream, bytes);
}

/* machine_hooks.write: to a terminal nothing goes that could steer it, unless the script says so. */
static int hook_write(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    struct session *s = context;
    if (raw || !session_style(s, stream).terminal) return session_write(s, stream, bytes);
    struct buffer shown = {0};
    bool made = escape_push(&shown, bytes, ESCAPE_LINES);
    int result = made ? session_write(s, stream, buffer_span(&shown)) : -ENOMEM;
    buffer_clear(&shown);
    return result;
}

/* machine_hooks.write_on. A prompt, and whoever embeds us, take texts whole. */
static int hook_write_on(void *context, struct span bytes, bool raw, uint64_t *written, int *fd) {
    struct session *s = context;
    if (s->prompt || s->write != write_descriptor) {
        int result = s->machine.hooks.write(context, STREAM_OUT, bytes, raw);
        return result < 0 ? result : 1;
    }
    struct buffer shown = {0};
    if (!raw && session_style(s, STREAM_OUT).terminal) {
        if (!escape_push(&shown, bytes, ESCAPE_LINES)) return -ENOMEM;
        bytes = buffer_span(&shown);
    }
    ssize_t r = 0;
    while (*written < bytes.len && (r >= 0 || r == -EINTR)) {
        r = outlet_write(&s->outlet, span_from(bytes, (size_t)*written));
        if (r > 0) *written += (uint64_t)r;
    }
    buffer_clear(&shown);
    *fd = s->outlet.fd;
    if (r == -EAGAIN) return 0;
    return r < 0 ? (int)r : 1;
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

/* machine_hooks.failed: nobody waited for the task. */
static void tell_failed(void *context, uint32_t number, const struct err *err) {
    struct session *s = context;
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

/* --- a session's life --------------------------------------------------------------------------------------------- */

/* The error of a text that `source` could not compile points into the text, so that is kept until the next. */
static struct code *hook_load(void *context, struct span path, struct err *err) {
    struct session *s = context;
    struct source *source = run_file_source(path, err);
    if (!source) return NULL;
    struct code *code = NULL;
    struct load_options options = {.last = true};
    enum load_status status = machine_load(&s->machine, source, options, &code, NULL, err);
    source_release(s->faulty);
    s->faulty = status == LOAD_DONE ? NULL : source_hold(source);
    source_release(source);
    return status == LOAD_DONE ? code : NULL;
}

static size_t hook_history(void *context, size_t i, struct span *entry) {
    const struct session *s = context;
    if (i < s->journal.count) *entry = buffer_span(&s->journal.entries[i]);
    return s->journal.count;
}

static size_t hook_script(void *context, struct buffer *out) {
    const struct session *s = context;
    return journal_script(&s->journal, s->machine.vocabulary, out);
}

static const char *hook_newest_error(void *context) {
    const struct session *s = context;
    return s->newest_error;
}

static bool hook_complete(void *context, struct span line, struct buffer *out) {
    const struct session *s = context;
    struct completion found;
    bool done = complete_line(&s->machine, line, line.len, &found);
    if (done) completion_push(out, &found);
    completion_clear(&found);
    return done && !out->failed;
}

static bool hook_trace(void *context, struct span where, struct err *err) {
    return tracing_set(context, where, err);
}

bool session_init(struct session *s, const struct settings *settings, struct err *err) {
    *s = (struct session){.settings = *settings, .write = write_descriptor, .newest_error = ""};
    setting_begin(s);
    struct machine_hooks hooks = {
        .context = s,
        .write = hook_write,
        .write_on = hook_write_on,
        .input = input_line,
        .load = hook_load,
        .failed = tell_failed,
        .setting = setting_hook_get,
        .set = setting_hook_set,
        .history = hook_history,
        .script = hook_script,
        .newest_error = hook_newest_error,
        .complete = hook_complete,
        .trace = hook_trace,
    };
    if (!machine_init(&s->machine, &verbs_vocabulary, &hooks, err)) return false;
    if (settings->trace) tracing_begin(s);
    return true;
}

void session_clear(struct session *s) {
    machine_clear(&s->machine);
    bound_paths_remove();
    tracing_end(s);
    outlet_close(&s->outlet);
    input_close(s);
    source_release(s->faulty);
    s->faulty = NULL;
    journal_clear(&s->journal);
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
