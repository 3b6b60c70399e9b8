/* The pieces that the texts of help are put together from. */
#ifndef SPEC_DESCRIBE_PARTS_H
#define SPEC_DESCRIBE_PARTS_H

#include "base/buffer.h"
#include "spec/verb.h"

/* Columns: what belongs to a heading is set in by INDENT; a second column begins where all terms fit, up to TERM_MAX. */
enum { INDENT = 2, TERM_MAX = 30 };

/* An empty line, and the heading on one of its own. */
void part_heading(struct buffer *out, const char *text);

/* An empty line and a paragraph; nothing for a text that is NULL or empty. */
void part_paragraph(struct buffer *out, const char *text);

/* Lines that stay as they are, under a heading; nothing for a text that is NULL or empty. */
void part_verbatim(struct buffer *out, const char *title, const char *text);

/* "See also: a, b, c" behind an empty line; `see` has blanks between the names; NULL or empty adds nothing. */
void part_see(struct buffer *out, const char *see);

/* Where the second column begins behind terms whose widest has that width. */
size_t part_second_column(size_t widest);

/* A row of an error: its term, what it means, and what to do (NULL or empty: nothing) behind a semicolon. */
void part_failure(struct buffer *out, const char *term, size_t widest, const char *meaning, const char *remedy);

#endif
