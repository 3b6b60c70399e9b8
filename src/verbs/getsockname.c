/* getsockname: a socket's own address. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { GETSOCKNAME_HANDLE };

static enum verb_result getsockname_run(struct call *c) {
    struct handle *h = call_handle(c, GETSOCKNAME_HANDLE);
    struct address a = {.len = 0};
    int r = sys_getsockname(&c->handles->sys, h->fd, &a);
    if (r < 0) return call_fail_errno(c, -r, h, NULL);
    return address_value(&c->values[0], &a, c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
};

static const struct failure failures[] = {
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"address"};

const struct verb verb_getsockname = {
    .name = "getsockname",
    .group = "Sockets",
    .summary = "tell a socket's own address",
    .text =
        "After bind with port 0, and after connect, it tells the port that the kernel chose. A socket that was never "
        "bound has port 0.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "address",
    .value_count = 1,
    .value_names = value_names,
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "print \"port\" (getsockname server).port\n"
                "\n"
                "# Whoever connects without bind has an address too.\n"
                "client = socket inet dgram\n"
                "connect client 127.0.0.1:9\n"
                "print (getsockname client)\n",
    .python = "host, port = s.getsockname()",
    .c = "struct sockaddr_storage a;\nsocklen_t len = sizeof a;\nint r = getsockname(fd, (struct sockaddr *)&a, &len);",
    .see = "getpeername bind ephemeral address",
    .run = getsockname_run,
};
