#include "run/looks.h"

/* After how many sleeps without looks they are tried, at first, and at most when that was in vain again and again: on a busy
   processor giving it up costs milliseconds. */
enum { PAUSE = 64, PAUSE_MOST = 65536 };

/* How often looks may be made in vain after they paid. */
enum { LOOKS_CREDIT = 4 };

bool looks_due(struct looks *l) {
    if (!l->pause) l->pause = PAUSE;
    if (!l->sent) return false;
    l->sent = false;
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
    } else if (l->pause < PAUSE_MOST) {
        l->pause *= 2;
    }
}
