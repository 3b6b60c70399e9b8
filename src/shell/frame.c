/* What the terminal shows of an entry while it is typed. */
#include "shell/frame.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "shell/columns.h"
#include "shell/highlight.h"
#include "shell/paint.h"

enum { TAB_STOP = 8 };

/* Looks of the frame's own, after those of the text. */
enum { LOOK_GUTTER = LOOK_COUNT, LOOK_ABOVE, LOOK_GHOST };

static const enum paint paints[] = {
    [LOOK_VERB] = PAINT_VERB,     [LOOK_UNKNOWN] = PAINT_UNKNOWN, [LOOK_STRING] = PAINT_STRING,
    [LOOK_NUMBER] = PAINT_NUMBER, [LOOK_COMMENT] = PAINT_DIM,     [LOOK_OPTION] = PAINT_OPTION,
    [LOOK_GUTTER] = PAINT_DIM,    [LOOK_ABOVE] = PAINT_DIM,       [LOOK_GHOST] = PAINT_GHOST,
};

/* --- rows ----------------------------------------------------------------------------------------------------------- */

static void set_look(struct frame *f, char look) {
    if (look == f->look || !f->colour) return;
    unsigned which = (unsigned char)look & ~(unsigned)LOOK_MATCHED;
    paint(&f->bytes, PAINT_PLAIN, f->look != LOOK_PLAIN);
    if (which != LOOK_PLAIN) paint(&f->bytes, paints[which], true);
    paint(&f->bytes, PAINT_BOLD, ((unsigned char)look & LOOK_MATCHED) != 0);
    f->look = look;
}

static void new_row(struct frame *f, bool wrapped) {
    void *rows = f->rows;
    set_look(f, LOOK_PLAIN);
    if (!mem_grow(&rows, &f->room, f->count + 1, sizeof *f->rows)) {
        f->failed = true;
        return;
    }
    f->rows = rows;
    f->rows[f->count++] = (struct frame_row){.start = f->bytes.len, .wrapped = wrapped};
}

static struct frame_row *last_row(struct frame *f) {
    return &f->rows[f->count - 1];
}

/* Behind the last column there is no place for a cursor, nor for what wants to know where it is. */
static void leave_full_row(struct frame *f) {
    if (last_row(f)->columns >= f->columns) new_row(f, true);
}

static void put(struct frame *f, struct span bytes, size_t columns, char look) {
    if (last_row(f)->columns + columns > f->columns && columns <= f->columns) new_row(f, true);
    set_look(f, look);
    buffer_push(&f->bytes, bytes);
    last_row(f)->columns += columns;
}

/* --- characters ----------------------------------------------------------------------------------------------------- */

static void put_tab(struct frame *f, char look) {
    size_t column = last_row(f)->columns;
    for (size_t to = (column / TAB_STOP + 1) * TAB_STOP; column < to; column++) put(f, SPAN(" "), 1, look);
}

static void put_control(struct frame *f, char c, char look) {
    char shown[2] = {'^', (char)(c ^ 0x40)};
    put(f, span_of(shown, 1), 1, look);
    put(f, span_of(shown + 1, 1), 1, look);
}

/* What is no character to be shown: its escape, which may wrap like a word. */
static void put_escaped(struct frame *f, struct span bytes, char look) {
    struct buffer shown = {0};
    f->failed |= !escape_push(&shown, bytes, ESCAPE_ALL);
    for (size_t i = 0; i < shown.len; i++) put(f, span_of(shown.ptr + i, 1), 1, look);
    buffer_clear(&shown);
}

/* Puts the character at the beginning of the text; gives its length in bytes. */
static size_t put_character(struct frame *f, struct span text, char look) {
    size_t used = 1;
    int32_t code = utf8_decode(text, &used);
    int width = code < 0 ? -1 : utf8_width((uint32_t)code);
    if (code == '\t')
        put_tab(f, look);
    else if ((code >= 0 && code < 0x20) || code == 0x7f)
        put_control(f, (char)code, look);
    else if (width < 0)
        put_escaped(f, span_head(text, used), look);
    else
        put(f, span_head(text, used), (size_t)width, look);
    return used;
}

/* --- the parts ------------------------------------------------------------------------------------------------------ */

/* A line that does not fit goes on in the next row. */
static void put_above(struct frame *f, struct span lines) {
    while (lines.len && !f->failed) {
        size_t end = span_find(lines, '\n');
        struct span line = span_head(lines, end);
        while (line.len && !f->failed) line = span_from(line, put_character(f, line, LOOK_ABOVE));
        new_row(f, false);
        lines = span_from(lines, end + 1);
    }
}

/* What stands between \001 and \002 takes no room, and must leave things as it found them. */
static void put_prompt(struct frame *f, struct span prompt) {
    while (prompt.len) {
        size_t used = 1;
        if (prompt.ptr[0] == '\001') {
            struct span hidden = span_head(span_from(prompt, 1), span_find(span_from(prompt, 1), '\002'));
            buffer_push(&f->bytes, hidden);
            used = hidden.len + 2;
        } else if (prompt.ptr[0] != '\002') {
            used = put_character(f, prompt, LOOK_PLAIN);
        }
        prompt = span_from(prompt, used);
    }
}

