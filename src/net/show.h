/* Addresses and families in messages, as base/show.h has it for text. */
#ifndef NET_SHOW_H
#define NET_SHOW_H

#include "base/show.h"
#include "net/address.h"

/* The address, escaped and cut; "unnamed" for an unnamed unix socket. */
const char *show_address(struct shown *room, const struct address *a);

/* Adds the address, escaped and whole; "unnamed" for an unnamed unix socket. */
bool show_push_address(struct buffer *out, const struct address *a);

/* "AF_INET", or "family 99" for one without a name. */
const char *show_family(struct shown *room, int family);

#endif
