/* Sending all of something, in as many calls as the kernel takes it in. */
#include "verbs/transmit.h"

#include "run/machine.h"
#include "run/progress.h"
#include "verbs/fault.h"
#include "verbs/waiting.h"

#include <errno.h>
#include <inttypes.h>

bool transmit_goes_on(const struct handle *h, int flags) {
    return h->open->type == SOCK_STREAM && !(flags & MSG_DONTWAIT) && !h->open->user_nonblocking;
}

static inline enum verb_result done(struct call *c) {
    c->values[0] = value_int((int64_t)c->progress);
    machine_sent(c->machine);
    return VERB_DONE;
}

static enum verb_result say_sent(struct call *c, size_t size, enum verb_result result) {
    if (result == VERB_FAILED && c->progress) {
        fault_add(c->err, "%" PRIu64 " of %zu bytes were sent", c->progress, size);
    }
    return result;
}

/* A peer's full queue is no state of a socket that is not connected with it, so no event ends that wait. */
static bool waits_unseen(const struct handle *h, const struct address *to) {
    return to && h->open->family == AF_UNIX && h->open->type != SOCK_STREAM;
}

/* Alone and blocking that is SO_SNDTIMEO, which gives what was sent before it. */
enum verb_result transmit_stuck(struct call *c, struct handle *h, size_t size, int flags, const struct address *to) {
    if (flags & MSG_DONTWAIT) return transmit_failed(c, h, size, EAGAIN, to);
    if (c->progress && (!c->parking || call_overdue(c, h, POLLOUT))) return done(c);
    if (waiting_parks(c, h) && waits_unseen(h, to)) return waiting_try_later(c, h, (uint64_t)c->phase++);
    if (c->progress && call_may_send(c, h) && !call_goes_on_sending(c, h)) return say_sent(c, size, VERB_FAILED);
    progress_report(c, c->progress, size);
    return say_sent(c, size, call_would_block(c, h, POLLOUT, EAGAIN));
}

enum verb_result transmit_failed(struct call *c, struct handle *h, size_t size, int number, const struct address *to) {
    return say_sent(c, size, call_fail_errno(c, number, h, to));
}

/* call->phase, which else counts the tries of a wait that no event ends */
enum { TRANSMIT_CONNECTING = -1, TRANSMIT_CONNECTED = -2 };

COLD enum verb_result transmit_connecting(struct call *c, struct handle *h) {
    c->phase = TRANSMIT_CONNECTING;
    return call_would_block(c, h, POLLOUT, EINPROGRESS);
}

COLD int transmit_connected(struct call *c, const struct handle *h, int *flags) {
    int number = c->phase == TRANSMIT_CONNECTING ? waiting_connected(h) : 0;
    *flags &= ~MSG_FASTOPEN;
    if (!number) c->phase = TRANSMIT_CONNECTED;
    return -number;
}

/* One call with what is left. */
static inline ssize_t send_rest(struct call *c, struct handle *h, struct span data, int flags, int own,
                                const struct address *to) {
    struct span rest = span_from(data, (size_t)c->progress);
    struct sys *sys = &c->handles->sys;
    if (UNLIKELY(c->phase < 0)) {
        int failed = transmit_connected(c, h, &flags);
        return failed ? failed : sys_send(sys, h->fd, rest, flags, own);
    }
    return to ? sys_sendto(sys, h->fd, rest, flags, own, to) : sys_send(sys, h->fd, rest, flags, own);
}

COLD static enum verb_result not_sent(struct call *c, struct handle *h, size_t size, int flags, int number,
                                      const struct address *to) {
    if (number == EAGAIN || number == EINTR) return transmit_stuck(c, h, size, flags, to);
    if (number == EINPROGRESS && waiting_parks(c, h) && !(flags & MSG_DONTWAIT)) return transmit_connecting(c, h);
    return transmit_failed(c, h, size, number, to);
}

/* `r` is what a call with what was left gave: until all is sent, or it takes no more. */
static enum verb_result send_on(struct call *c, struct handle *h, struct span data, int flags, int own,
                                const struct address *to, ssize_t r) {
    for (;; r = send_rest(c, h, data, flags, own, to)) {
        if (waiting_again(c, r)) continue;
        if (r < 0) return not_sent(c, h, data.len, flags, (int)-r, to);
        c->progress += (uint64_t)r;
        if (r == 0 || c->progress >= data.len || !transmit_goes_on(h, flags)) return done(c);
    }
}

static enum verb_result transmit_any(struct call *c, struct handle *h, struct span data, int flags,
                                     const struct address *to) {
    int own;
    bool waits = open_rare(h->open)->sender && transmit_goes_on(h, flags) && !call_may_send(c, h);
    if (waits) return transmit_stuck(c, h, data.len, flags, to);
    if (!waiting_flags(c, h, &own)) return VERB_FAILED;
    return send_on(c, h, data, flags, own, to, send_rest(c, h, data, flags, own, to));
}

/* A lone script's send is one call that takes all: the short way there. */
enum verb_result transmit(struct call *c, struct handle *h, struct span data, int flags, const struct address *to) {
    if (UNLIKELY(to || c->parking || open_rare(h->open)->sender) || !call_set_mode(c, h))
        return transmit_any(c, h, data, flags, to);
    ssize_t r = sys_send(&c->handles->sys, h->fd, data, flags, 0);
    if (UNLIKELY(r < 0 || (size_t)r != data.len)) return send_on(c, h, data, flags, 0, NULL, r);
    c->progress = data.len;
    return done(c);
}

void transmit_note_bound(struct handle *h, int flags) {
    struct open_socket *open = h->open;
    if (flags & MSG_FASTOPEN) open->state = HANDLE_CONNECTED;
    bool inet = open->family == AF_INET || open->family == AF_INET6;
    if (inet && open->type == SOCK_DGRAM && open->state == HANDLE_FRESH) open->state = HANDLE_BOUND;
}

void transmit_tell(const struct call *c, size_t size, struct buffer *out) {
    if ((uint64_t)c->values[0].integer == size) {
        buffer_push_text(out, size == 1 ? "(byte sent)" : "(bytes sent)");
    } else {
        buffer_printf(out, "(of %zu bytes sent)", size);
    }
}
