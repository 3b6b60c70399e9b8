/* help: explains verbs, functions and topics. */
#include "verbs/verbs.h"

#include "run/machine.h"
#include "spec/describe.h"
#include "verbs/output.h"

enum { HELP_TOPIC };

static enum verb_result fail_unknown(struct call *c, struct span topic) {
    struct span nearest = describe_nearest(c->machine->vocabulary, topic);
    int shown = topic.len < 64 ? (int)topic.len : 64;
    enum verb_result result =
        call_fail_param(c, HELP_TOPIC, ERR_NAME, "no help on '%.*s'", shown, topic.len ? topic.ptr : "");
    err_hint(c->err, "help lists what there is");
    if (nearest.len) err_hint(c->err, "did you mean '%.*s'?", SPAN_ARG(nearest));
    return result;
}

static enum verb_result help_run(struct call *c) {
    if (output_goes_on(c)) return output_end(c, false);
    struct buffer *text = output_begin(c);
    const struct arg *topic = call_param(c, HELP_TOPIC);
    if (!topic) {
        describe_all(c->machine->vocabulary, text);
    } else if (!describe_topic(c->machine->vocabulary, topic->text, text)) {
        return fail_unknown(c, topic->text);
    }
    return output_end(c, false);
}

static const struct param params[] = {
    {"TOPIC", KIND_TOPIC, PARAM_OPTIONAL, NULL, "a verb, a function, a constant or a topic"},
};

static const struct failure failures[] = {
    {ERR_NAME, "there is no such verb, function or topic", "help lists what there is"},
};

const struct verb verb_help = {
    .name = "help",
    .group = "Shell",
    .summary = "explain verbs, functions and topics",
    .text = "Alone it lists the verbs. With a name it tells how that is used, what may go wrong, and shows examples.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "help\n"
                "help bind\n"
                "\n"
                "help backlog\n"
                "help ECONNREFUSED\n",
    .see = "explain language",
    .aside = true,
    .run = help_run,
};
