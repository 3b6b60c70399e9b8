/* A table of text: aligned on a terminal, tab-separated and uncut elsewhere. */
#include "shell/table.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "shell/columns.h"

enum { GAP = 2, NARROWEST = 4 };

void table_clear(struct table *t) {
    buffer_clear(&t->text);
    mem_free(t->ends);
    *t = (struct table){.columns = t->columns};
}

void table_cell(struct table *t, struct span text) {
    void *ends = t->ends;
    if (!mem_grow(&ends, &t->room, t->count + 1, sizeof *t->ends)) {
        t->text.failed = true;
        return;
    }
    t->ends = ends;
    escape_push(&t->text, text, ESCAPE_ALL);
    t->ends[t->count++] = t->text.len;
}

static struct span cell_text(const struct table *t, size_t cell) {
    size_t start = cell ? t->ends[cell - 1] : 0;
    return span_of(t->text.ptr + start, t->ends[cell] - start);
}

/* A column as it is shown: how wide, and whether it holds numbers alone, which stand right. */
struct column {
    size_t width;
    bool number;
};

static bool is_number(struct span text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    }
    return text.len > 0;
}

static void measure(const struct table *t, struct column *columns) {
    for (size_t i = 0; i < t->count; i++) {
        struct column *c = &columns[i % t->columns];
        size_t width = columns_of(cell_text(t, i));
        if (width > c->width) c->width = width;
        c->number = i < t->columns ? t->count > t->columns : c->number && is_number(cell_text(t, i));
    }
}

static size_t widest_of(const struct table *t, const struct column *columns) {
    size_t widest = 0;
    for (size_t i = 1; i < t->columns; i++) {
        if (columns[i].width > columns[widest].width) widest = i;
    }
    return widest;
}

/* Takes from the widest columns until a row fits, or all are as narrow as a column may be. */
static void shrink(const struct table *t, struct column *columns, size_t width) {
    size_t total = GAP * (t->columns - 1);
    for (size_t i = 0; i < t->columns; i++) {
        if (columns[i].width > width) columns[i].width = width;
        total += columns[i].width;
    }
    while (total > width) {
        struct column *widest = &columns[widest_of(t, columns)];
        if (widest->width <= NARROWEST) return;
        widest->width--;
        total--;
    }
}

static void push_cell(struct buffer *out, struct span text, const struct column *c, bool last) {
    size_t used = columns_of(text), before = c->number && used < c->width ? c->width - used : 0;
    buffer_push_repeat(out, ' ', before);
    used = before + columns_push(out, text, c->width - before);
    if (last)
        buffer_push_byte(out, '\n');
    else
        buffer_push_repeat(out, ' ', c->width - used + GAP);
}

static void push_aligned(struct buffer *out, const struct table *t, const struct column *columns) {
    for (size_t i = 0; i < t->count; i++) {
        size_t column = i % t->columns;
        push_cell(out, cell_text(t, i), &columns[column], column + 1 == t->columns);
    }
}

static void push_separated(struct buffer *out, const struct table *t) {
    for (size_t i = 0; i < t->count; i++) {
        buffer_push(out, cell_text(t, i));
        buffer_push_byte(out, (i + 1) % t->columns ? '\t' : '\n');
    }
}

bool table_push(struct buffer *out, const struct table *t, size_t width) {
    if (t->text.failed) return false;
    if (width == 0) {
        push_separated(out, t);
        return !out->failed;
    }
    struct column *columns = mem_zero(t->columns, sizeof *columns);
    if (!columns) return false;
    measure(t, columns);
    shrink(t, columns, width);
    push_aligned(out, t, columns);
    mem_free(columns);
    return !out->failed;
}
