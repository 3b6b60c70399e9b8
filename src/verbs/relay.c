/* relay: passes on what each of two sockets receives to the other. */
#include "verbs/verbs.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/machine.h"
#include "run/progress.h"
#include "verbs/fault.h"
#include "verbs/waiting.h"
#include "verbs/way.h"

#include <inttypes.h>

enum { RELAY_FIRST, RELAY_SECOND, RELAY_HANDLES };

/* The way from the first handle to the second, and the way back. It is kept while the verb is parked. */
struct relay {
    struct job job;
    struct way ways[RELAY_HANDLES];
    uint64_t
        limits[RELAY_HANDLES]; /* when SO_RCVTIMEO or SO_SNDTIMEO of what the way waits for is over; 0: not known */
    uint64_t quiet;            /* when a datagram socket has ended; UINT64_MAX: no time soon */
    bool over[RELAY_HANDLES];
};

static void clear(struct job *j) {
    struct relay *r = (struct relay *)j;
    for (size_t i = 0; i < RELAY_HANDLES; i++) way_clear(&r->ways[i]);
    mem_free(r);
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

/* What went each way is there, whatever ended the relay. */
static enum verb_result say_moved(struct call *c, const struct relay *r) {
    uint64_t sent = r->ways[0].moved, received = r->ways[1].moved;
    if (sent || received) fault_add(c->err, "%" PRIu64 " bytes were sent, %" PRIu64 " received", sent, received);
    return VERB_FAILED;
}

/* The caret stands under the handle at fault. */
static enum verb_result fail_at(struct call *c, const struct relay *r, const struct handle *h, int number) {
    (void)call_fail_errno(c, number, h, NULL);
    if (h) (void)err_word(c->err, (int)c->first[h == call_handle(c, RELAY_FIRST) ? RELAY_FIRST : RELAY_SECOND]);
    return say_moved(c, r);
}

static enum verb_result fail_memory(struct call *c) {
    err_memory(c->err);
    return VERB_FAILED;
}

/* --- moving ----------------------------------------------------------------------------------------------------------- */

static enum verb_result end_way(struct call *c, struct relay *r, size_t i) {
    struct handle *to = r->ways[i].to;
    r->over[i] = true;
    if (!way_has_end(to)) r->quiet = sys_now() + WAY_QUIET;
    int result = way_pass_end(c, to);
    return result < 0 ? fail_at(c, r, to, -result) : VERB_DONE;
}

/* The times count anew after what moved. */
static enum verb_result move(struct call *c, struct relay *r, size_t i) {
    struct way *w = &r->ways[i];
    uint64_t before = w->moved;
    enum way_state waited = w->state;
    way_move(c, w);
    if (w->moved != before || w->state != waited) r->limits[i] = 0;
    if (w->moved != before && r->quiet != UINT64_MAX) r->quiet = sys_now() + WAY_QUIET;
    if (w->state == WAY_FAILED) return fail_at(c, r, w->at, w->number);
    return w->state == WAY_ENDED ? end_way(c, r, i) : VERB_DONE;
}

static enum verb_result move_both(struct call *c, struct relay *r) {
    enum verb_result result = VERB_DONE;
    for (size_t i = 0; i < RELAY_HANDLES && result == VERB_DONE; i++) {
        if (!r->over[i] && !r->ways[i].idle) result = move(c, r, i);
    }
    return result;
}

/* --- waiting ---------------------------------------------------------------------------------------------------------- */

/* Nobody sends to the datagram socket any more, and nothing came from it for a while. */
static enum verb_result end_quiet(struct call *c, struct relay *r) {
    r->quiet = UINT64_MAX;
    return end_way(c, r, r->over[0] ? 1 : 0);
}

static struct handle *waited_for(const struct way *w) {
    return w->state == WAY_WAITS_TO_WRITE ? w->to : w->from;
}

static uint64_t limit_of(const struct way *w) {
    const struct open_socket *open = waited_for(w)->open;
    uint64_t timeout =
        w->state == WAY_WAITS_TO_WRITE ? open_rare(open)->send_timeout : open_rare(open)->receive_timeout;
    return timeout ? sys_now() + timeout : UINT64_MAX;
}

/* When the first of all times is over that bound the wait. */
static uint64_t bound(const struct call *c, struct relay *r) {
    uint64_t first = r->quiet < c->deadline ? r->quiet : c->deadline;
    for (size_t i = 0; i < RELAY_HANDLES; i++) {
        if (r->over[i]) continue;
        if (!r->limits[i]) r->limits[i] = limit_of(&r->ways[i]);
        if (r->limits[i] < first) first = r->limits[i];
    }
    return first;
}

/* That time has come: whose it was. */
static enum verb_result time_over(struct call *c, struct relay *r, uint64_t now) {
    if (c->deadline <= now) {
        (void)call_timeout(c);
        return say_moved(c, r);
    }
    for (size_t i = 0; i < RELAY_HANDLES; i++) {
        if (!r->over[i] && r->limits[i] <= now) return fail_at(c, r, waited_for(&r->ways[i]), EAGAIN);
    }
    return end_quiet(c, r);
}

/* What each way that is not over waits for. How many those are. */
static size_t list_waits(const struct relay *r, struct arg *handles, struct pollfd *fds) {
    size_t count = 0;
    for (size_t i = 0; i < RELAY_HANDLES; i++) {
        const struct way *w = &r->ways[i];
        if (r->over[i]) continue;
        handles[count].handle = waited_for(w);
        fds[count].fd = waited_for(w)->fd;
        fds[count++].events = w->state == WAY_WAITS_TO_WRITE ? POLLOUT : POLLIN;
    }
    return count;
}

/* Alone the verb waits by itself, and knows then which way can go on. */
static enum verb_result sleep_alone(struct call *c, struct relay *r, struct pollfd *fds, size_t count, uint64_t until) {
    int result = waiting_poll(c, fds, count, until);
    if (result < 0) return fail_at(c, r, NULL, -result);
    for (size_t i = 0, n = 0; i < RELAY_HANDLES; i++) r->ways[i].idle = !r->over[i] && !fds[n++].revents;
    return VERB_DONE;
}

static enum verb_result wait_for_more(struct call *c, struct relay *r) {
    struct arg handles[RELAY_HANDLES];
    struct pollfd fds[RELAY_HANDLES] = {{0}};
    uint64_t until = bound(c, r), now = until == UINT64_MAX ? 0 : sys_now();
    if (until <= now) return time_over(c, r, now);
    size_t count = list_waits(r, handles, fds);
    if (!c->machine->parking) return sleep_alone(c, r, fds, count, until);
    return call_wait_handles(c, handles, fds, count, until);
}

/* --- the verb --------------------------------------------------------------------------------------------------------- */

static bool is_held_up(const struct relay *r) {
    for (size_t i = 0; i < RELAY_HANDLES; i++) {
        if (!r->over[i] && r->ways[i].state == WAY_GOES_ON) return false;
    }
    return true;
}

/* A verb that moves for long has others go on in between. */
static enum verb_result next_turn(struct call *c, const struct relay *r) {
    enum verb_result result = waiting_next_turn(c);
    return result == VERB_FAILED ? say_moved(c, r) : result;
}

static enum verb_result relay_on(struct call *c, struct relay *r) {
    for (;;) {
        enum verb_result result = move_both(c, r);
        if (result != VERB_DONE) return result;
        if (r->over[0] && r->over[1]) return way_give_counts(c, r->ways[0].moved, r->ways[1].moved);
        progress_report(c, r->ways[0].moved + r->ways[1].moved, 0);
        result = is_held_up(r) ? wait_for_more(c, r) : next_turn(c, r);
        if (result != VERB_DONE) return result;
    }
}

/* splice(2) has no flag like MSG_DONTWAIT for a socket, so the mode does it. */
static enum verb_result relay_in_mode(struct call *c, struct relay *r) {
    struct handle *first = call_handle(c, RELAY_FIRST), *second = call_handle(c, RELAY_SECOND);
    bool first_lent, second_lent;
    enum verb_result result = VERB_FAILED;
    c->parking = true;
    if (!waiting_begin(c, first, &first_lent)) return VERB_FAILED;
    if (waiting_begin(c, second, &second_lent)) {
        result = relay_on(c, r);
        waiting_end(c, second, second_lent);
    }
    waiting_end(c, first, first_lent);
    return result;
}

static bool check(struct call *c) {
    const struct handle *first = call_handle(c, RELAY_FIRST), *second = call_handle(c, RELAY_SECOND);
    if (first->open == second->open) {
        (void)call_fail_param(c, RELAY_SECOND, ERR_VALUE, "the two handles are the same socket");
        return false;
    }
    for (size_t i = 0; i < RELAY_HANDLES; i++) {
        if (way_begins(c, call_handle(c, i))) continue;
        (void)err_word(c->err, (int)c->first[i]);
        return false;
    }
    return true;
}

static struct relay *begin(struct call *c) {
    struct handle *first = call_handle(c, RELAY_FIRST), *second = call_handle(c, RELAY_SECOND);
    struct relay *r = mem_zero(1, sizeof *r);
    if (!r) return NULL;
    r->job.clear = clear;
    r->quiet = UINT64_MAX;
    way_init(&r->ways[0], c, first, second, UINT64_MAX);
    way_init(&r->ways[1], c, second, first, UINT64_MAX);
    return r;
}

/* What woke it tells which way can go on. */
static struct relay *resume(struct call *c) {
    struct relay *r = (struct relay *)call_job(c);
    for (size_t i = 0; r && i < RELAY_HANDLES; i++) {
        struct way *w = &r->ways[i];
        bool waits = w->state == WAY_WAITS_TO_READ && !ahead_count(open_ahead(w->from->open));
        w->idle = waits && call_not_ready(c, w->from, POLLIN);
    }
    return r;
}

static enum verb_result relay_run(struct call *c) {
    struct relay *r = resume(c);
    bool again = r != NULL;
    if (!again && !check(c)) return VERB_FAILED;
    if (!again) r = begin(c);
    if (!r) return fail_memory(c);
    enum verb_result result = relay_in_mode(c, r);
    if (result == VERB_PARK && !again) call_keep_job(c, &r->job);
    if (result != VERB_PARK && again) call_end_job(c);
    if (result != VERB_PARK && !again) clear(&r->job);
    return result;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "a connected socket"},
    {"OTHER", KIND_HANDLE, PARAM_ONE, NULL, "the one that it talks with"},
};

