/* Writing mdoc(7): words of ours as lines of a manual page. */
#ifndef SHELL_EXPORT_MDOC_H
#define SHELL_EXPORT_MDOC_H

#include "base/buffer.h"
#include "base/span.h"

/* Adds running text: lines of fewer than 80 bytes, a new one for each sentence. What stands in backticks is bold. */
void mdoc_text(struct buffer *out, struct span text);

/* Adds paragraphs behind other text, a line each, as the texts of help have them: one that begins with a blank is shown as it
   stands. */
void mdoc_paragraphs(struct buffer *out, const char *text);

/* Adds lines that are shown as they stand, in a display of their own. */
void mdoc_literal(struct buffer *out, struct span text);

/* Adds a word as an argument of a macro, or as a part of text that is never the beginning of a line. */
void mdoc_word(struct buffer *out, struct span word);

#endif