static void put_gutter(struct frame *f, char opener) {
    const char gutter[] = {' ', opener, '.', '.', ' '};
    new_row(f, false);
    for (size_t i = 0; i < sizeof gutter; i++) put(f, span_of(&gutter[i], 1), 1, LOOK_GUTTER);
}

/* Before the first character that begins at the cursor or behind it. */
static void mark_cursor(struct frame *f, const struct frame_text *t, size_t at) {
    if (f->marked || at < t->cursor) return;
    f->marked = true;
    if (!t->over) leave_full_row(f);
    f->cursor_row = f->count - 1;
    f->cursor_column = last_row(f)->columns;
}

static void put_text(struct frame *f, const struct frame_text *t) {
    size_t row = 0;
    for (size_t at = 0; at < t->text.len && !f->failed;) {
        char look = at < t->looks.len ? t->looks.ptr[at] : LOOK_PLAIN;
        mark_cursor(f, t, at);
        if (t->text.ptr[at] == '\n') {
            put_gutter(f, row < t->openers.len ? t->openers.ptr[row] : ' ');
            row++;
            at++;
        } else {
            at += put_character(f, span_from(t->text, at), look);
        }
    }
}

/* As much of it as the row has room for. */
static void put_ghost(struct frame *f, struct span ghost) {
    size_t room = f->columns - last_row(f)->columns;
    if (room < 2 || ghost.len == 0) return;
    struct buffer shown = {0};
    struct buffer safe = {0};
    f->failed |= !escape_push(&safe, ghost, ESCAPE_ALL);
    columns_push(&shown, buffer_span(&safe), room - 1);
    put(f, buffer_span(&shown), columns_of(buffer_span(&shown)), LOOK_GHOST);
    f->failed |= shown.failed;
    buffer_clear(&shown);
    buffer_clear(&safe);
}

bool frame_make(struct frame *f, const struct frame_text *t, size_t columns, bool colour) {
    f->bytes.len = f->count = 0;
    f->columns = columns > 0 ? columns : 1;
    f->colour = colour;
    f->failed = f->marked = false;
    f->look = LOOK_PLAIN;
    new_row(f, false);
    if (f->failed) return false;
    put_above(f, t->above);
    put_prompt(f, t->prompt);
    put_text(f, t);
    mark_cursor(f, t, SIZE_MAX);
    put_ghost(f, t->ghost);
    if (!t->over) leave_full_row(f);
    set_look(f, LOOK_PLAIN);
    return !f->failed && !f->bytes.failed;
}

void frame_clear(struct frame *f) {
    buffer_clear(&f->bytes);
    mem_free(f->rows);
    *f = (struct frame){0};
}

/* --- drawing -------------------------------------------------------------------------------------------------------- */

size_t frame_window(const struct frame *f, size_t first, size_t most) {
    if (most == 0) most = 1;
    if (f->cursor_row < first) first = f->cursor_row;
    if (f->cursor_row >= first + most) first = f->cursor_row - most + 1;
    if (f->count <= most) return 0;
    return first + most > f->count ? f->count - most : first;
}

static struct span row_bytes(const struct frame *f, size_t row) {
    size_t end = row + 1 < f->count ? f->rows[row + 1].start : f->bytes.len;
    return span_of(f->bytes.ptr + f->rows[row].start, end - f->rows[row].start);
}

/* To the first column of the row. One that the terminal goes on to by itself begins with a character too many in the row
   before; a blank stands for one. False where that is a wide character, for which there was no room: it must come itself. */
static bool go_to_row(const struct frame *f, size_t row, struct buffer *out) {
    bool wrapped = f->rows[row].wrapped;
    if (wrapped && f->rows[row - 1].columns < f->columns) return false;
    buffer_push_text(out, wrapped ? " \r" : "\r\n");
    return true;
}

/* A row is erased as a whole, before anything is written: else a terminal would remember that what stood there went on in
   the next row, and join the two when it becomes wider. */
static void draw_rows(const struct frame *f, size_t first, size_t last, struct buffer *out) {
    for (size_t row = first; row < last; row++) {
        bool at_start = row == first || go_to_row(f, row, out);
        if (at_start) buffer_push_text(out, "\x1b[K");
        buffer_push(out, row_bytes(f, row));
        if (!at_start && f->rows[row].columns < f->columns) buffer_push_text(out, "\x1b[K");
    }
}

/* Adds the lines; gives how many. */
static size_t draw_below(struct span below, struct buffer *out) {
    size_t count = 0;
    for (; below.len; count++) {
        size_t end = span_find(below, '\n');
        buffer_push_text(out, "\r\n\x1b[K");
        buffer_push(out, span_head(below, end));
        below = span_from(below, end + 1);
    }
    return count;
}

void frame_draw(const struct frame *f, size_t first, size_t last, struct span below, struct buffer *out) {
    /* What is below is erased at the end, where that does not take the last column's character with it. */
    bool late = below.len || f->rows[last - 1].columns < f->columns;
    if (!late) buffer_push_text(out, "\x1b[J");
    draw_rows(f, first, last, out);
    size_t up = draw_below(below, out);
    if (late) buffer_push_text(out, "\x1b[J");
    up += last - 1 - f->cursor_row;
    if (up) buffer_printf(out, "\x1b[%zuA", up);
    buffer_push_byte(out, '\r');
    if (f->cursor_column) buffer_printf(out, "\x1b[%zuC", f->cursor_column);
}
