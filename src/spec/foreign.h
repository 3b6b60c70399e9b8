/* Words of other languages, and what they are called here. */
#ifndef SPEC_FOREIGN_H
#define SPEC_FOREIGN_H

#include "base/span.h"
#include "spec/kind.h"

/* What to tell who wrote the word where a verb or a function is due; NULL for a word that is not known from elsewhere. */
const char *foreign_hint(struct span word);

/* The same where a constant of that kind is due. */
const char *foreign_constant_hint(enum kind kind, struct span word);

#endif
