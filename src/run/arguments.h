/* What a call's arguments are when it is made. */
#ifndef RUN_ARGUMENTS_H
#define RUN_ARGUMENTS_H

#include "base/hint.h"
#include "run/prepare.h"
#include "run/task.h"

/* Where an argument's value is now; NULL for constant words and switches. */
const struct value *argument_now(const struct machine *m, const struct task *t, const struct site_argument *a);

/* Whether the task's parked call has its arguments' values. */
bool arguments_kept(const struct task *t);

/* The value of argument `i`: of a call that was parked, what it was when the call began. */
const struct value *argument_value(const struct machine *m, const struct task *t, const struct site *site, uint32_t i);

/* Puts the argument into what the verb takes; false with the error. */
COLD bool argument_fill(struct machine *m, struct task *t, const struct site *site, uint32_t i, struct arg *out,
                        struct err *err);

/* Whether a list stands for several words of the call. */
APART bool arguments_have_list(const struct machine *m, const struct task *t, const struct site *site);

/* All arguments of such a call, with its lists taken apart: as many more as they have items, with an index of slots of their
   own, for the call under way. False with the error. */
COLD bool arguments_take_apart(struct machine *m, struct task *t, const struct site *site, struct err *err);

/* The error's place becomes the argument's, false; and the error of one whose variable was never set. */
bool argument_fail(const struct task *t, const struct site_argument *a, struct err *err);
bool argument_fail_unset(const struct machine *m, const struct task *t, const struct site_argument *a, struct err *err);

#endif
