/* Text on a terminal: how many columns it takes, and what of it fits. */
#ifndef SHELL_COLUMNS_H
#define SHELL_COLUMNS_H

#include "base/buffer.h"
#include "base/span.h"

/* For text that escape_push has made safe already, or our own: nothing in it is escaped again. */
size_t columns_of(struct span text);

/* The longest beginning of the text that takes at most `columns`. */
struct span columns_head(struct span text, size_t columns);

/* Adds the text, cut with `…` at its end where it takes more than `columns`; gives how many columns were used. */
size_t columns_push(struct buffer *out, struct span text, size_t columns);

#endif
