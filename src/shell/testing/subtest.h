/* How the process that runs a script tells the one that waits for it which tests of the script passed. */
#ifndef SHELL_TESTING_SUBTEST_H
#define SHELL_TESTING_SUBTEST_H

#include "shell/session.h"
#include "shell/testing/result.h"

/* In the process that runs the script: where records go. */
struct testing {
    int fd;
};

/* Makes the session report its `test` blocks on the descriptor. `t` must live as long as the session. */
void subtest_attach(struct session *s, struct testing *t, int fd);

/* In the process that waits: adds what the records tell; a record cut short by the script's death is left out. */
bool subtest_decode(struct result *r, struct span records, struct err *err);

#endif
