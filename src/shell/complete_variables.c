/* Candidates from what the session's variables hold now. */
#include "shell/complete_fill.h"

#include "base/number.h"
#include "base/utf8.h"
#include "run/task.h"
#include "shell/columns.h"
#include "shell/complete_text.h"

#include <inttypes.h>

/* A description shows at most so many bytes of a value, and never looks into a list. */
enum { PEEK_BYTES = 40 };

static void describe_bytes(struct buffer *out, struct span text) {
    struct span head = columns_head(span_head(text, PEEK_BYTES), PEEK_BYTES);
    buffer_push_text(out, "bytes \"");
    escape_push(out, head, ESCAPE_LITERAL);
    buffer_push_text(out, head.len < text.len ? "…\"" : "\"");
}

static void describe_shown(struct buffer *out, const struct value *v) {
    struct buffer text = {0};
    struct err err;
    bool tells = v->type == VALUE_NIL || v->type == VALUE_HANDLE || v->type == VALUE_TASK;
    if (!tells) buffer_printf(out, "%s ", value_type_name(v));
    if (value_push_str(&text, v, &err)) buffer_push(out, columns_head(buffer_span(&text), 2 * PEEK_BYTES));
    buffer_clear(&text);
}

/* The type and the value of a variable, in a few words. */
static void describe(struct buffer *out, const struct value *v) {
    bool has = false;
    switch ((enum value_type)v->type) {
    case VALUE_UNSET: return;
    case VALUE_SHORT:
    case VALUE_BYTES: describe_bytes(out, value_span(v)); return;
    case VALUE_LIST:
    case VALUE_RECORD: buffer_printf(out, "%s of %zu", value_type_name(v), value_length(v, &has)); return;
    case VALUE_PATTERN: buffer_push_text(out, value_type_name(v)); return;
    case VALUE_NIL:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_FLOAT:
    case VALUE_HANDLE:
    case VALUE_ADDRESS:
    case VALUE_TASK:
    case VALUE_ERROR:
    case VALUE_RANGE: describe_shown(out, v); return;
    }
}

static void offer_value(struct offers *o, struct span name, const char *kind, const struct value *v) {
    if (!offer_fits(o, name)) return;
    struct buffer about = {0};
    describe(&about, v);
    o->failed |= about.failed;
    offer(o, name, kind, buffer_span(&about));
    buffer_clear(&about);
}

/* The value of the variable number `i`; NULL if it is unset, or no name that can be typed ($1). */
static const struct value *global_at(const struct machine *m, size_t i) {
    struct span name = m->global_names.keys[i];
    return name.len && text_name_length(name) == name.len ? machine_global_number(m, i) : NULL;
}

static void describe_variable(const void *context, struct span name, struct buffer *out) {
    describe(out, machine_global(context, name));
}

void fill_variables(struct offers *o, const struct machine *m) {
    size_t from = o->out->count;
    for (size_t i = 0; i < m->global_names.count; i++) {
        if (global_at(m, i)) offer(o, m->global_names.keys[i], "variable", SPAN(""));
    }
    offers_describe(o, from, describe_variable, m);
}

/* "%2, waiting: recv client 64" */
static void describe_task(const void *context, struct span name, struct buffer *out) {
    const struct machine *m = context;
    const struct task *t = machine_global(m, name)->task;
    struct span text = task_text(t);
    buffer_printf(out, "%%%" PRIu32 ", %s: ", t->number, task_state_name(m, t));
    buffer_push(out, span_head(text, span_find(text, '\n')));
}

void fill_tasks(struct offers *o, const struct machine *m) {
    size_t from = o->out->count;
    for (size_t i = 0; i < m->global_names.count; i++) {
        const struct value *v = global_at(m, i);
        if (v && v->type == VALUE_TASK) offer(o, m->global_names.keys[i], "task", SPAN(""));
    }
    offers_describe(o, from, describe_task, m);
}

/* --- fields --------------------------------------------------------------------------------------------------------- */

/* One step of a path: `.name` or `[number]`. *v is replaced by what it leads to; false where it leads nowhere, or where
   the index is more than a number, which is not for completion to work out. */
static bool path_step(struct value *v, struct span *path) {
    struct value next = value_unset();
    struct err err;
    bool found = false;
    size_t used = 0;
    if (path->ptr[0] == '.') {
        used = 1 + text_name_length(span_from(*path, 1));
        found = value_field(&next, v, span_head(span_from(*path, 1), used - 1), &err);
    } else if (path->ptr[0] == '[') {
        size_t close = span_find(*path, ']');
        struct number n = number_parse(span_head(span_from(*path, 1), close - 1));
        struct value index = value_int(n.integer);
        used = close + 1;
        found = n.form == NUMBER_INT && value_index(&next, v, &index, &err);
    }
    if (found) value_replace(v, next);
    *path = span_from(*path, used);
    return found;
}

/* The value of `$path`, owned by the caller; false if there is none now. */
static bool path_value(const struct machine *m, struct span path, struct value *result) {
    size_t name = text_name_length(path);
    const struct value *v = machine_global(m, span_head(path, name));
    if (!v) return false;
    value_copy(result, v);
    path = span_from(path, name);
    while (path.len) {
        if (path_step(result, &path)) continue;
        value_release(result);
        return false;
    }
    return true;
}

/* A key that is no name is reached by `["…"]`, not by a point. */
static void offer_field(struct offers *o, const struct value *v, struct span name) {
    struct value field = value_unset();
    struct err err;
    if (!offer_fits(o, name) || text_name_length(name) != name.len) return;
    if (!value_field(&field, v, name, &err)) {
        offer(o, name, "field", SPAN(""));
        return;
    }
    offer_value(o, name, "field", &field);
    value_release(&field);
}

void fill_fields(struct offers *o, const struct machine *m, struct span path) {
    struct value v;
    if (!path_value(m, path, &v)) return;
    for (size_t i = 0; i < value_field_count(&v); i++) offer_field(o, &v, value_field_name(&v, i));
    value_release(&v);
}
