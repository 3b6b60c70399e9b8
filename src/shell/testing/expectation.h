/* What a script that is run as a test must give: its leading comments.
 *
 *     # status: 1
 *     # timeout: 5
 *     # args: one two
 *     # stdout:
 *     #| bound to port <port>
 *     # stderr:
 *     #| <any>error: bind: EACCES (13): Permission denied
 *
 * All parts may be left out. Without "# stdout:" standard output is not looked at; without "# stderr:" standard error
 * must be empty where the status is 0. */
#ifndef SHELL_TESTING_EXPECTATION_H
#define SHELL_TESTING_EXPECTATION_H

#include "base/buffer.h"
#include "base/err.h"

/* Expected lines each end in a newline. `args` is borrowed from the script: words parted by blanks. */
struct expectation {
    int status;
    unsigned timeout; /* seconds */
    struct span args;
    bool has_out, has_err;
    struct buffer out, err;
};

enum { EXPECTATION_TIMEOUT = 60 };

/* Reads the comments at the script's beginning (blank lines among them are passed over). False with the error, which
   names the line, where they are written wrongly. expectation_clear frees either way. */
bool expectation_read(struct expectation *e, struct span script, struct err *err);
void expectation_clear(struct expectation *e);

#endif
