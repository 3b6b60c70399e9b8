/* The functions behind the rows of functions.def. */
#ifndef RUN_FUNCTIONS_ROWS_H
#define RUN_FUNCTIONS_ROWS_H

#include "run/functions/given.h"

/* Each sets *result (owned by the caller) and gives true, or fills g->err and gives false with nothing owned. */
#define FUNCTION(name, ...) bool function_##name(const struct given *g, struct value *result);
#include "run/functions/functions.def"
#undef FUNCTION

#endif
