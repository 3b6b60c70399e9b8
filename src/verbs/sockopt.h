/* Values of socket options: from the kernel's bytes, and into them. */
#ifndef VERBS_SOCKOPT_H
#define VERBS_SOCKOPT_H

#include "run/call.h"
#include "spec/sockopt.h"

/* An option of a socket: level and number as the call takes them, and the row of its name or number where one is known.
   `shown` is how messages call it: "SO_RCVBUF", or "option 99 of level 1". */
struct sockopt_at {
    int level, number;
    const struct sockopt *row;
    char shown[48];
};

/* The option that [LEVEL] OPTION, parameters `level` and `level` + 1, mean for the socket. False with the error filled where
   no level is given and none follows. */
bool sockopt_resolve(struct call *c, size_t level, const struct handle *h, struct sockopt_at *out);

/* Where the list of a SOURCES option stands behind its struct, whose last member counts it: at which offset, how many bytes
   each address has, whether that is an in_addr or a sockaddr_storage, and the field's name. */
struct sockopt_sources {
    size_t list, size;
    bool four;
    const char *name;
};
struct sockopt_sources sockopt_sources(enum sockopt_type type);

/* What the kernel gave for an option as a value; bytes where `row` is NULL. Not for SOCKOPT_PROCESS. */
bool sockopt_decode(const struct sockopt *row, struct span bytes, struct value *result, struct err *err);

/* The bytes that the kernel takes for a value, added to `out`, which must not move until the call is made (a program's bytes
   point at themselves). False with VALUE or TYPE, or the errno of an interface that is not there. */
bool sockopt_encode(const struct sockopt_at *at, const struct value *v, struct buffer *out, struct err *err);

/* Whether the option takes the value, where that needs nothing of the system; false as sockopt_encode. */
bool sockopt_takes(const struct sockopt *row, const struct value *v, struct err *err);

/* Asks the kernel for an option into `out`, with room for what its type has; `out` may hold what it is asked with. 0 or
   −errno. */
int sockopt_ask(struct sys *sys, int fd, const struct sockopt_at *at, size_t room, struct buffer *out);

/* How much room SO_PEERNAME and its like are asked with: no more than the address takes. */
size_t sockopt_address_room(const struct handle *h);

/* A record of every option that the socket answers to and that asking for does not change; and of those that can be set and
   differ from those of a new socket of the same kind: nil where no such socket can be made. Unrecorded. */
bool sockopt_all(const struct handle *h, struct value *result, struct err *err);
bool sockopt_changed(const struct handle *h, struct value *result, struct err *err);

#endif
