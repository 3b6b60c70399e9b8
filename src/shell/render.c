/* How a session shows what a statement gave. */
#include "shell/render.h"

#include "base/show.h"
#include "base/utf8.h"
#include "shell/paint.h"
#include "shell/table.h"

/* Binary data up to this long is shown as x"…", which can be typed back; longer as a hexdump. On a terminal a dump
   stops after DUMP_MAX bytes, and a literal after LITERAL_MAX, and they say so. */
enum { HEX_LITERAL_MAX = 16, DUMP_MAX = 1024, LITERAL_MAX = 4096 };

/* What render_value was asked for, in one place. */
struct rendering {
    struct buffer *out;
    struct span name, note;
    bool colour;
    unsigned width;
};

/* --- pieces --------------------------------------------------------------------------------------------------------- */

static void push_name(const struct rendering *r) {
    buffer_push(r->out, r->name.len ? r->name : SPAN("_"));
    buffer_push_text(r->out, " = ");
}

/* ` (text)`, dim where there is colour. What was cut is told with it. */
static void push_note(const struct rendering *r, struct span text, bool cut) {
    if (text.len == 0 && !cut) return;
    buffer_push_byte(r->out, ' ');
    paint(r->out, PAINT_DIM, r->colour);
    buffer_push_byte(r->out, '(');
    escape_push(r->out, text, ESCAPE_ALL);
    if (cut)
        buffer_printf(r->out, "%sprint $%.*s shows all", text.len ? "; " : "",
                      SPAN_ARG(r->name.len ? r->name : SPAN("_")));
    buffer_push_byte(r->out, ')');
    paint(r->out, PAINT_PLAIN, r->colour);
}

static void push_count(struct buffer *out, size_t len) {
    buffer_printf(out, "%zu byte%s", len, len == 1 ? "" : "s");
}

static void push_literal(struct buffer *out, const struct value *value) {
    struct err err = {0};
    size_t before = out->len;
    if (value_push_literal(out, value, &err) || out->failed) return;
    out->len = before;
    buffer_printf(out, "a %s that cannot be shown: %s", value_type_name(value), err.message);
}

/* What `str` gives, made safe: handles, tasks, addresses and errors hold text that is not ours. */
static void push_str(struct buffer *out, const struct value *value) {
    struct err err = {0};
    struct buffer text = {0};
    if (value_push_str(&text, value, &err))
        escape_push(out, buffer_span(&text), ESCAPE_ALL);
    else
        buffer_push_text(out, err.message);
    buffer_clear(&text);
}

/* The literal, on a terminal no longer than one can look at; whether it was cut. */
static bool push_some(const struct rendering *r, const struct value *value,
                      void (*push)(struct buffer *, const struct value *)) {
    size_t before = r->out->len;
    push(r->out, value);
    if (!r->width || r->out->len - before <= LITERAL_MAX) return false;
    r->out->len = before + show_cut(span_from(buffer_span(r->out), before), LITERAL_MAX).len;
    buffer_push_text(r->out, "…");
    return true;
}

/* --- bytes ---------------------------------------------------------------------------------------------------------- */

static void push_dump(const struct rendering *r, struct span data) {
    struct span shown = r->width ? span_head(data, DUMP_MAX) : data;
    buffer_push_byte(r->out, '\n');
    hexdump_push(r->out, shown);
    if (shown.len < data.len) {
        buffer_printf(r->out, "… %zu more; hexdump $%.*s shows all\n", data.len - shown.len,
                      SPAN_ARG(r->name.len ? r->name : SPAN("_")));
    }
}

/* The same of bytes, of which no more is made a literal than is shown. The quote ends it all the same. */
static bool push_text(const struct rendering *r, const struct value *value) {
    struct err err;
    struct value head;
    struct span data = value_span(value), shown = show_cut(data, LITERAL_MAX);
    bool cut = r->width && shown.len < data.len && value_bytes(&head, shown, &err);
    push_literal(r->out, cut ? &head : value);
    if (!cut) return false;
    value_release(&head);
    r->out->len--;
    buffer_push_text(r->out, "…\"");
    return true;
}

static void render_bytes(const struct rendering *r, const struct value *value) {
    struct span data = value_span(value);
    struct buffer count = {0};
    push_count(&count, data.len);
    push_name(r);
    if (data.len > HEX_LITERAL_MAX && escape_mostly_binary(data)) {
        buffer_push(r->out, buffer_span(&count));
        push_note(r, r->note, false);
        push_dump(r, data);
    } else {
        bool cut = push_text(r, value);
        push_note(r, r->note.len ? r->note : buffer_span(&count), cut);
        buffer_push_byte(r->out, '\n');
    }
    buffer_clear(&count);
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static bool same_fields(const struct record *a, const struct record *b) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        if (!span_equal(value_span(&a->entries[i].key), value_span(&b->entries[i].key))) return false;
    }
    return true;
}

