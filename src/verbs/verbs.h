/* The verbs that there are: their rows, and the vocabulary that a text is read with. */
#ifndef VERBS_VERBS_H
#define VERBS_VERBS_H

#include "spec/verb.h"

#define VERB(name) extern const struct verb verb_##name;
#include "verbs/verbs.def"
#undef VERB

/* Every verb and every built-in function, each sorted by name. */
extern const struct vocabulary verbs_vocabulary;

#endif
