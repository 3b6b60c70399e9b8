/* bind: gives a socket its address. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/signals.h"
#include "verbs/fault.h"
#include "verbs/socketpath.h"
#include "verbs/told.h"

#include <errno.h>

enum { BIND_HANDLE, BIND_ADDRESS, BIND_PORT };
enum { BIND_REPLACE };

/* A connect that is refused is the kernel's word that no socket is bound there any more, or one that does not listen. It
   is refused for a file that is no socket as well, which socketpath_remove then leaves alone. */
static bool nobody_serves(struct call *c, const struct handle *h, const struct address *a) {
    int fd = sys_socket(&c->handles->sys, AF_UNIX, h->open->type | SOCK_NONBLOCK, 0);
    if (fd < 0) return false;
    int r = sys_connect(&c->handles->sys, fd, a);
    (void)sys_close(&c->handles->sys, fd);
    return r == -ECONNREFUSED;
}

/* Where the path can't be removed nothing is said: bind itself tells EADDRINUSE then. */
static bool replace(struct call *c, const struct handle *h, const struct address *a) {
    char path[SOCKETPATH_MAX];
    if ((h->open && h->open->family != AF_UNIX) || !socketpath_of(a, path)) {
        (void)call_fail_param(c, BIND_ADDRESS, ERR_VALUE, "--replace is for the path of a unix socket");
        return false;
    }
    if (nobody_serves(c, h, a)) (void)socketpath_remove(path);
    return true;
}

/* Where --replace was given, it is no advice any more. */
static enum verb_result failed(struct call *c, const struct handle *h, const struct address *a, int number) {
    (void)fault_address(c, BIND_ADDRESS, number, h, a);
    if (call_option_count(c, BIND_REPLACE) && strstr(c->err->hint, "--replace")) {
        err_hint(c->err, "--replace leaves a path alone that somebody serves, or that may not be removed");
    }
    return VERB_FAILED;
}

static enum verb_result bind_run(struct call *c) {
    struct handle *h = call_handle(c, BIND_HANDLE);
    const struct address *a = call_address(c, BIND_ADDRESS, ADDRESS_FOR_BIND);
    if (!a) return call_no_address(c);
    if (call_option_count(c, BIND_REPLACE) && !replace(c, h, a)) return VERB_FAILED;
    int r = sys_bind(&c->handles->sys, h->fd, a);
    if (r < 0) return failed(c, h, a, -r);
    char path[SOCKETPATH_MAX];
    /* A unix socket may get its name late, and goes on to be connected, or to listen. */
    if (h->open->state == HANDLE_FRESH) h->open->state = HANDLE_BOUND;
    if (socketpath_of(a, path)) {
        struct open_rare *rare = open_rare_need(h->open);
        if (rare) rare->path = bound_path_add(span_text(path));
        signals_guard_paths();
    }
    return VERB_DONE;
}

static void bind_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, BIND_HANDLE);
    told_name(out, h);
    buffer_push_text(out, " bound");
    told_push_local(out, " to ", h);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
    {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL, ":7788 is every address of this host; port 0 takes a free one"},
    {"PORT", KIND_PORT, PARAM_OPTIONAL, NULL, "the port, when ADDRESS is a host alone"},
};

static const struct option options[] = {
    [BIND_REPLACE] = {"replace", KIND_NONE, "first remove the socket at a unix path that nobody serves any more"},
};

static const struct failure failures[] = {
    {"EADDRINUSE", "another socket has the address, or had it a moment ago",
     "take another port, or port 0; for a unix path that was left behind: --replace"},
    {"EADDRNOTAVAIL", "no interface of this host has the address", ":PORT binds to every address that it has"},
    {"EACCES", "the port is below 1024, or the folder may not be written to", "take a port from 1024 up"},
    {"EINVAL", "the socket has an address already", "make a new socket"},
    {"EAFNOSUPPORT", "the address is of another family than the socket", NULL},
    {"ENOENT", "the folder of the unix path is not there", NULL},
    {"EPERM", "the file system forbids it", NULL},
    {"ENOTDIR", "a part of the unix path that should be a folder is none", NULL},
    {"ELOOP", "the unix path goes round through symbolic links", NULL},
    {"EROFS", "the file system of the unix path is read-only", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

const struct verb verb_bind = {
    .name = "bind",
    .group = "Sockets",
    .summary = "give a socket its own address",
    .text =
        "A server's address is where clients find it, so a server binds before it listens. A client is rarely bound: "
        "connect takes a free port by itself. With port 0 the kernel chooses; getsockname tells which one. A unix "
        "path that was bound here is removed when the shell ends.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "print \"bound to\" (getsockname server)\n"
                "\n"
                "# An address is one socket's.\n"
                "one = socket\n"
                "bind one 127.0.0.1:0\n"
                "two = socket\n"
                "fails EADDRINUSE bind two (getsockname one)\n",
    .python = "s.bind((\"\", 7788))",
    .c = "struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7788)};\n"
         "int r = bind(fd, (struct sockaddr *)&a, sizeof a);",
    .see = "listen getsockname addresses port time-wait",
    .need = NEED_UNBOUND,
    .run = bind_run,
    .tell = bind_tell,
};