/* Whether the value is a list of records with the same fields in the same order, and at least one of each. */
static bool is_table(const struct value *value) {
    if (value->type != VALUE_LIST || value->list->count == 0) return false;
    const struct list *l = value->list;
    if (l->items[0].type != VALUE_RECORD || l->items[0].record->count == 0) return false;
    for (size_t i = 1; i < l->count; i++) {
        if (l->items[i].type != VALUE_RECORD || !same_fields(l->items[0].record, l->items[i].record)) return false;
    }
    return true;
}

static void push_item(struct buffer *text, const struct value *value) {
    struct err err = {0};
    if (value->type != VALUE_NIL && !value_push_str(text, value, &err)) buffer_push_text(text, err.message);
}

/* Text stands in its cell without quotes, nil leaves it empty, and of a list the items have blanks between them. */
static void push_cell(struct table *t, const struct value *value) {
    struct buffer text = {0};
    if (value->type != VALUE_LIST) {
        push_item(&text, value);
    } else {
        for (size_t i = 0; i < value->list->count; i++) {
            if (i) buffer_push_byte(&text, ' ');
            push_item(&text, &value->list->items[i]);
        }
    }
    table_cell(t, buffer_span(&text));
    t->text.failed |= text.failed;
    buffer_clear(&text);
}

bool render_table(struct buffer *out, const struct value *list, bool terminal, unsigned width) {
    if (!is_table(list)) return false;
    const struct record *first = list->list->items[0].record;
    struct table t = {.columns = first->count};
    for (size_t i = 0; i < first->count; i++) table_cell(&t, value_span(&first->entries[i].key));
    for (size_t row = 0; row < list->list->count; row++) {
        const struct record *r = list->list->items[row].record;
        for (size_t i = 0; i < r->count; i++) push_cell(&t, &r->entries[i].value);
    }
    if (!table_push(out, &t, !terminal ? 0 : width ? width : 80)) out->failed = true;
    table_clear(&t);
    return true;
}

/* --- long records ---------------------------------------------------------------------------------------------------- */

/* A row for each field; those of a record inside stand behind its name: tcp.tcpi_rtt. */
static void push_fields(struct table *t, struct span before, const struct record *fields) {
    for (size_t i = 0; i < fields->count; i++) {
        const struct value *v = &fields->entries[i].value;
        struct buffer name = {0}, text = {0};
        buffer_push(&name, before);
        buffer_push(&name, value_span(&fields->entries[i].key));
        if (v->type == VALUE_RECORD && v->record->count && before.len == 0) {
            buffer_push_byte(&name, '.');
            push_fields(t, buffer_span(&name), v->record);
        } else {
            push_literal(&text, v);
            table_cell(t, buffer_span(&name));
            table_cell(t, buffer_span(&text));
        }
        t->text.failed |= name.failed || text.failed;
        buffer_clear(&name);
        buffer_clear(&text);
    }
}

/* A record that no line of the terminal holds is shown field by field. */
static bool render_long_record(const struct rendering *r, const struct value *value) {
    struct buffer line = {0};
    push_literal(&line, value);
    size_t len = r->name.len + line.len;
    buffer_clear(&line);
    if (value->type != VALUE_RECORD || r->width == 0 || len + 8 < r->width) return false;
    struct table t = {.columns = 2};
    push_name(r);
    buffer_printf(r->out, "a record of %zu fields\n", value->record->count);
    push_fields(&t, SPAN(""), value->record);
    if (!table_push(r->out, &t, r->width)) r->out->failed = true;
    table_clear(&t);
    return true;
}

/* --- all ------------------------------------------------------------------------------------------------------------ */

static void render_line(const struct rendering *r, const struct value *value,
                        void (*push)(struct buffer *, const struct value *)) {
    push_name(r);
    bool cut = push_some(r, value, push);
    push_note(r, r->note, cut);
    buffer_push_byte(r->out, '\n');
}

static void render_listed(const struct rendering *r, const struct value *value) {
    if (!is_table(value)) {
        render_line(r, value, push_literal);
        return;
    }
    if (r->name.len && !span_is(r->name, "_")) {
        push_name(r);
        buffer_printf(r->out, "%zu record%s\n", value->list->count, value->list->count == 1 ? "" : "s");
    }
    render_table(r->out, value, r->width != 0, r->width);
}

static void render_plain(const struct rendering *r, const struct value *value) {
    if (!render_long_record(r, value)) render_line(r, value, push_literal);
}

void render_value(struct buffer *out, struct span name, const struct value *value, struct span note, bool colour,
                  unsigned width) {
    struct rendering r = {out, name, note, colour, width};
    switch ((enum value_type)value->type) {
    case VALUE_SHORT:
    case VALUE_BYTES: render_bytes(&r, value); return;
    case VALUE_LIST: render_listed(&r, value); return;
    case VALUE_HANDLE:
    case VALUE_ADDRESS:
    case VALUE_TASK:
    case VALUE_ERROR: render_line(&r, value, push_str); return;
    case VALUE_UNSET: return;
    case VALUE_NIL:
    case VALUE_BOOL:
    case VALUE_INT:
    case VALUE_FLOAT:
    case VALUE_RECORD:
    case VALUE_PATTERN:
    case VALUE_RANGE: render_plain(&r, value); return;
    }
}
