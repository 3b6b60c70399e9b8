/* What is the same whoever reads the line: where output goes, and the signals of the terminal. */
#include "shell/lineedit.h"

#include "shell/columns.h"
#include "shell/lineedit_backend.h"
#include "shell/output.h"
#include "shell/paint.h"
#include "shell/terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct lineedit_signals lineedit_signals;

/* There is one terminal, so there is one editor. */
static struct {
    const struct lineedit_backend *backend; /* NULL: closed */
    struct lineedit_hooks hooks;
    struct notices notices;
    struct buffer status; /* what is shown of it; empty: nothing */
    struct buffer shown;  /* the same as it was written, for a signal handler */
    int status_fd;
    volatile sig_atomic_t showing; /* it is on the screen or on its way, and `shown` is whole */
    struct sigaction before[2];
    bool able; /* the terminal can erase a line */
    bool colour;
    enum notices_mode mode;
    bool reading;
    bool midway; /* what was written last did not end its line */
} editor;

/* --- signals -------------------------------------------------------------------------------------------------------- */

static const int watched[] = {SIGWINCH, SIGTSTP};

/* Wakes the wait, which may be in another's hands. */
static void wake(void) {
    const uint64_t one = 1;
    int before = errno;
    if (write(editor.hooks.interrupt_fd, &one, sizeof one) < 0) errno = before;
    errno = before;
}

/* While a command runs: who goes on is told again what is waited for, below what was written in between. Calls nothing that
   a signal handler must not. */
static void suspend(void) {
    int before = errno;
    terminal_suspend();
    if (editor.showing && write(editor.status_fd, editor.shown.ptr, editor.shown.len) < 0) editor.showing = 0;
    lineedit_signals.resumed = 1;
    errno = before;
}

static void on_signal(int number) {
    if (number == SIGWINCH)
        lineedit_signals.resized = 1;
    else if (terminal_is_edited())
        lineedit_signals.stopped = 1;
    else
        suspend();
    if (editor.reading) wake();
}

/* Who started us may have asked for SIGTSTP to be ignored; then it is. */
static void catch_signals(void) {
    struct sigaction action = {.sa_flags = SA_RESTART};
    action.sa_handler = on_signal;
    for (size_t i = 0; i < COUNT(watched); i++) {
        (void)sigaction(watched[i], NULL, &editor.before[i]);
        if (editor.before[i].sa_handler != SIG_IGN || watched[i] == SIGWINCH)
            (void)sigaction(watched[i], &action, NULL);
    }
}

static void leave_signals(void) {
    for (size_t i = 0; i < COUNT(watched); i++) (void)sigaction(watched[i], &editor.before[i], NULL);
}

/* --- opening -------------------------------------------------------------------------------------------------------- */

/* The back-ends, the best first. A terminal that can do nothing gets the plain one. */
static const struct lineedit_backend *choose(void) {
#ifdef SKS_HAVE_READLINE
    const char *term = getenv("TERM");
    if (term && *term && strcmp(term, "dumb") != 0) return &lineedit_readline;
#endif
    return &lineedit_plain;
}

/* Standard output may be a file: then the prompt goes to where errors go. */
static int output_descriptor(void) {
    return isatty(STDOUT_FILENO) ? STDOUT_FILENO : isatty(STDERR_FILENO) ? STDERR_FILENO : STDIN_FILENO;
}

bool lineedit_open(const struct lineedit_hooks *hooks) {
    const struct lineedit_backend *backend = choose();
    if (!terminal_save()) return false;
    editor.hooks = *hooks;
    editor.status_fd = output_descriptor();
    if (!backend->open(&editor.hooks, output_descriptor())) {
        terminal_release();
        return false;
    }
    editor.backend = backend;
    editor.able = backend != &lineedit_plain;
    editor.midway = false;
    terminal_quiet();
    catch_signals();
    return true;
}

void lineedit_close(void) {
    struct buffer rest = {0};
    if (!editor.backend) return;
    notices_finish(&editor.notices, editor.colour, &rest);
    (void)output_write(output_descriptor(), buffer_span(&rest));
    buffer_clear(&rest);
    leave_signals();
    editor.backend->close();
    editor.backend = NULL;
    notices_clear(&editor.notices);
    buffer_clear(&editor.status);
    editor.showing = 0;
    buffer_clear(&editor.shown);
    terminal_release();
}

/* --- reading -------------------------------------------------------------------------------------------------------- */

/* The prompt begins a line. One that was left without its end is told apart from one that has it. */
static void begin_line(void) {
    struct buffer mark = {0};
    lineedit_status(SPAN(""));
    if (editor.midway && editor.colour) paint_text(&mark, PAINT_DIM, SPAN("⏎"), true);
    if (editor.midway) buffer_push_byte(&mark, '\n');
    (void)output_write(output_descriptor(), buffer_span(&mark));
    buffer_clear(&mark);
    editor.midway = false;
}

/* What was held while the line was typed is shown before what the line gives. */
static void end_line(const struct lineedit_wants *wants) {
    struct buffer rest = {0};
    notices_give_all(&editor.notices, wants->notices, wants->colour, &rest);
    (void)output_write(output_descriptor(), buffer_span(&rest));
    buffer_clear(&rest);
}

