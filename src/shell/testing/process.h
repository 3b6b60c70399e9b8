/* A script in a process of its own, with what it gives caught. */
#ifndef SHELL_TESTING_PROCESS_H
#define SHELL_TESTING_PROCESS_H

#include "shell/session.h"
#include "shell/testing/expectation.h"

/* What is run: everything is borrowed. `tmp` is the folder that the script finds as $TMP, in its variables and in its
   environment. */
struct process_plan {
    const struct settings *settings;
    const char *path, *tmp;
    const struct expectation *expectation;
};

enum process_stream { PROCESS_OUT, PROCESS_ERR, PROCESS_RECORDS, PROCESS_STREAMS };

/* `status` is waitpid's. `records` are those of subtest.h. */
struct process_outcome {
    struct buffer streams[PROCESS_STREAMS];
    int status;
    bool timed_out; /* it was killed when its time was over */
    bool flooded;   /* it was killed when it had written more than PROCESS_MOST */
    double seconds;
};

#define PROCESS_MOST ((size_t)64 << 20)

/* Runs it to its end. False with the error when it could not be started; process_clear frees either way. */
bool process_run(const struct process_plan *plan, struct process_outcome *out, struct err *err);
void process_clear(struct process_outcome *out);

#endif
