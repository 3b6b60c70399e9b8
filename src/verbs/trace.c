/* trace: tells each socket call as it is made. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/machine.h"

#include <errno.h>

enum { TRACE_WHERE };

static enum verb_result trace_run(struct call *c) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    if (!hooks->trace) return call_fail_errno(c, ENOSYS, NULL, NULL);
    if (hooks->trace(hooks->context, call_param(c, TRACE_WHERE)->text, c->err)) return VERB_DONE;
    c->err->verb = c->verb->name;
    err_word(c->err, (int)c->first[TRACE_WHERE]);
    return VERB_FAILED;
}

static void trace_tell(const struct call *c, struct buffer *out) {
    struct span where = call_param(c, TRACE_WHERE)->text;
    if (span_is(where, "off")) {
        buffer_push_text(out, "calls are not told any more");
        return;
    }
    buffer_push_text(out, "each socket call is told ");
    if (span_is(where, "on")) {
        buffer_push_text(out, "as it is made; trace off ends that");
    } else {
        buffer_push_text(out, "in ");
        buffer_push(out, where);
    }
}

static const struct param params[] = {
    {"WHERE", KIND_TRACE, PARAM_ONE, NULL, "on: standard error; off; or a file, which is made anew: ./calls"},
};

static const struct failure failures[] = {
    {ERR_VALUE, "neither on nor off, and no path", "a file in this folder is written with a slash: ./calls"},
    {"ENOENT", "the folder of the file is not there", NULL},
    {"EACCES", "the file may not be written to", NULL},
    {"EISDIR", "the path is a folder", NULL},
};

const struct verb verb_trace = {
    .name = "trace",
    .group = "Shell",
    .summary = "tell each socket call as it is made",
    .text = "A line a call: its name, its arguments as they are called here, what it gave or its errno, and how long "
            "it took: recv(c, \"Hello body\", 1024) = 10 <23us>. Of data 64 bytes are shown. A call of a task begins "
            "with its number. sockshell -x SCRIPT does so from the first call on.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "trace on\n"
                "s = socket\n"
                "bind s 127.0.0.1:0\n"
                "trace off\n"
                "\n"
                "# What a send comes to, call by call.\n"
                "a, b = socketpair\n"
                "trace on\n"
                "send a \"hello\"\n"
                "trace off\n",
    .see = "info tasks source",
    .run = trace_run,
    .tell = trace_tell,
};
