/* send: bytes to a socket. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/fault.h"
#include "verbs/waiting.h"

#include <errno.h>
#include <inttypes.h>

enum { SEND_HANDLE, SEND_DATA, SEND_FLAGS };

/* Whether a count short of all is to be followed by another call, as a blocking send(2) would by itself. */
static bool goes_on(const struct handle *h, int flags) {
    return h->open->type == SOCK_STREAM && !(flags & MSG_DONTWAIT) && !h->open->user_nonblocking;
}

static enum verb_result done(struct call *c) {
    c->values[0] = value_int((int64_t)c->progress);
    return VERB_DONE;
}

/* A failure after a part was sent says how much, since the peer has it. */
static enum verb_result failed(struct call *c, size_t size, enum verb_result result) {
    if (result == VERB_FAILED && c->progress) {
        fault_add(c->err, "%" PRIu64 " of %zu bytes were sent", c->progress, size);
    }
    return result;
}

/* The kernel takes no more for now. Alone and blocking that is SO_SNDTIMEO, which gives what was sent before it. */
static enum verb_result stuck(struct call *c, struct handle *h, int flags) {
    if (flags & MSG_DONTWAIT) return call_fail_errno(c, EAGAIN, h, NULL);
    if (!c->parking && c->progress) return done(c);
    return call_would_block(c, h, POLLOUT, EAGAIN);
}

static enum verb_result send_run(struct call *c) {
    struct handle *h = call_handle(c, SEND_HANDLE);
    struct span data = call_param(c, SEND_DATA)->text;
    int flags = (int)call_integer(c, SEND_FLAGS, 0), own;
    if (!waiting_flags(c, h, &own)) return VERB_FAILED;
    for (;;) {
        ssize_t r = sys_send(&c->handles->sys, h->fd, span_from(data, (size_t)c->progress), flags, own);
        if (waiting_again(c, r)) continue;
        if (r == -EAGAIN || r == -EINTR) return failed(c, data.len, stuck(c, h, flags));
        if (r < 0) return failed(c, data.len, call_fail_errno(c, (int)-r, h, NULL));
        c->progress += (uint64_t)r;
        if (r == 0 || c->progress >= data.len || !goes_on(h, flags)) return done(c);
    }
}

static void send_tell(const struct call *c, struct buffer *out) {
    size_t size = call_param(c, SEND_DATA)->text.len;
    if ((uint64_t)c->values[0].integer == size) {
        buffer_push_text(out, size == 1 ? "(byte sent)" : "(bytes sent)");
    } else {
        buffer_printf(out, "(of %zu bytes sent)", size);
    }
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to write to"},
    {"DATA", KIND_DATA, PARAM_ONE, NULL, "the bytes to send; \"$n\" sends a number's digits"},
    {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, "0", "as send(2) takes them: dontwait, more, oob, dontroute"},
};

static const struct option options[] = {OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"EPIPE", "the peer closed its side, or this side was shut down for writing", NULL},
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"ENOTCONN", "the socket is not connected to anybody", "connect it first"},
    {"EDESTADDRREQ", "a datagram socket that was never connected has nobody to send to", "connect it first"},
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"EMSGSIZE", "the message is larger than the socket sends in one piece", "send less at a time"},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and the kernel's buffer is full", NULL},
    {"ETIMEDOUT", "--timeout passed before all was taken; the error tells how much was", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"sent"};

const struct verb verb_send = {
    .name = "send",
    .group = "Data",
    .summary = "send bytes",
    .text = "Sends all of DATA, as a blocking send(2) does, and gives how many bytes that were. On a message socket "
            "DATA is one message. With the flag dontwait, or on a handle that was made non-blocking, it gives what "
            "the kernel took at once. That bytes were sent does not mean that the peer has read them.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "how many bytes were sent",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "sent = send a \"Hello body\"\n"
                "assert $sent == 10\n"
                "assert (recv b) == \"Hello body\"\n"
                "close b\n"
                "fails EPIPE send a \"too late\"\n",
    .python = "s.sendall(b\"Hello body\")",
    .c = "ssize_t n = send(fd, data, size, MSG_NOSIGNAL);",
    .need = NEED_CONNECTED,
    .run = send_run,
    .tell = send_tell,
};
