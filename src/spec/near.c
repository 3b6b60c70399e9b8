/* The distance between words, for "did you mean". */
#include "spec/near.h"

#include <stdint.h>

enum { NEAR_LONGEST = 64 };

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same(char a, char b) {
    return lower(a) == lower(b);
}

static unsigned least(unsigned a, unsigned b) {
    return a < b ? a : b;
}

/* The last three rows of the table of distances: from the first i bytes of one text to the first j of the other. */
struct rows {
    uint8_t row[3][NEAR_LONGEST + 1], *older, *old, *now;
};

static void turn(struct rows *rows) {
    uint8_t *oldest = rows->older;
    rows->older = rows->old;
    rows->old = rows->now;
    rows->now = oldest;
}

/* Fills row `i` (from 1) and gives its smallest distance: no later row can be below it but by a swap. */
static unsigned next_row(struct rows *rows, struct span a, struct span b, size_t i) {
    unsigned smallest = rows->now[0] = (uint8_t)i;
    for (size_t j = 1; j <= b.len; j++) {
        bool equal = same(a.ptr[i - 1], b.ptr[j - 1]);
        unsigned cost = least(rows->old[j], rows->now[j - 1]) + 1;
        cost = least(cost, rows->old[j - 1] + !equal);
        bool swapped = i > 1 && j > 1 && same(a.ptr[i - 1], b.ptr[j - 2]) && same(a.ptr[i - 2], b.ptr[j - 1]);
        if (swapped) cost = least(cost, rows->older[j - 2] + 1u);
        rows->now[j] = (uint8_t)cost;
        smallest = least(smallest, cost);
    }
    return smallest;
}

unsigned near_distance(struct span a, struct span b, unsigned limit) {
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (a.len > NEAR_LONGEST || b.len > NEAR_LONGEST || apart > limit) return limit + 1;
    struct rows rows;
    unsigned before = 0;
    rows.older = rows.row[0];
    rows.old = rows.row[1];
    rows.now = rows.row[2];
    for (size_t j = 0; j <= b.len; j++) rows.now[j] = (uint8_t)j;
    for (size_t i = 1; i <= a.len; i++) {
        turn(&rows);
        unsigned smallest = next_row(&rows, a, b, i);
        if (smallest > limit && before > limit) return limit + 1;
        before = smallest;
    }
    return least(rows.now[b.len], limit + 1);
}

unsigned near_edits(struct span word) {
    return word.len > 4 ? 2 : word.len > 1 ? 1 : 0;
}

struct near near_begin(struct span word) {
    return (struct near){.word = word, .distance = near_edits(word) + 1};
}

void near_offer(struct near *n, struct span candidate) {
    if (n->distance == 0) return;
    /* Only one that is as near as another may stand in its place. */
    unsigned distance = near_distance(n->word, candidate, n->distance - !n->best.len);
    bool goes_on = distance == n->distance && n->best.len && span_starts(candidate, n->word);
    if (distance > n->distance || (distance == n->distance && !goes_on)) return;
    n->best = candidate;
    n->distance = distance;
}
