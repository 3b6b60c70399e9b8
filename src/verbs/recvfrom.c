/* recvfrom: a message, and who sent it. */
#include "verbs/verbs.h"

#include "verbs/receive.h"

enum { RECVFROM_HANDLE, RECVFROM_SIZE, RECVFROM_FLAGS };
enum { RECVFROM_USUAL = 64 * 1024 }; /* when SIZE is left out */

static enum verb_result recvfrom_run(struct call *c) {
    struct handle *h = call_handle(c, RECVFROM_HANDLE);
    size_t size = (size_t)call_integer(c, RECVFROM_SIZE, RECVFROM_USUAL);
    int flags = (int)call_integer(c, RECVFROM_FLAGS, 0);
    /* Made before anything is received, so that no message is lost where memory ends; kept while the verb is parked. */
    const struct address none = {.len = 0};
    if (c->values[1].type != VALUE_ADDRESS && !address_value(&c->values[1], &none, c->err)) return VERB_FAILED;
    struct address *from = &c->values[1].address->address;
    enum verb_result result = receive_once(c, h, size, flags, from);
    if (result == VERB_DONE && from->len == 0) value_replace(&c->values[1], value_nil());
    return result;
}

static void recvfrom_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, RECVFROM_HANDLE);
    const struct value *v = &c->values[0];
    if (call_integer(c, RECVFROM_SIZE, RECVFROM_USUAL) == 0 || !value_is_bytes(v) || value_span(v).len) return;
    bool stream = h->open->type == SOCK_STREAM;
    buffer_push_text(out, stream ? "(end of stream: the peer closed its side)" : "(an empty message)");
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to read from"},
    {"SIZE", KIND_SIZE, PARAM_OPTIONAL, "64k", "the most bytes to take; the rest of a longer message is lost"},
    {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, "0", "as recvfrom(2) takes them: peek, dontwait, waitall, oob, trunc"},
};

static const struct option options[] = {OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"ENOTCONN", "the stream is not connected to anybody", "connect it first; a listening socket is for accept"},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and nothing has come", NULL},
    {"ETIMEDOUT", "--timeout passed and nothing came", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"data", "address"};

const struct verb verb_recvfrom = {
    .name = "recvfrom",
    .group = "Data",
    .summary = "receive a message and its sender's address",
    .text = "Gives the bytes and the address that they came from, which sendto takes to answer. The address is nil "
            "where the kernel gives none: on a TCP connection, and of a unix sender that is not bound.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "bytes, address",
    .value_count = 2,
    .value_names = value_names,
    .examples = "server = socket inet dgram\n"
                "bind server 127.0.0.1:0\n"
                "client = socket inet dgram\n"
                "sendto client \"ping\" (getsockname server)\n"
                "data, from = recvfrom server\n"
                "print $data \"from $from\"\n"
                "\n"
                "# Nobody sends.\n"
                "server = socket inet dgram\n"
                "bind server 127.0.0.1:0\n"
                "fails ETIMEDOUT recvfrom server --timeout 10ms\n",
    .python = "data, address = s.recvfrom(1024)",
    .c = "struct sockaddr_storage a;\nsocklen_t len = sizeof a;\n"
         "ssize_t n = recvfrom(fd, buffer, sizeof buffer, 0, (struct sockaddr *)&a, &len);",
    .see = "sendto recv datagram",
    .need = NEED_CONNECTED,
    .run = recvfrom_run,
    .tell = recvfrom_tell,
};
