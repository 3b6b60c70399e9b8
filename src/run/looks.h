/* Looking again before sleeping: when, for how long, and whether that is worth it. Times are in nanoseconds. */
#ifndef RUN_LOOKS_H
#define RUN_LOOKS_H

#include <stdbool.h>
#include <stdint.h>

/* Two ends on two processors answer each other without sleeping as long as both look. Once both sleep, one of them has to
   look for longer than the other takes to wake up, some 45 us on a virtual machine, for the two to find back to it.
   What takes longer did not pay: others had the processor. */
enum { LOOKS_TIME = 100000 };

/* All zero at first. Who has sent nothing since the last wait waits for no answer, but for what may come at any time, as one
   that receives much does: to look would only cost. Each look is a system call; so where they pay, the first one is put off
   until about when the answer is there, which makes it the last one mostly. */
struct looks {
    bool sent;       /* a verb sent something since the last wait */
    unsigned credit; /* how many waits in a row may go by in vain before the looks are given up */
    unsigned sleeps; /* since they were last tried */
    unsigned pause;  /* after how many they are tried anew */
    uint32_t first;  /* when to look first, from the beginning of the wait; 0: at once */
};

/* Whether this wait, which is over for `sent` then, begins with looks: while that has lately paid, and now and then to try. */
bool looks_due(struct looks *l);

/* What looks came to: how many were `made`, how long that took from the beginning of the wait, and whether the last `found`
   something. */
void looks_learn(struct looks *l, unsigned made, uint64_t took, bool found);

#endif
