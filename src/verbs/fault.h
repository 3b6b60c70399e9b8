/* What an error of a call says more: which word it is about, and how far the call had come. */
#ifndef VERBS_FAULT_H
#define VERBS_FAULT_H

#include "run/call.h"

/* Fails as call_fail_errno does. The caret stands under the address, parameter `param`, where the errno is about that,
   else under the verb. `a` may be NULL. */
enum verb_result fault_address(struct call *c, size_t param, int number, const struct handle *h,
                               const struct address *a);

/* Puts the caret of a failed call under the address in `slot` (a parameter, or params + option) where the errno is about
   that. */
void fault_place(struct call *c, size_t slot, const struct handle *h, const struct address *a);

/* The same for an option, parameter `param`; the error names it. */
struct sockopt_at;
enum verb_result fault_option(struct call *c, size_t param, int number, const struct handle *h,
                              const struct sockopt_at *at);

/* Adds to what the error says in brackets, behind what is there already. */
void fault_add(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
