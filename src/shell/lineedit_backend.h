/* What stands behind the facade of shell/lineedit.h: one that reads a row at a time. */
#ifndef SHELL_LINEEDIT_BACKEND_H
#define SHELL_LINEEDIT_BACKEND_H

#include "shell/lineedit.h"

/* `row` reads one row into *row: `before` are the rows of the entry that came earlier, each with its newline; `gutter` is
   what stands before it, NULL for the first, which the prompt stands before. The terminal is quiet (shell/terminal.h) when it is called, and again when it returns; in between there is no moment in
   which what is typed would be seen twice or not at all. `print_above` is called while it waits, with whole lines. */
struct lineedit_backend {
    bool (*open)(const struct lineedit_hooks *hooks, bool colour); /* hooks hold until close */
    void (*close)(void);
    enum lineedit_result (*row)(const char *gutter, struct span before, struct buffer *row);
    void (*print_above)(struct span lines);
    void (*remember)(struct span entry);
    void (*forget)(struct span entry);
};

/* lineedit.c: the wait of the hooks, or what stands for it. */
enum lineedit_wait lineedit_wait(int fd, int milliseconds);

extern const struct lineedit_backend lineedit_plain;
#ifdef SKS_HAVE_READLINE
extern const struct lineedit_backend lineedit_readline;
#endif

#endif
