/* Strict UTF-8, the width of a character, and the one way in which bytes that are not ours are shown (REPL.md section 10). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

/* The code point at the beginning of the text and its length in bytes (1..4) in `*used`; -1 with `*used` = 1 where the
   bytes are not strict UTF-8 (overlong, surrogate, beyond U+10FFFF, cut off). The text must not be empty. */
int32_t utf8_decode(struct span text, size_t *used);

/* Adds the code point (0..0x10FFFF, no surrogate) as UTF-8; false when memory is out. */
bool utf8_push(struct buffer *b, uint32_t code);

/* Columns on a terminal: 0 (combining), 1 or 2; -1 for what must not be shown as it is. No locale is needed. */
int utf8_width(uint32_t code);

/* Columns that the text takes when shown by escape_push. */
size_t escape_width(struct span text);

enum escape_mode {
    ESCAPE_ALL,     /* every control is escaped: \n \r \t \0 \e \xHH \u{…} */
    ESCAPE_LINES,   /* \n and \t stay as they are: `print` to a terminal */
    ESCAPE_LITERAL, /* inside double quotes: also " \ and $, so that it can be typed back */
};

/* Adds the bytes so that they are safe on a terminal: printable characters as they are; escaped are C0, DEL, C1, bytes
   that are no UTF-8, bidi controls, zero-width characters, line and paragraph separators, tags, private use, and more
   than four combining marks on a base. False when memory is out. */
bool escape_push(struct buffer *b, struct span text, enum escape_mode mode);

/* Whether escape_push (ESCAPE_ALL) would show the text as it is. */
bool escape_needless(struct span text);

/* Whether more than a tenth of the bytes would be escaped as \xHH or \0, so that a hexdump shows them better. */
bool escape_mostly_binary(struct span text);

/* Adds a canonical hexdump (as `hexdump -C` prints it): offset, 16 bytes, text column, a line each, and the end's
   offset; `*` for repeated lines. Every line ends in a newline. Empty data adds nothing. */
bool hexdump_push(struct buffer *b, struct span data);

#endif
