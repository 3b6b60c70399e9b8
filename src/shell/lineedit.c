/* Entries out of rows: what is the same whoever reads the row. */
#include "shell/lineedit.h"

#include "shell/lineedit_backend.h"
#include "shell/output.h"
#include "shell/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* There is one terminal, so there is one editor. */
static struct {
    const struct lineedit_backend *backend; /* NULL: closed */
    struct lineedit_hooks hooks;
    bool colour;
    bool reading;
} editor;

/* The back-ends, the best first. A terminal that can do nothing gets the plain one. */
static bool open_backend(void) {
#ifdef SKS_HAVE_READLINE
    const char *term = getenv("TERM");
    bool able = term && *term && strcmp(term, "dumb") != 0;
    if (able && lineedit_readline.open(&editor.hooks, editor.colour)) {
        editor.backend = &lineedit_readline;
        return true;
    }
#endif
    if (!lineedit_plain.open(&editor.hooks, editor.colour)) return false;
    editor.backend = &lineedit_plain;
    return true;
}

bool lineedit_open(const struct lineedit_hooks *hooks, bool colour) {
    if (!terminal_save()) return false;
    editor.hooks = *hooks;
    editor.colour = colour;
    if (!open_backend()) {
        terminal_release();
        return false;
    }
    terminal_quiet();
    return true;
}

void lineedit_close(void) {
    if (!editor.backend) return;
    editor.backend->close();
    editor.backend = NULL;
    terminal_release();
}

/* What stands before a further row: dim, what is open. */
static void make_gutter(char *gutter, size_t room, char open) {
    (void)snprintf(gutter, room, editor.colour ? "\001\x1b[2m\002 %c.. \001\x1b[0m\002" : " %c.. ", open);
}

/* Adds the row to the text. False when memory is out. */
static bool add_row(struct buffer *text, struct buffer *row) {
    bool added = !row->failed && buffer_push(text, buffer_span(row));
    buffer_clear(row);
    return added;
}

/* The end of input in the middle of an entry drops the entry, as Ctrl-C does; at the next prompt it ends the session. */
static enum lineedit_result give_up(enum lineedit_result why, struct buffer *text) {
    bool begun = text->len > 0;
    text->len = 0;
    return why == LINEEDIT_END && begun ? LINEEDIT_INTERRUPTED : why;
}

static enum lineedit_result read_rows(struct buffer *text) {
    char gutter[32], open = '\0';
    text->len = 0;
    for (;;) {
        struct buffer row = {0};
        enum lineedit_result result = editor.backend->row(text->len ? gutter : NULL, buffer_span(text), &row);
        if (result != LINEEDIT_TEXT) {
            buffer_clear(&row);
            return give_up(result, text);
        }
        if (!add_row(text, &row)) return give_up(LINEEDIT_FAILED, text);
        if (editor.hooks.complete_statement(editor.hooks.context, buffer_span(text), &open)) return LINEEDIT_TEXT;
        make_gutter(gutter, sizeof gutter, open);
        if (!buffer_push_byte(text, '\n')) return give_up(LINEEDIT_FAILED, text);
    }
}

enum lineedit_result lineedit_read(struct buffer *text) {
    editor.reading = true;
    enum lineedit_result result = read_rows(text);
    editor.reading = false;
    return result;
}

/* Until something else is asked to wait: the keys and the signals alone. */
static enum lineedit_wait poll_alone(int fd, int milliseconds) {
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = editor.hooks.interrupt_fd, .events = POLLIN}};
    int ready = poll(fds, 2, milliseconds);
    if (ready < 0) return errno == EINTR ? LINEEDIT_WAIT_SIGNAL : LINEEDIT_WAIT_FAILED;
    if (fds[1].revents) return LINEEDIT_WAIT_SIGNAL;
    return ready ? LINEEDIT_WAIT_INPUT : LINEEDIT_WAIT_TIME;
}

enum lineedit_wait lineedit_wait(int fd, int milliseconds) {
    if (!editor.hooks.wait) return poll_alone(fd, milliseconds);
    return editor.hooks.wait(editor.hooks.context, fd, milliseconds);
}

/* Before each line of a task's: its number, dim. */
static void push_tag(struct buffer *out, unsigned task) {
    buffer_printf(out, editor.colour ? "\x1b[2m[%%%u]\x1b[0m " : "[%%%u] ", task);
}

static void push_tagged(struct buffer *out, unsigned task, struct span bytes) {
    while (bytes.len) {
        size_t end = span_find(bytes, '\n');
        if (task) push_tag(out, task);
        buffer_push(out, span_head(bytes, end));
        buffer_push_byte(out, '\n');
        bytes = span_from(bytes, end + 1);
    }
}

int lineedit_print_above(int fd, unsigned task, struct span bytes) {
    struct buffer lines = {0};
    int result = 0;
    push_tagged(&lines, task, bytes);
    if (lines.failed)
        result = -ENOMEM;
    else if (editor.reading)
        editor.backend->print_above(buffer_span(&lines));
    else
        result = output_write(fd, buffer_span(&lines));
    buffer_clear(&lines);
    return result;
}

void lineedit_remember(struct span entry) {
    editor.backend->remember(entry);
}

void lineedit_forget(struct span entry) {
    editor.backend->forget(entry);
}

void lineedit_echo(bool on) {
    if (on)
        terminal_normal();
    else
        terminal_quiet();
}

unsigned lineedit_width(void) {
    return terminal_width();
}
