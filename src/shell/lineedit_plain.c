/* Rows as the terminal itself edits them: where readline is missing, or the terminal can do nothing. */
#include "shell/lineedit_backend.h"

#include "shell/terminal.h"

#include <errno.h>
#include <unistd.h>

/* There is one terminal. */
static const struct lineedit_hooks *hooks;
static int out_fd = STDOUT_FILENO;
static struct buffer typed; /* read from the terminal, and not yet taken as rows */

static bool plain_open(const struct lineedit_hooks *given, bool colour) {
    (void)colour;
    hooks = given;
    out_fd = isatty(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO;
    return isatty(out_fd);
}

static void plain_close(void) {
    buffer_clear(&typed);
    hooks = NULL;
}

static bool put(struct span bytes) {
    while (bytes.len) {
        ssize_t done = write(out_fd, bytes.ptr, bytes.len);
        if (done < 0 && errno != EINTR) return false;
        if (done > 0) bytes = span_from(bytes, (size_t)done);
    }
    return true;
}

/* The prompt without the marks that readline wants around escape sequences. */
static bool put_prompt(const char *prompt) {
    struct buffer shown = {0};
    for (; *prompt; prompt++) {
        if (*prompt != '\001' && *prompt != '\002') buffer_push_byte(&shown, *prompt);
    }
    bool done = !shown.failed && put(buffer_span(&shown));
    buffer_clear(&shown);
    return done;
}

static bool interrupted(void) {
    return hooks->take_interrupt && hooks->take_interrupt(hooks->context);
}

/* Waits until something was typed; false: Ctrl-C. */
static bool wait_input(void) {
    for (;;) {
        enum lineedit_wait why = lineedit_wait(STDIN_FILENO, -1);
        if (interrupted()) return false;
        if (why == LINEEDIT_WAIT_INPUT || why == LINEEDIT_WAIT_FAILED) return true;
    }
}

/* What the terminal hands over: a line, with Ctrl-D a part of one; what was typed while a command ran comes in one piece. */
static enum lineedit_result read_more(void) {
    enum { PIECE = 4096 };
    if (!wait_input()) return LINEEDIT_INTERRUPTED;
    if (!buffer_reserve(&typed, PIECE)) return LINEEDIT_FAILED;
    ssize_t got = read(STDIN_FILENO, typed.ptr + typed.len, PIECE);
    if (got < 0) return errno == EINTR ? LINEEDIT_TEXT : LINEEDIT_END;
    typed.len += (size_t)got;
    return got == 0 && typed.len == 0 ? LINEEDIT_END : LINEEDIT_TEXT;
}

static enum lineedit_result take_row(struct buffer *row) {
    size_t end = span_find(buffer_span(&typed), '\n');
    buffer_push(row, span_head(buffer_span(&typed), end));
    buffer_drop(&typed, end + 1);
    return row->failed ? LINEEDIT_FAILED : LINEEDIT_TEXT;
}

static enum lineedit_result read_row(struct buffer *row) {
    while (span_find(buffer_span(&typed), '\n') == typed.len) {
        enum lineedit_result result = read_more();
        if (result == LINEEDIT_TEXT) continue;
        typed.len = 0;
        return put(SPAN("\n")) ? result : LINEEDIT_FAILED;
    }
    return take_row(row);
}

static const char *gutter; /* of the row that is read; NULL: the prompt stands before it */

static bool put_gutter(void) {
    return put_prompt(gutter ? gutter : hooks->prompt(hooks->context));
}

static enum lineedit_result plain_row(const char *given, struct span before, struct buffer *row) {
    (void)before;
    gutter = given;
    terminal_normal();
    enum lineedit_result result = put_gutter() ? read_row(row) : LINEEDIT_FAILED;
    terminal_quiet();
    return result;
}

/* What was typed so far is the terminal's: it stays where it is, and comes with Enter all the same. */
static void plain_above(struct span lines) {
    if (put(SPAN("\n")) && put(lines)) (void)put_gutter();
}

/* The terminal's own editing has no list of entries. */
static void plain_remember(struct span entry) {
    (void)entry;
}

const struct lineedit_backend lineedit_plain = {plain_open,  plain_close,    plain_row,
                                                plain_above, plain_remember, plain_remember};
