/* cancel: ends tasks. */
#include "verbs/verbs.h"

#include "run/task.h"

enum { CANCEL_TASKS };

/* A task that ends itself parks, and is not gone on with. */
static enum verb_result cancel_run(struct call *c) {
    const struct arg *tasks = call_param(c, CANCEL_TASKS);
    struct scheduler *s = &c->machine->scheduler;
    bool itself = false;
    for (size_t i = 0; i < call_param_count(c, CANCEL_TASKS); i++) {
        itself |= tasks[i].task == s->current;
        if (tasks[i].task != s->current) scheduler_cancel(c->machine, tasks[i].task);
    }
    s->cancels_itself = itself;
    return itself ? call_wait_until(c, UINT64_MAX) : VERB_DONE;
}

static const struct param params[] = {
    {"TASK", KIND_TASK, PARAM_MANY, NULL, "what spawn gave; of a list, each of its tasks"},
};

const struct verb verb_cancel = {
    .name = "cancel",
    .group = "Tasks",
    .summary = "end tasks",
    .text =
        "The task stops where it is: no catch sees that, and what only its variables held is closed. Nothing happens "
        "to one that has ended already. Who waits for it gets ECANCELED.",
    VERB_PARAMS(params),
    .examples = "t = spawn { while true { sleep 1s } }\n"
                "cancel t\n"
                "assert $t.state == \"cancelled\"\n"
                "\n"
                "# Who waits for it is told.\n"
                "t = spawn sleep 1h\n"
                "cancel t\n"
                "fails ECANCELED wait t\n",
    .python = "task.cancel()",
    .c = "int r = pthread_cancel(thread);",
    .see = "spawn wait tasks task",
    .run = cancel_run,
};
