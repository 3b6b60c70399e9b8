#include "verbs/way.h"

#include "base/mem.h"
#include "run/machine.h"
#include "verbs/records.h"
#include "verbs/waiting.h"

#include <fcntl.h>

/* A pipe has room for 64 KiB at first; one that much goes through is enlarged, and no further than it helps. */
enum { PIPE_ROOM = 256 * 1024, PIPE_WIDE_FROM = 16 * 1024 };
/* What goes through the scratch buffer at once: a whole message, in any case. */
enum { COPY_ROOM = 256 * 1024 };
/* How much a verb that does not block moves, and in how many steps at most, before others have their turns, and a look is
   taken at the time: pieces may be small, and messages empty. */
enum { TURN = 4 * 1024 * 1024, TURN_STEPS = 1024 };

void way_init(struct way *w, struct call *c, struct handle *from, struct handle *to, uint64_t most) {
    *w = (struct way){.from = from, .to = to, .left = most, .pipe = {-1, -1}, .machine = c->machine};
    w->quiet.ops = c->handles->sys.ops;
    w->source = open_socket_hold(from);
    w->copies = from->open->type != SOCK_STREAM || (!way_is_file(to) && to->open->type != SOCK_STREAM);
}

/* A listening TCP socket answers splice(2) with EAGAIN, an unconnected unix socket with EINVAL. */
static bool is_unconnected(const struct open_socket *open) {
    if (open->state == HANDLE_LISTENING) return true;
    return open->family == AF_UNIX && open->type == SOCK_STREAM && open->state < HANDLE_CONNECTING;
}

bool way_begins(struct call *c, const struct handle *h) {
    int number = way_is_file(h) ? ENOTSOCK : is_unconnected(h->open) ? ENOTCONN : 0;
    if (number) (void)call_fail_errno(c, number, h, NULL);
    return !number;
}

/* --- what a step comes to --------------------------------------------------------------------------------------------- */

static enum way_state fail(struct way *w, struct handle *at, int64_t result) {
    w->at = at;
    w->number = (int)-result;
    return WAY_FAILED;
}

/* A datagram socket that was shut down for reading is empty for ever. */
static enum way_state not_read(struct way *w, int64_t result) {
    if (result != -EAGAIN) return fail(w, w->from, result);
    w->ended = w->source->shut_reading;
    return w->ended ? WAY_ENDED : WAY_WAITS_TO_READ;
}

/* What `to` took of the bytes, or −errno. */
static enum way_state wrote(struct way *w, int64_t result) {
    if (result == -EAGAIN) return WAY_WAITS_TO_WRITE;
    if (result < 0) return fail(w, w->to, result);
    w->moved += (uint64_t)result;
    w->left -= (uint64_t)result;
    return WAY_GOES_ON;
}

static size_t at_most(const struct way *w, size_t size) {
    return w->left < size ? (size_t)w->left : size;
}

/* --- through the scratch buffer --------------------------------------------------------------------------------------- */

/* A parking form carries MSG_DONTWAIT. */
static int own_flags(const struct call *c) {
    return c->parking ? MSG_DONTWAIT : 0;
}

/* A signal that ends a script ends it in its handler, so that an interrupted call is simply made again. */
static int64_t put(struct call *c, const struct way *w, struct span bytes) {
    struct sys *sys = &c->handles->sys;
    int64_t r;
    do r = way_is_file(w->to) ? sys_write(sys, w->to->fd, bytes) : sys_send(sys, w->to->fd, bytes, 0, own_flags(c));
    while (r == -EINTR);
    return r;
}

static enum way_state pass_read_ahead(struct call *c, struct way *w) {
    int64_t r = put(c, w, span_head(ahead_span(open_ahead(w->source)), at_most(w, SIZE_MAX)));
    if (r > 0) open_ahead_take(w->source, (size_t)r);
    return wrote(w, r);
}

