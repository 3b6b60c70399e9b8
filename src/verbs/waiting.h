/* What the verbs that may wait have in common: how a call is kept from blocking while other tasks run. */
#ifndef VERBS_WAITING_H
#define VERBS_WAITING_H

#include "run/call.h"

#include <errno.h>

/* Whether waiting is the verb's affair: tasks park here, and the user did not ask for answers at once. */
static inline bool waiting_parks(const struct call *c, const struct handle *h) {
    return c->parking && !h->open->user_nonblocking;
}

/* Whether a call that gave `result` was interrupted and is simply made again. Ctrl-C ends a script in its handler, so
   that an interrupted call of a lone script has no news; a session's machine looks for itself when the verb parks. */
static inline bool waiting_again(const struct call *c, ssize_t result) {
    return UNLIKELY(result == -EINTR) && !c->parking;
}

/* Whether it is known, without a call, that a parking read or accept would find nothing. One with a deadline
   always looks, and so does one that would not wait. */
static inline bool waiting_idle(const struct call *c, const struct handle *h) {
    return UNLIKELY(h->watch.slot) && open_rare(h->open)->receive_low <= 1 && !h->open->shut_reading &&
           c->deadline == UINT64_MAX && waiting_parks(c, h) && call_not_ready(c, h, POLLIN);
}

/* The same of a read: what is known of a listener is that nobody came, and a read there fails at once. */
static inline bool waiting_no_bytes(const struct call *c, const struct handle *h) {
    return waiting_idle(c, h) && h->open->state != HANDLE_LISTENING;
}

/* Whether fewer bytes have come than SO_RCVLOWAT asks for, and more may: MSG_DONTWAIT would give them all the same. What
   is there when SO_RCVTIMEO is over is given, and a look at a unix stream waits for no more than the first byte. */
bool waiting_has_less(struct call *c, const struct handle *h, int flags, size_t asked);
static inline bool waiting_below_low(struct call *c, const struct handle *h, int flags, size_t asked) {
    return UNLIKELY(open_rare(h->open)->receive_low > 1) && waiting_parks(c, h) && waiting_has_less(c, h, flags, asked);
}

/* Between the reads that MSG_WAITALL is made of, when some bytes have come: whether the kernel would have ended there. It
   does at an urgent mark, and where a connection was broken off, the error of which stays for the next call. */
bool waiting_all_came(const struct call *c, const struct handle *h);

/* Whether a look by MSG_PEEK|MSG_WAITALL that gave `came` of `asked` bytes is to be taken again, when there are more. */
bool waiting_looks_again(struct call *c, const struct handle *h, int flags, ssize_t came, size_t asked);

/* Whether a wait to read that found nothing is over, since this side was shut down for reading. A blocking call ends then;
   one with MSG_DONTWAIT says EAGAIN all the same, but on a stream. */
static inline bool waiting_is_over(const struct call *c, const struct handle *h) {
    return UNLIKELY(h->open->shut_reading) && waiting_parks(c, h);
}

void waiting_note_watched(struct handle *h, ssize_t got, size_t asked);
/* After a plain read of a stream gave `got` of `asked` bytes: of what came short nothing is left, so that the next read
   parks at once. Only of TCP is that sure, and only while nothing but data has come (elsewhere a read also stops at an
   urgent mark, at passed descriptors, at the end). */
static inline void waiting_note_read(struct handle *h, ssize_t got, size_t asked) {
    if (UNLIKELY(h->watch.slot)) waiting_note_watched(h, got, asked);
}

/* Parks until more bytes come, or fails as call_would_block does. Where some may be there already, since they were looked
   at or are fewer than SO_RCVLOWAT, the handle stays known as ready: others are to find them. */
enum verb_result waiting_for_bytes(struct call *c, struct handle *h, int flags);

/* Before send and recv: readies the descriptor, and gives the shell's own flags in *own. A parking form carries
   MSG_DONTWAIT and leaves the descriptor's mode alone, whoever shares it. False with the error filled. */
static inline bool waiting_flags(struct call *c, struct handle *h, int *own) {
    *own = UNLIKELY(waiting_parks(c, h)) ? MSG_DONTWAIT : 0;
    return *own || call_set_mode(c, h);
}

/* Before and after accept and connect, which have no such flag: a descriptor that is shared outside is made
   non-blocking for the one call alone (*lent) and put back. waiting_begin: false with the error filled. */
bool waiting_begin(struct call *c, struct handle *h, bool *lent);
void waiting_end(struct call *c, struct handle *h, bool lent);

/* After a connect that went on by itself, when there is something to be written to: TCP's is over for the kernel only with
   the next call, whose address it does not look at. Until then it would take another connect, and MSG_FASTOPEN, as this
   one's end. 0, or the errno that the connect failed with; then the socket is as if it had never been tried. */
int waiting_connected(const struct handle *h);

/* Between two parts of what may go on without ever waiting: PARK where others are to have their turns first, FAILED when the
   call's deadline has passed, else DONE, and it goes on at once. */
enum verb_result waiting_next_turn(struct call *c);

/* Whether a read that gave nothing has come to the end. An empty read is it on a stream. An empty datagram is not,
   but where reading was shut down; on a seqpacket socket both look alike: it is the end when the peer has closed its side
   and no bytes wait, whatever empty messages may be left. */
bool waiting_is_end(const struct call *c, const struct handle *h);

/* How long it is until then, for ppoll(2): `left`, or NULL for ever. And the ppoll(2) of a lone task until then, made again
   when it is interrupted: its result, or −errno. */
const struct timespec *waiting_left(uint64_t until, struct timespec *left);
int waiting_poll(struct call *c, struct pollfd *fds, nfds_t count, uint64_t until);

/* For a wait that no event ends: the call is made again by timer, first after 1 ms, then after twice as long each time,
   at most 50 ms. `tries` is how often it was made before. PARK, or the failure of the timeout that is over. */
enum verb_result waiting_try_later(struct call *c, const struct handle *h, uint64_t tries);

#endif
