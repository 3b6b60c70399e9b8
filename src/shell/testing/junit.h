/* Results as JUnit XML, which build servers read. */
#ifndef SHELL_TESTING_JUNIT_H
#define SHELL_TESTING_JUNIT_H

#include "shell/testing/result.h"

/* Adds the whole document: a suite for each script, holding a case for the script and one for each of its tests. */
void junit_push(struct buffer *out, const struct result *results, size_t count);

#endif
