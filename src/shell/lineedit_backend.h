/* What stands behind the facade of shell/lineedit.h, and what that does for it. */
#ifndef SHELL_LINEEDIT_BACKEND_H
#define SHELL_LINEEDIT_BACKEND_H

#include "shell/lineedit.h"

#include <signal.h>

/* The terminal is quiet (shell/terminal.h) when `read` is called, and again when it returns; in between there is no moment
   in which what is typed would be seen twice or not at all. */
struct lineedit_backend {
    bool (*open)(const struct lineedit_hooks *hooks,
                 int fd); /* the terminal that is written to; all hold until close */
    void (*close)(void);
    enum lineedit_result (*read)(const struct lineedit_wants *wants, struct buffer *text);
    void (*remember)(struct span entry);
    void (*forget)(struct span entry);
};

extern const struct lineedit_backend lineedit_plain;
#ifdef SKS_HAVE_READLINE
extern const struct lineedit_backend lineedit_readline;
#endif

/* The wait of the hooks, or what stands for it. */
enum lineedit_wait lineedit_wait(int fd, int milliseconds);

/* What came while a line is read, and milliseconds of the clock that it is kept by. */
struct notices *lineedit_notices(void);
int64_t lineedit_now(void);

/* Set by the handlers of SIGWINCH and SIGTSTP, which end the wait; whoever acts on one sets it back. A terminal that an
   editor has switched is suspended by that editor, any other by the handler itself, which tells when that is over. */
struct lineedit_signals {
    volatile sig_atomic_t resized, stopped, resumed;
};
extern struct lineedit_signals lineedit_signals;

#endif
