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
    struct compile_host host;
    bool show;     /* a session: outermost statements show what they give */
    bool resident; /* registers are the globals, if it fits */
};

/* What comes of a text. */
struct compiled {
    struct code *code; /* on PARSE_DONE: the caller's, with one reference, its constants and sites not yet prepared */
    struct parse_open open; /* on PARSE_MORE */
};

/* Reads the text (`take` is the compiler's own) and compiles each statement as soon as it is read. Of a text that is read
   `whole` the calls of its functions are checked for their number of words. On PARSE_BAD the error has its place. */
enum parse_status compile(struct source *source, const struct parse_options *reading,
                          const struct compile_options *options, struct compiled *out, struct err *err);

/* Frees what lang/ made in it, without its children and what run/ added. */
void code_clear(struct code *c);

#endif
