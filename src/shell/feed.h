/* Running a text line by line: each statement as soon as it is complete. */
#ifndef SHELL_FEED_H
#define SHELL_FEED_H

#include "run/load.h"
#include "shell/session.h"

/* A statement of more bytes is refused by the loader. */
#define FEED_STATEMENT_MAX ((size_t)64 << 20)

struct feed {
    struct session *session;
    const char *name;
    struct buffer pending; /* the lines of the statement that is not complete yet */
    uint32_t first_line;   /* of `pending`, in the text */
    uint32_t line_count;   /* lines in it */
    struct load_open open; /* what was open when loading was tried last */
    size_t closers;        /* closing brackets and quotes since then */
    bool may_close;        /* a line since then could complete the statement */
    bool stopped;          /* an error or `exit`: the rest is not run */
    int status;
};

void feed_init(struct feed *f, struct session *s, const char *name);

/* Takes the next line, with its newline if it has one, and runs what it completes. Errors are told. Whether the text
   goes on: not after an error (unless -k) or `exit`. */
bool feed_line(struct feed *f, struct span line);

/* The text's end: what is still open is an error. Frees, and gives the exit status of the whole. */
int feed_end(struct feed *f);

#endif
