/* A table of text: aligned on a terminal, tab-separated and uncut elsewhere. */
#ifndef SHELL_TABLE_H
#define SHELL_TABLE_H

#include "base/buffer.h"
#include "base/span.h"

/* Cells are filled row by row, the head first; `columns` of them make a row. A table of zeroes but for `columns` is
   empty and valid. `text.failed` is set when memory ran out; the table is then not to be shown. */
struct table {
    size_t columns;
    struct buffer text; /* all cells one behind the other, safe to show */
    size_t *ends;       /* where each cell ends in `text` */
    size_t count, room;
};

void table_clear(struct table *t);

/* Adds a cell; whatever in it is not safe on a terminal is escaped. */
void table_cell(struct table *t, struct span text);

/* Adds the table's lines. `width` 0: tab-separated and uncut. Else aligned, two blanks between columns, and where a row
   would be wider than `width` the widest columns are cut with `…`; a column of numbers stands right. False when memory is
   out. */
bool table_push(struct buffer *out, const struct table *t, size_t width);

#endif
