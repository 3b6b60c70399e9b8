/* What kinds of argument there are. */
#ifndef SPEC_KIND_H
#define SPEC_KIND_H

#include <stdbool.h>

enum kind {
#define KIND(name, usage, meaning) KIND_##name,
#include "spec/kind.def"
#undef KIND
};

/* The word that stands for the kind in a usage line ("DURATION"), and what it is in a few words. */
const char *kind_usage(enum kind kind);
const char *kind_meaning(enum kind kind);

/* Whether an argument of the kind is a value, so that a constant word is one as well, and not read before anything runs. */
bool kind_takes_value(enum kind kind);

/* Whether an option of the kind may be given several times, each adding to the others. */
bool kind_repeats(enum kind kind);

#endif
