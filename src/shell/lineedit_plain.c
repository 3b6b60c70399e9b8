/* Rows as the terminal itself edits them: where readline is missing, or the terminal can do nothing. */
#include "shell/lineedit_backend.h"

#include "shell/output.h"
#include "shell/terminal.h"

#include <errno.h>
#include <unistd.h>

/* There is one terminal. */
static struct {
    const struct lineedit_hooks *hooks;
    enum notices_mode notices;
    int fd;
    struct buffer typed; /* read from the terminal, and not yet taken as rows */
    char open;           /* what is open before the row that is read; NUL: it is the first */
    bool ready;          /* the first prompt was shown */
} plain;

static bool plain_open(const struct lineedit_hooks *hooks, int fd) {
    plain.hooks = hooks;
    plain.fd = fd;
    plain.ready = false;
    return isatty(fd);
}

static void plain_close(void) {
    buffer_clear(&plain.typed);
    plain.hooks = NULL;
}

static bool put(struct span bytes) {
    return output_write(plain.fd, bytes) == 0;
}

/* The prompt without the marks that readline wants around escape sequences. */
static bool put_prompt(void) {
    struct buffer shown = {0};
    if (plain.open) {
        buffer_printf(&shown, " %c.. ", plain.open);
    } else {
        for (const char *at = plain.hooks->prompt(plain.hooks->context); *at; at++) {
            if (*at != '\001' && *at != '\002') buffer_push_byte(&shown, *at);
        }
    }
    bool done = !shown.failed && put(buffer_span(&shown));
    buffer_clear(&shown);
    return done;
}

static bool interrupted(void) {
    return plain.hooks->take_interrupt && plain.hooks->take_interrupt(plain.hooks->context);
}

/* What was typed so far is the terminal's: it stays where it is, and comes with Enter all the same. */
static void show_notices(void) {
    struct buffer lines = {0};
    notices_give(lineedit_notices(), plain.notices, lineedit_now(), false, &lines);
    if (lines.len && put(SPAN("\n")) && put(buffer_span(&lines))) (void)put_prompt();
    buffer_clear(&lines);
}

/* Ctrl-Z has dropped what was typed, and others have written since. */
static void show_prompt_again(void) {
    if (lineedit_signals.resumed) (void)put_prompt();
    lineedit_signals.resumed = 0;
}

/* Waits until something was typed. */
static enum lineedit_result wait_input(void) {
    for (;;) {
        int due = notices_wait(lineedit_notices(), plain.notices, lineedit_now());
        enum lineedit_wait why = lineedit_wait(STDIN_FILENO, due);
        if (interrupted()) return LINEEDIT_INTERRUPTED;
        show_prompt_again();
        if (why == LINEEDIT_WAIT_OVER) return LINEEDIT_END;
        if (why == LINEEDIT_WAIT_INPUT) return LINEEDIT_TEXT;
        show_notices();
    }
}

/* What the terminal hands over: a line, with Ctrl-D a part of one; what was typed while a command ran comes in one piece. */
static enum lineedit_result read_more(void) {
    enum { PIECE = 4096 };
    enum lineedit_result waited = wait_input();
    if (waited != LINEEDIT_TEXT) return waited;
    if (!buffer_reserve(&plain.typed, PIECE)) return LINEEDIT_FAILED;
    ssize_t got = read(STDIN_FILENO, plain.typed.ptr + plain.typed.len, PIECE);
    if (got < 0) return errno == EINTR ? LINEEDIT_TEXT : LINEEDIT_END;
    plain.typed.len += (size_t)got;
    return got == 0 && plain.typed.len == 0 ? LINEEDIT_END : LINEEDIT_TEXT;
}

static bool has_row(void) {
    return span_find(buffer_span(&plain.typed), '\n') < plain.typed.len;
}

static enum lineedit_result read_row(struct buffer *text) {
    while (!has_row()) {
        enum lineedit_result result = read_more();
        if (result == LINEEDIT_TEXT) continue;
        plain.typed.len = 0;
        return put(SPAN("\n")) ? result : LINEEDIT_FAILED;
    }
    size_t end = span_find(buffer_span(&plain.typed), '\n');
    buffer_push(text, span_head(buffer_span(&plain.typed), end));
    buffer_drop(&plain.typed, end + 1);
    return text->failed ? LINEEDIT_FAILED : LINEEDIT_TEXT;
}

/* The end of input in the middle of an entry drops the entry, as Ctrl-C does; at the next prompt it ends the session. */
static enum lineedit_result give_up(enum lineedit_result why, struct buffer *text) {
    bool begun = text->len > 0;
    text->len = 0;
    return why == LINEEDIT_END && begun ? LINEEDIT_INTERRUPTED : why;
}

static void be_ready(void) {
    if (!plain.ready && plain.hooks->ready) plain.hooks->ready(plain.hooks->context);
    plain.ready = true;
}

static enum lineedit_result read_rows(struct buffer *text) {
    const struct lineedit_hooks *h = plain.hooks;
    for (plain.open = '\0';;) {
        if (!put_prompt()) return LINEEDIT_FAILED;
        be_ready();
        enum lineedit_result result = read_row(text);
        if (result != LINEEDIT_TEXT) return give_up(result, text);
        if (h->complete_statement(h->context, buffer_span(text), &plain.open)) return LINEEDIT_TEXT;
        if (!buffer_push_byte(text, '\n')) return give_up(LINEEDIT_FAILED, text);
    }
}

static enum lineedit_result plain_read(const struct lineedit_wants *wants, struct buffer *text) {
    plain.notices = wants->notices;
    lineedit_signals.resumed = 0;
    terminal_normal();
    enum lineedit_result result = read_rows(text);
    terminal_quiet();
    return result;
}

/* The terminal's own editing has no list of entries. */
static void plain_remember(struct span entry) {
    (void)entry;
}

const struct lineedit_backend lineedit_plain = {plain_open, plain_close, plain_read, plain_remember, plain_remember};
