/* Expected and actual lines side by side, for a person to read. */
#ifndef SHELL_TESTING_DIFF_H
#define SHELL_TESTING_DIFF_H

#include "base/buffer.h"

/* Adds the lines, each behind `indent` blanks: "  " both have it, "- " expected and missing, "+ " there and not
   expected. Of equal lines only a few around the difference are shown. Masks count as what they stand for. */
void diff_push(struct buffer *out, struct span expected, struct span actual, struct span tmp, size_t indent);

/* Adds the text's lines, escaped, each behind the indent and the mark; at most `most` of them. */
void diff_push_lines(struct buffer *out, struct span text, const char *mark, size_t most, size_t indent);

#endif
