/* shutdown: ends one direction of a connection, or both. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/told.h"

#include <errno.h>

enum { SHUTDOWN_HANDLE, SHUTDOWN_HOW };

/* A listener of TCP is none any more then, keeps its address, and may begin anew with everything; a unix listener stays one
   that refuses everybody. */
static void note_shut_reading(struct open_socket *open) {
    bool afresh = open->state == HANDLE_LISTENING && open->family != AF_UNIX;
    open->shut_reading = !afresh;
    if (afresh) open->state = HANDLE_BOUND;
}

/* An internet socket that is not connected is shut down all the same: ENOTCONN only says that nobody was told. */
static bool is_shut(const struct handle *h, int r) {
    bool internet = h->open->family == AF_INET || h->open->family == AF_INET6;
    return r >= 0 || (r == -ENOTCONN && internet);
}

static enum verb_result shutdown_run(struct call *c) {
    struct handle *h = call_handle(c, SHUTDOWN_HANDLE);
    int how = (int)call_param(c, SHUTDOWN_HOW)->integer;
    int r = sys_shutdown(&c->handles->sys, h->fd, how);
    if (how != SHUT_WR && is_shut(h, r)) note_shut_reading(h->open);
    return r < 0 ? call_fail_errno(c, -r, h, NULL) : VERB_DONE;
}

static void shutdown_tell(const struct call *c, struct buffer *out) {
    int64_t how = call_param(c, SHUTDOWN_HOW)->integer;
    told_name(out, call_handle(c, SHUTDOWN_HANDLE));
    buffer_push_text(out, " shut down");
    if (how == SHUT_RD) buffer_push_text(out, " for reading");
    if (how == SHUT_WR) buffer_push_text(out, " for writing");
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "a connected socket, or one that listens"},
    {"HOW", KIND_HOW, PARAM_ONE, NULL, "write tells the peer that no more comes; read; both"},
};

static const struct failure failures[] = {
    {"ENOTCONN", "the socket is not connected", NULL},
    {"EINVAL", "HOW is none of read, write and both", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

const struct verb verb_shutdown = {
    .name = "shutdown",
    .group = "Sockets",
    .summary = "end one direction of a connection, or both",
    .text = "A half-close: after shutdown HANDLE write the peer reads the end of the stream, and can still answer. The "
            "handle stays open until close. A listener that is shut down for reading takes no more connections: one of "
            "TCP keeps "
            "its address, and may listen again.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .examples = "a, b = socketpair\n"
                "send a \"question\"\n"
                "shutdown a write\n"
                "assert (recv b --all) == \"question\"\n"
                "send b \"answer\"\n"
                "assert (recv a) == \"answer\"\n"
                "\n"
                "# Nobody is at the other end.\n"
                "fails ENOTCONN shutdown (socket) both\n"
                "\n"
                "# A listener takes no more connections, until it listens again.\n"
                "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server\n"
                "shutdown server read\n"
                "fails ECONNREFUSED connect (socket) $server.local\n"
                "listen server\n"
                "connect (socket) $server.local\n",
    .python = "s.shutdown(socket.SHUT_WR)",
    .c = "int r = shutdown(fd, SHUT_WR);",
    .see = "close half-close reset",
    .need = NEED_ENDABLE,
    .run = shutdown_run,
    .tell = shutdown_tell,
};
