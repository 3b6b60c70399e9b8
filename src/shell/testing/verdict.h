/* Whether a script gave what it had to. */
#ifndef SHELL_TESTING_VERDICT_H
#define SHELL_TESTING_VERDICT_H

#include "shell/testing/expectation.h"
#include "shell/testing/process.h"
#include "shell/testing/result.h"

/* Fills passed, why and details of the result, whose subtests are there already. */
void verdict_give(struct result *r, const struct process_outcome *out, const struct expectation *e, const char *tmp);

#endif
