/* What an errno means where: hints, given only where they are certain. */
#ifndef NET_EXPLAIN_H
#define NET_EXPLAIN_H

#include "base/err.h"
#include "net/handle.h"

/* Fills `err` for the failed call: name, number, strerror's text, and a hint where one is certain, from what the list
   of handles tells ("server2 already listens on 0.0.0.0:7788"). `h` and `address` may be NULL. `number` is positive.
   `detail` gets the address where no hint names it. Gives false, so that a caller can end in it. */
bool explain_errno(struct err *err, const char *verb, int number, const struct handle *h,
                   const struct address *address);

#endif
