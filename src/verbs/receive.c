/* Receiving once: what one recv(2) gives. */
#include "verbs/receive.h"

#include "run/machine.h"
#include "verbs/gather.h"
#include "verbs/waiting.h"

#include <errno.h>

/* Up to this size bytes are received into the machine's one scratch buffer, so that a read of 64k that gets ten bytes
   allocates ten, and no parked task holds room. */
enum { RECEIVE_SHARED = 64 * 1024 };

bool receive_passes_by(int flags) {
    return flags & (MSG_OOB | MSG_ERRQUEUE);
}

/* How the call is made: the user's flags and the shell's own, and where the sender's address goes, or NULL. */
struct receive {
    int flags, own;
    struct address *from;
};

/* The bytes that recv(2) wrote into `room`, or −errno. MSG_TRUNC makes the kernel count bytes that it did not write:
   those in the room are zeros then, never what an earlier call left there. */
static ssize_t call_recv(struct call *c, struct handle *h, char *room, size_t size, struct receive *with) {
    struct sys *sys = &c->handles->sys;
    int flags = with->flags;
    if (size && (flags & MSG_TRUNC)) memset(room, 0, size);
    ssize_t r;
    do {
        r = with->from ? sys_recvfrom(sys, h->fd, room, size, flags, with->own, with->from)
                       : sys_recv(sys, h->fd, room, size, flags, with->own);
    } while (waiting_again(c, r));
    return r > 0 && (size_t)r > size ? (ssize_t)size : r;
}

enum verb_result receive_stuck(struct call *c, struct handle *h, int flags, int number) {
    bool waits = number == EAGAIN || number == EINTR;
    if (!waits || (flags & (MSG_DONTWAIT | MSG_ERRQUEUE))) return call_fail_errno(c, number, h, NULL);
    return call_would_block(c, h, flags & MSG_OOB ? POLLPRI : POLLIN, EAGAIN);
}

/* When memory ends after the bytes came, the scratch buffer itself becomes the read-ahead: nothing is lost. */
static enum verb_result keep_for_later(struct call *c, struct handle *h, size_t len, int flags) {
    struct buffer *scratch = &c->machine->scratch;
    if (!receive_passes_by(flags) && !(flags & MSG_PEEK)) {
        buffer_clear(&h->open->ahead);
        h->open->ahead = *scratch;
        h->open->ahead.len = len;
        buffer_init(scratch);
    }
    return VERB_FAILED;
}

static enum verb_result receive_shared(struct call *c, struct handle *h, size_t size, struct receive *with) {
    struct buffer *scratch = &c->machine->scratch;
    scratch->len = 0;
    scratch->failed = false;
    if (!buffer_reserve(scratch, size)) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    ssize_t r = call_recv(c, h, scratch->ptr, size, with);
    if (r < 0) return receive_stuck(c, h, with->flags, (int)-r);
    if (value_bytes(&c->values[0], span_of(scratch->ptr, (size_t)r), c->err)) return VERB_DONE;
    return keep_for_later(c, h, (size_t)r, with->flags);
}

static enum verb_result receive_large(struct call *c, struct handle *h, size_t size, struct receive *with) {
    char *room;
    if (!value_bytes_room(&c->values[0], size, &room, c->err)) return VERB_FAILED;
    ssize_t r = call_recv(c, h, room, size, with);
    if (r >= 0) {
        value_bytes_cut(&c->values[0], (size_t)r);
        return VERB_DONE;
    }
    value_replace(&c->values[0], value_nil());
    return receive_stuck(c, h, with->flags, (int)-r);
}

bool receive_waits_for_all(const struct call *c, const struct handle *h, int flags) {
    if (!(flags & MSG_WAITALL) || (flags & MSG_DONTWAIT) || receive_passes_by(flags)) return false;
    if (h->open->type != SOCK_STREAM || h->open->user_nonblocking) return false;
    return c->parking || h->open->ahead.len;
}

static enum verb_result receive_all(struct call *c, struct handle *h, size_t size, int flags) {
    const struct goal goal = {.kind = GATHER_SIZE, .size = size, .most = SIZE_MAX, .partial = true};
    size_t len;
    enum verb_result result = gather(c, h, &goal, &len);
    return result == VERB_DONE ? gather_take(c, h, len, 0, flags & MSG_PEEK) : result;
}

void receive_peer(const struct handle *h, struct address *from) {
    const socklen_t unnamed = sizeof(sa_family_t);
    bool tells = h->open->type != SOCK_STREAM || h->open->family == AF_UNIX;
    if (!tells || !handle_peer(h, from) || from->len <= unnamed) from->len = 0;
}

enum verb_result receive_once(struct call *c, struct handle *h, size_t size, int flags, struct address *from) {
    size_t ahead = h->open->ahead.len;
    bool all = receive_waits_for_all(c, h, flags);
    if (all || (ahead && !receive_passes_by(flags))) {
        if (from) receive_peer(h, from);
        return all ? receive_all(c, h, size, flags)
                   : gather_take(c, h, size < ahead ? size : ahead, 0, flags & MSG_PEEK);
    }
    struct receive with = {.flags = flags, .from = from};
    if (!waiting_flags(c, h, &with.own)) return VERB_FAILED;
    return size <= RECEIVE_SHARED ? receive_shared(c, h, size, &with) : receive_large(c, h, size, &with);
}
