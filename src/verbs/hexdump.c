/* hexdump: shows bytes in hex beside their text. */
#include "verbs/verbs.h"

#include "base/utf8.h"
#include "verbs/output.h"

enum { HEXDUMP_DATA };

static enum verb_result hexdump_run(struct call *c) {
    if (!output_goes_on(c)) hexdump_push(output_begin(c), call_param(c, HEXDUMP_DATA)->text);
    return output_end(c, false);
}

static const struct param params[] = {
    {"DATA", KIND_DATA, PARAM_ONE, NULL, "the bytes to show"},
};

static const struct failure failures[] = {
    {"EPIPE", "the program that reads the output has ended", NULL},
};

const struct verb verb_hexdump = {
    .name = "hexdump",
    .group = "Data",
    .summary = "show bytes in hex beside their text",
    .text =
        "Sixteen bytes a line, as hexdump -C has it: the offset, the bytes in hex, and what of them is printable. A "
        "line that repeats the one before is shown as *.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "hexdump \"Hello body\\r\\n\"\n"
                "\n"
                "hexdump pack(\">HI\", 80, 1)\n",
    .see = "hex pack print",
    .run = hexdump_run,
};
