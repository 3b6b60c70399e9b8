/* vars: lists the variables. */
#include "verbs/verbs.h"

#include "base/utf8.h"
#include "run/call.h"
#include "run/machine.h"
#include "verbs/records.h"

/* Columns that a value takes in the list; longer ones are cut, which the last column shows. Long bytes are not copied
   whole for that: so many of them are enough whatever they hold. */
enum { VARS_COLUMNS = 60, VARS_BYTES = 1024 };

static const char cut_mark[] = "\xe2\x80\xa6"; /* … */

/* How many bytes of the text fit into so many columns; bytes that are no text count as the one column that is least. */
static size_t fit(struct span text, size_t columns) {
    size_t at = 0, width = 0, used;
    while (at < text.len) {
        int32_t code = utf8_decode(span_from(text, at), &used);
        int more = code < 0 ? 1 : utf8_width((uint32_t)code);
        width += more < 0 ? 1 : (size_t)more;
        if (width > columns) break;
        at += used;
    }
    return at;
}

static void cut(struct buffer *text) {
    if (fit(buffer_span(text), VARS_COLUMNS) == text->len) return;
    text->len = fit(buffer_span(text), VARS_COLUMNS - 1);
    buffer_push_text(text, cut_mark);
}

static bool add_value(struct record *r, const struct value *v, struct err *err) {
    struct buffer text;
    buffer_init(&text);
    bool bytes = value_is_bytes(v);
    bool done = bytes ? buffer_push(&text, span_head(value_span(v), VARS_BYTES)) : value_push_str(&text, v, err);
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

static const char *const value_names[] = {"vars"};

const struct verb verb_vars = {
    .name = "vars",
    .group = "Shell",
    .summary = "list the variables",
    .text =
        "A record for each global variable that is set: .name .type .value, where the value is text cut to 60 columns.",
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
};
