/* What kinds of argument there are. */
#ifndef SPEC_KIND_H
#define SPEC_KIND_H

enum kind {
#define KIND(name, usage, meaning) KIND_##name,
#include "spec/kind.def"
#undef KIND
};

/* The word that stands for the kind in a usage line ("DURATION"), and what it is in a few words. */
const char *kind_usage(enum kind kind);
const char *kind_meaning(enum kind kind);

#endif
