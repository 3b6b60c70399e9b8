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

static void measure(const struct table *t, size_t *widths) {
    for (size_t i = 0; i < t->count; i++) {
        size_t columns = columns_of(cell_text(t, i)), *widest = &widths[i % t->columns];
        if (columns > *widest) *widest = columns;
    }
}

static size_t widest_of(const struct table *t, const size_t *widths) {
    size_t widest = 0;
    for (size_t i = 1; i < t->columns; i++) {
        if (widths[i] > widths[widest]) widest = i;
    }
    return widest;
}

/* Takes from the widest columns until a row fits, or all are as narrow as a column may be. */
static void shrink(const struct table *t, size_t *widths, size_t width) {
    size_t total = GAP * (t->columns - 1);
    for (size_t i = 0; i < t->columns; i++) {
        if (widths[i] > width) widths[i] = width;
        total += widths[i];
    }
    while (total > width) {
        size_t widest = widest_of(t, widths);
        if (widths[widest] <= NARROWEST) return;
        widths[widest]--;
        total--;
    }
}

static void push_aligned(struct buffer *out, const struct table *t, const size_t *widths) {
    for (size_t i = 0; i < t->count; i++) {
        size_t column = i % t->columns;
        bool last = column + 1 == t->columns;
        size_t used = columns_push(out, cell_text(t, i), widths[column]);
        if (last)
            buffer_push_byte(out, '\n');
        else
            buffer_push_repeat(out, ' ', widths[column] - used + GAP);
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
    size_t *widths = mem_zero(t->columns, sizeof *widths);
    if (!widths) return false;
    measure(t, widths);
    shrink(t, widths, width);
    push_aligned(out, t, widths);
    mem_free(widths);
    return !out->failed;
}
