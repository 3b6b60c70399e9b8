/* Giving up the processor rather than sleeping: when, for how long, and whether that is worth it. */
#ifndef RUN_LOOKS_H
#define RUN_LOOKS_H

#include <stdbool.h>
#include <stdint.h>

/* Two ends on two processors answer each other without sleeping as long as both look. Once both sleep, one of them has to
   look for longer than the other takes to wake up, some 45 us on a virtual machine, for the two to find back to it.
   What takes longer did not pay: others had the processor. */
enum { LOOKS_TIME = 100000 }; /* nanoseconds */

/* Looks before the loop sleeps. All zero at first. */
struct looks {
    unsigned credit; /* how many waits in a row may go by in vain before the looks are given up */
    unsigned sleeps; /* since they were last tried */
    unsigned pause;  /* after how many they are tried anew */
};

/* Whether this wait begins with looks: while that has lately paid, and now and then to try. */
bool looks_due(struct looks *l);

/* What looks came to: how many were `made`, which took so long in nanoseconds, and whether the last `found` something. */
void looks_learn(struct looks *l, unsigned made, uint64_t took, bool found);

/* Two ends on one processor: the peer answers while it has the processor. A read that is tried first finds nothing, costs a
   call, and the wait another; one that is tried when the peer had its turn finds the answer. All zero at first. */
struct yields {
    unsigned left;  /* how many reads may still begin so, before one is tried without */
    unsigned vain;  /* two for each read without that found nothing, less one for each that did */
    unsigned pause; /* at how many it is tried anew */
};

/* Whether a parking read begins by giving up the processor. */
static inline bool yields_due(const struct yields *y) {
    return y->left;
}
/* What a read without came to, and one with, in nanoseconds. */
void yields_note(struct yields *y, bool found);
void yields_learn(struct yields *y, uint64_t took, bool found);

#endif
