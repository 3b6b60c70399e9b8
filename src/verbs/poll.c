/* poll: asks which handles are ready, or waits until one is. */
#include "verbs/verbs.h"

#include "base/mem.h"
#include "run/call.h"
#include "run/machine.h"
#include "verbs/waiting.h"

#include <errno.h>

enum { POLL_HANDLES };
enum { POLL_READ, POLL_WRITE, POLL_URGENT, POLL_TIMEOUT };

/* Without a switch readable is meant, as who waits for input does. */
static short wanted(const struct call *c) {
    short events = 0;
    if (call_option_count(c, POLL_READ)) events |= POLLIN;
    if (call_option_count(c, POLL_WRITE)) events |= POLLOUT;
    if (call_option_count(c, POLL_URGENT)) events |= POLLPRI;
    return events ? events : POLLIN;
}

/* What was read ahead can be read, though the kernel does not know of it. */
static bool has_ahead(const struct handle *h, short events) {
    return (events & POLLIN) && ahead_count(open_ahead(h->open));
}

static bool fill(const struct arg *handles, struct pollfd *fds, size_t count, short events) {
    bool ahead = false;
    for (size_t i = 0; i < count; i++) {
        fds[i] = (struct pollfd){.fd = handles[i].handle->fd, .events = events};
        ahead |= has_ahead(handles[i].handle, events);
    }
    return ahead;
}

/* How long poll(2) may sleep: alone until the deadline, among tasks and with bytes at hand not at all. */
static const struct timespec *sleep_time(const struct call *c, bool ahead, struct timespec *left) {
    *left = (struct timespec){0};
    if (ahead || c->machine->parking) return left;
    return waiting_left(c->deadline, left);
}

/* The value of the argument's handle: the same object, so that it can be compared with what the caller has. */
static bool push_handle(struct list *list, struct handle *h, struct err *err) {
    struct value v = handle_value_of(h);
    return list_push(list, &v, err);
}

static bool push_ready(struct call *c, const struct arg *handles, const struct pollfd *fds, size_t count) {
    if (!list_new(&c->values[0], 0, c->err)) return false;
    for (size_t i = 0; i < count; i++) {
        bool ready = fds[i].revents || has_ahead(handles[i].handle, fds[i].events);
        if (ready && !push_handle(c->values[0].list, handles[i].handle, c->err)) return false;
    }
    return true;
}

/* Nothing is ready: the time is over, which is no error here, or the verb waits. */
static enum verb_result wait_on(struct call *c, const struct arg *handles, const struct pollfd *fds, size_t count) {
    if (c->deadline != UINT64_MAX && sys_now() >= c->deadline) {
        return list_new(&c->values[0], 0, c->err) ? VERB_DONE : VERB_FAILED;
    }
    if (!c->machine->parking) return call_wait_until(c, c->deadline);
    return call_wait_handles(c, handles, fds, count, c->deadline);
}

static enum verb_result ask(struct call *c, const struct arg *handles, struct pollfd *fds, size_t count) {
    short events = wanted(c);
    struct timespec left;
    bool ahead = fill(handles, fds, count, events);
    int r;
    do r = sys_ppoll(&c->handles->sys, fds, count, sleep_time(c, ahead, &left), NULL);
    while (waiting_again(c, r));
    if (r < 0 && r != -EINTR) return call_fail_errno(c, -r, NULL, NULL);
    if (r <= 0 && !ahead) return wait_on(c, handles, fds, count);
    return push_ready(c, handles, fds, count) ? VERB_DONE : VERB_FAILED;
}

static enum verb_result poll_run(struct call *c) {
    size_t count = call_param_count(c, POLL_HANDLES);
    struct pollfd *fds = mem_alloc(count * sizeof *fds);
    if (!fds) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    enum verb_result result = ask(c, call_param(c, POLL_HANDLES), fds, count);
    mem_free(fds);
    return result;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_MANY, NULL, "what to look at; of a list, each of its handles"},
};

static const struct option options[] = {
    [POLL_READ] = {"read", KIND_NONE, "can be read from, or has a connection to accept; meant if no switch is given"},
    [POLL_WRITE] = {"write", KIND_NONE, "can be written to, or its connect has come to an end"},
    [POLL_URGENT] = {"urgent", KIND_NONE, "has urgent data"},
    [POLL_TIMEOUT] = {"timeout", KIND_DURATION, "wait so long at most; 0 asks without waiting"},
};

static const struct failure failures[] = {
    {"EBADF", "a handle is closed", NULL},
};

static const char *const value_names[] = {"ready"};

const struct verb verb_poll = {
    .name = "poll",
    .group = "Data",
    .summary = "wait until handles are ready",
    .text =
        "Gives the list of those that are ready, in the order given; an empty one when --timeout has passed. A peer "
        "that closed, and an error that waits, make a handle ready too. Bytes that an earlier read left count.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "list of handles",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "assert (poll a b --timeout 0) == []\n"
                "send a \"ping\"\n"
                "assert (poll a b) == [$b]\n"
                "\n"
                "# There is room to write at once.\n"
                "a, b = socketpair\n"
                "assert (poll a b --write) == [$a, $b]\n",
    .python = "readable, writable, _ = select.select([a, b], [], [], 0)",
    .c = "struct pollfd fds[] = {{.fd = a, .events = POLLIN}, {.fd = b, .events = POLLIN}};\nint n = poll(fds, 2, 0);",
    .see = "recv blocking edge timeout spawn",
    .run = poll_run,
};
