/* What the terminal shows of an entry while it is typed: prompt, text, what is suggested behind it, in rows that fit.
 *
 *     sks> while true {          rows[0]: the prompt and the first row of the text
 *      {.. send c "ab█           rows[1]: a gutter and the next; `cursor_row` is 1
 *     cde"                       rows[2]: goes on where the terminal itself wrapped rows[1]
 *     recv  receive data         below: a list, no part of the rows
 */
#ifndef SHELL_FRAME_H
#define SHELL_FRAME_H

#include "base/buffer.h"
#include "base/span.h"

/* All borrowed. */
struct frame_text {
    struct span above;  /* whole lines that stand before the prompt, each in a row of its own */
    struct span prompt; /* escape sequences in it stand between \001 and \002 */
    struct span text;
    size_t cursor;       /* an offset in the text */
    bool over;           /* nothing is typed any more: a last row that is full needs no further one for the cursor */
    struct span looks;   /* an enum look (shell/highlight.h) for each byte of the text; empty: all plain */
    struct span openers; /* what stands in the gutter of each further row of the text; empty: blanks */
    struct span ghost;   /* grey, behind the text */
};

/* A row of the terminal: where its bytes begin, and how many columns it takes. `wrapped`: the terminal itself goes on to it
   from the row before, so that the two stay one when the window gets another width, or are copied. */
struct frame_row {
    size_t start, columns;
    bool wrapped;
};

struct frame {
    struct buffer bytes;
    struct frame_row *rows;
    size_t count, room;
    size_t cursor_row, cursor_column;
    size_t columns;              /* of the terminal */
    bool colour, failed, marked; /* marked: the cursor has its place */
    char look;                   /* of the byte pushed last */
};

/* Lays the text out, from the beginning. What the frame held is dropped; one of zeroes is empty. False when memory is
   out. */
bool frame_make(struct frame *f, const struct frame_text *t, size_t columns, bool colour);
void frame_clear(struct frame *f);

/* Which of the rows are shown where no more than `most` fit: those around the cursor, moved as little as may be from
   `first`, where they began the last time. Gives where they begin now. */
size_t frame_window(const struct frame *f, size_t first, size_t most);

/* Adds what draws the rows [first, last) and then the lines of `below` from the first column of a terminal's row on, over
   whatever stood there, and puts the cursor in its place, which must be among them. */
void frame_draw(const struct frame *f, size_t first, size_t last, struct span below, struct buffer *out);

#endif
