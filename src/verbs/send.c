/* send: bytes to a socket. */
#include "verbs/verbs.h"

#include "verbs/sendfile.h"
#include "verbs/transmit.h"

enum { SEND_HANDLE, SEND_DATA, SEND_FLAGS };
enum { SEND_FILE, SEND_OFFSET, SEND_COUNT, SEND_TIMEOUT };

static const char *send_clash(uint32_t params, uint32_t options) {
    bool file = options & VERB_BIT(SEND_FILE), part = options & (VERB_BIT(SEND_OFFSET) | VERB_BIT(SEND_COUNT));
    if (file && params & VERB_BIT(SEND_FLAGS)) return "--file sends a file in place of DATA, and without FLAGS";
    return part && !file ? "--offset and --count are for --file" : NULL;
}

/* The option's number, or −1; false with the error. */
static bool read_number(struct call *c, size_t option, int64_t *out) {
    const struct arg *a = call_option(c, option);
    *out = a ? a->integer : -1;
    if (!a || a->integer >= 0) return true;
    (void)call_fail(c, ERR_VALUE, "--%s must be 0 or more, not %lld", c->verb->options[option].name,
                    (long long)a->integer);
    (void)err_word(c->err, (int)c->first[c->verb->param_count + option]);
    return false;
}

static enum verb_result send_file(struct call *c, struct handle *h) {
    struct sendfile_wish wish = {.file = call_option(c, SEND_FILE)->value, .slot = c->verb->param_count + SEND_FILE};
    if (!read_number(c, SEND_OFFSET, &wish.offset) || !read_number(c, SEND_COUNT, &wish.count)) return VERB_FAILED;
    return sendfile_all(c, h, &wish);
}

static inline enum verb_result send_data(struct call *c, struct handle *h) {
    return transmit(c, h, call_param(c, SEND_DATA)->text, (int)call_integer(c, SEND_FLAGS, 0), NULL);
}

COLD static enum verb_result send_otherwise(struct call *c, struct handle *h) {
    return call_option_count(c, SEND_FILE) ? send_file(c, h) : send_data(c, h);
}

static enum verb_result send_run(struct call *c) {
    struct handle *h = call_handle(c, SEND_HANDLE);
    if (UNLIKELY(c->options)) return send_otherwise(c, h);
    return send_data(c, h);
}

static void send_tell(const struct call *c, struct buffer *out) {
    const struct arg *data = call_param(c, SEND_DATA);
    transmit_tell(c, data ? data->text.len : (size_t)c->values[0].integer, out);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to write to"},
    {"DATA", KIND_DATA, PARAM_UNLESS, NULL, "the bytes to send; \"$n\" sends a number's digits"},
    {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, "0", "as send(2) takes them: dontwait, more, oob, dontroute"},
};

static const struct option options[] = {
    [SEND_FILE] = {"file", KIND_FILE, "send what is in this file, in place of DATA (sendfile)"},
    [SEND_OFFSET] = {"offset", KIND_INT, "begin so many bytes behind the file's beginning"},
    [SEND_COUNT] = {"count", KIND_INT, "end after so many bytes; else at the end of the file"},
    [SEND_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"EPIPE", "the peer closed its side, or this side was shut down for writing", NULL},
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"ENOTCONN", "the socket is not connected to anybody", "connect it first"},
    {"EDESTADDRREQ", "a datagram socket that was never connected has nobody to send to",
     "connect it first, or name one: sendto"},
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"EMSGSIZE", "the message is larger than the socket sends in one piece", "send less at a time"},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and the kernel's buffer is full", NULL},
    {"ETIMEDOUT", "--timeout passed before all was taken; the error tells how much was", NULL},
    {"EACCES", "the datagram goes to a broadcast address", "setsockopt HANDLE SO_BROADCAST 1 allows it"},
    {"EPERM", "a firewall rule of this host forbids it", NULL},
    {"EOPNOTSUPP", "the type of socket does not know a flag: a datagram has no urgent data", NULL},
    {"ENOBUFS", "the interface takes no more for now", NULL},
    {"EHOSTUNREACH", "no way leads to the peer, as a router said of an earlier packet", NULL},
    {"EHOSTDOWN", "the peer does not answer on its own network", NULL},
    {"ENETUNREACH", "no way leads to the network of the peer", NULL},
    {"ENETDOWN", "the interface that leads there is switched off", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"ENOENT", "no file is at the path of --file", NULL},
    {"EINVAL", "--file is nothing that sendfile(2) reads from: a folder, a FIFO, a terminal", NULL},
    {"EBADF", "the handle is closed, or the one of --file is not open for reading", NULL},
};

static const char *const value_names[] = {"sent"};

const struct verb verb_send = {
    .name = "send",
    .group = "Data",
    .summary = "send bytes",
    .text = "Sends all of DATA, as a blocking send(2) does, and gives how many bytes that were. On a message socket "
            "DATA is one message. With the flag dontwait, or on a handle that was made non-blocking, it gives what "
            "the kernel took at once. With --file all of a file is sent, or a part of it. That bytes were sent does "
            "not mean that the peer has read them.",
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
                "\n"
                "# Nobody is left to read it.\n"
                "a, b = socketpair\n"
                "close b\n"
                "fails EPIPE send a \"too late\"\n",
    .python = "s.sendall(b\"Hello body\")",
    .c = "ssize_t n = send(fd, data, size, MSG_NOSIGNAL);",
    .see = "recv sendto buffer blocking",
    .need = NEED_CONNECTED,
    .clash = send_clash,
    .run = send_run,
    .tell = send_tell,
};
