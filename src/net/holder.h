/* Which of our own handles has an address that another one was refused. */
#ifndef NET_HOLDER_H
#define NET_HOLDER_H

#include "base/buffer.h"
#include "net/handle.h"

/* The oldest open handle, another than `h`, whose local address stands in the way of `address` (NULL: of the one that `h`
   itself has) for a socket of h's kind; NULL if there is none, or `h` is NULL or closed. Borrowed. */
const struct handle *holder_find(const struct handle *h, const struct address *address);

/* Adds "server2 already listens on 0.0.0.0:7788". */
void holder_push(struct buffer *out, const struct handle *holder);

#endif
