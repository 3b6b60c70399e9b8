/* Text that is not ours, made fit for a message of one line: cut and escaped. */
#ifndef BASE_SHOW_H
#define BASE_SHOW_H

#include "base/buffer.h"
#include "base/span.h"

enum { SHOWN_MAX = 288 };

/* Room for a piece of text in an error's message. */
struct shown {
    char text[SHOWN_MAX];
};

/* The first `most` bytes, or a few less where that would cut a UTF-8 character in two. */
struct span show_cut(struct span text, size_t most);

/* The piece escaped and, where it is long, cut ("…"): `room->text`, always ended by a NUL. */
const char *show_text(struct shown *room, struct span text);

/* Copies built text into the room and clears the buffer; one that failed leaves a mark in place of it. */
const char *show_keep(struct shown *room, struct buffer *b);

#endif
