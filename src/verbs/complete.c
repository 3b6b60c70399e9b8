/* complete: prints what could complete a line. */
#include "verbs/verbs.h"

#include "run/machine.h"
#include "verbs/output.h"

#include <errno.h>

enum { COMPLETE_LINE };

static enum verb_result complete_run(struct call *c) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    if (!hooks->complete) return call_fail_errno(c, ENOSYS, NULL, NULL);
    if (output_goes_on(c)) return output_end(c, false);
    struct buffer *text = output_begin(c);
    text->failed |= !hooks->complete(hooks->context, call_param(c, COMPLETE_LINE)->text, text);
    return output_end(c, false);
}

static const struct param params[] = {
    {"LINE", KIND_DATA, PARAM_ONE, NULL, "what is typed so far, up to the cursor, in quotes"},
};

const struct verb verb_complete = {
    .name = "complete",
    .group = "Shell",
    .summary = "print what could complete a line",
    .text = "A line for each candidate that TAB would offer at the end of LINE: the candidate, its kind and its "
            "description, "
            "with tabs between them. For editors and other programs; sockshell --complete LINE does the same without a "
            "session.",
    VERB_PARAMS(params),
    .examples = "complete \"soc\"\n"
                "\n"
                "complete 'socket inet '\n",
    .see = "help",
    .aside = true,
    .run = complete_run,
};