/* Nothing is lost of what `to` did not take: the scratch buffer becomes the read-ahead, which was empty. */
static enum way_state pass_scratch(struct call *c, struct way *w) {
    struct buffer *scratch = &c->machine->scratch;
    size_t came = scratch->len;
    int64_t r = put(c, w, span_head(buffer_span(scratch), at_most(w, came)));
    if (r < (int64_t)came) {
        ahead_adopt(&w->source->rare->ahead, scratch);
        if (r > 0) open_ahead_take(w->source, (size_t)r);
        call_wake_readers(c, w->from);
    }
    return wrote(w, r);
}

/* Only from message to message is there anything to pass on. */
static enum way_state pass_empty(struct call *c, struct way *w) {
    bool message = !way_is_file(w->to) && w->to->open->type != SOCK_STREAM;
    enum way_state state = message ? wrote(w, put(c, w, SPAN(""))) : WAY_GOES_ON;
    w->empty = state == WAY_WAITS_TO_WRITE;
    return state;
}

static enum way_state came_nothing(struct call *c, struct way *w) {
    w->ended = waiting_is_end(c, w->from);
    return w->ended ? WAY_ENDED : pass_empty(c, w);
}

static enum way_state copy(struct call *c, struct way *w) {
    struct buffer *scratch = &c->machine->scratch;
    size_t size = w->from->open->type == SOCK_STREAM ? at_most(w, COPY_ROOM) : COPY_ROOM;
    scratch->len = 0;
    scratch->failed = false;
    if (!open_rare_need(w->source) || !buffer_reserve(scratch, size)) return fail(w, NULL, -ENOMEM);
    ssize_t r;
    do r = sys_recv(&c->handles->sys, w->from->fd, scratch->ptr, size, 0, own_flags(c));
    while (r == -EINTR);
    if (r < 0) return not_read(w, r);
    w->woken = false;
    if (r == 0) return came_nothing(c, w);
    scratch->len = (size_t)r;
    return pass_scratch(c, w);
}

/* --- through the pipe ------------------------------------------------------------------------------------------------- */

static int64_t splice_once(struct call *c, int from, int to, size_t size) {
    unsigned flags = SPLICE_F_MOVE | (c->parking ? SPLICE_F_NONBLOCK : 0);
    ssize_t r;
    do r = sys_splice(&c->handles->sys, from, to, size, flags);
    while (r == -EINTR);
    return r;
}

/* Where a user has too many large pipes already the kernel refuses, and it stays as it is. */
static void widen(struct way *w, size_t got) {
    int room;
    if (w->wide || got < PIPE_WIDE_FROM) return;
    w->wide = true;
    (void)sys_fcntl(&w->quiet, w->pipe[1], F_SETPIPE_SZ, PIPE_ROOM, &room);
}

/* Bytes that are read from the pipe, and put before what else is unread: who waits to read has them. False when memory is
   out. */
static bool give_back(struct way *w) {
    char *room = mem_alloc(w->held);
    struct ahead *ahead = open_ahead_need(w->source);
    bool given = room && ahead;
    while (given && w->held) {
        ssize_t r = sys_read(&w->quiet, w->pipe[0], room, w->held);
        if (r <= 0) break;
        given = ahead_put_back(ahead, span_of(room, (size_t)r));
        w->held -= (size_t)r;
    }
    mem_free(room);
    call_wake_open_readers(w->machine, w->source);
    return given && !w->held;
}

/* A file that was opened to append to, and some devices, take no splice: what is in the pipe is read again and written. */
static enum way_state copy_instead(struct way *w) {
    w->copies = true;
    return !w->held || give_back(w) ? WAY_GOES_ON : fail(w, NULL, -ENOMEM);
}

static enum way_state drain(struct call *c, struct way *w) {
    int64_t r = splice_once(c, w->pipe[0], w->to->fd, w->held);
    if (r == -EINVAL || r == 0) return copy_instead(w);
    if (r > 0) w->held -= (size_t)r;
    return wrote(w, r);
}

