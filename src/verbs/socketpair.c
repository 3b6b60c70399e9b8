/* socketpair: two sockets that are connected with one another. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { PAIR_FAMILY, PAIR_TYPE, PAIR_PROTOCOL };

static enum verb_result socketpair_run(struct call *c) {
    int family = (int)call_integer(c, PAIR_FAMILY, AF_UNIX);
    int type = (int)call_integer(c, PAIR_TYPE, SOCK_STREAM);
    int protocol = (int)call_integer(c, PAIR_PROTOCOL, 0);
    int fds[2];
    int r = sys_socketpair(&c->handles->sys, family, type, protocol, fds);
    if (r < 0) return call_fail_errno(c, -r, NULL, NULL);
    if (!handle_value(&c->values[0], c->handles, fds[0], family, type, protocol, c->err)) {
        (void)sys_close(&c->handles->sys, fds[1]);
        return VERB_FAILED;
    }
    if (!handle_value(&c->values[1], c->handles, fds[1], family, type, protocol, c->err)) {
        value_replace(&c->values[0], value_nil());
        return VERB_FAILED;
    }
    for (int i = 0; i < 2; i++) {
        struct open_socket *open = c->values[i].handle->handle.open;
        open->state = HANDLE_CONNECTED;
        open->paired = true;
    }
    return VERB_DONE;
}

static const struct param params[] = {
    {"FAMILY", KIND_FAMILY, PARAM_OPTIONAL, "AF_UNIX", "on Linux AF_UNIX alone has pairs"},
    {"TYPE", KIND_TYPE, PARAM_OPTIONAL, "SOCK_STREAM", "stream, dgram or seqpacket; |nonblock joins SOCK_NONBLOCK"},
    {"PROTOCOL", KIND_PROTOCOL, PARAM_OPTIONAL, "0", "0 is the only one"},
};

static const struct failure failures[] = {
    {"EOPNOTSUPP", "the family has no pairs", "leave FAMILY out"},
    {"ESOCKTNOSUPPORT", "the family has no such type", NULL},
    {"EMFILE", "the shell has as many descriptors open as it may", "close handles, or raise it with ulimit -n"},
    {"EAFNOSUPPORT", "this kernel has no such family", NULL},
    {"EPROTONOSUPPORT", "the family has no such protocol", "leave PROTOCOL out"},
};

static const char *const value_names[] = {"handle", "handle"};

const struct verb verb_socketpair = {
    .name = "socketpair",
    .group = "Sockets",
    .summary = "make two connected sockets",
    .text = "Gives two handles: what is sent into one comes out of the other. Nothing has to be bound or connected, so "
            "that a protocol can be tried out with no network at all.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "handle, handle",
    .value_count = 2,
    .value_names = value_names,
    .examples = "left, right = socketpair\n"
                "send left \"ping\"\n"
                "assert (recv right 4) == \"ping\"\n"
                "\n"
                "# Messages keep their bounds.\n"
                "left, right = socketpair unix seqpacket\n"
                "send left \"one\"\n"
                "send left \"two\"\n"
                "assert (recv right) == \"one\"\n",
    .python = "a, b = socket.socketpair()",
    .c = "int fds[2];\nint r = socketpair(AF_UNIX, SOCK_STREAM, 0, fds);",
    .see = "socket unix seqpacket",
    .run = socketpair_run,
};
