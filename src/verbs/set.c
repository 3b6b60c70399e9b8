/* set: shows and changes the settings of the session. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/machine.h"
#include "verbs/records.h"

#include <errno.h>

enum { SET_NAME, SET_VALUE };

static int64_t now(const struct call *c, enum setting which) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    return hooks->setting(hooks->context, which);
}

/* The value as a script sees it: a number, or the word. */
static bool make_value(const struct call *c, enum setting which, struct value *out) {
    struct buffer text = {0};
    if (!*setting_rows[which].takes) {
        *out = value_int(now(c, which));
        return true;
    }
    setting_push(&text, which, now(c, which));
    bool made = text.failed ? err_memory(c->err) : value_bytes(out, buffer_span(&text), c->err);
    buffer_clear(&text);
    return made;
}

static bool push_takes(struct buffer *out, const struct setting_row *row) {
    return *row->takes ? buffer_push_text(out, row->takes) : buffer_printf(out, "0..%lld", (long long)row->most);
}

static bool fill(const struct call *c, struct record *r, enum setting which) {
    const struct setting_row *row = &setting_rows[which];
    struct value value;
    struct buffer takes = {0};
    bool done = records_add_text(r, "name", span_text(row->name), c->err) && make_value(c, which, &value) &&
                record_set_take(r, SPAN("value"), value, c->err);
    if (done) done = push_takes(&takes, row) || err_memory(c->err);
    done = done && records_add_text(r, "takes", buffer_span(&takes), c->err) &&
           records_add_text(r, "meaning", span_text(row->meaning), c->err);
    buffer_clear(&takes);
    return done;
}

static enum verb_result list_all(struct call *c) {
    struct value list;
    if (!list_new(&list, SETTING_COUNT, c->err)) return VERB_FAILED;
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct record *r = records_next(list.list, 4, c->err);
        if (r && fill(c, r, (enum setting)i)) continue;
        value_release(&list);
        return VERB_FAILED;
    }
    c->values[0] = list;
    return VERB_DONE;
}

static enum verb_result change(struct call *c, enum setting which) {
    struct buffer text = {0};
    int64_t value = 0;
    bool made = value_push_str(&text, call_param(c, SET_VALUE)->value, c->err);
    if (made && text.failed) made = err_memory(c->err);
    made = made && setting_read(which, buffer_span(&text), &value, c->err);
    buffer_clear(&text);
    if (made) {
        c->machine->hooks.set(c->machine->hooks.context, which, value);
        return VERB_DONE;
    }
    c->err->verb = c->verb->name;
    err_word(c->err, (int)c->first[SET_VALUE]);
    return VERB_FAILED;
}

static enum verb_result set_run(struct call *c) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    const struct arg *name = call_param(c, SET_NAME);
    if (!hooks->setting || !hooks->set) return call_fail_errno(c, ENOSYS, NULL, NULL);
    if (!name) return list_all(c);
    enum setting which = (enum setting)name->integer;
    if (call_param(c, SET_VALUE)) return change(c, which);
    return make_value(c, which, &c->values[0]) ? VERB_DONE : VERB_FAILED;
}

/* "timing is on", or behind the value of one that was asked for what it is. */
static void set_tell(const struct call *c, struct buffer *out) {
    const struct arg *name = call_param(c, SET_NAME);
    if (!name) return;
    const struct setting_row *row = &setting_rows[name->integer];
    if (call_param(c, SET_VALUE)) {
        buffer_printf(out, "%s is ", row->name);
        setting_push(out, (enum setting)name->integer, now(c, (enum setting)name->integer));
    } else {
        buffer_printf(out, "(%s)", row->meaning);
    }
}

static const struct param params[] = {
    {"NAME", KIND_SETTING, PARAM_OPTIONAL, NULL, "one of those that set alone lists"},
    {"VALUE", KIND_TEXT, PARAM_OPTIONAL, NULL, "what it is to be: a word that the setting takes, or a number"},
};

static const struct failure failures[] = {
    {ERR_NAME, "there is no such setting", "set lists what there is"},
    {ERR_VALUE, "the setting does not take that value; the message tells what it takes", NULL},
};

static const char *const value_names[] = {"settings"};

const struct verb verb_set = {
    .name = "set",
    .group = "Shell",
    .summary = "show or change the session's settings",
    .text = "Alone it lists the settings: a record for each, .name .value .takes .meaning. With a name it gives that "
            "one's value, with a name and a value it changes it at once. The rc file, which a session runs first, is "
            "the place for lasting ones.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "list of records, or the value of one",
    .value_count = 1,
    .value_names = value_names,
    .examples = "set timing on\n"
                "assert (set timing) == \"on\"\n"
                "set timing off\n"
                "\n"
                "for s in set {\n"
                "    print $s.name $s.value\n"
                "}\n",
    .see = "history running",
    .aside = true,
    .run = set_run,
    .tell = set_tell,
};
