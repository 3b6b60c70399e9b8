/* listen: makes a socket take connections. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/told.h"

enum { LISTEN_HANDLE, LISTEN_BACKLOG };

static enum verb_result listen_run(struct call *c) {
    struct handle *h = call_handle(c, LISTEN_HANDLE);
    int r = sys_listen(&c->handles->sys, h->fd, (int)call_integer(c, LISTEN_BACKLOG, SOMAXCONN));
    if (r < 0) return call_fail_errno(c, -r, h, NULL);
    h->open->state = HANDLE_LISTENING;
    h->watch.ready &= (uint8_t)~READY_HANGUP; /* what a socket tells of itself before */
    return VERB_DONE;
}

static void listen_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, LISTEN_HANDLE);
    told_name(out, h);
    buffer_push_text(out, " listening");
    told_push_local(out, " on ", h);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "a stream or seqpacket socket, usually bound"},
    {"BACKLOG", KIND_BACKLOG, PARAM_OPTIONAL, "SOMAXCONN", "how many connections may wait to be accepted"},
};

static const struct failure failures[] = {
    {"EADDRINUSE", "another socket listens on the address", "take another port, or port 0"},
    {"EOPNOTSUPP", "the type of socket has no connections", "a datagram socket receives as soon as it is bound"},
    {"EINVAL", "the socket is connected, or a unix socket was never bound", "bind it first"},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

const struct verb verb_listen = {
    .name = "listen",
    .group = "Sockets",
    .summary = "take connections on a socket",
    .text = "From now on the kernel completes connections to the socket's address; accept takes them one by one. Those "
            "beyond BACKLOG wait outside or are refused. A TCP socket that was never bound gets a free port.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server 128\n"
                "assert $server.state == \"listening\"\n"
                "\n"
                "# A datagram socket takes no connections.\n"
                "u = socket inet dgram\n"
                "bind u 127.0.0.1:0\n"
                "fails EOPNOTSUPP listen u\n",
    .python = "s.listen(128)",
    .c = "int r = listen(fd, 128);",
    .see = "bind accept backlog",
    .need = NEED_BOUND,
    .run = listen_run,
    .tell = listen_tell,
};
