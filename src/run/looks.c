#include "run/looks.h"

/* After how many waits what costs a little is tried, at first, and at most when that was in vain again and again: on a busy
   processor giving it up costs milliseconds. */
enum { PAUSE = 64, PAUSE_MOST = 65536 };

/* How often looks may be made in vain after they paid. */
enum { LOOKS_CREDIT = 4 };

/* How many reads give up the processor once that paid, and how much one counts that found nothing all the same. */
enum { YIELDS = 1024, YIELDS_VAIN = YIELDS / 4 };

static void wait_longer(unsigned *pause) {
    if (*pause < PAUSE_MOST) *pause *= 2;
}

bool looks_due(struct looks *l) {
    if (!l->pause) l->pause = PAUSE;
    if (l->credit) return true;
    if (++l->sleeps < l->pause) return false;
    l->sleeps = 0;
    return true;
}

/* One that found something at once found it because the peer had our processor meanwhile, as it has while we sleep. */
void looks_learn(struct looks *l, unsigned made, uint64_t took, bool found) {
    if (found && made > 2 && took <= LOOKS_TIME) {
        l->credit = LOOKS_CREDIT;
        l->pause = PAUSE;
    } else if (l->credit) {
        l->credit--;
    } else {
        wait_longer(&l->pause);
    }
}

void yields_note(struct yields *y, bool found) {
    if (!y->pause) y->pause = PAUSE;
    if (found) {
        if (y->vain) y->vain--;
        return;
    }
    y->vain += 2;
    if (y->vain < y->pause) return;
    y->vain = 0;
    y->left = YIELDS;
}

void yields_learn(struct yields *y, uint64_t took, bool found) {
    unsigned cost = took > LOOKS_TIME ? YIELDS : found ? 1 : YIELDS_VAIN;
    y->left = y->left > cost ? y->left - cost : 0;
    if (cost == 1)
        y->pause = PAUSE;
    else if (!y->left)
        wait_longer(&y->pause);
}
