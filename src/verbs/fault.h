/* Which word of a call an errno is about: where the caret stands. */
#ifndef VERBS_FAULT_H
#define VERBS_FAULT_H

#include "run/call.h"

/* Fails as call_fail_errno does. The caret stands under the address, parameter `param`, where the errno is about that,
   else under the verb. `a` may be NULL. */
enum verb_result fault_address(struct call *c, size_t param, int number, const struct handle *h,
                               const struct address *a);

#endif
