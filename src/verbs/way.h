/* One way of bytes, from a socket to another or to a file: by splice(2) through a pipe, so that they never come into this
   process; where one of the two has no splice, and for messages, by the machine's scratch buffer. */
#ifndef VERBS_WAY_H
#define VERBS_WAY_H

#include "run/call.h"

enum way_state {
    WAY_GOES_ON,        /* it has had its turn, and could go on at once */
    WAY_WAITS_TO_READ,  /* for `from` */
    WAY_WAITS_TO_WRITE, /* for `to` */
    WAY_ENDED,          /* `from` has ended, or all that may be moved was */
    WAY_FAILED,         /* `number` and `at` say why */
};

/* What of it the verb reads: `state`, `moved`; `at` (NULL: neither of the two) and `number` where it failed. `idle` is set by
   a verb that knows that there is nothing to read. */
struct way {
    struct handle *from, *to;
    enum way_state state;
    bool idle;
    uint64_t moved; /* bytes that `to` has taken */
    struct handle *at;
    int number;
    /* Its own. Bytes in the pipe are on their way: they go back into the read-ahead where the way is left before its end. */
    uint64_t left; /* bytes that may still be moved */
    struct sys quiet;
    struct open_socket *source;
    struct machine *machine;
    int pipe[2];
    size_t held; /* bytes in the pipe */
    bool wide;   /* the pipe was enlarged */
    bool copies; /* no splice here */
    bool woken;  /* it waited, and nothing has come since */
    bool empty;  /* a message without bytes is on its way */
    bool ended;  /* the end of `from` was seen */
};

/* Whether the handle is a socket with somebody at its other end; false with the error. */
bool way_begins(struct call *c, const struct handle *h);

/* At most `most` bytes are to be moved. Both handles outlast the way, or are closed before. */
void way_init(struct way *w, struct call *c, struct handle *from, struct handle *to, uint64_t most);

/* Moves what is there: until it waits, has ended or failed, or others are to have their turns. What was read ahead goes
   first. Where the call parks (waiting_begin was called for both) it never blocks, else it blocks as the kernel does. */
void way_move(struct call *c, struct way *w);

/* A datagram socket has no end. Once the other side has ended, it has when nothing came for so long (nanoseconds). */
#define WAY_QUIET UINT64_C(500000000)
static inline bool way_has_end(const struct handle *h) {
    return h->open->type == SOCK_STREAM || h->open->type == SOCK_SEQPACKET;
}

/* Half-close: the peer is told that no more comes, where there are ends. One that is gone has no use for that. 0 or −errno. */
int way_pass_end(struct call *c, struct handle *to);

/* What a verb with two ways gives: how many bytes went each, as `.sent` and `.received`. */
enum verb_result way_give_counts(struct call *c, uint64_t sent, uint64_t received);

/* Closes the pipe, and gives back what is in it to who waits to read. The call waits for nothing. */
void way_clear(struct way *w);

/* Whether the handle is a file, which is written to and not sent to. */
static inline bool way_is_file(const struct handle *h) {
    return h->open->family == AF_UNSPEC;
}

#endif
