/* recvmsg: a message with all that comes with it. */
#include "verbs/verbs.h"

#include "verbs/incoming.h"

enum { RECVMSG_HANDLE, RECVMSG_SIZE, RECVMSG_FLAGS };
enum { RECVMSG_PARTS, RECVMSG_CONTROL, RECVMSG_FLAGS_OPTION, RECVMSG_TIMEOUT };

/* When SIZE and --control are left out. The control data holds the most handles that one message brings, and more. */
enum { RECVMSG_USUAL = 64 * 1024, RECVMSG_CONTROL_USUAL = 4 * 1024 };

static size_t sum_parts(const struct value *parts) {
    if (parts->type != VALUE_LIST) return (size_t)parts->integer;
    size_t sum = 0;
    for (size_t i = 0; i < parts->list->count; i++) sum += (size_t)parts->list->items[i].integer;
    return sum;
}

static const char *recvmsg_clash(uint32_t params, uint32_t options) {
    if (options & VERB_BIT(RECVMSG_PARTS) && params & VERB_BIT(RECVMSG_SIZE))
        return "SIZE and --parts can't both be given: the parts have their sizes";
    bool twice = options & VERB_BIT(RECVMSG_FLAGS_OPTION) && params & VERB_BIT(RECVMSG_FLAGS);
    return twice ? "FLAGS are given twice, as a word and by --flags" : NULL;
}

static enum verb_result recvmsg_run(struct call *c) {
    struct handle *h = call_handle(c, RECVMSG_HANDLE);
    const struct arg *parts = call_option(c, RECVMSG_PARTS), *control = call_option(c, RECVMSG_CONTROL);
    const struct arg *flags = call_option(c, RECVMSG_FLAGS_OPTION);
    const struct incoming_wish wish = {
        .size = parts ? sum_parts(parts->value) : (size_t)call_integer(c, RECVMSG_SIZE, RECVMSG_USUAL),
        .control = control ? (size_t)control->integer : RECVMSG_CONTROL_USUAL,
        .flags = flags ? (int)flags->integer : (int)call_integer(c, RECVMSG_FLAGS, 0),
        .parts = parts ? parts->value : NULL,
    };
    return incoming_receive(c, h, &wish);
}

/* What is missing must be seen. */
static void recvmsg_tell(const struct call *c, struct buffer *out) {
    const struct record *r = c->values[0].record;
    int64_t flags = record_find(r, SPAN("flags"))->integer;
    if (flags & MSG_TRUNC) buffer_push_text(out, "(MSG_TRUNC: the message was longer)");
    if (flags & MSG_CTRUNC) buffer_push_text(out, out->len ? " " : "");
    if (flags & MSG_CTRUNC) buffer_push_text(out, "(MSG_CTRUNC: control data is missing; --control SIZE makes room)");
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to read from"},
    {"SIZE", KIND_SIZE, PARAM_OPTIONAL, "64k", "the most bytes to take; the rest of a longer message is lost"},
    {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, "0", "as recvmsg(2) takes them: peek, dontwait, waitall, errqueue, trunc"},
};

static const struct option options[] = {
    [RECVMSG_PARTS] = {"parts", KIND_SIZES, "scatter the message to parts of these sizes (an iovec): .parts has them"},
    [RECVMSG_CONTROL] = {"control", KIND_SIZE, "room for control data, 4k if left out; 0 is none"},
    [RECVMSG_FLAGS_OPTION] = {"flags", KIND_FLAGS, "FLAGS, where no SIZE stands before them"},
    [RECVMSG_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"ENOTCONN", "the stream is not connected to anybody", "connect it first; a listening socket is for accept"},
    {"EMSGSIZE", "more than 1024 parts", NULL},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait or errqueue, and nothing has come", NULL},
    {"ETIMEDOUT", "--timeout passed and nothing came", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"message"};

const struct verb verb_recvmsg = {
    .name = "recvmsg",
    .group = "Data",
    .summary = "receive a message and what comes with it",
    .text = "Gives a record: .data, .address (nil where the kernel gives none), .flags (MSG_TRUNC, MSG_CTRUNC, MSG_EOR "
            "and others), .control (a list of {level, type, name, data, value}), .handles (those that were passed "
            "along), .credentials (of the sender, or nil), .size (what the kernel counted: with the flag trunc the "
            "whole length of a datagram). Much of it is sent only after setsockopt asked for it: SO_PASSCRED, "
            "SO_TIMESTAMP, IP_PKTINFO, IP_RECVTTL, IP_RECVERR.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "server = socket\n"
                "sendmsg a \"take this\" --handles server\n"
                "m = recvmsg b\n"
                "assert $m.data == \"take this\"\n"
                "assert len($m.handles) == 1\n"
                "\n"
                "# Into several buffers.\n"
                "a, b = socketpair\n"
                "send a \"headbody\"\n"
                "m = recvmsg b --parts 4,1k\n"
                "assert $m.parts == [\"head\", \"body\"]\n",
    .python = "data, control, flags, address = s.recvmsg(1024, 4096)",
    .c = "char data[1024], control[4096];\nstruct iovec part = {data, sizeof data};\n"
         "struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control,\n"
         "                   .msg_controllen = sizeof control};\nssize_t n = recvmsg(fd, &m, 0);",
    .see = "sendmsg recv ancillary scatter",
    .need = NEED_CONNECTED,
    .clash = recvmsg_clash,
    .run = recvmsg_run,
    .tell = recvmsg_tell,
};
