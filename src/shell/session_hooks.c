/* A session's beginning and end, and what its machine asks of it. */
#include "shell/session.h"

#include "base/utf8.h"
#include "run/load.h"
#include "shell/complete.h"
#include "shell/input.h"
#include "shell/output.h"
#include "shell/run_file.h"
#include "shell/setting.h"
#include "shell/tracing.h"
#include "verbs/verbs.h"

#include <errno.h>
#include <unistd.h>

/* --- output ------------------------------------------------------------------------------------------------------- */

static int write_descriptor(void *context, enum machine_stream stream, struct span bytes) {
    (void)context;
    return output_write(stream == STREAM_OUT ? STDOUT_FILENO : STDERR_FILENO, bytes);
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

/* machine_hooks.failed: nobody waited for the task. */
static void hook_failed(void *context, uint32_t number, const struct err *err) {
    session_tell_task(context, number, err);
}

/* --- what verbs ask --------------------------------------------------------------------------------------------------- */

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

/* --- a session's life --------------------------------------------------------------------------------------------- */

bool session_init(struct session *s, const struct settings *settings, struct err *err) {
    *s = (struct session){.settings = *settings, .write = write_descriptor, .newest_error = ""};
    setting_begin(s);
    struct machine_hooks hooks = {
        .context = s,
        .write = hook_write,
        .write_on = hook_write_on,
        .input = input_line,
        .load = hook_load,
        .failed = hook_failed,
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
