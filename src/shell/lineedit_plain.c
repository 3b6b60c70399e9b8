/* Rows as the terminal itself edits them: where readline is missing, or the terminal can do nothing. */
#include "shell/lineedit_backend.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* There is one terminal. */
static const struct lineedit_hooks *hooks;
static int out_fd = STDOUT_FILENO;

static bool plain_open(const struct lineedit_hooks *given, bool colour) {
    (void)colour;
    hooks = given;
    out_fd = isatty(STDOUT_FILENO) ? STDOUT_FILENO : STDERR_FILENO;
    return isatty(out_fd);
}

static void plain_close(void) {
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
    struct pollfd fds[2] = {{.fd = STDIN_FILENO, .events = POLLIN}, {.fd = hooks->interrupt_fd, .events = POLLIN}};
    while (poll(fds, 2, -1) < 0 || !fds[0].revents || fds[1].revents) {
        if (interrupted()) return false;
    }
    return true;
}

/* What the terminal hands over: a line, or with Ctrl-D the part of one. */
static enum lineedit_result read_more(struct buffer *row) {
    enum { PIECE = 4096 };
    if (!wait_input()) return put(SPAN("\n")) ? LINEEDIT_INTERRUPTED : LINEEDIT_FAILED;
    if (!buffer_reserve(row, PIECE)) return LINEEDIT_FAILED;
    ssize_t got = read(STDIN_FILENO, row->ptr + row->len, PIECE);
    if (got < 0) return errno == EINTR ? LINEEDIT_TEXT : LINEEDIT_END;
    row->len += (size_t)got;
    return got == 0 && row->len == 0 ? LINEEDIT_END : LINEEDIT_TEXT;
}

static enum lineedit_result plain_row(const char *prompt, struct span before, struct buffer *row) {
    (void)before;
    if (!put_prompt(prompt)) return LINEEDIT_FAILED;
    while (row->len == 0 || row->ptr[row->len - 1] != '\n') {
        enum lineedit_result result = read_more(row);
        if (result == LINEEDIT_END) (void)put(SPAN("\n"));
        if (result != LINEEDIT_TEXT) return result;
    }
    row->len--;
    return LINEEDIT_TEXT;
}

/* The terminal's own editing has no list of entries. */
static void plain_remember(struct span entry) {
    (void)entry;
}

const struct lineedit_backend lineedit_plain = {plain_open, plain_close, plain_row, plain_remember, plain_remember};
