/* From text to code that a machine can run: read, compiled, and every constant argument converted. */
#ifndef RUN_LOAD_H
#define RUN_LOAD_H

#include "base/err.h"
#include "base/source.h"
#include "run/machine.h"

enum load_status {
    LOAD_DONE,
    LOAD_MORE, /* something is open: a further line may complete it */
    LOAD_BAD,  /* no further line can mend it: *err says why and where */
};

struct load_options {
    bool show;  /* a session: what each outermost statement gives goes to hooks.show and hooks.tell */
    bool whole; /* a script read whole: an unknown word in verb position is refused, unless the text uses `source` */
    bool last;  /* no further line will come: what is open is an error, told at what was opened */
};

/* What is open where LOAD_MORE was answered. */
struct load_open {
    char kind;      /* one of { ( [ " ' \ */
    unsigned depth; /* how many blocks and brackets are open */
};

/* On LOAD_DONE *code is owned by the caller (code_release); a text of blanks and comments gives code that does nothing.
   `open` may be NULL. */
enum load_status machine_load(struct machine *m, struct source *source, struct load_options options, struct code **code,
                              struct load_open *open, struct err *err);

/* Makes the function's code what its name calls from now on. Calls under way go on with what they began. */
void machine_define(struct machine *m, struct code *function);

/* Lets go of all functions, none of which runs any more. */
void machine_undefine(struct machine *m);

void code_release(struct code *code); /* NULL is allowed */

#endif