enum lineedit_result lineedit_read(const struct lineedit_wants *wants, struct buffer *text) {
    editor.colour = wants->colour;
    editor.mode = wants->notices;
    begin_line();
    text->len = 0;
    editor.reading = true;
    enum lineedit_result result = editor.backend->read(wants, text);
    editor.reading = false;
    end_line(wants);
    return result;
}

/* Until something else is asked to wait: the keys and the signals alone. */
static enum lineedit_wait poll_alone(int fd, int milliseconds) {
    struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = editor.hooks.interrupt_fd, .events = POLLIN}};
    int ready = poll(fds, 2, milliseconds);
    if (ready < 0) return errno == EINTR ? LINEEDIT_WAIT_SIGNAL : LINEEDIT_WAIT_OVER;
    if (fds[1].revents) return LINEEDIT_WAIT_SIGNAL;
    return ready ? LINEEDIT_WAIT_INPUT : LINEEDIT_WAIT_TIME;
}

enum lineedit_wait lineedit_wait(int fd, int milliseconds) {
    if (!editor.hooks.wait) return poll_alone(fd, milliseconds);
    return editor.hooks.wait(editor.hooks.context, fd, milliseconds);
}

struct notices *lineedit_notices(void) {
    return &editor.notices;
}

int64_t lineedit_now(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- writing -------------------------------------------------------------------------------------------------------- */

/* A handler may write it from here on: what is written twice, each time from the row's beginning, looks the same. */
static void push_status(struct buffer *out) {
    editor.shown.len = 0;
    buffer_push_byte(&editor.shown, '\r');
    paint(&editor.shown, PAINT_DIM, editor.colour);
    buffer_push(&editor.shown, buffer_span(&editor.status));
    paint(&editor.shown, PAINT_PLAIN, editor.colour);
    buffer_push(out, buffer_span(&editor.shown));
    editor.showing = !editor.shown.failed;
}

/* A terminal that became narrower has it in more rows. */
static void push_erase(struct buffer *out) {
    editor.showing = 0;
    size_t columns = columns_of(buffer_span(&editor.status)), rows = columns ? (columns - 1) / terminal_width() : 0;
    if (rows) buffer_printf(out, "\x1b[%zuA", rows);
    buffer_push_text(out, rows ? "\r\x1b[J" : "\r\x1b[K");
}

/* The status line gives way, and stands below again where the bytes end a line. */
static int write_through(int fd, struct span bytes) {
    struct buffer out = {0};
    if (bytes.len == 0) return 0;
    editor.midway = bytes.ptr[bytes.len - 1] != '\n';
    if (!editor.status.len) return output_write(fd, bytes);
    push_erase(&out);
    buffer_push(&out, bytes);
    if (editor.midway)
        editor.status.len = 0;
    else
        push_status(&out);
    int result = out.failed ? -ENOMEM : output_write(fd, buffer_span(&out));
    buffer_clear(&out);
    return result;
}

static int write_notices(int fd) {
    struct buffer lines = {0};
    notices_give_all(&editor.notices, NOTICES_ON, editor.colour, &lines);
    int result = lines.failed ? -ENOMEM : write_through(fd, buffer_span(&lines));
    buffer_clear(&lines);
    return result;
}

int lineedit_print(int fd, unsigned task, struct span bytes) {
    const struct lineedit_hooks *h = &editor.hooks;
    if (!editor.reading && task == 0) return write_through(fd, bytes);
    bool waited_for = editor.mode == NOTICES_OFF || notices_wait(&editor.notices, editor.mode, 0) >= 0;
    notices_add(&editor.notices, task, bytes, lineedit_now());
    if (!editor.reading) return write_notices(fd);
    if (!waited_for && h->call_back) h->call_back(h->context);
    return 0;
}

void lineedit_status(struct span text) {
    struct buffer out = {0};
    if (!editor.able || editor.reading || editor.midway || (editor.status.len == 0 && text.len == 0)) return;
    if (editor.status.len) push_erase(&out);
    editor.status.len = 0;
    buffer_push(&editor.status, columns_head(text, terminal_width() - 1));
    if (editor.status.len) push_status(&out);
    (void)output_write(output_descriptor(), buffer_span(&out));
    buffer_clear(&out);
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

void lineedit_remember(struct span entry) {
    editor.backend->remember(entry);
}

void lineedit_forget(struct span entry) {
    editor.backend->forget(entry);
}

void lineedit_talk(void) {
    lineedit_status(SPAN(""));
    terminal_talk();
}

void lineedit_echo(bool on) {
    lineedit_status(SPAN(""));
    editor.midway = false; /* the line that is asked for ends with the Enter of who types it */
    if (on)
        terminal_normal();
    else
        terminal_quiet();
}

void lineedit_drop_typed(void) {
    terminal_drop_typed();
}

bool lineedit_echoes(void) {
    return terminal_echoes();
}

unsigned lineedit_width(void) {
    return terminal_width();
}
