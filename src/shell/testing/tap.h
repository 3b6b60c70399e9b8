/* Results as TAP, version 14. */
#ifndef SHELL_TESTING_TAP_H
#define SHELL_TESTING_TAP_H

#include "shell/testing/result.h"

void tap_push_plan(struct buffer *out, size_t count);

/* Adds the result as test number `number`: its subtests, its line, and why it failed. */
void tap_push(struct buffer *out, const struct result *r, size_t number);

#endif
