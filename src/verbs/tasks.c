/* tasks: lists the tasks. */
#include "verbs/verbs.h"

#include "run/task.h"
#include "verbs/records.h"

static bool fill(struct record *r, const struct machine *m, const struct task *t, struct err *err) {
    struct span error = t->state == TASK_FAILED ? span_text(t->result.error->err.message) : SPAN("");
    return records_add_int(r, "number", t->number, err) &&
           records_add_text(r, "state", span_text(task_state_name(m, t)), err) &&
           records_add_int(r, "line", task_line(t), err) && records_add_text(r, "statement", task_text(t), err) &&
           records_add_text(r, "error", error, err);
}

/* The tasks of one of the scheduler's lists, which have the newest first. */
static bool add_all(struct list *list, const struct machine *m, const struct task *first, struct err *err) {
    for (const struct task *t = first; t; t = t->next) {
        struct record *r = records_next(list, 5, err);
        if (!r || !fill(r, m, t, err)) return false;
    }
    return true;
}

static void reverse(struct list *list) {
    for (size_t i = 0, k = list->count; i + 1 < k; i++) {
        struct value v = list->items[i];
        list->items[i] = list->items[--k];
        list->items[k] = v;
    }
}

static enum verb_result tasks_run(struct call *c) {
    const struct scheduler *s = &c->machine->scheduler;
    struct value list;
    if (!list_new(&list, s->live + s->failed_count, c->err)) return VERB_FAILED;
    if (!add_all(list.list, c->machine, s->spawned, c->err) || !add_all(list.list, c->machine, s->failed, c->err)) {
        value_release(&list);
        return VERB_FAILED;
    }
    reverse(list.list);
    c->values[0] = list;
    return VERB_DONE;
}

static void tasks_tell(const struct call *c, struct buffer *out) {
    if (c->values[0].list->count == 0) buffer_push_text(out, "(no task)");
}

static const char *const value_names[] = {"tasks"};

const struct verb verb_tasks = {
    .name = "tasks",
    .group = "Tasks",
    .summary = "list the tasks",
    .text =
        "A record for each that has not ended, oldest first, behind the newest of those that failed: .number .state "
        ".line .statement .error. They hold names and numbers, never the task itself.",
    .gives = "list of records",
    .value_count = 1,
    .value_names = value_names,
    .examples = "t = spawn sleep 1h\n"
                "assert len((tasks)) == 1\n"
                "cancel t\n"
                "\n"
                "t = spawn sleep 1h\n"
                "for task in tasks {\n"
                "    print $task.number $task.state $task.statement\n"
                "}\n"
                "cancel t\n",
    .see = "spawn wait cancel task",
    .run = tasks_run,
    .tell = tasks_tell,
};
