/* getsockopt: reads an option of a socket. */
#include "verbs/verbs.h"

#include "run/machine.h"
#include "spec/constant.h"
#include "verbs/fault.h"
#include "verbs/output.h"
#include "verbs/sockopt.h"

#include <errno.h>
#include <inttypes.h>

enum { GETSOCKOPT_HANDLE, GETSOCKOPT_LEVEL, GETSOCKOPT_OPTION };
enum { GETSOCKOPT_SIZE, GETSOCKOPT_WITH };

/* How much room the kernel is given: --size as it is, else what the type has; an unknown option gets plenty. */
static size_t room_of(const struct call *c, const struct handle *h, const struct sockopt_at *at) {
    const struct arg *size = call_option(c, GETSOCKOPT_SIZE);
    if (size) return (size_t)size->integer;
    if (at->row && at->row->type == SOCKOPT_ADDRESS) return sockopt_address_room(h);
    return sockopt_room(at->row ? at->row->type : SOCKOPT_BYTES);
}

/* The descriptor that the kernel made is a handle from here on. */
static enum verb_result give_process(struct call *c, struct span bytes) {
    int fd = -1;
    if (bytes.len == sizeof fd) memcpy(&fd, bytes.ptr, sizeof fd);
    if (fd < 0) return call_fail(c, ERR_VALUE, "the kernel gave no descriptor");
    return handle_value(&c->values[0], c->handles, fd, AF_UNSPEC, 0, 0, c->err) ? VERB_DONE : VERB_FAILED;
}

static enum verb_result give(struct call *c, const struct sockopt_at *at, struct span bytes) {
    bool as_they_are = call_option_count(c, GETSOCKOPT_SIZE) > 0;
    if (at->row && at->row->type == SOCKOPT_PROCESS && !as_they_are) return give_process(c, bytes);
    return sockopt_decode(as_they_are ? NULL : at->row, bytes, &c->values[0], c->err) ? VERB_DONE : VERB_FAILED;
}

/* A list of sources is asked for with how many there is room for. */
static bool make_room(const struct sockopt_at *at, struct buffer *bytes, struct err *err) {
    if (!at->row || sockopt_form(at->row->type) != SOCKOPT_FORM_SOURCES) return true;
    const struct sockopt_sources s = sockopt_sources(at->row->type);
    size_t room = sockopt_room(at->row->type);
    const uint32_t count = (uint32_t)((room - s.list) / s.size);
    if (bytes->len < room && !buffer_push_repeat(bytes, '\0', room - bytes->len)) return err_memory(err);
    memcpy(bytes->ptr + s.list - sizeof count, &count, sizeof count);
    return true;
}

static bool encode_question(struct call *c, const struct sockopt_at *at, struct buffer *bytes) {
    if (!call_option_count(c, GETSOCKOPT_WITH)) return true;
    const struct value *v = call_option(c, GETSOCKOPT_WITH)->value;
    if (sockopt_encode(at, v, bytes, c->err) && make_room(at, bytes, c->err)) return true;
    c->err->verb = c->verb->name;
    c->err->word = (int)c->first[c->verb->param_count + GETSOCKOPT_WITH];
    return false;
}

static enum verb_result refused(struct call *c, const struct handle *h, const struct sockopt_at *at, int number) {
    enum verb_result result = fault_option(c, GETSOCKOPT_OPTION, number, h, at);
    bool asked = at->row && at->row->access & SOCKOPT_WITH;
    if (asked && !call_option_count(c, GETSOCKOPT_WITH))
        err_hint(c->err, "%s is asked with a value: --with", at->shown);
    if (at->row && !asked && !(at->row->access & SOCKOPT_GET)) err_hint(c->err, "%s can only be set", at->shown);
    return result;
}

