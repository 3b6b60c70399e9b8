/* Standard output that may be full while other tasks run: writing as much as goes without waiting. */
#ifndef SHELL_OUTLET_H
#define SHELL_OUTLET_H

#include "base/span.h"

#include <sys/types.h>

/* O_NONBLOCK is never set on descriptor 1 itself, for whoever started us has the same description. A pipe or a terminal is
   opened once more; a socket takes MSG_DONTWAIT; to what is neither little is written at a time. Zeroed: not looked at yet. */
struct outlet {
    enum outlet_kind { OUTLET_UNKNOWN, OUTLET_PLAIN, OUTLET_OWN, OUTLET_SOCKET, OUTLET_CAREFUL } kind;
    int fd; /* what is written to and waited for */
};

/* How many bytes went, or −errno: −EAGAIN when none would go now. */
ssize_t outlet_write(struct outlet *o, struct span bytes);
void outlet_close(struct outlet *o);

#endif
