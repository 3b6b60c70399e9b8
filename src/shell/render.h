/* How a session shows what a statement gave (REPL.md section 6). */
#ifndef SHELL_RENDER_H
#define SHELL_RENDER_H

#include "base/buffer.h"
#include "run/value.h"

/* Adds `name = value` with its newline: bytes as a literal with their count or what "" means, handles as
   `srv = tcp socket, fd 3`, lists of records with the same fields as an aligned table (tab-separated and uncut when
   not on a terminal), mostly binary data as a hexdump. `note` (without parentheses) takes the place of the count
   behind bytes or stands behind a number; empty: none. `width` is the terminal's columns, 0 when it is none. */
void render_value(struct buffer *out, struct span name, const struct value *value, struct span note, bool colour,
                  unsigned width);

/* Adds the table alone: a list of records, one row each, with a head. False if it is no such list. */
bool render_table(struct buffer *out, const struct value *list, bool terminal, unsigned width);

#endif
