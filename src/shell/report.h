/* How an error is told: what, where, why, what to try (REPL.md section 7). */
#ifndef SHELL_REPORT_H
#define SHELL_REPORT_H

#include "base/buffer.h"
#include "base/err.h"

/* Adds the whole message with its newline: first line, the source line with a caret, the hint. With a named source
   `server.sks:2:13: error: …` and a gutter, without one the form of a session. Everything that is not ours is escaped.
   Columns count characters from 1; the caret stands by display width. On a terminal of so many `columns` lines break
   between words, and the source line is cut to fit; 0: where it goes has no width. */
void report_push(struct buffer *out, const struct err *err, bool colour, size_t columns);

#endif
