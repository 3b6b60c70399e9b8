/* A file's bytes into a socket. */
#ifndef VERBS_SENDFILE_H
#define VERBS_SENDFILE_H

#include "run/call.h"

/* What is sent. `file`: bytes (a path) or an open handle, from the word in `slot`. `offset` −1: a handle from where it
   stands. `count` −1: to the end of the file. */
struct sendfile_wish {
    const struct value *file;
    size_t slot;
    int64_t offset, count;
};

/* Sends all of it by sendfile(2), and makes the number of bytes the verb's value. Uses c->progress. */
enum verb_result sendfile_all(struct call *c, struct handle *h, const struct sendfile_wish *wish);

#endif
