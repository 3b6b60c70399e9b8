/* Receiving once: what one recv(2) gives. */
#include "verbs/receive.h"

#include "base/mem.h"
#include "run/machine.h"
#include "verbs/gather.h"
#include "verbs/waiting.h"

#include <errno.h>

/* Up to this size bytes are received into the machine's one scratch buffer, so that a read of 64k that gets ten bytes
   allocates ten, and no parked task holds room. */
enum { RECEIVE_SHARED = 64 * 1024 };

/* Unix and netlink sockets have no queue of errors: they pass over the flag, and read. */
static bool has_errors(const struct handle *h) {
    return h->open->family != AF_UNIX && h->open->family != AF_NETLINK;
}

bool receive_passes_by(const struct handle *h, int flags) {
    return flags & (MSG_OOB | (has_errors(h) ? MSG_ERRQUEUE : 0));
}

bool receive_at_once(const struct handle *h, int flags) {
    return flags & (MSG_DONTWAIT | (has_errors(h) ? MSG_ERRQUEUE : 0));
}

/* How the call is made: the user's flags and the shell's own, and where the sender's address goes, or NULL. */
struct receive {
    int flags, own;
    struct address *from;
};

/* MSG_TRUNC makes the kernel count bytes that it did not write: those in the room are zeros then, never what an earlier
   call left there. */
COLD static ssize_t call_recv_cut(struct call *c, struct handle *h, char *room, size_t size,
                                  const struct receive *with) {
    memset(room, 0, size);
    ssize_t r = with->from ? sys_recvfrom(&c->handles->sys, h->fd, room, size, with->flags, with->own, with->from)
                           : sys_recv(&c->handles->sys, h->fd, room, size, with->flags, with->own);
    return r > 0 && (size_t)r > size ? (ssize_t)size : r;
}

/* The bytes that recv(2) wrote into `room`, or −errno. */
static inline ssize_t call_recv(struct call *c, struct handle *h, char *room, size_t size, const struct receive *with) {
    struct sys *sys = &c->handles->sys;
    ssize_t r;
    do {
        if (UNLIKELY(with->flags & MSG_TRUNC))
            r = call_recv_cut(c, h, room, size, with);
        else if (with->from)
            r = sys_recvfrom(sys, h->fd, room, size, with->flags, with->own, with->from);
        else
            r = sys_recv(sys, h->fd, room, size, with->flags, with->own);
    } while (waiting_again(c, r));
    if (!with->flags) waiting_note_read(h, r, size);
    return UNLIKELY(with->flags & MSG_PEEK) && waiting_looks_again(c, h, with->flags, r, size) ? -EAGAIN : r;
}

enum verb_result receive_stuck(struct call *c, struct handle *h, int flags, int number) {
    bool waits = number == EAGAIN || number == EINTR;
    if (!waits || receive_at_once(h, flags)) return call_fail_errno(c, number, h, NULL);
    if (waiting_is_over(c, h)) return value_bytes(&c->values[0], SPAN(""), c->err) ? VERB_DONE : VERB_FAILED;
    return flags & MSG_OOB ? call_would_block(c, h, POLLPRI, EAGAIN) : waiting_for_bytes(c, h, flags);
}

/* When memory ends after the bytes came, the scratch buffer itself becomes the read-ahead: nothing is lost. */
COLD static enum verb_result keep_for_later(struct call *c, struct handle *h, size_t len, int flags) {
    struct buffer *scratch = &c->machine->scratch;
    struct open_socket *open = h->open;
    if (receive_passes_by(h, flags) || flags & MSG_PEEK) return VERB_FAILED;
    if (!open->rare) {
        open->rare = c->machine->rare;
        c->machine->rare = NULL;
    }
    scratch->len = len;
    ahead_adopt(&open->rare->ahead, scratch);
    return VERB_FAILED;
}

COLD static bool make_room(struct machine *m, size_t size) {
    if (!m->rare) m->rare = mem_zero(1, sizeof *m->rare);
    return m->rare && buffer_reserve(&m->scratch, size);
}

/* Room for `size` bytes in the scratch buffer, which holds nothing of others then, and what it takes to keep them for later;
   NULL with the error. */
static inline char *scratch_room(struct call *c, size_t size) {
    struct machine *m = c->machine;
    struct buffer *scratch = &m->scratch;
    scratch->len = 0;
    scratch->failed = false;
    if (LIKELY(size <= scratch->room && scratch->ptr && m->rare) || make_room(m, size)) return scratch->ptr;
    err_memory(c->err);
    return NULL;
}

/* What came becomes the value, in the memory of bytes that are no longer needed. */
static inline enum verb_result give(struct call *c, struct handle *h, const char *room, size_t len, int flags) {
    struct bytes **spare = &c->machine->invocation.spare;
    if (LIKELY(value_bytes_in(spare, &c->values[0], span_of(room, len), c->err))) return VERB_DONE;
    return keep_for_later(c, h, len, flags);
}

