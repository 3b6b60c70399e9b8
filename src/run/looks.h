/* Looking again before sleeping: when, for how long, and whether that is worth it. Times are in nanoseconds. */
#ifndef RUN_LOOKS_H
#define RUN_LOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Two ends on two processors answer each other without sleeping as long as both look. Once both sleep, one of them has to
   look for longer than the other takes to wake up, some 45 us on a virtual machine, for the two to find back to it.
   What takes longer did not pay: others had the processor. */
enum { LOOKS_TIME = 100000 };

struct task;

/* All zero at first. Who has sent nothing since the last wait waits for no answer, but for what may come at any time, as one
   that receives much does: to look would only cost. Each look is a system call; so where they pay, the first one is put off
   until about when the answer is there, which makes it the last one mostly. And it is left to the asker, the task that sent
   last, which tries its call again: that spares asking the kernel who can go on. */
struct looks {
    bool sent;          /* a verb sent something since the last wait */
    struct task *asker; /* who did so last; NULL once it has got something, or ended */
    unsigned credit;    /* how many waits in a row may go by in vain before the looks are given up */
    unsigned sleeps;    /* since they were last tried */
    unsigned pause;     /* after how many they are tried anew */
    uint32_t first;     /* when to look first, from the beginning of the wait; 0: at once */
    uint64_t since;     /* the beginning (sys_now) of the wait in which the asker has the first look; 0: it has not */
    unsigned in_a_row;  /* how many first looks were the asker's */
};

/* Whether this wait, which is over for `sent` then, begins with looks: while that has lately paid, and now and then to try. */
bool looks_due(struct looks *l);

/* What looks came to: how many were `made`, how long that took from the beginning of the wait, and whether the last `found`
   something. */
void looks_learn(struct looks *l, unsigned made, uint64_t took, bool found);

/* A verb of the task sent something. */
static inline void looks_ask(struct looks *l, struct task *t) {
    l->sent = true;
    l->asker = t;
}

/* The task's call that was parked is over, or the task is. */
static inline void looks_answered(struct looks *l, const struct task *t) {
    if (l->asker == t) l->asker = NULL;
}

/* Whether the first look of the wait that began then is the asker's, if there is one: not when it is at once, and not always,
   for others wait too. */
bool looks_left_to_asker(struct looks *l, uint64_t begin);

/* Whether the asker had the first look since that was last asked, and in vain; that it found something is learned. *begin: the
   beginning of the wait. */
bool looks_asker_missed(struct looks *l, uint64_t *begin);

#endif
