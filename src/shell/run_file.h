/* Scripts: read whole from a file, or a statement at a time from a pipe. (session.h declares the running.) */
#ifndef SHELL_RUN_FILE_H
#define SHELL_RUN_FILE_H

#include "base/buffer.h"
#include "base/err.h"
#include "base/source.h"

/* The exit statuses of a script that could not be read and of one that is not there. */
enum { STATUS_FAILED = 1, STATUS_SYNTAX = 2, STATUS_UNREADABLE = 126, STATUS_MISSING = 127, STATUS_INTERRUPTED = 130 };

/* All that the descriptor gives from where it stands; 0 or −errno (−EFBIG beyond 2 GiB, −ENOMEM). */
int run_file_read(int fd, struct buffer *text);

/* The file as a source named by its path, with one reference; NULL with the error. */
struct source *run_file_source(struct span path, struct err *err);

#endif
