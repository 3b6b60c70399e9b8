/* Reading until something has come: it collects in the open socket's read-ahead, so that a read that fails, times out
   or is cancelled loses nothing. */
#ifndef VERBS_GATHER_H
#define VERBS_GATHER_H

#include "run/call.h"

enum gather_kind {
    GATHER_SIZE,  /* `size` bytes */
    GATHER_MARK,  /* up to and with `mark`, which is not empty */
    GATHER_END,   /* the end of the stream */
    GATHER_TEST,  /* whatever `test` finds */
    GATHER_QUIET, /* nothing came for `seconds`, or the end of the stream */
};

/* What a look at what came has found. */
enum gather_look {
    GATHER_NOT_YET,
    GATHER_FOUND,  /* *len bytes of it are what is asked for */
    GATHER_BROKEN, /* c->err is filled */
};

/* What to read for. `most` bounds what may be collected: beyond is LIMIT. `partial`: the end of the stream satisfies it
   with whatever came; without, an end before is error EOF. GATHER_END and GATHER_QUIET are always satisfied by it. */
struct goal {
    enum gather_kind kind;
    size_t size;
    struct span mark;
    double seconds;
    enum gather_look (*test)(struct call *c, struct handle *h, struct span text, size_t *len, void *context);
    void *context;
    size_t most;
    bool partial;
};

/* Reads until the first *len bytes of the read-ahead are what the goal asks for: DONE, with nothing taken out yet.
   Uses c->progress. Message sockets have no end: an empty datagram adds nothing. */
enum verb_result gather(struct call *c, struct handle *h, const struct goal *goal, size_t *len);

/* Takes the first `len` bytes out of the read-ahead, for good. */
void gather_drop(struct call *c, struct handle *h, size_t len);

/* Makes the first `len` bytes of the read-ahead, without the last `cut` of them, the verb's value, and takes them out
   unless `keep`. DONE, or FAILED with everything still there. */
enum verb_result gather_take(struct call *c, struct handle *h, size_t len, size_t cut, bool keep);

#endif
