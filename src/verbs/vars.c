/* vars: lists the variables. */
#include "verbs/verbs.h"

#include "base/show.h"
#include "run/call.h"
#include "run/machine.h"
#include "verbs/records.h"

/* So many bytes of a value's text are told: `_` may be the list that vars gave before, and would grow with each. */
enum { VALUE_MOST = 4096 };

static const char cut_mark[] = "\xe2\x80\xa6"; /* … */

static void cut(struct buffer *text) {
    if (text->len <= VALUE_MOST) return;
    text->len = show_cut(buffer_span(text), VALUE_MOST).len;
    buffer_push_text(text, cut_mark);
}

/* Long bytes are not copied whole for that. */
static bool add_value(struct record *r, const struct value *v, struct err *err) {
    struct buffer text = {0};
    bool bytes = value_is_bytes(v);
    bool done = bytes ? buffer_push(&text, span_head(value_span(v), VALUE_MOST + 4)) : value_push_str(&text, v, err);
    if (bytes && !done) err_memory(err);
    cut(&text);
    if (done) done = text.failed ? err_memory(err) : records_add_text(r, "value", buffer_span(&text), err);
    buffer_clear(&text);
    return done;
}

static bool add_variable(struct list *l, struct span name, const struct value *v, struct err *err) {
    struct record *r = records_next(l, 3, err);
    return r && records_add_text(r, "name", name, err) &&
           records_add_text(r, "type", span_text(value_type_name(v)), err) && add_value(r, v, err);
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
    .text = "A record for each global variable that is set: .name .type .value, where the value is its text, of long "
            "ones the "
            "first 4 KiB.",
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
