/* The errors of operators whose operands' types do not go together. */
#ifndef RUN_MISMATCH_H
#define RUN_MISMATCH_H

#include "run/value.h"

/* Each gives false with TYPE, and says how to convert where bytes meet a number:
     mismatch        "int + bytes; convert with str(…) or int(…)"; `sign` is the operator as it is written
     mismatch_order  "bytes and int have no order; convert with str(…) or int(…)" */
bool mismatch(const struct value *a, const char *sign, const struct value *b, struct err *err);
bool mismatch_order(const struct value *a, const struct value *b, struct err *err);

#endif