/* TCP's splice never passes an urgent mark, which recv(2) steps over: nothing is there to be spliced then, although the
   socket was told to be readable; or it looks like the end, which recv(2) alone is asked about. */
static enum way_state find_nothing(struct call *c, struct way *w) {
    bool stands = w->woken || (w->from->watch.ready & READY_URGENT);
    w->woken = false;
    return stands ? copy(c, w) : WAY_WAITS_TO_READ;
}

static enum way_state fill(struct call *c, struct way *w) {
    int opened = w->pipe[0] < 0 ? sys_pipe(&w->quiet, w->pipe) : 0;
    if (opened < 0) return fail(w, NULL, opened);
    int64_t r = splice_once(c, w->from->fd, w->pipe[1], at_most(w, PIPE_ROOM));
    if (r == -EINVAL) return copy_instead(w);
    if (r == -EAGAIN) return find_nothing(c, w);
    if (r < 0) return not_read(w, r);
    if (r == 0) return copy(c, w);
    w->woken = false;
    w->held = (size_t)r;
    widen(w, w->held);
    return WAY_GOES_ON;
}

/* --- the way ---------------------------------------------------------------------------------------------------------- */

static enum way_state step(struct call *c, struct way *w) {
    if (w->held) return drain(c, w);
    if (w->left == 0 || w->ended) return WAY_ENDED;
    if (w->empty) return pass_empty(c, w);
    if (ahead_count(open_ahead(w->source))) return pass_read_ahead(c, w);
    return w->copies ? copy(c, w) : fill(c, w);
}

/* Somebody else may be in the middle of a send to the same stream. */
static bool may_write(const struct call *c, const struct way *w) {
    return way_is_file(w->to) || call_may_send(c, w->to);
}

static void take_turn(struct call *c, struct way *w) {
    uint64_t most = c->parking ? w->moved + TURN : UINT64_MAX, steps = c->parking ? TURN_STEPS : UINT64_MAX;
    for (; w->state == WAY_GOES_ON && w->moved < most && steps; steps--) w->state = step(c, w);
}

void way_move(struct call *c, struct way *w) {
    struct sigaction pipe, size;
    w->woken = w->state == WAY_WAITS_TO_READ;
    w->state = may_write(c, w) ? WAY_GOES_ON : WAY_WAITS_TO_WRITE;
    sys_ignore(SIGPIPE, &pipe);
    if (way_is_file(w->to)) sys_ignore(SIGXFSZ, &size);
    take_turn(c, w);
    if (way_is_file(w->to)) sys_restore(SIGXFSZ, &size);
    sys_restore(SIGPIPE, &pipe);
}

void way_clear(struct way *w) {
    if (w->held && w->source->state != HANDLE_CLOSED) (void)give_back(w);
    for (size_t i = 0; i < 2; i++) {
        if (w->pipe[i] >= 0) (void)sys_close(&w->quiet, w->pipe[i]);
    }
    if (w->source) open_socket_release(w->source);
    *w = (struct way){.pipe = {-1, -1}};
}

/* --- two ways --------------------------------------------------------------------------------------------------------- */

int way_pass_end(struct call *c, struct handle *to) {
    int r = way_has_end(to) ? sys_shutdown(&c->handles->sys, to->fd, SHUT_WR) : 0;
    return r == -ENOTCONN ? 0 : r;
}

enum verb_result way_give_counts(struct call *c, uint64_t sent, uint64_t received) {
    if (!record_new(&c->values[0], 2, c->err)) return VERB_FAILED;
    struct record *counts = c->values[0].record;
    bool added = records_add_int(counts, "sent", (int64_t)sent, c->err) &&
                 records_add_int(counts, "received", (int64_t)received, c->err);
    return added ? VERB_DONE : VERB_FAILED;
}
