/* Scripts: read whole from a file, or a statement at a time from a pipe. */
#ifndef SHELL_RUN_FILE_H
#define SHELL_RUN_FILE_H

#include "base/buffer.h"
#include "base/err.h"
#include "base/source.h"
#include "shell/session.h"

/* The exit statuses of a script that could not be read and of one that is not there. */
enum { STATUS_FAILED = 1, STATUS_SYNTAX = 2, STATUS_UNREADABLE = 126, STATUS_MISSING = 127, STATUS_INTERRUPTED = 130 };

/* Opens a script: the descriptor or −errno. A directory can be opened, but that is no script (−EISDIR). */
int run_file_open(const char *path);

/* All that the descriptor gives from where it stands; 0 or −errno (−EFBIG beyond 2 GiB, −ENOMEM). */
int run_file_read(int fd, struct buffer *text);

/* The file as a source named by its path, with one reference; NULL with the error. */
struct source *run_file_source(struct span path, struct err *err);

/* After a script with that exit status: runs the tasks that it left to their ends, unless it failed or ran `exit`. Gives the
   exit status of the whole. */
int session_finish(struct session *s, int status);
/* Runs a script file, or what `fd` gives: a regular file is read whole first, a pipe statement by statement.
   Gives the exit status: 0, 1, 2, 126, 127 or that of `exit`. */
int session_run_file(struct session *s, const char *path);
int session_run_taken(struct session *s, const char *path, int fd); /* the file is open: the descriptor is taken */
int session_run_fd(struct session *s, const char *name, int fd);
/* The same for a text that is there already (-c), which it takes: checked whole, then run. NULL: memory was out for it. */
int session_run_script(struct session *s, struct source *source);

#endif
