/* Help as text, read off the rows. */
#ifndef SPEC_DESCRIBE_H
#define SPEC_DESCRIBE_H

#include "base/buffer.h"
#include "spec/verb.h"

/* `help`: at most 22 rows of at most 80 columns: the verbs in their groups, and where to go on. */
void describe_all(const struct vocabulary *v, struct buffer *out);

/* `help VERB`: usage, meaning, arguments, options, what it gives, examples, errors met and what to do, the same in Python and C. */
void describe_verb(const struct verb *verb, struct buffer *out);
void describe_function(const struct function *function, struct buffer *out);

/* Help on a verb, a function, a constant or a topic (a reserved word, "addresses", "values", "language");
   false, with nothing added, if there is none. */
bool describe_topic(const struct vocabulary *v, struct span topic, struct buffer *out);

/* The nearest name that describe_topic knows, for "did you mean"; empty if none. */
struct span describe_nearest(const struct vocabulary *v, struct span topic);

#endif
