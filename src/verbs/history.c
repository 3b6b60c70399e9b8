/* history: lists what was typed. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/machine.h"
#include "verbs/records.h"

enum { HISTORY_COUNT };

/* Entries are numbered from 1, the oldest that is kept. */
static bool add(struct call *c, struct list *list, size_t i) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    struct span entry = {0};
    (void)hooks->history(hooks->context, i, &entry);
    struct record *r = records_next(list, 2, c->err);
    return r && records_add_int(r, "number", (int64_t)i + 1, c->err) && records_add_text(r, "entry", entry, c->err);
}

static enum verb_result history_run(struct call *c) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    struct span unused;
    size_t count = hooks->history ? hooks->history(hooks->context, SIZE_MAX, &unused) : 0, first = 0;
    int64_t most = call_integer(c, HISTORY_COUNT, INT64_MAX);
    if (most < 0) return call_fail_param(c, HISTORY_COUNT, ERR_VALUE, "N must be 0 or more");
    if ((uint64_t)most < count) first = count - (size_t)most;
    struct value list;
    if (!list_new(&list, count - first, c->err)) return VERB_FAILED;
    for (size_t i = first; i < count; i++) {
        if (add(c, list.list, i)) continue;
        value_release(&list);
        return VERB_FAILED;
    }
    c->values[0] = list;
    return VERB_DONE;
}

static const struct param params[] = {
    {"N", KIND_INT, PARAM_OPTIONAL, NULL, "how many of the newest; all if left out"},
};

static void history_tell(const struct call *c, struct buffer *out) {
    if (c->values[0].list->count == 0) buffer_push_text(out, "(nothing was typed yet)");
}

static const char *const value_names[] = {"history"};

static const struct failure failures[] = {
    {ERR_VALUE, "N is below 0", NULL},
};

const struct verb verb_history = {
    .name = "history",
    .group = "Shell",
    .summary = "list what was typed",
    .text =
        "A record for each entry of the history, oldest first: .number .entry. It holds what was typed in this session "
        "and in earlier ones, each entry once, where it was typed last. What begins with a blank is not kept, and "
        "set history N bounds how much is. A script has typed nothing.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "list of records",
    .value_count = 1,
    .value_names = value_names,
    .examples = "history 20\n"
                "\n"
                "for h in history {\n"
                "    if \"connect\" in $h.entry { print $h.number $h.entry }\n"
                "}\n",
    .see = "save set",
    .aside = true,
    .run = history_run,
    .tell = history_tell,
};
