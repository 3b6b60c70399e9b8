/* setsockopt: sets an option of a socket. */
#include "verbs/verbs.h"

#include "run/machine.h"
#include "verbs/fault.h"
#include "verbs/output.h"
#include "verbs/sockopt.h"
#include "verbs/told.h"
#include "verbs/typed.h"

#include <errno.h>

enum { SETSOCKOPT_HANDLE, SETSOCKOPT_LEVEL, SETSOCKOPT_OPTION, SETSOCKOPT_VALUE };
enum { SETSOCKOPT_SIZE };

static enum verb_result fail_value(struct call *c) {
    c->err->verb = c->verb->name;
    c->err->word = (int)c->first[SETSOCKOPT_VALUE];
    return VERB_FAILED;
}

/* nil with --size N passes no bytes, but their length; for options that are a length alone the number does. */
static bool is_length(const struct call *c, const struct sockopt_at *at, const struct value *v, int64_t *len) {
    const struct arg *size = call_option(c, SETSOCKOPT_SIZE);
    *len = size ? size->integer : 0;
    if (v->type == VALUE_NIL) return size != NULL;
    if (!at->row || at->row->type != SOCKOPT_LENGTH) return false;
    return typed_integer(v, "", len) && *len >= 0 && *len <= INT32_MAX;
}

/* --size says how long the value is: cut, or with zeros behind. */
static bool fit(struct call *c, struct buffer *bytes) {
    const struct arg *size = call_option(c, SETSOCKOPT_SIZE);
    if (!size) return true;
    size_t len = (size_t)size->integer;
    if (len > bytes->len && !buffer_push_repeat(bytes, '\0', len - bytes->len)) return err_memory(c->err);
    bytes->len = len;
    return true;
}

static int set(struct call *c, struct handle *h, const struct sockopt_at *at, struct span bytes) {
    int r = sys_setsockopt(&c->handles->sys, h->fd, at->level, at->number, bytes.ptr, (socklen_t)bytes.len);
    return r >= 0 && !handle_read_wait(h, at->level, at->number) ? -ENOMEM : r;
}

static enum verb_result refused(struct call *c, const struct handle *h, const struct sockopt_at *at, int number) {
    enum verb_result result = fault_option(c, SETSOCKOPT_OPTION, number, h, at);
    if (at->row && !(at->row->access & SOCKOPT_SET)) err_hint(c->err, "%s can only be read", at->shown);
    return result;
}

/* A name that stands for one option says what its value must be, whatever the socket is. */
static bool setsockopt_check(const struct constants *constants, struct err *err) {
    const struct arg *option = constants->words[SETSOCKOPT_OPTION], *value = constants->words[SETSOCKOPT_VALUE];
    bool level = constants->params & VERB_BIT(SETSOCKOPT_LEVEL);
    if (!option || !value || level || constants->options || !sockopt_alone(&option->option)) return true;
    return sockopt_takes(option->option.row, value->value, err) || err_word(err, SETSOCKOPT_VALUE);
}

static enum verb_result setsockopt_run(struct call *c) {
    struct handle *h = call_handle(c, SETSOCKOPT_HANDLE);
    const struct value *v = call_param(c, SETSOCKOPT_VALUE)->value;
    struct sockopt_at at;
    struct buffer *bytes = output_begin(c);
    int64_t len;
    if (!sockopt_resolve(c, SETSOCKOPT_LEVEL, h, &at)) return VERB_FAILED;
    struct span value = {0};
    if (is_length(c, &at, v, &len)) {
        value.len = (size_t)len;
    } else {
        if (!sockopt_encode(&at, v, bytes, c->err) || !fit(c, bytes)) return fail_value(c);
        value = buffer_span(bytes);
    }
    int r = set(c, h, &at, value);
    return r < 0 ? refused(c, h, &at, -r) : VERB_DONE;
}

