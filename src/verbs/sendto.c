/* sendto: a message to an address. */
#include "verbs/verbs.h"

#include "verbs/fault.h"
#include "verbs/transmit.h"

enum { SENDTO_HANDLE, SENDTO_DATA, SENDTO_ADDRESS, SENDTO_FLAGS };

static enum verb_result sendto_run(struct call *c) {
    struct handle *h = call_handle(c, SENDTO_HANDLE);
    int flags = (int)call_integer(c, SENDTO_FLAGS, 0);
    const struct address *to = call_address(c, SENDTO_ADDRESS, ADDRESS_FOR_PEER);
    if (!to) return call_no_address(c);
    enum verb_result result = transmit(c, h, call_param(c, SENDTO_DATA)->text, flags, to);
    if (result == VERB_FAILED) fault_place(c, SENDTO_ADDRESS, h, to);
    if (result == VERB_DONE) transmit_note_bound(h, flags);
    return result;
}

static void sendto_tell(const struct call *c, struct buffer *out) {
    transmit_tell(c, call_param(c, SENDTO_DATA)->text.len, out);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to send from"},
    {"DATA", KIND_DATA, PARAM_ONE, NULL, "the bytes to send; \"$n\" sends a number's digits"},
    {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL, "where to; :7788 is this host"},
    {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, "0", "as sendto(2) takes them: dontwait, more, confirm"},
};

static const struct option options[] = {OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"ECONNREFUSED", "nobody receives at the address: an earlier datagram was refused, or the unix socket is closed",
     NULL},
    {"ENOENT", "nothing is at the unix path", "start the receiver first"},
    {"EMSGSIZE", "the message is larger than the socket sends in one piece", "send less at a time"},
    {"EISCONN", "the socket is connected, and this kind takes no other address then", "send sends to its peer"},
    {"ENOTCONN", "a stream is connected first", "connect HANDLE ADDRESS, then send"},
    {"EPIPE", "the stream is not connected, or this side was shut down for writing", NULL},
    {"EACCES", "the address is one of broadcast, or the unix path may not be written to",
     "setsockopt HANDLE SO_BROADCAST 1 allows broadcasts"},
    {"EAFNOSUPPORT", "the address is of another family than the socket", NULL},
    {"ENETUNREACH", "no way leads to the network of the address", "check the routes: ip route"},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and there is no room for the message", NULL},
    {"ETIMEDOUT", "--timeout passed and there was no room for the message", NULL},
    {"EAI_NONAME", "the name has no address", "check its spelling"},
    {"EHOSTUNREACH", "no way leads to the host", NULL},
    {"ENETDOWN", "the interface that leads there is switched off", NULL},
    {"EPERM", "a firewall rule of this host forbids it", NULL},
    {"EINVAL", "the port is 0, or the address is shorter than one of the family", NULL},
    {"ENOBUFS", "the interface takes no more for now", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"sent"};

const struct verb verb_sendto = {
    .name = "sendto",
    .group = "Data",
    .summary = "send a message to an address",
    .text = "A datagram socket that is not connected can send to anybody, each time to another. The first message "
            "binds it to a free port, which the receiver sees as the sender. Where the message goes nobody may "
            "listen: sending tells of that at the earliest the next time.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "how many bytes were sent",
    .value_count = 1,
    .value_names = value_names,
    .examples = "server = socket inet dgram\n"
                "bind server 127.0.0.1:0\n"
                "client = socket inet dgram\n"
                "sendto client \"ping\" (getsockname server)\n"
                "data, from = recvfrom server\n"
                "sendto server \"pong\" $from\n"
                "assert (recv client) == \"pong\"\n"
                "\n"
                "# A message of nothing is one too.\n"
                "s = socket inet dgram\n"
                "bind s 127.0.0.1:0\n"
                "assert (sendto s \"\" (getsockname s)) == 0\n"
                "assert (recv s) == \"\"\n",
    .python = "s.sendto(b\"ping\", (\"127.0.0.1\", 7788))",
    .c = "struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7788)};\n"
         "a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);\n"
         "ssize_t n = sendto(fd, \"ping\", 4, MSG_NOSIGNAL, (struct sockaddr *)&a, sizeof a);",
    .see = "recvfrom send datagram broadcast",
    .need = NEED_CONNECTED,
    .run = sendto_run,
    .tell = sendto_tell,
};