static const struct option options[] = {OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"ECONNRESET", "one of the two peers broke its connection off", NULL},
    {"EPIPE", "one of the two peers closed, and the other had more to tell it", NULL},
    {"ENOTCONN", "one of the two is not connected", "connect it first; a listening socket is for accept"},
    {"ETIMEDOUT", "--timeout passed before both had ended; the error tells what was moved", NULL},
    {"EAGAIN", "SO_RCVTIMEO or SO_SNDTIMEO of one of the two was over", NULL},
    {"EMSGSIZE", "a message is larger than the other socket sends in one piece", NULL},
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {ERR_VALUE, "both handles are the same socket", NULL},
    {"ENOTSOCK", "a handle is a file", "send --file sends one, recv --to receives into one"},
    {"EBADF", "a handle is closed, or was meanwhile", NULL},
};

static const char *const value_names[] = {"moved"};

const struct verb verb_relay = {
    .name = "relay",
    .group = "Data",
    .summary = "pass on what two sockets say to each other",
    .text =
        "What HANDLE receives is sent on OTHER, and what OTHER receives on HANDLE, until both have ended. The end of "
        "the one is passed on to the other (shutdown write), which may go on. The bytes of streams stay in the kernel "
        "(splice); messages stay messages. A datagram socket has no end: it counts as ended when the other side is and "
        "nothing came for half a second. It gives a record: .sent has how many bytes went from HANDLE to OTHER, "
        ".received how many came back. What is not passed on when it fails stays unread.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "client, a = socketpair\n"
                "b, server = socketpair\n"
                "send client \"question\"\n"
                "shutdown client write\n"
                "send server \"an answer\"\n"
                "shutdown server write\n"
                "moved = relay a b\n"
                "assert $moved == {sent: 8, received: 9}\n"
                "assert (recv server --all) == \"question\"\n"
                "\n"
                "# Nobody says anything more.\n"
                "client, a = socketpair\n"
                "b, server = socketpair\n"
                "fails ETIMEDOUT relay a b --timeout 10ms\n",
    .c = "ssize_t n = splice(a, NULL, pipe[1], NULL, size, 0);\nn = splice(pipe[0], NULL, b, NULL, n, 0);",
    .see = "half-close shutdown send recv",
    .need = NEED_CONNECTED,
    .run = relay_run,
};
