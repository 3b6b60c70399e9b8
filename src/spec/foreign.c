/* Words of other languages, and what they are called here. */
#include "spec/foreign.h"

#include <strings.h>

static const struct {
    const char *word, *hint;
} rows[] = {
#define FOREIGN(word, hint) {word, hint},
#include "spec/foreign.def"
#undef FOREIGN
};

const char *foreign_hint(struct span word) {
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (span_is(word, rows[i].word)) return rows[i].hint;
    }
    return NULL;
}

static const struct {
    enum kind kind;
    const char *word, *hint;
} constants[] = {
#define FOREIGN_CONSTANT(kind, word, hint) {KIND_##kind, word, hint},
#include "spec/foreign_constants.def"
#undef FOREIGN_CONSTANT
};

const char *foreign_constant_hint(enum kind kind, struct span word) {
    for (size_t i = 0; i < COUNT(constants); i++) {
        bool same = word.len == strlen(constants[i].word) && strncasecmp(word.ptr, constants[i].word, word.len) == 0;
        if (same && constants[i].kind == kind) return constants[i].hint;
    }
    return NULL;
}
