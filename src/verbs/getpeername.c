/* getpeername: the address that a socket is connected with. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { GETPEERNAME_HANDLE };

static enum verb_result getpeername_run(struct call *c) {
    struct handle *h = call_handle(c, GETPEERNAME_HANDLE);
    struct address a = {.len = 0};
    int r = sys_getpeername(&c->handles->sys, h->fd, &a);
    if (r < 0) return call_fail_errno(c, -r, h, NULL);
    return address_value(&c->values[0], &a, c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "a connected socket"},
};

static const struct failure failures[] = {
    {"ENOTCONN", "the socket is not connected, or no longer", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"address"};

const struct verb verb_getpeername = {
    .name = "getpeername",
    .group = "Sockets",
    .summary = "tell the address that a socket is connected with",
    .text = "The peer's address. That of a unix socket which was never bound is empty.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "address",
    .value_count = 1,
    .value_names = value_names,
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server\n"
                "c = socket\n"
                "connect c (getsockname server)\n"
                "assert (getpeername c) == (getsockname server)\n"
                "\n"
                "# Nobody is at the other end.\n"
                "fails ENOTCONN getpeername (socket)\n",
    .python = "host, port = s.getpeername()",
    .c = "struct sockaddr_storage a;\nsocklen_t len = sizeof a;\nint r = getpeername(fd, (struct sockaddr *)&a, &len);",
    .see = "getsockname peer address",
    .need = NEED_CONNECTED,
    .run = getpeername_run,
};
