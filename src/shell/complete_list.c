/* Candidates as they are listed below the line. */
#include "shell/complete_list.h"

#include "base/utf8.h"
#include "shell/columns.h"
#include "shell/paint.h"

/* More candidates than this are listed without descriptions; a name takes at most so many columns beside one. */
enum { DESCRIBED_MAX = 30, NAME_MAX = 30, GAP = 2 };

/* All that a row is made of. `wide`: the columns of a name. */
struct table {
    struct buffer *out;
    const struct candidate *list;
    size_t count;
    size_t wide;
    const struct list_view *view;
};

/* Names of files are not ours: they are shown escaped. Gives the columns used. */
static size_t push_name(const struct table *t, size_t which) {
    struct buffer name = {0};
    bool inverse = which == t->view->chosen && t->view->colour;
    escape_push(&name, span_text(t->list[which].text), ESCAPE_ALL);
    paint(t->out, PAINT_CHOSEN, inverse);
    size_t used = columns_push(t->out, buffer_span(&name), t->wide);
    paint(t->out, PAINT_PLAIN, inverse);
    buffer_clear(&name);
    return used;
}

static size_t widest_name(const struct candidate *list, size_t count) {
    size_t widest = 0;
    for (size_t i = 0; i < count; i++) {
        size_t columns = escape_width(span_text(list[i].text));
        if (columns > widest) widest = columns;
    }
    return widest;
}

/* The last column stays free, so that no terminal wraps the row. */
static void push_described(const struct table *t, size_t which) {
    const char *description = t->list[which].description;
    size_t used = push_name(t, which), width = t->view->width;
    if (description && t->wide + GAP + 1 < width) {
        buffer_push_repeat(t->out, ' ', t->wide - used + GAP);
        paint(t->out, PAINT_DIM, t->view->colour);
        columns_push(t->out, span_text(description), width - t->wide - GAP - 1);
        paint(t->out, PAINT_PLAIN, t->view->colour);
    }
    buffer_push_byte(t->out, '\n');
}

/* Every `rows`th from `row` on: the names go down the columns. */
static void push_grid_row(const struct table *t, size_t row, size_t rows) {
    for (size_t i = row; i < t->count; i += rows) {
        size_t used = push_name(t, i);
        if (i + rows < t->count) buffer_push_repeat(t->out, ' ', t->wide - used + GAP);
    }
    buffer_push_byte(t->out, '\n');
}

/* How many candidates stand in the rows [first, last) of so many. */
static size_t count_shown(const struct table *t, size_t rows, size_t first, size_t last) {
    size_t shown = 0;
    for (size_t i = 0; i < t->count; i++) shown += i % rows >= first && i % rows < last;
    return shown;
}

/* As many rows as there is room for, those with the chosen one. */
static void push_rows(const struct table *t, size_t rows, bool described) {
    size_t room = t->view->rows, chosen = t->view->chosen < t->count ? t->view->chosen % rows : 0;
    size_t shown = rows <= room ? rows : room > 1 ? room - 1 : 0;
    size_t first = chosen >= shown ? chosen - shown + 1 : 0;
    for (size_t row = first; row < first + shown; row++) {
        if (described)
            push_described(t, row);
        else
            push_grid_row(t, row, rows);
    }
    if (shown == rows || room == 0) return;
    size_t more = t->count - count_shown(t, rows, first, first + shown);
    paint(t->out, PAINT_DIM, t->view->colour);
    buffer_printf(t->out, "… %zu more", more);
    paint(t->out, PAINT_PLAIN, t->view->colour);
    buffer_push_byte(t->out, '\n');
}

void candidates_push(struct buffer *out, const struct candidate *list, size_t count, const struct list_view *view) {
    struct table t = {out, list, count, widest_name(list, count), view};
    size_t most = view->width > GAP ? view->width - GAP : 1;
    if (t.wide > most) t.wide = most;
    if (count > DESCRIBED_MAX) {
        size_t across = view->width / (t.wide + GAP) ? view->width / (t.wide + GAP) : 1;
        push_rows(&t, (count + across - 1) / across, false);
        return;
    }
    if (t.wide > NAME_MAX) t.wide = NAME_MAX < most ? NAME_MAX : most;
    if (count) push_rows(&t, count, true);
}
