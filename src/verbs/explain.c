/* explain: tells what an error means, and what to try. */
#include "verbs/verbs.h"

#include "base/show.h"
#include "run/machine.h"
#include "spec/describe.h"
#include "verbs/output.h"

enum { EXPLAIN_WHAT };

static enum verb_result fail_unknown(struct call *c, struct span word) {
    struct shown shown;
    struct span nearest = describe_nearest_error(c->machine->vocabulary, word);
    enum verb_result result =
        call_fail_param(c, EXPLAIN_WHAT, ERR_NAME, "'%s' is no error and no verb", show_text(&shown, word));
    err_hint(c->err, "an error is named as ECONNREFUSED, or by its number");
    if (nearest.len) err_hint(c->err, "did you mean '%.*s'?", SPAN_ARG(nearest));
    return result;
}

static enum verb_result explain_run(struct call *c) {
    const struct vocabulary *v = c->machine->vocabulary;
    const struct machine_hooks *hooks = &c->machine->hooks;
    if (output_goes_on(c)) return output_end(c, false);
    const struct arg *what = call_param(c, EXPLAIN_WHAT);
    struct span word = what                  ? what->text
                       : hooks->newest_error ? span_text(hooks->newest_error(hooks->context))
                                             : SPAN("");
    if (!what && !word.len) {
        (void)call_fail(c, ERR_VALUE, "nothing has failed yet");
        err_hint(c->err, "name an error, or a verb whose errors are to be explained");
        return VERB_FAILED;
    }
    struct buffer *text = output_begin(c);
    const struct verb *verb = vocabulary_verb(v, word);
    if (verb)
        describe_failures(verb, text);
    else if (!describe_error(v, word, text))
        return fail_unknown(c, word);
    return output_end(c, false);
}

static const struct param params[] = {
    {"ERROR|VERB", KIND_ERROR, PARAM_OPTIONAL, NULL,
     "an error by name or number, or a verb; the newest error if left out"},
};

static const struct failure failures[] = {
    {ERR_NAME, "there is no such error or verb", NULL},
    {ERR_VALUE, "nothing was named, and nothing has failed yet", NULL},
};

const struct verb verb_explain = {
    .name = "explain",
    .group = "Shell",
    .summary = "tell what an error means and what to try",
    .text = "With an error it tells what that means for each verb that meets it, and what to try; with a verb, which "
            "errors it "
            "meets. Alone it explains the newest error of the session.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "explain ECONNREFUSED\n"
                "explain 98\n"
                "\n"
                "explain connect\n",
    .python = "import errno, os; print(errno.errorcode[98], os.strerror(98))",
    .c = "puts(strerror(98));",
    .see = "help errors fails",
    .aside = true,
    .run = explain_run,
};
