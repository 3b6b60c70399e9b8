/* Text in lines of at most 80 columns, or as many as a terminal has. */
#ifndef SPEC_WRAP_H
#define SPEC_WRAP_H

#include "base/buffer.h"
#include "base/span.h"

enum { WRAP_COLUMNS = 80 };

/* Columns of a text of our own: no controls in it. */
size_t wrap_width(struct span text);

/* Adds the words of the text, breaking lines at blanks; further lines begin with `indent` blanks. `column` is where the
   output stands when this begins; the end stands where the last word ended, without newline, and its column is given.
   A word too long for a line has one of its own; what stands in a bracket, as in a usage, is one word. */
size_t wrap_words(struct buffer *out, struct span text, size_t column, size_t indent);

/* The same where a line has so many columns. */
size_t wrap_within(struct buffer *out, struct span text, size_t column, size_t indent, size_t columns);

/* Adds a text of paragraphs, each a line: wrapped behind `indent` blanks, each ending in a newline. A line that begins
   with a blank is an example and stays as it is, behind the indent. */
void wrap_text(struct buffer *out, struct span text, size_t indent);

/* Adds a row of two columns: the term behind `indent` blanks, and the text wrapped at column `at`; with a newline. */
void wrap_row(struct buffer *out, struct span term, struct span text, size_t indent, size_t at);

#endif
