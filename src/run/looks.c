#include "run/looks.h"

/* How often looks may be made in vain after they paid; after how many sleeps without they are tried, at first and when that
   was in vain again and again. */
enum { CREDIT = 4, PAUSE = 64, PAUSE_MOST = 4096 };

bool looks_due(struct looks *l) {
    if (!l->pause) l->pause = PAUSE;
    if (l->credit) return true;
    if (++l->sleeps < l->pause) return false;
    l->sleeps = 0;
    return true;
}

/* One that found something at once found it because the peer had our processor meanwhile, as it has while we sleep; and one
   that took long, because others had it. */
void looks_learn(struct looks *l, unsigned made, uint64_t took, bool found) {
    if (found && made > 2 && took <= LOOKS_TIME) {
        l->credit = CREDIT;
        l->pause = PAUSE;
    } else if (l->credit) {
        l->credit--;
    } else if (l->pause < PAUSE_MOST) {
        l->pause *= 2;
    }
}
