#include "run/looks.h"

/* After how many sleeps without looks they are tried, at first, and at most when that was in vain again and again: on a busy
   processor giving it up costs milliseconds. */
enum { PAUSE = 64, PAUSE_MOST = 65536 };

/* How often looks may be made in vain after they paid. */
enum { LOOKS_CREDIT = 4 };

/* One in so many first looks is at all that others wait for. */
enum { IN_A_ROW = 32 };

/* What comes sooner than so many nanoseconds is not worth putting the first look off. */
enum { FIRST_LEAST = 1000 };

bool looks_due(struct looks *l) {
    if (!l->pause) l->pause = PAUSE;
    if (!l->sent) return false;
    l->sent = false;
    if (l->credit) return true;
    if (++l->sleeps < l->pause) return false;
    l->sleeps = 0;
    return true;
}

/* Found by the first look, it may have been there for a while. By a later one, it came then; of what is late once in a while
   an eighth is believed, since two ends that wait for each other add up what they wait too long. */
static void put_off_first(struct looks *l, unsigned made, uint64_t took) {
    uint64_t sooner = l->first - l->first / 64, later = l->first + l->first / 8;
    uint64_t next = made == 1 ? sooner : took < later ? took : later;
    l->first = next < FIRST_LEAST ? 0 : (uint32_t)next;
}

/* A look that gave up the processor and found something at once found it because the peer had our processor meanwhile, as it
   has while we sleep. Where the first look is put off it is the second that does so. */
static bool has_paid(const struct looks *l, unsigned made) {
    return l->first ? made != 2 : made > 2;
}

void looks_learn(struct looks *l, unsigned made, uint64_t took, bool found) {
    bool in_time = found && took <= LOOKS_TIME, paid = in_time && has_paid(l, made);
    if (in_time && l->first)
        put_off_first(l, made, took);
    else if (paid)
        l->first = (uint32_t)took;
    if (paid) {
        l->credit = LOOKS_CREDIT;
        l->pause = PAUSE;
    } else if (l->credit) {
        if (--l->credit == 0) l->first = 0;
    } else if (l->pause < PAUSE_MOST) {
        l->pause *= 2;
    }
}

bool looks_left_to_asker(struct looks *l, uint64_t begin) {
    if (!l->first || ++l->in_a_row % IN_A_ROW == 0) return false;
    l->since = begin;
    return true;
}

bool looks_asker_missed(struct looks *l, uint64_t *begin) {
    bool looked = l->since != 0, missed = looked && !l->sent && l->asker;
    *begin = l->since;
    l->since = 0;
    if (looked && !missed) looks_learn(l, 1, 0, true);
    return missed;
}
