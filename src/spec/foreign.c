/* Words of other languages, and what they are called here. */
#include "spec/foreign.h"

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
