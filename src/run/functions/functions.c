/* The table of built-in functions, read off functions.def. */
#include "run/functions.h"

#include "run/functions/rows.h"

/* A row's function is called by the machine with loose arguments; the files by theme take them as one. Whatever failed
   on the way, the error names the function. */
#define FUNCTION(name, ...)                                                                                            \
    static bool run_##name(struct machine *m, const struct value *args, size_t count, struct value *result,            \
                           struct err *err) {                                                                          \
        (void)m;                                                                                                       \
        if (function_##name(&(struct given){#name, args, count, err}, result)) return true;                            \
        err->verb = #name;                                                                                             \
        return false;                                                                                                  \
    }
#include "run/functions/functions.def"
#undef FUNCTION

const struct function functions[] = {
#define FUNCTION(name, least, most, usage, summary, examples, text, errors, python, c, see)                            \
    {#name, least, most, usage, summary, text, examples, errors, python, c, see, run_##name},
#include "run/functions/functions.def"
#undef FUNCTION
};

const size_t function_count = COUNT(functions);
