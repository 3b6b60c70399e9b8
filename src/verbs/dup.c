/* dup: a second handle on the same open socket. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { DUP_HANDLE };

static enum verb_result dup_run(struct call *c) {
    struct handle *h = call_handle(c, DUP_HANDLE);
    int fd = sys_dup(&c->handles->sys, h->fd);
    if (fd < 0) return call_fail_errno(c, -fd, h, NULL);
    return handle_value_shared(&c->values[0], fd, h, c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "what to duplicate"},
};

static const struct failure failures[] = {
    {"EMFILE", "the shell has as many descriptors open as it may", "close handles, or raise it with ulimit -n"},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"handle"};

const struct verb verb_dup = {
    .name = "dup",
    .group = "Sockets",
    .summary = "make a second handle on the same socket",
    .text = "Both handles stand for one open socket: they share its address, its connection, its options and what is "
            "unread. The connection ends when both are closed.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "handle",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "second = dup a\n"
                "close a\n"
                "send second \"still open\"\n"
                "assert (recv b) == \"still open\"\n"
                "\n"
                "# Both names are one socket.\n"
                "a, b = socketpair\n"
                "second = dup a\n"
                "shutdown second write\n"
                "assert (recv b) == \"\"\n",
    .python = "second = s.dup()",
    .c = "int second = fcntl(fd, F_DUPFD_CLOEXEC, 3);",
    .see = "close descriptor handle",
    .run = dup_run,
};
