/* Near misses: what somebody may have meant. */
#ifndef SPEC_NEAR_H
#define SPEC_NEAR_H

#include "base/span.h"

/* The Damerau-Levenshtein distance (insert, delete, replace, swap neighbours), without regard to case,
   or `limit` + 1 when it is more than `limit`. Texts over 64 bytes are never near. */
unsigned near_distance(struct span a, struct span b, unsigned limit);

/* How many edits a candidate may be away to be what was meant: at most 2, for a word of 2 to 4 letters 1. */
unsigned near_edits(struct span word);

/* Collects the best of the candidates offered one by one: the nearest, of equal ones the first that begins with the word, or
   else the first. Begin with near_begin. */
struct near {
    struct span word;
    struct span best; /* empty: none near enough */
    unsigned distance;
};

struct near near_begin(struct span word);
void near_offer(struct near *n, struct span candidate);

#endif
