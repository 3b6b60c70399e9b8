/* Candidates as they are listed below the line. */
#include "shell/complete_list.h"

#include "base/utf8.h"
#include "shell/columns.h"

/* More candidates than this are listed without descriptions; a name takes at most so many columns beside one. */
enum { DESCRIBED_MAX = 30, NAME_MAX = 30, GAP = 2 };

/* Names of files are not ours: they are shown escaped. Gives the columns used, at most `columns`. */
static size_t push_name(struct buffer *out, const struct candidate *c, size_t columns) {
    struct buffer name = {0};
    escape_push(&name, span_text(c->text), ESCAPE_ALL);
    size_t used = columns_push(out, buffer_span(&name), columns);
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
static void push_described(struct buffer *out, const struct candidate *c, size_t wide, unsigned width, bool colour) {
    size_t used = push_name(out, c, wide);
    if (c->description && wide + GAP + 1 < width) {
        buffer_push_repeat(out, ' ', wide - used + GAP);
        if (colour) buffer_push_text(out, "\x1b[2m");
        columns_push(out, span_text(c->description), width - wide - GAP - 1);
        if (colour) buffer_push_text(out, "\x1b[0m");
    }
    buffer_push_byte(out, '\n');
}

static void push_grid(struct buffer *out, const struct candidate *list, size_t count, size_t wide, unsigned width) {
    size_t across = width / (wide + GAP) ? width / (wide + GAP) : 1;
    size_t rows = (count + across - 1) / across;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < count; i += rows) {
            size_t used = push_name(out, &list[i], wide);
            if (i + rows < count) buffer_push_repeat(out, ' ', wide - used + GAP);
        }
        buffer_push_byte(out, '\n');
    }
}

void candidates_push(struct buffer *out, const struct candidate *list, size_t count, unsigned width, bool colour) {
    size_t wide = widest_name(list, count), most = width > GAP ? width - GAP : 1;
    if (wide > most) wide = most;
    if (count > DESCRIBED_MAX) {
        push_grid(out, list, count, wide, width);
        return;
    }
    if (wide > NAME_MAX) wide = NAME_MAX < most ? NAME_MAX : most;
    for (size_t i = 0; i < count; i++) push_described(out, &list[i], wide, width, colour);
}