static inline enum verb_result receive_shared(struct call *c, struct handle *h, size_t size,
                                              const struct receive *with) {
    char *room = scratch_room(c, size);
    if (!room) return VERB_FAILED;
    ssize_t r = call_recv(c, h, room, size, with);
    if (UNLIKELY(r < 0)) return receive_stuck(c, h, with->flags, (int)-r);
    return give(c, h, room, (size_t)r, with->flags);
}

/* Straight into the value. What recv(2) did not fill, and no value has become of, is there for the next time. */
static enum verb_result receive_large(struct call *c, struct handle *h, size_t size, const struct receive *with) {
    struct bytes **spare = invocation_large_spare(&c->machine->invocation);
    char *room;
    if (!value_bytes_room_in(spare, &c->values[0], size, &room, c->err)) return VERB_FAILED;
    ssize_t r = call_recv(c, h, room, size, with);
    value_bytes_cut_in(spare, &c->values[0], r > 0 ? (size_t)r : 0);
    if (r >= 0) return VERB_DONE;
    c->values[0] = value_nil();
    return receive_stuck(c, h, with->flags, (int)-r);
}

bool receive_waits_for_all(const struct call *c, const struct handle *h, int flags) {
    if (!(flags & MSG_WAITALL) || (flags & MSG_DONTWAIT) || receive_passes_by(h, flags)) return false;
    if (h->open->type != SOCK_STREAM || h->open->user_nonblocking) return false;
    bool ahead = ahead_count(open_ahead(h->open));
    if (flags & MSG_PEEK && (h->open->family == AF_UNIX || (c->machine->parking && !ahead))) return false;
    return c->parking || ahead;
}

enum verb_result receive_gather(struct call *c, struct handle *h, size_t size, size_t *len) {
    const struct goal goal = {.kind = GATHER_SIZE, .size = size, .most = SIZE_MAX, .partial = true};
    return gather(c, h, &goal, len);
}

static enum verb_result receive_all(struct call *c, struct handle *h, size_t size, int flags) {
    size_t len;
    enum verb_result result = receive_gather(c, h, size, &len);
    return result == VERB_DONE ? gather_take(c, h, len, 0, flags & MSG_PEEK) : result;
}

void receive_peer(const struct handle *h, struct address *from) {
    const socklen_t unnamed = sizeof(sa_family_t);
    bool tells = h->open->type != SOCK_STREAM || h->open->family == AF_UNIX;
    if (!tells || !handle_peer(h, from) || from->len <= unnamed) from->len = 0;
}

/* What the read-ahead has a part in. */
COLD static enum verb_result receive_ahead(struct call *c, struct handle *h, size_t size, int flags,
                                           struct address *from) {
    size_t ahead = ahead_count(open_ahead(h->open));
    if (from) receive_peer(h, from);
    if (receive_waits_for_all(c, h, flags)) return receive_all(c, h, size, flags);
    return gather_take(c, h, size < ahead ? size : ahead, 0, flags & MSG_PEEK);
}

/* Nothing was read ahead. */
static enum verb_result receive_now(struct call *c, struct handle *h, size_t size, int flags, struct address *from) {
    bool waits = !(flags & ~MSG_PEEK) && (waiting_no_bytes(c, h) || waiting_below_low(c, h, flags, size));
    if (waits) return receive_stuck(c, h, flags, EAGAIN);
    struct receive with = {.flags = flags, .from = from};
    if (!waiting_flags(c, h, &with.own)) return VERB_FAILED;
    return size <= RECEIVE_SHARED ? receive_shared(c, h, size, &with) : receive_large(c, h, size, &with);
}

/* A lone script's recv is one call into the scratch buffer: the short way there. */
static inline enum verb_result receive_plain(struct call *c, struct handle *h, size_t size) {
    char *room = scratch_room(c, size);
    if (UNLIKELY(!room)) return VERB_FAILED;
    ssize_t r = sys_recv(&c->handles->sys, h->fd, room, size, 0, 0);
    if (waiting_again(c, r)) return receive_now(c, h, size, 0, NULL);
    if (UNLIKELY(r < 0)) return receive_stuck(c, h, 0, (int)-r);
    return give(c, h, room, (size_t)r, 0);
}

enum verb_result receive_once(struct call *c, struct handle *h, size_t size, int flags, struct address *from) {
    bool ahead = ahead_count(open_ahead(h->open)) && !receive_passes_by(h, flags);
    if (UNLIKELY(ahead) || (UNLIKELY(flags) && receive_waits_for_all(c, h, flags)))
        return receive_ahead(c, h, size, flags, from);
    bool plain = !from && !flags && !c->parking && size <= RECEIVE_SHARED;
    return plain && call_set_mode(c, h) ? receive_plain(c, h, size) : receive_now(c, h, size, flags, from);
}
