/* Protocols of sockets by name: whose numbers mean something else in each family. */
#ifndef SPEC_PROTOCOL_H
#define SPEC_PROTOCOL_H

#include "base/span.h"

#include <stdint.h>

/* The number that a name means as socket(2) takes it, in any case, with or without its prefix: one of IPPROTO_, NETLINK_,
   CAN_, ETH_P_ (in network order, as packet sockets take it), or any other constant's whole name. False if there is none. */
bool protocol_find(struct span name, int64_t *number);

/* The name of a family's protocol, or NULL. 0, which leaves it to the kernel, has none. */
const char *protocol_name(int family, int protocol);

#endif
