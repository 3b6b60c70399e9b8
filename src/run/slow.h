/* What instructions do off their fast path. Each gives false with the error filled; registers are as run/step.c has them. */
#ifndef RUN_SLOW_H
#define RUN_SLOW_H

#include "base/hint.h"
#include "lang/tree.h"
#include "run/task.h"

APART bool slow_arithmetic(struct machine *m, struct task *t, char sign, const struct instruction *i,
                           struct value *right, struct err *err);
APART bool slow_arithmetic_constant(struct machine *m, struct task *t, char sign, const struct instruction *i,
                                    const struct value *right, struct err *err);
APART bool slow_unary(struct machine *m, struct task *t, char sign, const struct instruction *i, struct err *err);
APART bool slow_truth(struct machine *m, struct task *t, const struct instruction *i, struct value *of, bool *truth,
                      struct err *err);
APART bool slow_compare(struct machine *m, struct task *t, enum operator_kind op, const struct instruction *i,
                        struct value *a, struct value *b, bool *holds, struct err *err);
APART bool slow_compare_constant(struct machine *m, struct task *t, enum operator_kind op, const struct instruction *i,
                                 struct value *a, const struct value *b, bool *holds, struct err *err);
APART bool slow_join(struct value *a, struct value *first, unsigned count, struct err *err);
APART bool slow_list(struct value *a, struct value *first, unsigned count, struct err *err);
APART bool slow_append(struct value *a, struct value *first, unsigned count, struct err *err);
APART bool slow_record(struct value *a, struct value *first, unsigned pairs, struct err *err);
APART bool slow_extend(struct value *a, struct value *first, unsigned pairs, struct err *err);
APART bool slow_range(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_ints(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_index(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_slice(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_field(struct machine *m, struct task *t, const struct instruction *i, const struct value *name,
                      struct err *err);
APART bool slow_set_index(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_set_field(struct machine *m, struct task *t, const struct instruction *i, const struct value *name,
                          struct err *err);
APART bool slow_unpack(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_loop(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
/* The next item of what is gone over; the register behind `over` counts. */
APART bool slow_next(struct value *over, struct value *item, bool *more, struct err *err);
/* Leaves the newest frame, a text's, which gives nil. False if it was the last. */
APART bool slow_end(struct machine *m, struct task *t);
/* Room for the frame of the function that the CALL_FN or CALL_TOP at `i` calls, from `base` of the stack on; false with the error, also
   where there is no such function, or it takes another number of arguments. */
APART bool slow_call(struct machine *m, struct task *t, const struct instruction *i, size_t base, struct err *err);
/* The arguments of the CALL_TOP at `i` from number `n` on, to where a frame's registers begin: held, or moved out of
   temporaries. */
APART bool slow_pass(struct machine *m, struct task *t, struct value *to, const struct instruction *i, unsigned n,
                     struct err *err);
APART bool slow_spawn(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_assert(struct machine *m, struct task *t, const struct instruction *i, struct err *err);
APART bool slow_fails_not(const struct value *name, struct err *err);
APART bool slow_fails(const struct value *error, const struct value *name, struct err *err);
APART bool slow_test_fail(struct machine *m, const struct task *t, const struct value *error, struct err *err);
APART bool slow_time_told(struct machine *m, const struct value *since, struct err *err);

#endif
