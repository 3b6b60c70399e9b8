/* Bytes and lists as sequences: joined, repeated, and where an index or the ends of a slice fall. */
#ifndef RUN_SEQUENCE_H
#define RUN_SEQUENCE_H

#include "run/value.h"

/* Whether `a` and `b` are both bytes or both lists; whether `v` is one of them. */
bool sequence_pair(const struct value *a, const struct value *b);
bool sequence_is(const struct value *v);

/* a + b. LIMIT beyond the bounds of a value. */
bool sequence_join(struct value *result, const struct value *a, const struct value *b, struct err *err);

/* a + b in the memory of `a`, which nothing else refers to (sequence_grows): what is gathered piece by piece is not copied
   for each of them. `b` may be the same value. False with LIMIT, `a` as it was. */
bool sequence_grows(const struct value *a);
bool sequence_append(struct value *a, const struct value *b, struct err *err);

/* v * count. A count below 0 is VALUE, a result beyond the bounds LIMIT. */
bool sequence_repeat(struct value *result, const struct value *v, int64_t count, struct err *err);

/* The place of item `index` (below 0: from the end) among `len` of them; VALUE when there is none.
   `what` names it in the message: "a list". */
bool sequence_at(size_t *at, int64_t index, size_t len, const char *what, struct err *err);

#endif
