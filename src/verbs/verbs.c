/* The vocabulary: the rows of verbs.def and the built-in functions. */
#include "verbs/verbs.h"

#include "run/functions.h"

/* A count kept in another file is no constant here, so the functions are counted off their own table. */
enum {
    FUNCTION_COUNT = 0
#define FUNCTION(...) +1
#include "run/functions/functions.def"
#undef FUNCTION
};

static const struct verb *const rows[] = {
#define VERB(name) &verb_##name,
#include "verbs/verbs.def"
#undef VERB
};

const struct vocabulary verbs_vocabulary = {
    .verbs = rows,
    .verb_count = COUNT(rows),
    .functions = functions,
    .function_count = FUNCTION_COUNT,
};
