/* print: writes values as text. */
#include "verbs/verbs.h"

#include "verbs/output.h"

enum { PRINT_WORDS };
enum { PRINT_NO_NEWLINE, PRINT_RAW };

static bool push_words(struct call *c) {
    const struct arg *words = call_param(c, PRINT_WORDS);
    size_t count = call_param_count(c, PRINT_WORDS);
    struct buffer *text = output_begin(c);
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_push_byte(text, ' ');
        if (!value_push_str(text, words[i].value, c->err)) return false;
    }
    if (!call_option_count(c, PRINT_NO_NEWLINE)) buffer_push_byte(text, '\n');
    return true;
}

static enum verb_result print_run(struct call *c) {
    if (!output_goes_on(c) && !push_words(c)) return VERB_FAILED;
    return output_end(c, call_option_count(c, PRINT_RAW) > 0);
}

static const struct param params[] = {
    {"WORD", KIND_TEXT, PARAM_ANY, NULL, "what to write; $name takes a variable"},
};

static const struct option options[] = {
    [PRINT_NO_NEWLINE] = {"no-newline", KIND_NONE, "leave the newline at the end out"},
    [PRINT_RAW] = {"raw", KIND_NONE, "control characters go to a terminal as they are"},
};

static const struct failure failures[] = {
    {"EPIPE", "the program that reads the output has ended", NULL},
    {"ENOSPC", "the disk is full", NULL},
};

const struct verb verb_print = {
    .name = "print",
    .group = "Shell",
    .summary = "write values as text",
    .text =
        "Writes the words with a space between them and a newline behind, all at once. Received bytes go as they are, "
        "but to a terminal control characters are shown escaped, so that no peer can play tricks on it.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .examples = "data = \"Hello body\"\n"
                "print \"Received data:\" $data\n"
                "\n"
                "print --no-newline \"no end\"\n"
                "print\n",
    .see = "hexdump input str",
    .run = print_run,
};
