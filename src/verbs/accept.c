/* accept: takes the next connection of a listening socket. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/waiting.h"

#include <errno.h>

enum { ACCEPT_HANDLE, ACCEPT_FLAGS };

/* A connection that was given up while it waited is none: the call is made again for the next one. Only a listener can be
   known to have none; of any other handle the kernel has to say that it does not listen. */
static int accept_next(struct call *c, struct handle *h, struct address *peer, int flags) {
    int fd;
    if (h->open->state == HANDLE_LISTENING && waiting_idle(c, h)) return -EAGAIN;
    do fd = sys_accept(&c->handles->sys, h->fd, peer, flags);
    while (fd == -ECONNABORTED || waiting_again(c, fd));
    return fd;
}

static enum verb_result give(struct call *c, const struct open_socket *listener, int fd, int flags,
                             const struct address *peer) {
    int type = listener->type | (flags & SOCK_NONBLOCK);
    if (!handle_value(&c->values[0], c->handles, fd, listener->family, type, listener->protocol, c->err)) {
        return VERB_FAILED;
    }
    struct handle *h = &c->values[0].handle->handle;
    h->open->state = HANDLE_CONNECTED;
    h->open->accepted = true;
    /* A connection has what the listener had when it came, and a unix one none of it. */
    bool known = !open_rare(listener)->waits_set || handle_read_waits(h) || err_memory(c->err);
    if (known && address_value(&c->values[1], peer, c->err)) return VERB_DONE;
    value_replace(&c->values[0], value_nil());
    return VERB_FAILED;
}

static enum verb_result accept_run(struct call *c) {
    struct handle *h = call_handle(c, ACCEPT_HANDLE);
    int flags = (int)call_integer(c, ACCEPT_FLAGS, 0);
    bool lent;
    if (!waiting_begin(c, h, &lent)) return VERB_FAILED;
    struct address peer = {.len = 0};
    int fd = accept_next(c, h, &peer, flags);
    waiting_end(c, h, lent);
    /* A unix listener that was shut down says so to who waits in it alone. */
    if (fd == -EAGAIN && h->open->family == AF_UNIX && waiting_is_over(c, h)) fd = -EINVAL;
    if (fd == -EAGAIN || fd == -EINTR) return call_would_block(c, h, POLLIN, EAGAIN);
    return fd < 0 ? call_fail_errno(c, -fd, h, NULL) : give(c, h->open, fd, flags, &peer);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "a listening socket"},
    {"FLAGS", KIND_ACCEPT, PARAM_OPTIONAL, "0", "for the new handle: SOCK_NONBLOCK"},
};

static const struct option options[] = {OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"EINVAL", "the socket does not listen", "listen HANDLE comes first"},
    {"EOPNOTSUPP", "the type of socket has no connections", "a datagram socket receives from everybody"},
    {"EAGAIN", "the handle is non-blocking and no connection waits", NULL},
    {"ETIMEDOUT", "--timeout passed and nobody came", NULL},
    {"EMFILE", "the shell has as many descriptors open as it may", "close handles, or raise it with ulimit -n"},
    {"ENFILE", "the whole system has as many files open as it may", NULL},
    {"EPERM", "a firewall rule of this host forbids it", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"handle", "address"};

const struct verb verb_accept = {
    .name = "accept",
    .group = "Sockets",
    .summary = "take the next connection",
    .text =
        "Waits for a connection and gives a new handle for it, and the peer's address. The listening socket goes on "
        "listening. One name takes the handle alone: client = accept server.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "handle, address",
    .value_count = 2,
    .value_names = value_names,
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server\n"
                "c = socket\n"
                "connect c (getsockname server)\n"
                "client, address = accept server\n"
                "print \"a client from $address\"\n"
                "\n"
                "# Nobody comes.\n"
                "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server\n"
                "fails ETIMEDOUT accept server --timeout 10ms\n",
    .python = "client, address = s.accept()",
    .c = "struct sockaddr_storage a;\nsocklen_t len = sizeof a;\nint client = accept(fd, (struct sockaddr *)&a, &len);",
    .see = "listen connect backlog blocking",
    .need = NEED_LISTENING,
    .run = accept_run,
};
