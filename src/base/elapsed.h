/* How long something took, for people. */
#ifndef BASE_ELAPSED_H
#define BASE_ELAPSED_H

#include "base/buffer.h"

/* Adds "12.3 us", "4.56 ms" or "7.890 s". */
void elapsed_push(struct buffer *out, uint64_t nanoseconds);

#endif
