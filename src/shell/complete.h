/* Completion: a pure function over the rows and the machine; nothing is looked up, nothing blocks. */
#ifndef SHELL_COMPLETE_H
#define SHELL_COMPLETE_H

#include "run/machine.h"
#include "shell/lineedit.h"

/* The candidates for the word at the cursor of the line, sorted for display. */
struct completion {
    struct candidate *list;
    size_t count, room;
    size_t start;   /* where the word begins that the candidates replace */
    char append;    /* what follows a single match: ' ' or nothing (0) */
    char note[320]; /* told when there is no candidate: the usage line, or "no handle starts with 'cl'; open: srv" */
};

/* False when memory is out. */
bool complete_line(const struct machine *m, struct span line, size_t cursor, struct completion *out);
void completion_clear(struct completion *c);

/* `?`: adds lines of help on what stands at the cursor: the verb's usage, what is due there, and the candidates. False,
   with nothing added, in a string or a comment. */
bool complete_help(const struct machine *m, struct span line, size_t cursor, unsigned width, struct buffer *out);

/* `--complete LINE`: `candidate<TAB>kind<TAB>description`, a line each. */
void completion_push(struct buffer *out, const struct completion *c);

#endif
