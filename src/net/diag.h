/* What the kernel tells of a socket by its diagnosis alone: timers, the backlog of unix listeners, the socket at a unix
   one's other end, which directions have ended. Everybody may ask it of the sockets of the network space, by netlink. */
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
    bool tells_ends;        /* what follows was told */
    bool read_ended, write_ended;
    uint32_t peer;   /* inode of a unix socket's peer; 0: none */
    uint64_t cgroup; /* of an internet socket, its number; 0: not told */
};

/* Asks for one socket, TCP, UDP or unix, unrecorded; false where the kernel does not answer, or answers for another. */
bool diag_ask(const struct handle *h, struct diag *out);

/* How many connections wait at a listener, TCP or unix; false where the kernel does not tell. */
bool diag_waiting(const struct handle *h, uint32_t *waiting);

/* "retransmit", "keepalive"… */
const char *diag_timer_name(enum diag_timer timer);

#endif