static enum verb_result getsockopt_run(struct call *c) {
    struct handle *h = call_handle(c, GETSOCKOPT_HANDLE);
    struct sockopt_at at;
    struct buffer *bytes = output_begin(c);
    if (!sockopt_resolve(c, GETSOCKOPT_LEVEL, h, &at) || !encode_question(c, &at, bytes)) return VERB_FAILED;
    int r = sockopt_ask(&c->handles->sys, h->fd, &at, room_of(c, h, &at), bytes);
    if (r < 0) return refused(c, h, &at, -r);
    return give(c, &at, buffer_span(bytes));
}

/* The name behind the number of an errno, a family, a type; else the unit. */
static void getsockopt_tell(const struct call *c, struct buffer *out) {
    struct sockopt_at at;
    const struct value *v = &c->values[0];
    struct call quiet = *c;
    struct err err;
    quiet.err = &err;
    if (v->type != VALUE_INT || !sockopt_resolve(&quiet, GETSOCKOPT_LEVEL, call_handle(c, GETSOCKOPT_HANDLE), &at))
        return;
    const char *name = at.row && *at.row->names && v->integer ? constant_name_like(at.row->names, v->integer) : NULL;
    if (name)
        buffer_printf(out, "(%s)", name);
    else if (at.row && *at.row->unit)
        buffer_printf(out, "(%s)", at.row->unit);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
    {"LEVEL", KIND_LEVEL, PARAM_OPTIONAL, NULL, "follows from the name of an option; before a number it is due"},
    {"OPTION", KIND_OPTION, PARAM_ONE, NULL, "its name, in any case, with or without SO_, TCP_…; or its number"},
};

static const struct option options[] = {
    [GETSOCKOPT_SIZE] = {"size", KIND_SIZE, "ask with so much room, and give the bytes as they are"},
    [GETSOCKOPT_WITH] = {"with", KIND_TYPED, "what an option is asked with, such as the group of IP_MSFILTER"},
};

static const struct failure failures[] = {
    {"ENOPROTOOPT", "this kind of socket has no such option, or it can't be read", NULL},
    {"EOPNOTSUPP", "this kind of socket has no options at that level", NULL},
    {"EINVAL", "--size is less or more than the option takes", "leave --size out"},
    {"ENOTCONN", "the option tells something of a peer, and there is none", NULL},
    {"EPERM", "the option needs a right that is missing", "root, or CAP_NET_ADMIN"},
    {ERR_VALUE, "a number is given as OPTION without its LEVEL", "getsockopt HANDLE SOL_SOCKET 2"},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"value"};

const struct verb verb_getsockopt = {
    .name = "getsockopt",
    .group = "Sockets",
    .summary = "read an option of a socket",
    .text =
        "What it gives depends on the option: a number (1 and 0 for on and off), seconds for a time, a record with the "
        "names of the C struct's members (SO_LINGER, SO_PEERCRED, TCP_INFO), text, an address; bytes where nothing is "
        "known of it. setsockopt takes what getsockopt gives. `help SO_LINGER` tells what an option is.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "by the option: int, seconds, record, bytes, address",
    .value_count = 1,
    .value_names = value_names,
    .examples = "s = socket\n"
                "assert (getsockopt s SO_TYPE) == SOCK_STREAM\n"
                "assert (getsockopt s nodelay) == 0\n"
                "assert (getsockopt s SOL_SOCKET 2) == 0\n"
                "assert (getsockopt s SO_LINGER) == {l_onoff: 0, l_linger: 0}\n"
                "assert (getsockopt s SO_REUSEADDR --size 4) == x\"00000000\"\n"
                "\n"
                "# What the kernel knows of a connection.\n"
                "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server\n"
                "c = socket\n"
                "connect c (getsockname server)\n"
                "info = getsockopt c TCP_INFO\n"
                "assert $info.tcpi_state == TCP_ESTABLISHED\n",
    .python = "value = s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)",
    .c = "int value;\nsocklen_t len = sizeof value;\nint r = getsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &value, &len);",
    .see = "setsockopt handles",
    .run = getsockopt_run,
    .tell = getsockopt_tell,
};
