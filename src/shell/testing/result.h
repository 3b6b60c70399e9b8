/* What came of a script that was run as a test. */
#ifndef SHELL_TESTING_RESULT_H
#define SHELL_TESTING_RESULT_H

#include "base/buffer.h"
#include "base/err.h"

/* One `test "name" { … }` of the script. `message` is the error as it is told, empty where it passed. */
struct subtest {
    struct buffer name, message;
    uint64_t begun, took; /* nanoseconds */
    uint32_t task;        /* the number of the one that it ran in */
    bool ended, passed;
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

/* Adds a subtest that began, with a copy of its name. It has failed unless it ends. */
bool result_begin(struct result *r, uint32_t task, uint64_t when, struct span name, struct err *err);

/* The newest of that task's that has not ended did, with a copy of the message, empty where it passed. */
bool result_end(struct result *r, uint32_t task, uint64_t when, struct span message, struct err *err);

/* The script ended as it had to: tests that `exit` has left have passed. */
void result_leave(struct result *r);

size_t result_failed_subtests(const struct result *r);

#endif
