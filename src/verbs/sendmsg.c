/* sendmsg: a message of several parts, with control data. */
#include "verbs/verbs.h"

#include "run/machine.h"
#include "verbs/fault.h"
#include "verbs/outgoing.h"
#include "verbs/transmit.h"
#include "verbs/waiting.h"

#include <errno.h>

enum { SENDMSG_HANDLE, SENDMSG_DATA };
enum { SENDMSG_TO, SENDMSG_HANDLES, SENDMSG_CREDENTIALS, SENDMSG_CONTROL, SENDMSG_FLAGS, SENDMSG_TIMEOUT };

static const struct outgoing_slots slots = {
    .data = SENDMSG_DATA,
    .to = SENDMSG_TO,
    .handles = SENDMSG_HANDLES,
    .credentials = SENDMSG_CREDENTIALS,
    .control = SENDMSG_CONTROL,
};

/* One call with what is left; *more says whether another one is to follow. */
static enum verb_result send_rest(struct call *c, struct handle *h, const struct outgoing *out, bool *more) {
    const struct arg *given = call_option(c, SENDMSG_FLAGS);
    int flags = given ? (int)given->integer : 0, own;
    const struct address *to = out->to.len ? &out->to : NULL;
    ssize_t r;
    *more = false;
    if (transmit_goes_on(h, flags) && !call_may_send(c, h)) return transmit_stuck(c, h, out->size, flags, to);
    if (!waiting_flags(c, h, &own)) return VERB_FAILED;
    if (c->phase < 0) {
        int failed = transmit_connected(c, h, &flags);
        if (failed) return transmit_failed(c, h, out->size, -failed, to);
    }
    do r = sys_sendmsg(&c->handles->sys, h->fd, &out->head, flags, own);
    while (waiting_again(c, r));
    if (r == -EAGAIN || r == -EINTR) return transmit_stuck(c, h, out->size, flags, to);
    if (r == -EINPROGRESS && waiting_parks(c, h) && !(flags & MSG_DONTWAIT)) return transmit_connecting(c, h);
    if (r < 0) return transmit_failed(c, h, out->size, (int)-r, to);
    if (to) transmit_note_bound(h, given ? (int)given->integer : 0);
    outgoing_mark_shared(c, &slots);
    c->progress += (uint64_t)r;
    machine_sent(c->machine);
    *more = r > 0 && c->progress < out->size && transmit_goes_on(h, flags);
    return VERB_DONE;
}

static enum verb_result sendmsg_run(struct call *c) {
    struct handle *h = call_handle(c, SENDMSG_HANDLE);
    enum verb_result result;
    bool more = true;
    do {
        struct outgoing out;
        result = outgoing_make(&out, c, &slots, (size_t)c->progress);
        if (result == VERB_DONE) result = send_rest(c, h, &out, &more);
        if (result == VERB_FAILED && out.to.len) fault_place(c, c->verb->param_count + SENDMSG_TO, h, &out.to);
        outgoing_clear(&out);
    } while (result == VERB_DONE && more);
    if (result == VERB_DONE && c->values[0].type == VALUE_NIL) c->values[0] = value_int((int64_t)c->progress);
    return result;
}

static void sendmsg_tell(const struct call *c, struct buffer *out) {
    const struct arg *data = call_param(c, SENDMSG_DATA);
    size_t size = 0;
    for (size_t i = 0; i < call_param_count(c, SENDMSG_DATA); i++) size += data[i].text.len;
    transmit_tell(c, size, out);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to send from"},
    {"DATA", KIND_DATA, PARAM_MANY, NULL, "the parts of the message; of a list, each of its items"},
};

static const struct option options[] = {
    [SENDMSG_TO] = {"to", KIND_ADDRESS, "where to, on a socket that is not connected"},
    [SENDMSG_HANDLES] = {"handles", KIND_HANDLES,
                         "pass these along (SCM_RIGHTS): the receiver gets handles of its own"},
    [SENDMSG_CREDENTIALS] = {"credentials", KIND_NONE, "say which process, user and group sends (SCM_CREDENTIALS)"},
    [SENDMSG_CONTROL] = {"control", KIND_CONTROL, "other control data, for example IPPROTO_IP:IP_TTL=5"},
    [SENDMSG_FLAGS] = {"flags", KIND_FLAGS, "as sendmsg(2) takes them: dontwait, more, oob, eor"},
    [SENDMSG_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"EINVAL", "control data that the socket does not take, or more than 253 handles in one message", NULL},
    {"EPERM", "credentials of another process, user or group", "--credentials sends your own"},
    {"ETOOMANYREFS", "too many descriptors are on their way and not received yet", NULL},
    {"EPIPE", "the peer closed its side, or this side was shut down for writing", NULL},
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"ENOTCONN", "the socket is not connected to anybody", "connect it first, or name one: --to"},
    {"EDESTADDRREQ", "a datagram socket that was never connected has nobody to send to", "--to ADDRESS names one"},
    {"EISCONN", "the socket is connected, and this kind takes no other address then", "leave --to out"},
    {"ECONNREFUSED", "nobody receives at the address", NULL},
    {"ENOENT", "nothing is at the unix path of --to", NULL},
    {"EMSGSIZE", "the message is larger than the socket sends in one piece, or has more than 1024 parts", NULL},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and there is no room for the message", NULL},
    {"ETIMEDOUT", "--timeout passed before all was taken; the error tells how much was", NULL},
    {ERR_VALUE, "one of --handles has bytes read ahead, which its receiver would miss", "recv takes them first"},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"sent"};

const struct verb verb_sendmsg = {
    .name = "sendmsg",
    .group = "Data",
    .summary = "send a message with control data",
    .text = "The parts go out as one, as sendmsg(2) takes them. Over a unix socket handles can be passed along: the "
            "receiver, here or in another program, gets descriptors of the same open sockets and files. A passed "
            "handle stays open here until it is closed.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "how many bytes were sent",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "sendmsg a \"Hello \" \"body\"\n"
                "assert (recv b) == \"Hello body\"\n"
                "\n"
                "# A handle goes along.\n"
                "a, b = socketpair\n"
                "server = socket\n"
                "sendmsg a \"take this\" --handles server\n"
                "m = recvmsg b\n"
                "assert $m.handles[0].type == SOCK_STREAM\n",
    .python = "s.sendmsg([b\"Hello \", b\"body\"])",
    .c = "struct iovec parts[] = {{\"Hello \", 6}, {\"body\", 4}};\n"
         "struct msghdr m = {.msg_iov = parts, .msg_iovlen = 2};\nssize_t n = sendmsg(fd, &m, MSG_NOSIGNAL);",
    .see = "recvmsg send ancillary scatter",
    .need = NEED_CONNECTED,
    .run = sendmsg_run,
    .tell = sendmsg_tell,
};
