/* From tree to code. */
#ifndef LANG_COMPILE_H
#define LANG_COMPILE_H

#include "base/err.h"
#include "lang/code.h"
#include "lang/parse.h"

/* What the compiler asks of the machine. Each gives MAP_NONE when memory is out. */
struct compile_host {
    void *context;
    uint32_t (*global)(void *context, struct span name);   /* the index of the variable in the array of globals */
    uint32_t (*function)(void *context, struct span name); /* the number of the user's function */
    const struct function *(*builtin)(void *context, struct span name); /* NULL: none of that name */
};

struct compile_options {
    bool show;     /* a session: outermost statements show what they give */
    bool whole;    /* calls of functions of this text are checked for their number of words */
    bool resident; /* registers are the globals, if it fits */
};

/* The code, owned by the caller with one reference, its constants and sites not yet prepared; NULL with the error. */
struct code *compile(const struct parsed *tree, struct source *source, const struct compile_host *host,
                     struct compile_options options, struct err *err);

/* Frees what lang/ made in it, without its children and what run/ added. */
void code_clear(struct code *c);

#endif
