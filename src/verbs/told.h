/* What a session says of a handle after a verb: its name, and where it is. */
#ifndef VERBS_TOLD_H
#define VERBS_TOLD_H

#include "base/buffer.h"
#include "net/handle.h"

/* The handle's own address and its peer's, asked of the kernel without a record; false (and len 0) if there is none. */
bool told_local(const struct handle *h, struct address *a);
bool told_peer(const struct handle *h, struct address *a);

/* Adds the handle's name, or its number where it was never kept. */
void told_name(struct buffer *out, const struct handle *h);

/* Adds `before` and the address; nothing at all where there is none to show. */
void told_push_local(struct buffer *out, const char *before, const struct handle *h);
void told_push_peer(struct buffer *out, const char *before, const struct handle *h);

#endif