/* What the kernel made of it, which is not always what was given: it doubles the size of buffers. */
static bool push_now(struct buffer *out, const struct call *c, const struct handle *h, const struct sockopt_at *at) {
    struct sys quiet = {.ops = c->handles->sys.ops};
    struct buffer bytes = {0};
    struct value now = value_nil();
    struct err err;
    bool readable = at->row && at->row->access & SOCKOPT_GET && !(at->row->access & SOCKOPT_TAKES);
    bool known = readable && sockopt_ask(&quiet, h->fd, at, sockopt_room(at->row->type), &bytes) >= 0 &&
                 sockopt_decode(at->row, buffer_span(&bytes), &now, &err);
    if (known) {
        buffer_printf(out, " %s is ", at->shown);
        (void)value_push_literal(out, &now, &err);
    }
    value_release(&now);
    buffer_clear(&bytes);
    return known;
}

static void setsockopt_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, SETSOCKOPT_HANDLE);
    struct sockopt_at at;
    struct call quiet = *c;
    struct err err;
    quiet.err = &err;
    told_name(out, h);
    if (!sockopt_resolve(&quiet, SETSOCKOPT_LEVEL, h, &at)) return;
    if (!push_now(out, c, h, &at)) buffer_printf(out, " %s set", at.shown);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
    {"LEVEL", KIND_LEVEL, PARAM_OPTIONAL, NULL, "follows from the name of an option; before a number it is due"},
    {"OPTION", KIND_OPTION, PARAM_ONE, NULL, "its name, in any case, with or without SO_, TCP_…; or its number"},
    {"VALUE", KIND_TYPED, PARAM_ONE, NULL, "what getsockopt gives: 1 or on, 2s, a record; bytes go as they are"},
};

static const struct option options[] = {
    [SETSOCKOPT_SIZE] = {"size", KIND_SIZE, "the length of the value; nil has none but this"},
};

static const struct failure failures[] = {
    {"ENOPROTOOPT", "this kind of socket has no such option, or it can't be set", NULL},
    {"EOPNOTSUPP", "this kind of socket has no options at that level", NULL},
    {"EINVAL", "the kernel takes no such value, or not in this state of the socket", NULL},
    {"EDOM", "a time is beyond what the kernel takes", NULL},
    {"EPERM", "the option needs a right that is missing", "root, or CAP_NET_ADMIN"},
    {"ENODEV", "there is no interface of that name", "interfaces lists them"},
    {"EADDRINUSE", "the group was joined already", NULL},
    {"EADDRNOTAVAIL", "the group was not joined, or no interface has the address", NULL},
    {"ENOENT", "no congestion control or protocol has that name", NULL},
    {ERR_VALUE, "the value can't be put into the option's type, or a number needs its LEVEL", NULL},
    {"EBADF", "the handle is closed", NULL},
};

const struct verb verb_setsockopt = {
    .name = "setsockopt",
    .group = "Sockets",
    .summary = "set an option of a socket",
    .text = "VALUE is written by the option's type: 1 or on, 2s for a time, a record with the names of the C struct's "
            "members, text, the name of a constant. Bytes other than text go to the kernel as they are (x\"…\", "
            "pack(…)). Most options are set before bind, listen or connect; accepted sockets have those of their "
            "listener. `help SO_LINGER` tells what an option is.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .examples = "s = socket\n"
                "setsockopt s SO_REUSEADDR 1\n"
                "setsockopt s nodelay on\n"
                "setsockopt s SO_RCVTIMEO 250ms\n"
                "setsockopt s SO_LINGER {l_onoff: 1, l_linger: 0}\n"
                "setsockopt s SOL_SOCKET 9 1\n"
                "assert (getsockopt s SO_KEEPALIVE) == 1\n"
                "fails ENOPROTOOPT setsockopt s UDP_CORK 1\n"
                "\n"
                "# A group of multicast, on the loopback interface.\n"
                "s = socket inet dgram\n"
                "setsockopt s IP_ADD_MEMBERSHIP {imr_multiaddr: \"239.1.2.3\", imr_address: \"127.0.0.1\"}\n"
                "setsockopt s IP_MULTICAST_IF 127.0.0.1\n"
                "assert (getsockopt s IP_MULTICAST_IF) == \"127.0.0.1\"\n",
    .python = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)",
    .c = "int on = 1;\nint r = setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);",
    .see = "getsockopt bind listen",
    .check = setsockopt_check,
    .run = setsockopt_run,
    .tell = setsockopt_tell,
};
