/* exit: ends the script or the session. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { EXIT_STATUS };

static enum verb_result exit_run(struct call *c) {
    c->status = (int)call_integer(c, EXIT_STATUS, 0);
    return VERB_EXIT;
}

static const struct param params[] = {
    {"STATUS", KIND_STATUS, PARAM_OPTIONAL, "0", "what the caller of the shell is told; 0 is success"},
};

const struct verb verb_exit = {
    .name = "exit",
    .group = "Shell",
    .summary = "end the script or the session",
    .text = "Ends it at once: every handle is closed, other tasks end with it, and no catch takes it.",
    VERB_PARAMS(params),
    .examples = "print \"done\"\n"
                "exit\n"
                "\n"
                "# A status tells who started the script how it went.\n"
                "exit 0\n",
    .python = "sys.exit(0)",
    .c = "exit(0);",
    .see = "return scripts running",
    .run = exit_run,
};
