/* What came of a script that was run as a test. */
#ifndef SHELL_TESTING_RESULT_H
#define SHELL_TESTING_RESULT_H

#include "base/buffer.h"
#include "base/err.h"

/* One `test "name" { … }` of the script. `message` is the error as it is told, empty where it passed. */
struct subtest {
    struct buffer name, message;
    bool passed;
};

/* `path` is borrowed. `why` is one line, empty where it passed; `details` are lines of YAML that show it. */
struct result {
    const char *path;
    bool passed;
    double seconds;
    struct buffer why, details;
    struct subtest *subtests;
    size_t subtest_count, subtest_room;
};

void result_clear(struct result *r);

/* Adds a subtest with copies of both texts. */
bool result_add(struct result *r, bool passed, struct span name, struct span message, struct err *err);

size_t result_failed_subtests(const struct result *r);

#endif
