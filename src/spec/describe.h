/* Help as text, read off the rows. */
#ifndef SPEC_DESCRIBE_H
#define SPEC_DESCRIBE_H

#include "base/buffer.h"
#include "spec/verb.h"

/* `help`: at most 22 rows of at most 80 columns: the verbs in their groups, and where to go on. */
void describe_all(const struct vocabulary *v, struct buffer *out);

/* `help verbs`, `help functions`, `help topics`: each with its line. False, with nothing added, for another word. */
bool describe_index(const struct vocabulary *v, struct span word, struct buffer *out);

/* `help VERB`: usage, meaning, arguments, options, what it gives, examples, errors met and what to do, the same in Python and
   C, see also. */
void describe_verb(const struct verb *verb, struct buffer *out);
void describe_function(const struct function *function, struct buffer *out);

/* Help on a verb, a function, a topic (a reserved word, a type, "addresses", "backlog"), a constant or an error, or on
   several of them where they share the name; false, with nothing added, if there is none. */
bool describe_topic(const struct vocabulary *v, struct span topic, struct buffer *out);

/* The nearest name that describe_topic knows, for "did you mean"; empty if none. */
struct span describe_nearest(const struct vocabulary *v, struct span topic);

/* `explain ERROR`: what the error means, for each verb that meets it too, and what to try. The word is a name in any case
   (ECONNREFUSED, EAI_NONAME, EOF) or an errno's number. False, with nothing added, if it is none. */
bool describe_error(const struct vocabulary *v, struct span word, struct buffer *out);

/* `explain VERB`: what each of the errors that the verb meets means for it, and what to try. */
void describe_failures(const struct verb *verb, struct buffer *out);

/* The nearest error or verb, for who asked to have something else explained; empty if none. */
struct span describe_nearest_error(const struct vocabulary *v, struct span word);

#endif
