/* What errors mean, whichever call ended with them. */
#ifndef SPEC_ERROR_H
#define SPEC_ERROR_H

#include "base/span.h"

/* `text` and `remedy` are whole sentences; `remedy` may be empty. */
struct error_row {
    const char *name, *text, *remedy;
};

/* The errors that users of sockets meet, and the language's own, sorted by name. */
extern const struct error_row error_rows[];
extern const size_t error_count;

/* NULL if there is none of that name. Exact case. */
const struct error_row *error_find(struct span name);

#endif
