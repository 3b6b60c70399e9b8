/* sleep: waits for a time. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { SLEEP_DURATION };

/* The call's deadline is the end, fixed when the verb first runs; a wake before it is none. */
static enum verb_result sleep_run(struct call *c) {
    if (c->deadline != UINT64_MAX && sys_now() >= c->deadline) return VERB_DONE;
    if (c->deadline == UINT64_MAX) c->deadline = call_time_after(call_param(c, SLEEP_DURATION)->seconds);
    return call_wait_until(c, c->deadline);
}

static const struct param params[] = {
    {"DURATION", KIND_DURATION, PARAM_ONE, NULL, "how long; a plain number is seconds"},
};

const struct verb verb_sleep = {
    .name = "sleep",
    .group = "Shell",
    .summary = "wait for a time",
    .text = "Other tasks go on meanwhile. To wait for a socket no sleep is needed: recv and accept wait by themselves.",
    VERB_PARAMS(params),
    .examples = "sleep 10ms\n"
                "\n"
                "time sleep 0.01\n",
    .python = "time.sleep(0.25)",
    .c = "int r = nanosleep(&(struct timespec){.tv_nsec = 250000000}, NULL);",
    .see = "time timeout float",
    .run = sleep_run,
};
