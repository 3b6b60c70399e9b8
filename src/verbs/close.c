/* close: closes handles. */
#include "verbs/verbs.h"

#include "run/apart.h"
#include "verbs/socketpath.h"
#include "verbs/told.h"

#include <errno.h>

enum { CLOSE_HANDLES };
enum { CLOSE_UNLINK, CLOSE_RESET };
enum { CLOSE_NEXT, CLOSE_LINGERS }; /* call->phase */

static int discard_on_close(struct call *c, const struct handle *h) {
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    return sys_setsockopt(&c->handles->sys, h->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/* The path is no longer one that the shell has to remove when it ends. */
static int remove_path(struct handle *h, const char *path) {
    int r = socketpath_remove(path);
    if (r < 0) return r;
    bound_path_forget(open_rare(h->open)->path);
    if (h->open->rare) h->open->rare->path = NULL;
    return 0;
}

/* Closes it in any case; the first failure is what it gives. A handle given twice is closed the second time. */
static int close_at_once(struct call *c, struct handle *h) {
    char path[SOCKETPATH_MAX];
    struct address a;
    bool unlinks = call_option_count(c, CLOSE_UNLINK) && told_local(h, &a) && socketpath_of(&a, path);
    int first = call_option_count(c, CLOSE_RESET) ? discard_on_close(c, h) : 0;
    int r = handle_close(h, "close", call_line(c));
    if (first >= 0) first = r;
    r = unlinks ? remove_path(h, path) : 0;
    return first < 0 ? first : r;
}

/* --- a close that lingers --------------------------------------------------------------------------------------------- */

/* While it waits for the peer to take what is unsent, other tasks go on. */
static bool lingers(const struct call *c, const struct handle *h) {
    const struct open_socket *open = h->open;
    return open_rare(open)->lingers && open->references == 1 && c->parking && !call_option_count(c, CLOSE_RESET);
}

struct lingering {
    struct sys sys;
    int fd;
};

static int64_t linger(void *what) {
    struct lingering *l = what;
    return sys_close(&l->sys, l->fd);
}

static enum verb_result close_apart(struct call *c, struct handle *h, int *result) {
    const struct apart how = {.waits = "what is unsent to go out", .make = linger};
    struct lingering l = {.sys = {.ops = c->handles->sys.ops}, .fd = -1};
    int64_t closed;
    if (c->phase == CLOSE_NEXT) l.fd = handle_detach(h, "close", call_line(c));
    c->phase = CLOSE_LINGERS;
    enum verb_result waits = call_apart(c, &how, &l, sizeof l, &closed);
    if (waits != VERB_DONE) return waits;
    c->phase = CLOSE_NEXT;
    *result = (int)closed;
    return VERB_DONE;
}

static enum verb_result close_one(struct call *c, struct handle *h, int *result) {
    if (c->phase == CLOSE_LINGERS || (h->fd >= 0 && lingers(c, h))) return close_apart(c, h, result);
    *result = h->fd < 0 ? -EBADF : close_at_once(c, h);
    return VERB_DONE;
}

/* call->progress is how many handles were closed before the call was parked. */
static enum verb_result close_run(struct call *c) {
    const struct arg *handles = call_param(c, CLOSE_HANDLES);
    size_t count = call_param_count(c, CLOSE_HANDLES);
    const struct handle *failed = NULL;
    int first = 0;
    for (; c->progress < count; c->progress++) {
        struct handle *h = handles[c->progress].handle;
        int r = 0;
        enum verb_result waits = close_one(c, h, &r);
        if (waits != VERB_DONE) return waits;
        if (r >= 0 || failed) continue;
        failed = h;
        first = -r;
    }
    return failed ? call_fail_errno(c, first, failed, NULL) : VERB_DONE;
}

static void close_tell(const struct call *c, struct buffer *out) {
    const struct arg *handles = call_param(c, CLOSE_HANDLES);
    size_t count = call_param_count(c, CLOSE_HANDLES);
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_push_text(out, ", ");
        told_name(out, handles[i].handle);
    }
    if (count) buffer_push_text(out, " closed");
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_MANY, NULL, "what to close; of a list, each of its handles"},
};

static const struct option options[] = {
    [CLOSE_UNLINK] = {"unlink", KIND_NONE, "remove the unix path that the socket is bound to as well"},
    [CLOSE_RESET] = {"reset", KIND_NONE, "break a TCP connection off with RST: what is unsent is lost"},
};

static const struct failure failures[] = {
    {"EBADF", "the handle is closed already", NULL},
    {"ENOENT", "the path of --unlink was gone", NULL},
};

const struct verb verb_close = {
    .name = "close",
    .group = "Sockets",
    .summary = "close handles",
    .text = "Of several handles all are closed, even where one fails; if one is closed already, none is. The peer "
            "reads the end of the stream; a task that waits on the handle fails with EBADF. The variable keeps the "
            "closed handle, and every verb on it fails.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .examples = "a, b = socketpair\n"
                "close a\n"
                "assert (recv b) == \"\"\n"
                "\n"
                "# What is closed stays so.\n"
                "a, b = socketpair\n"
                "close a b\n"
                "fails EBADF send a \"too late\"\n",
    .python = "s.close()",
    .c = "int r = close(fd);",
    .see = "shutdown half-close reset descriptor",
    .resumes_closed = true,
    .run = close_run,
    .tell = close_tell,
};
