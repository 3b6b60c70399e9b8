/* source: runs a script in this session. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/machine.h"

#include <errno.h>

enum { SOURCE_PATH };

/* An error inside the script has a place there; one of the path itself is told here, under that word. */
static enum verb_result failed(struct call *c) {
    if (c->err->place.source) return VERB_FAILED;
    c->err->verb = c->verb->name;
    err_word(c->err, (int)c->first[SOURCE_PATH]);
    return VERB_FAILED;
}

static enum verb_result source_run(struct call *c) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    if (!hooks->load) return call_fail_errno(c, ENOSYS, NULL, NULL);
    c->enter = hooks->load(hooks->context, call_param(c, SOURCE_PATH)->text, c->err);
    return c->enter ? VERB_ENTER : failed(c);
}

static const struct param params[] = {
    {"PATH", KIND_PATH, PARAM_ONE, NULL, "the script"},
};

static const struct failure failures[] = {
    {"ENOENT", "no file is at the path", NULL},
    {"EACCES", "the file may not be read", NULL},
    {"EISDIR", "the path is a folder", NULL},
    {ERR_SYNTAX, "the script does not read; nothing of it has run", NULL},
};

const struct verb verb_source = {
    .name = "source",
    .group = "Shell",
    .summary = "run a script in this session",
    .text = "The script's variables and functions are there afterwards. It is read whole before its first line runs.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "try {\n"
                "    source ./no-such-script.sks\n"
                "} catch error {\n"
                "    assert $error.name == \"ENOENT\"\n"
                "}\n"
                "\n"
                "fails ENOENT source ./no-such-script.sks\n",
    .see = "scripts save running",
    .run = source_run,
};
