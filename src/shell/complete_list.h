/* Candidates as they are listed below the line. */
#ifndef SHELL_COMPLETE_LIST_H
#define SHELL_COMPLETE_LIST_H

#include "shell/lineedit.h"

/* `rows`: how many may be used; of more a part is shown, with the chosen one in it, and how many there are beside. */
struct list_view {
    unsigned width;
    size_t rows;
    size_t chosen; /* shown inverse; the count of all: none is */
    bool colour;
};

/* Adds one row for each candidate, its description dim beside it, cut to the width; of very many the names alone, in
   columns. Every row ends in a newline. */
void candidates_push(struct buffer *out, const struct candidate *list, size_t count, const struct list_view *view);

#endif
