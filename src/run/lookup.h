/* Names looked up on the helper thread, so that nobody else waits. */
#ifndef RUN_LOOKUP_H
#define RUN_LOOKUP_H

#include "run/call.h"

/* address_resolve for a call that must not block: PARK while the look-up goes on, then DONE or FAILED. What was found stays
   with the call until that is over. */
enum verb_result lookup_address(struct call *c, const struct address_word *word, int family, int type,
                                enum address_use use, struct address *out);

#endif
