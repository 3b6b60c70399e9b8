/* A small model of a terminal's screen. It knows what the prompt is allowed to send; anything else is a failure. */
#ifndef REPL_SCREEN_H
#define REPL_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How large it is at first, and may become. */
enum { SCREEN_ROWS = 24, SCREEN_COLUMNS = 80, SCREEN_ROWS_MAX = 60, SCREEN_COLUMNS_MAX = 160 };
enum { SCREEN_TEXT = SCREEN_ROWS_MAX * (SCREEN_COLUMNS_MAX * 4 + 1) + 8 };

/* Code 0 is the right half of a wide character. */
struct cell {
    uint32_t code;
    uint8_t colour; /* of SGR: 30 to 37 or 90 to 97, or 0 */
    bool bold, dim, inverse;
};

struct screen {
    int rows, columns;
    struct cell cells[SCREEN_ROWS_MAX][SCREEN_COLUMNS_MAX];
    bool continued[SCREEN_ROWS_MAX]; /* the row goes on where the one before was full */
    struct cell pen;
    int row, column;
    int scrolled;  /* how many rows have gone out at the top */
    bool wrapping; /* the last column was written: the next character begins a row */
    int saved_row, saved_column;
    bool pasting;     /* bracketed paste is on */
    bool escaped;     /* an escape sequence has come */
    char pending[32]; /* an escape sequence or character that has not ended */
    size_t pending_len;
    char failure[96]; /* the first sequence that is not known; "": none */
};

void screen_init(struct screen *s);
void screen_feed(struct screen *s, const char *bytes, size_t len);

/* Gives it another size, as terminals do that keep a line together: rows that go on are joined and cut anew. */
void screen_resize(struct screen *s, int rows, int columns);

/* How the cells of a row look, a letter each up to the last that is not blank and plain: `.` plain, V bold cyan, R red,
   G green, Y yellow, M magenta, D dim, g grey, B bold, other colours `?`; an inverse cell is I. */
void screen_looks(const struct screen *s, int row, char *out);

/* The rows without blanks at their ends, a newline between them, as far down as something is shown or the cursor stands.
   The cursor is shown as `█`; a row goes on with blanks to where it stands. `out` has room for SCREEN_TEXT bytes. */
void screen_text(const struct screen *s, char *out);

#endif
