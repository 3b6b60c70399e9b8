/* What the kernel tells of a socket by its diagnosis alone: timers, and the backlog of unix listeners. Everybody may ask it of
   the sockets of the network space, by netlink. */
#ifndef NET_DIAG_H
#define NET_DIAG_H

#include "net/handle.h"

/* Why a TCP socket has a timer running. */
enum diag_timer { DIAG_NO_TIMER, DIAG_RETRANSMIT, DIAG_KEEPALIVE, DIAG_TIMEWAIT, DIAG_PERSIST };

struct diag {
    enum diag_timer timer;
    uint32_t expires;       /* milliseconds until it does */
    uint32_t retransmits;   /* how often it did since something was acknowledged */
    uint32_t waiting, room; /* of a listener: connections that wait, and how many may */
};

/* Each asks for one socket, unrecorded; false where the kernel does not answer, or answers for another. */
bool diag_tcp(const struct handle *h, struct diag *out);
bool diag_unix(const struct handle *h, struct diag *out);

/* How many connections wait at a listener, TCP or unix; false where the kernel does not tell. */
bool diag_waiting(const struct handle *h, uint32_t *waiting);

/* "retransmit", "keepalive"… */
const char *diag_timer_name(enum diag_timer timer);

#endif
