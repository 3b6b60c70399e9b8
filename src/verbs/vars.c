/* vars: lists the variables. */
#include "verbs/verbs.h"

#include "base/show.h"
#include "run/call.h"
#include "run/machine.h"
#include "verbs/records.h"

/* So many bytes are told of what `_` holds: it may be the list that vars gave before, and would grow with each. */
enum { UNDERSCORE_MOST = 4096 };

static const char cut_mark[] = "\xe2\x80\xa6"; /* … */

static void cut(struct buffer *text) {
    if (text->len <= UNDERSCORE_MOST) return;
    text->len = show_cut(buffer_span(text), UNDERSCORE_MOST).len;
    buffer_push_text(text, cut_mark);
}

/* What cannot be told whole (it is nested too deeply, or very large) does not hide the other variables. */
static bool add_text(struct record *r, struct span name, const struct value *v, struct err *err) {
    struct buffer text = {0};
    struct err untold;
    if (!value_push_str(&text, v, &untold)) {
        text.len = 0;
        text.failed = false;
        buffer_push_text(&text, cut_mark);
    }
    if (span_is(name, "_")) cut(&text);
    bool done = text.failed ? err_memory(err) : records_add_text(r, "value", buffer_span(&text), err);
    buffer_clear(&text);
    return done;
}

/* Bytes are their own text, and are not copied. */
static bool add_value(struct record *r, struct span name, const struct value *v, struct err *err) {
    return value_is_bytes(v) ? record_set(r, SPAN("value"), v, err) : add_text(r, name, v, err);
}

static bool add_variable(struct list *l, struct span name, const struct value *v, struct err *err) {
    struct record *r = records_next(l, 3, err);
    return r && records_add_text(r, "name", name, err) &&
           records_add_text(r, "type", span_text(value_type_name(v)), err) && add_value(r, name, v, err);
}

static enum verb_result vars_run(struct call *c) {
    const struct map *names = &c->machine->global_names;
    struct value list;
    if (!list_new(&list, names->count, c->err)) return VERB_FAILED;
    for (size_t i = 0; i < names->count; i++) {
        const struct value *v = machine_global(c->machine, names->keys[i]);
        if (!v || add_variable(list.list, names->keys[i], v, c->err)) continue;
        value_release(&list);
        return VERB_FAILED;
    }
    c->values[0] = list;
    return VERB_DONE;
}

static void vars_tell(const struct call *c, struct buffer *out) {
    if (c->values[0].list->count == 0) buffer_push_text(out, "(no variable is set)");
}

static const char *const value_names[] = {"vars"};

const struct verb verb_vars = {
    .name = "vars",
    .group = "Shell",
    .summary = "list the variables",
    .text = "A record for each global variable that is set: .name .type .value, where the value is its text.",
    .gives = "list of records",
    .value_count = 1,
    .value_names = value_names,
    .examples = "port = 7788\n"
                "for v in vars {\n"
                "    print $v.name $v.type $v.value\n"
                "}\n"
                "\n"
                "a, b = socketpair\n"
                "assert len((vars)) == 2\n",
    .see = "handles scope type",
    .run = vars_run,
    .tell = vars_tell,
};
