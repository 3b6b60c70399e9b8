/* options: every option of a socket. */
#include "verbs/verbs.h"

#include "verbs/sockopt.h"

enum { OPTIONS_HANDLE };

static enum verb_result options_run(struct call *c) {
    return sockopt_all(call_handle(c, OPTIONS_HANDLE), &c->values[0], c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
};

static const struct failure failures[] = {
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"options"};

const struct verb verb_options = {
    .name = "options",
    .group = "Shell",
    .summary = "list every option of a socket",
    .text = "A record of all that the socket answers to, by name, each as getsockopt gives it. Left out are those that "
            "asking for changes (SO_ERROR, which is taken away by it) and those that are asked with something "
            "(IP_MSFILTER). None of it shows in a trace.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "s = socket\n"
                "all = options s\n"
                "print $all.SO_RCVBUF $all.TCP_CONGESTION\n"
                "\n"
                "# What differs between two sockets.\n"
                "a = socket\n"
                "b = socket\n"
                "setsockopt b SO_KEEPALIVE 1\n"
                "first = options a\n"
                "second = options b\n"
                "assert $first.SO_KEEPALIVE != $second.SO_KEEPALIVE\n",
    .see = "getsockopt setsockopt info",
    .run = options_run,
};
