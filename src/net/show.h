/* Text that is not ours, made fit for a message of one line: cut and escaped. */
#ifndef NET_SHOW_H
#define NET_SHOW_H

#include "base/span.h"
#include "net/address.h"

enum { SHOWN_MAX = 288 };

/* Room for a piece of text in an error's message. */
struct shown {
    char text[SHOWN_MAX];
};

/* The first `most` bytes, or a few less where that would cut a UTF-8 character in two. */
struct span show_cut(struct span text, size_t most);

/* The piece escaped and, where it is long, cut ("…"): `room->text`, always ended by a NUL. */
const char *show_text(struct shown *room, struct span text);

/* The same for an address; "unnamed" for an unnamed unix socket. */
const char *show_address(struct shown *room, const struct address *a);

/* Adds the address, escaped and whole; "unnamed" for an unnamed unix socket. */
bool show_push_address(struct buffer *out, const struct address *a);

/* "AF_INET", or "family 99" for one without a name. */
const char *show_family(struct shown *room, int family);

#endif
