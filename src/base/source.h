/* A text that was parsed, kept as long as anything points into it, so that an error can show its line. */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

/* Counted. `name` is NULL for what was typed at a prompt: its errors are shown without file and line.
   `first_line` is the number of the text's first line in its file (a pipe is read in pieces). */
struct source {
    uint32_t references;
    uint32_t first_line;
    char *name;
    struct span text;
    char *taken; /* the text's own block, where there is one */
};

/* Where in a source something stands: byte offset and length. `source` NULL: nowhere known. Borrowed. */
struct place {
    struct source *source;
    uint32_t offset, length;
};

/* A line of a source: its number (from 1), its text without the newline, and the byte column (from 0) of a place in it. */
struct source_line {
    uint32_t number;
    struct span text;
    uint32_t column;
};

/* A new source with one reference, owning copies of both; NULL when memory is out or the text is 4 GiB or longer. */
struct source *source_new(const char *name, struct span text, uint32_t first_line);
/* The same, with the buffer's bytes themselves: it is empty then, whatever comes of it. */
struct source *source_take(const char *name, struct buffer *text, uint32_t first_line);
struct source *source_hold(struct source *s);
void source_release(struct source *s); /* NULL is allowed */

/* The line on which the place begins. The source must not be NULL. */
struct source_line source_line_at(struct place place);

#endif
