/* A recorded call as a line of text, arguments by name: `recv(c, "Hello body", 1024) = 10 <23us>`. */
#ifndef NET_TRACE_H
#define NET_TRACE_H

#include "base/buffer.h"
#include "net/handle.h"
#include "net/sys.h"

/* Adds the line without newline. A descriptor is shown by its handle's name where it has one, else as its number; a
   payload is quoted and cut after `cut` bytes ("…"... and its whole length); a failure shows `-1 ECONNREFUSED (Connection refused)`. */
bool trace_push(struct buffer *out, const struct handle_list *handles, const struct sys_record *record, size_t cut);

#endif
