/* All options of a socket at once: those that it answers to, or those that somebody changed. */
#include "verbs/sockopt.h"

#include <errno.h>
#include <netinet/in.h>
#include <unistd.h>

/* Where the options are asked for, and, for what was changed, a new socket of the same kind to compare with (−1: none). */
struct survey {
    struct sys quiet;
    const struct handle *h;
    int fresh;
    int locked; /* SO_BUF_LOCK: of which buffers the size was set */
    struct buffer now, then;
};

/* An IPv6 socket has options of IPv4 too, for the mapped addresses. */
static bool is_asked(const struct survey *s, const struct sockopt *row) {
    const struct open_socket *open = s->h->open;
    if (!(row->access & SOCKOPT_GET) || row->access & SOCKOPT_TAKES || row->alias) return false;
    if (row->level == IPPROTO_IP && open->family == AF_INET6) return true;
    return sockopt_level_fits(row->level, open->family, open->type, open->protocol);
}

static bool ask(struct survey *s, int fd, const struct sockopt *row, struct buffer *out) {
    const struct sockopt_at at = {.level = row->level, .number = row->number, .row = row};
    size_t room = row->type == SOCKOPT_ADDRESS ? sockopt_address_room(s->h) : sockopt_room(row->type);
    out->len = 0;
    return sockopt_ask(&s->quiet, fd, &at, room, out) >= 0;
}

/* Of the sizes of buffers, which the kernel changes by itself, those count that were set. */
static bool counts(const struct survey *s, const struct sockopt *row) {
    enum { SEND_LOCKED = 1, RECEIVE_LOCKED = 2 };
    if (!(row->access & SOCKOPT_SET)) return false;
    if (row->level == SOL_SOCKET && row->number == SO_SNDBUF) return s->locked & SEND_LOCKED;
    if (row->level == SOL_SOCKET && row->number == SO_RCVBUF) return s->locked & RECEIVE_LOCKED;
    /* The kernel fills it with the time to live of what came. */
    if (row->level == IPPROTO_IP && row->number == IP_MULTICAST_TTL && s->h->open->type == SOCK_STREAM) return false;
    return !(row->access & SOCKOPT_LIVES);
}

static bool is_changed(struct survey *s, const struct sockopt *row) {
    if (!counts(s, row) || !ask(s, s->fresh, row, &s->then)) return false;
    return !span_equal(buffer_span(&s->now), buffer_span(&s->then));
}

static void begin(struct survey *s, const struct handle *h, bool changed) {
    const struct open_socket *open = h->open;
    *s = (struct survey){.quiet = {.ops = h->list->sys.ops}, .h = h, .fresh = -1};
    const struct sockopt *lock = sockopt_at(SOL_SOCKET, 72); /* SO_BUF_LOCK, which older headers lack */
    if (ask(s, h->fd, lock, &s->now) && s->now.len == sizeof s->locked)
        memcpy(&s->locked, s->now.ptr, sizeof s->locked);
    if (changed) s->fresh = sys_socket(&s->quiet, open->family, open->type, open->protocol);
}

static bool add(struct survey *s, const struct sockopt *row, struct record *out, struct err *err) {
    struct value v;
    if (!sockopt_decode(row, buffer_span(&s->now), &v, err)) return false;
    return record_set_take(out, span_text(row->name), v, err);
}

/* Those of the socket itself come before those of its protocol. */
static bool fill(struct survey *s, bool own, bool changed, struct record *out, struct err *err) {
    for (size_t i = 0; i < sockopt_count; i++) {
        const struct sockopt *row = &sockopts[i];
        if ((row->level == SOL_SOCKET) != own || !is_asked(s, row) || !ask(s, s->h->fd, row, &s->now)) continue;
        if (changed && !is_changed(s, row)) continue;
        if (!add(s, row, out, err)) return false;
    }
    return true;
}

static bool fill_all(const struct handle *h, bool changed, struct value *result, struct err *err) {
    struct survey s;
    begin(&s, h, changed);
    bool known = !changed || s.fresh >= 0;
    *result = value_nil();
    bool done = !known || record_new(result, 64, err);
    if (done && known &&
        !(fill(&s, true, changed, result->record, err) && fill(&s, false, changed, result->record, err))) {
        value_release(result);
        done = false;
    }
    if (s.fresh >= 0) (void)sys_close(&s.quiet, s.fresh);
    buffer_clear(&s.now);
    buffer_clear(&s.then);
    return done;
}

bool sockopt_all(const struct handle *h, struct value *result, struct err *err) {
    return fill_all(h, false, result, err);
}

bool sockopt_changed(const struct handle *h, struct value *result, struct err *err) {
    return fill_all(h, true, result, err);
}
