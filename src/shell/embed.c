/* The public interface, over a session. */
#include "sockshell/sockshell.h"

#include "base/mem.h"
#include "shell/run_file.h"
#include "shell/session.h"

struct sks {
    struct session session;
    struct sks_output output;
};

static int write_out(void *context, enum machine_stream stream, struct span bytes) {
    const struct sks *s = context;
    return s->output.write(s->output.context, stream == STREAM_OUT ? SKS_STDOUT : SKS_STDERR, bytes.ptr, bytes.len);
}

/* What a callback takes is no terminal. */
static void redirect(struct sks *s, const struct sks_output *output) {
    s->output = *output;
    s->session.write = write_out;
    s->session.write_context = s;
    for (size_t i = 0; i < COUNT(s->session.styles); i++) s->session.styles[i] = (struct stream_style){.known = true};
}

struct sks *sks_new(const struct sks_output *output) {
    struct settings settings = {.no_rc = true, .no_history = true};
    struct err err;
    struct sks *s = mem_zero(1, sizeof *s);
    if (!s) return NULL;
    if (!session_init(&s->session, &settings, &err)) {
        mem_free(s);
        return NULL;
    }
    if (output && output->write) redirect(s, output);
    return s;
}

void sks_free(struct sks *s) {
    if (!s) return;
    session_clear(&s->session);
    mem_free(s);
}

enum sks_result sks_eval(struct sks *s, const char *text, size_t len, int *status) {
    int unused;
    switch (session_run_text(&s->session, "<eval>", span_of(text, len), status ? status : &unused)) {
    case SESSION_DONE: return SKS_DONE;
    case SESSION_SYNTAX: return SKS_SYNTAX;
    case SESSION_EXIT: return SKS_EXIT;
    case SESSION_FAILED:
    case SESSION_INTERRUPTED: return SKS_FAILED;
    }
    return SKS_FAILED;
}

int sks_run_file(struct sks *s, const char *path) {
    return session_finish(&s->session, session_run_file(&s->session, path));
}

const char *sks_version(void) {
    return SKS_VERSION;
}
