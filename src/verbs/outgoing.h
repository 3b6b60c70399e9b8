/* A message on its way out: what sendmsg(2) is given. */
#ifndef VERBS_OUTGOING_H
#define VERBS_OUTGOING_H

#include "run/call.h"

/* What of the call the message is made of: a parameter that repeats, and options. */
struct outgoing_slots {
    size_t data;                              /* the parameter */
    size_t to, handles, credentials, control; /* options */
};

/* `head` points into the rest. `size` is that of all parts together. */
struct outgoing {
    struct msghdr head;
    struct address to; /* len 0: none */
    struct iovec *parts;
    size_t part_count;
    struct buffer control;
    size_t size;
};

/* Makes the message, without its first `sent` bytes; what was sent took the control data along. Handles among it get the
   kernel's mode back that their users gave them. DONE, FAILED with the error, or PARK while the address is looked up; outgoing_clear frees it in each case. */
enum verb_result outgoing_make(struct outgoing *out, struct call *c, const struct outgoing_slots *slots, size_t sent);
void outgoing_clear(struct outgoing *out);

/* The message was sent: its handles' open sockets are shared with whoever receives them. */
void outgoing_mark_shared(const struct call *c, const struct outgoing_slots *slots);

#endif
