/* Candidates as they are listed below the line. */
#ifndef SHELL_COMPLETE_LIST_H
#define SHELL_COMPLETE_LIST_H

#include "shell/lineedit.h"

/* Adds one row for each candidate, its description dim beside it, cut to the width; of very many the names alone, in
   columns. Every row ends in a newline. */
void candidates_push(struct buffer *out, const struct candidate *list, size_t count, unsigned width, bool colour);

#endif
