/* input: asks the user for a line. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/machine.h"

#include <errno.h>

enum { INPUT_PROMPT };
enum { INPUT_BEGUN, INPUT_ASKED }; /* call->phase */

/* The hook knows what the user can do about it; the errno's text alone would not say. */
static enum verb_result fail_asking(struct call *c, int number, const struct err *asked) {
    enum verb_result result = call_fail_errno(c, number, NULL, NULL);
    if (asked->hint[0]) err_hint(c->err, "%s", asked->hint);
    return result;
}

/* call->phase says whether the prompt was shown. Among several tasks the others go on until the line has come. */
static enum verb_result ask(struct call *c, struct span prompt, struct buffer *line) {
    struct machine *m = c->machine;
    bool shares = call_shares_stream(c, &m->input);
    struct machine_input in = {.prompt = prompt, .asked = c->phase == INPUT_ASKED, .waits = !shares};
    struct err asked;
    asked.hint[0] = '\0';
    enum verb_result waits = shares ? call_take_stream(c, &m->input) : VERB_DONE;
    if (waits != VERB_DONE) return waits;
    int r = m->hooks.input ? m->hooks.input(m->hooks.context, &in, line, &asked) : -ENOTTY;
    c->phase = INPUT_ASKED;
    if (r == -EAGAIN && shares) return call_wait_stream(c, &m->input, in.fd, POLLIN);
    if (shares) call_give_stream(c, &m->input);
    if (r < 0) return fail_asking(c, -r, &asked);
    if (r == 0) return VERB_DONE;
    if (line->failed) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    return value_bytes(&c->values[0], buffer_span(line), c->err) ? VERB_DONE : VERB_FAILED;
}

static enum verb_result input_run(struct call *c) {
    const struct arg *given = call_param(c, INPUT_PROMPT);
    struct buffer prompt, line;
    buffer_init(&prompt);
    buffer_init(&line);
    enum verb_result result = VERB_FAILED;
    if (!given || value_push_str(&prompt, given->value, c->err)) result = ask(c, buffer_span(&prompt), &line);
    buffer_clear(&prompt);
    buffer_clear(&line);
    return result;
}

static const struct param params[] = {
    {"PROMPT", KIND_TEXT, PARAM_OPTIONAL, NULL, "what is shown before the user types"},
};

static const struct failure failures[] = {
    {"ENXIO", "the script itself is standard input, and there is no terminal to ask on", "run the script by its path"},
    {"ENOTTY", "there is nobody to ask", NULL},
};

static const char *const value_names[] = {"line"};

const struct verb verb_input = {
    .name = "input",
    .group = "Shell",
    .summary = "ask the user for a line",
    .text =
        "Gives the line without its end, and nil at the end of input. The prompt goes to the terminal, or to standard "
        "error where output is none, so that it never gets into what the script writes.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "bytes, or nil at the end of input",
    .value_count = 1,
    .value_names = value_names,
    .examples = "try {\n"
                "    name = input \"Your name: \"\n"
                "    print \"hello\" $name\n"
                "} catch error {\n"
                "    print \"nobody to ask:\" $error.message\n"
                "}\n"
                "\n"
                "# Until the end of the input.\n"
                "try {\n"
                "    line = input\n"
                "    while $line != nil {\n"
                "        print $line\n"
                "        line = input\n"
                "    }\n"
                "} catch error {\n"
                "    print \"nobody to ask:\" $error.message\n"
                "}\n",
    .python = "name = input(\"Your name: \")",
    .see = "print",
    .run = input_run,
};
