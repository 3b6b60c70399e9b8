/* wait: waits for the ends of tasks. */
#include "verbs/verbs.h"

#include "run/task.h"

#include <errno.h>

enum { WAIT_TASKS };
enum { WAIT_TIMEOUT };

/* Raises the error of the task, with the place where it happened. Nobody else is told of it then. */
static enum verb_result raise_error(struct call *c, struct task *t) {
    if (t->state == TASK_CANCELLED) {
        enum verb_result result = call_fail_errno(c, ECANCELED, NULL, NULL);
        err_detail(c->err, "task %%%u was cancelled", (unsigned)t->number);
        return result;
    }
    t->raised = true;
    *c->err = t->result.error->err;
    return VERB_FAILED;
}

/* The first task that has not ended; or one that failed, whose error is for us whatever the others do. */
static struct task *find_left(const struct call *c, size_t count, struct task **failed) {
    const struct arg *tasks = call_param(c, WAIT_TASKS);
    struct task *left = NULL;
    for (size_t i = 0; i < count && !*failed; i++) {
        struct task *t = tasks[i].task;
        if (t->state == TASK_FAILED || t->state == TASK_CANCELLED) *failed = t;
        if (!left && t->state < TASK_DONE) left = t;
    }
    return left;
}

static enum verb_result fail_waiting(struct call *c, const char *why) {
    enum verb_result result = call_fail_errno(c, EDEADLK, NULL, NULL);
    err_detail(c->err, "%s", why);
    return result;
}

static enum verb_result wait_on(struct call *c, struct task *t) {
    const struct task *self = c->machine->scheduler.current;
    if (t == self) return fail_waiting(c, "a task cannot wait for itself");
    if (self->hopeless) return fail_waiting(c, "all tasks that are left wait for one another");
    return call_wait_task(c, t);
}

/* One task that was named gives what it gave; several, or a list of them, give a list. */
static enum verb_result give(struct call *c, size_t count) {
    const struct arg *tasks = call_param(c, WAIT_TASKS);
    if (count == 1 && !call_took_list(c)) {
        value_copy(&c->values[0], &tasks[0].task->result);
        return VERB_DONE;
    }
    if (!list_new(&c->values[0], count, c->err)) return VERB_FAILED;
    for (size_t i = 0; i < count; i++) {
        if (!list_push(c->values[0].list, &tasks[i].task->result, c->err)) return VERB_FAILED;
    }
    return VERB_DONE;
}

static enum verb_result wait_run(struct call *c) {
    size_t count = call_param_count(c, WAIT_TASKS);
    struct task *failed = NULL, *left = find_left(c, count, &failed);
    if (failed) return raise_error(c, failed);
    return left ? wait_on(c, left) : give(c, count);
}

static const struct param params[] = {
    {"TASK", KIND_TASK, PARAM_MANY, NULL, "what spawn gave; of a list, each of its tasks"},
};

static const struct option options[] = {[WAIT_TIMEOUT] = OPTION_TIMEOUT};

static const struct failure failures[] = {
    {"ECANCELED", "the task was cancelled", NULL},
    {"EDEADLK", "a task waits for itself, or all that are left wait for one another", NULL},
    {"ETIMEDOUT", "--timeout passed; the tasks go on", NULL},
};

static const char *const value_names[] = {"result"};

const struct verb verb_wait = {
    .name = "wait",
    .group = "Tasks",
    .summary = "wait for tasks to end",
    .text = "Gives what the task returned; of several tasks, or of a list of them, the list of what they returned. A "
            "task's error is raised here, as soon as one of them has failed, with the line where it happened.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "what the task returned",
    .value_count = 1,
    .value_names = value_names,
    .examples = "t = spawn { return 6 * 7 }\n"
                "assert (wait t) == 42\n"
                "u = spawn sleep 10ms\n"
                "assert (wait t u) == [42, nil]\n"
                "\n"
                "# No longer than that.\n"
                "t = spawn sleep 1h\n"
                "fails ETIMEDOUT wait t --timeout 10ms\n"
                "cancel t\n"
                "fails ECANCELED wait t\n",
    .python = "result = await task",
    .c = "int r = pthread_join(thread, &result);",
    .see = "spawn cancel tasks task",
    .run = wait_run,
};
