/* Receiving once: what one recv(2) gives. */
#include "verbs/receive.h"

#include "run/machine.h"
#include "verbs/gather.h"
#include "verbs/waiting.h"

#include <errno.h>

/* Up to this size bytes are received into the machine's one scratch buffer, so that a read of 64k that gets ten bytes
   allocates ten, and no parked task holds room. */
enum { RECEIVE_SHARED = 64 * 1024 };

/* The kernel's queues of urgent bytes and of errors stand beside the data, so the read-ahead is none of theirs. */
static bool passes_by(int flags) {
    return flags & (MSG_OOB | MSG_ERRQUEUE);
}

/* The bytes that recv(2) wrote into `room`, or −errno. MSG_TRUNC makes the kernel count bytes that it did not write:
   those in the room are zeros then, never what an earlier call left there. */
static ssize_t call_recv(struct call *c, struct handle *h, char *room, size_t size, int flags, int own) {
    if (size && (flags & MSG_TRUNC)) memset(room, 0, size);
    ssize_t r = -EINTR;
    while (r == -EINTR) {
        r = sys_recv(&c->handles->sys, h->fd, room, size, flags, own);
        if (!waiting_again(c, r)) break;
    }
    return r > 0 && (size_t)r > size ? (ssize_t)size : r;
}

static enum verb_result stuck(struct call *c, struct handle *h, int flags, int number) {
    bool waits = number == EAGAIN || number == EINTR;
    if (!waits || (flags & (MSG_DONTWAIT | MSG_ERRQUEUE))) return call_fail_errno(c, number, h, NULL);
    return call_would_block(c, h, flags & MSG_OOB ? POLLPRI : POLLIN, EAGAIN);
}

/* When memory ends after the bytes came, the scratch buffer itself becomes the read-ahead: nothing is lost. */
static enum verb_result keep_for_later(struct call *c, struct handle *h, size_t len, int flags) {
    struct buffer *scratch = &c->machine->scratch;
    if (!passes_by(flags) && !(flags & MSG_PEEK)) {
        buffer_clear(&h->open->ahead);
        h->open->ahead = *scratch;
        h->open->ahead.len = len;
        buffer_init(scratch);
    }
    return VERB_FAILED;
}

static enum verb_result receive_shared(struct call *c, struct handle *h, size_t size, int flags, int own) {
    struct buffer *scratch = &c->machine->scratch;
    scratch->len = 0;
    scratch->failed = false;
    if (!buffer_reserve(scratch, size)) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    ssize_t r = call_recv(c, h, scratch->ptr, size, flags, own);
    if (r < 0) return stuck(c, h, flags, (int)-r);
    if (value_bytes(&c->values[0], span_of(scratch->ptr, (size_t)r), c->err)) return VERB_DONE;
    return keep_for_later(c, h, (size_t)r, flags);
}

static enum verb_result receive_large(struct call *c, struct handle *h, size_t size, int flags, int own) {
    char *room;
    if (!value_bytes_room(&c->values[0], size, &room, c->err)) return VERB_FAILED;
    ssize_t r = call_recv(c, h, room, size, flags, own);
    if (r >= 0) {
        value_bytes_cut(&c->values[0], (size_t)r);
        return VERB_DONE;
    }
    value_replace(&c->values[0], value_nil());
    return stuck(c, h, flags, (int)-r);
}

/* MSG_WAITALL where the kernel would not wait for all: bytes lie in the read-ahead, or the verb parks. */
static bool waits_for_all(const struct call *c, const struct handle *h, int flags) {
    if (!(flags & MSG_WAITALL) || (flags & MSG_DONTWAIT) || passes_by(flags)) return false;
    if (h->open->type != SOCK_STREAM || h->open->user_nonblocking) return false;
    return c->parking || h->open->ahead.len;
}

static enum verb_result receive_all(struct call *c, struct handle *h, size_t size, int flags) {
    const struct goal goal = {.kind = GATHER_SIZE, .size = size, .most = SIZE_MAX, .partial = true};
    size_t len;
    enum verb_result result = gather(c, h, &goal, &len);
    return result == VERB_DONE ? gather_take(c, h, len, 0, flags & MSG_PEEK) : result;
}

enum verb_result receive_once(struct call *c, struct handle *h, size_t size, int flags) {
    if (waits_for_all(c, h, flags)) return receive_all(c, h, size, flags);
    size_t ahead = h->open->ahead.len;
    if (ahead && !passes_by(flags)) return gather_take(c, h, size < ahead ? size : ahead, 0, flags & MSG_PEEK);
    int own;
    if (!waiting_flags(c, h, &own)) return VERB_FAILED;
    if (size <= RECEIVE_SHARED) return receive_shared(c, h, size, flags, own);
    return receive_large(c, h, size, flags, own);
}
