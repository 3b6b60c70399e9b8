/* A small model of a terminal's screen. */
#include "repl/screen.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static const struct cell blank = {.code = ' '};

void screen_init(struct screen *s) {
    *s = (struct screen){.rows = SCREEN_ROWS, .columns = SCREEN_COLUMNS, .pen = blank};
    for (int r = 0; r < SCREEN_ROWS_MAX; r++) {
        for (int c = 0; c < SCREEN_COLUMNS_MAX; c++) s->cells[r][c] = blank;
    }
}

static void fail_at(struct screen *s) {
    struct buffer shown = {0};
    escape_push(&shown, span_of(s->pending, s->pending_len), ESCAPE_ALL);
    if (!s->failure[0]) snprintf(s->failure, sizeof s->failure, "%s", buffer_text(&shown));
    buffer_clear(&shown);
    s->pending_len = 0;
}

/* --- moving --------------------------------------------------------------------------------------------------------- */

static int between(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

static void move(struct screen *s, int row, int column) {
    s->row = between(row, 0, s->rows - 1);
    s->column = between(column, 0, s->columns - 1);
    s->wrapping = false;
}

static void erase(struct screen *s, int row, int from, int to) {
    for (int c = from; c < to; c++) s->cells[row][c] = blank;
}

static void scroll_up(struct screen *s) {
    memmove(s->cells[0], s->cells[1], sizeof s->cells - sizeof s->cells[0]);
    memmove(s->continued, s->continued + 1, sizeof s->continued - sizeof s->continued[0]);
    erase(s, s->rows - 1, 0, s->columns);
    s->continued[s->rows - 1] = false;
    s->scrolled++;
}

/* That a row went on in this one is forgotten when the row before is erased, not by going from one to the other. */
static void line_feed(struct screen *s) {
    if (s->row == s->rows - 1) scroll_up(s);
    move(s, s->row + 1, s->column);
}

static void put(struct screen *s, uint32_t code, int width) {
    if (s->wrapping || s->column + width > s->columns) {
        s->column = 0;
        line_feed(s);
        s->continued[s->row] = true;
    }
    struct cell *at = &s->cells[s->row][s->column];
    *at = s->pen;
    at->code = code;
    if (width == 2) at[1] = (struct cell){.code = 0};
    s->wrapping = s->column + width == s->columns;
    s->column = between(s->column + width, 0, s->columns - 1);
}

/* --- control characters --------------------------------------------------------------------------------------------- */

static bool control(struct screen *s, char c) {
    switch (c) {
    case '\r': move(s, s->row, 0); return true;
    case '\n': line_feed(s); return true;
    case '\b': move(s, s->row, s->column - 1); return true;
    case '\t': move(s, s->row, (s->column / 8 + 1) * 8); return true;
    default: return false;
    }
}

/* --- CSI sequences -------------------------------------------------------------------------------------------------- */

static void erase_display(struct screen *s, int how) {
    int from = how == 0 ? s->row + 1 : 0, to = how == 1 ? s->row : s->rows;
    for (int r = from; r < to; r++) {
        erase(s, r, 0, s->columns);
        s->continued[r] = false;
    }
    if (how == 0) erase(s, s->row, s->column, s->columns);
    if (how == 1) erase(s, s->row, 0, s->column + 1);
}

static void erase_line(struct screen *s, int how) {
    bool all = how == 2 || (how == 0 && s->column == 0);
    if (all && s->row + 1 < s->rows) s->continued[s->row + 1] = false;
    erase(s, s->row, how == 0 ? s->column : 0, how == 1 ? s->column + 1 : s->columns);
}

static void shift_line(struct screen *s, int by) {
    struct cell *line = s->cells[s->row];
    int count = by > 0 ? by : -by, rest = s->columns - s->column - count;
    if (rest < 0) rest = 0;
    struct cell *here = line + s->column, *there = line + s->columns - rest;
    memmove(by > 0 ? there : here, by > 0 ? here : there, (size_t)rest * sizeof *line);
    if (by > 0)
        erase(s, s->row, s->column, s->columns - rest);
    else
        erase(s, s->row, s->column + rest, s->columns);
}

static bool paint(struct screen *s, int value) {
    if (value == 0)
        s->pen = blank;
    else if (value == 1)
        s->pen.bold = true;
    else if (value == 2)
        s->pen.dim = true;
    else if (value == 7)
        s->pen.inverse = true;
    else if ((value >= 30 && value <= 37) || (value >= 90 && value <= 97))
        s->pen.colour = (uint8_t)value;
    else
        return false;
    return true;
}

static bool paint_all(struct screen *s, const char *params) {
    int value = 0;
    bool known = true;
    for (; *params != 'm'; params++) {
        if (*params != ';') {
            value = value * 10 + (*params - '0');
            continue;
        }
        known = paint(s, value) && known;
        value = 0;
    }
    return paint(s, value) && known;
}

static bool csi(struct screen *s, const char *params, char final) {
    int given = 0, second = 1;
    int read = sscanf(params, "%d;%d", &given, &second);
    int count = read >= 1 && given > 0 ? given : 1;
    if (read < 1) given = 0;
    switch (final) {
    case 'A': move(s, s->row - count, s->column); return true;
    case 'B': move(s, s->row + count, s->column); return true;
    case 'C': move(s, s->row, s->column + count); return true;
    case 'D': move(s, s->row, s->column - count); return true;
    case 'G': move(s, s->row, count - 1); return true;
    case 'H': move(s, count - 1, second - 1); return true;
    case 'J': erase_display(s, given); return true;
    case 'K': erase_line(s, given); return true;
    case 'P': shift_line(s, -count); return true;
    case '@': shift_line(s, count); return true;
    case 'm': return paint_all(s, params);
    case 'h':
    case 'l': s->pasting = final == 'h'; return strncmp(params, "?2004", 5) == 0;
    default: return false;
    }
}

/* --- bytes ---------------------------------------------------------------------------------------------------------- */

static bool escape(struct screen *s, char c) {
    switch (c) {
    case '7':
        s->saved_row = s->row;
        s->saved_column = s->column;
        return true;
    case '8': move(s, s->saved_row, s->saved_column); return true;
    case 'M': move(s, s->row - 1, s->column); return true;
    default: return false;
    }
}

/* Whether the pending escape sequence is whole; it has then been obeyed. */
static void step_escape(struct screen *s) {
    s->escaped = true;
    char last = s->pending[s->pending_len - 1];
    if (s->pending_len == 1 || (s->pending_len == 2 && last == '[')) return;
    if (s->pending[1] == '[' && (last < '@' || last > '~')) return;
    s->pending[s->pending_len] = '\0';
    bool known = s->pending[1] == '[' ? csi(s, s->pending + 2, last) : escape(s, last);
    if (known)
        s->pending_len = 0;
    else
        fail_at(s);
}

static void step_text(struct screen *s) {
    size_t used = 0;
    struct span pending = span_of(s->pending, s->pending_len);
    if (pending.len == 1 && control(s, pending.ptr[0])) {
        s->pending_len = 0;
        return;
    }
    int32_t code = utf8_decode(pending, &used);
    bool unfinished = code < 0 && pending.len < 4 && ((unsigned char)pending.ptr[0] & 0xc0) == 0xc0;
    if (unfinished) return;
    int width = code < 0 ? -1 : utf8_width((uint32_t)code);
    if (width < 0) {
        fail_at(s);
        return;
    }
    if (width > 0) put(s, (uint32_t)code, width);
    s->pending_len = 0;
}

void screen_feed(struct screen *s, const char *bytes, size_t len) {
    for (size_t i = 0; i < len; i++) {
        s->pending[s->pending_len++] = bytes[i];
        if (s->pending[0] == '\x1b')
            step_escape(s);
        else
            step_text(s);
        if (s->pending_len == sizeof s->pending - 1) fail_at(s);
    }
}

/* --- another size --------------------------------------------------------------------------------------------------- */

static int row_length(const struct screen *s, int row) {
    int len = s->columns;
    while (len > 0 && s->cells[row][len - 1].code == ' ') len--;
    return len;
}

/* The rows up to the last that holds something or the cursor. */
static int used_rows(const struct screen *s) {
    int last = s->rows - 1;
    while (last > s->row && row_length(s, last) == 0) last--;
    return last + 1;
}

/* Puts a row of the old screen behind what stands on the new one. Gives where the cursor comes to stand, if in this row:
   as a row counted from the first that there ever was. */
static void put_row(struct screen *s, const struct screen *old, int row, int *cursor_row, int *cursor_column) {
    bool joined = row + 1 < old->rows && old->continued[row + 1];
    int len = joined ? old->columns : row_length(old, row);
    if (row == old->row && len <= old->column) len = old->column + 1;
    for (int c = 0; c < len; c++) {
        const struct cell *from = &old->cells[row][c];
        int width = c + 1 < len && from[1].code == 0 ? 2 : 1;
        if (from->code == 0) continue;
        s->pen = *from;
        put(s, from->code, width);
        if (row != old->row || c != old->column) continue;
        *cursor_row = s->row + s->scrolled;
        *cursor_column = s->wrapping ? s->columns - width : s->column - width;
    }
}

void screen_resize(struct screen *s, int rows, int columns) {
    static struct screen old;
    int cursor_row = 0, cursor_column = 0;
    old = *s;
    screen_init(s);
    s->rows = rows;
    s->columns = columns;
    s->pasting = old.pasting;
    for (int row = 0; row < used_rows(&old); row++) {
        if (row > 0 && !old.continued[row]) {
            s->column = 0;
            line_feed(s);
        }
        put_row(s, &old, row, &cursor_row, &cursor_column);
    }
    s->pen = old.pen;
    move(s, cursor_row - s->scrolled, cursor_column);
}

/* --- text ----------------------------------------------------------------------------------------------------------- */

static void push_row(const struct screen *s, int row, struct buffer *out) {
    int len = row_length(s, row);
    bool cursor = row == s->row;
    if (cursor && len < s->column) len = s->column;
    for (int c = 0; c < len; c++) {
        if (cursor && c == s->column) buffer_push_text(out, "█");
        if (s->cells[row][c].code) utf8_push(out, s->cells[row][c].code);
    }
    if (cursor && s->column >= len) buffer_push_text(out, "█");
}

void screen_text(const struct screen *s, char *out) {
    struct buffer text = {0};
    int count = used_rows(s);
    for (int row = 0; row < count; row++) {
        push_row(s, row, &text);
        if (row + 1 < count) buffer_push_byte(&text, '\n');
    }
    snprintf(out, SCREEN_TEXT, "%s", buffer_text(&text));
    buffer_clear(&text);
}

static char look_of(const struct cell *c) {
    if (c->inverse) return 'I';
    switch (c->colour) {
    case 0: return c->bold ? 'B' : c->dim ? 'D' : '.';
    case 31: return 'R';
    case 32: return 'G';
    case 33: return 'Y';
    case 35: return 'M';
    case 36: return c->bold ? 'V' : '?';
    case 90: return 'g';
    default: return '?';
    }
}

void screen_looks(const struct screen *s, int row, char *out) {
    int len = s->columns;
    while (len > 0 && s->cells[row][len - 1].code == ' ' && look_of(&s->cells[row][len - 1]) == '.') len--;
    for (int c = 0; c < len; c++) out[c] = look_of(&s->cells[row][c]);
    out[len] = '\0';
}
