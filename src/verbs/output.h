/* What verbs write to standard output. */
#ifndef VERBS_OUTPUT_H
#define VERBS_OUTPUT_H

#include "run/call.h"

/* The machine's scratch buffer, emptied: for a text that is built and used before anything else runs. Borrowed. */
struct buffer *output_begin(struct call *c);

/* Whether the call was parked in output_end: the text is there again, and output_end goes on with it. */
bool output_goes_on(struct call *c);

/* Writes what was built in one piece and ends the verb: DONE, or FAILED with the error. */
enum verb_result output_end(struct call *c, bool raw);

#endif
