/* The line that `input` reads. */
#include "shell/input.h"

#include "base/utf8.h"
#include "shell/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

/* The terminal, when the script is standard input. Without one the script's own lines must not be taken for answers. */
static int open_terminal(struct err *err) {
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd >= 0) return fd;
    int number = errno;
    err_errno(err, number);
    err_hint(err, "the script itself is standard input, and there is no terminal to ask on; run it as: sockshell FILE");
    return -number;
}

/* The prompt is somebody else's text as far as the terminal goes: it is escaped there. */
static int show_prompt(struct session *s, struct span prompt) {
    if (prompt.len == 0) return 0;
    bool out = session_style(s, STREAM_OUT).terminal, terminal = s->terminal || out;
    int fd = s->terminal ? s->terminal : out ? STDOUT_FILENO : STDERR_FILENO;
    if (!terminal && !session_style(s, STREAM_ERROR).terminal) return output_write(fd, prompt);
    struct buffer shown = {0};
    bool made = escape_push(&shown, prompt, ESCAPE_LINES);
    int result = made ? output_write(fd, buffer_span(&shown)) : -ENOMEM;
    buffer_clear(&shown);
    return result;
}

/* Whether a read would not wait. */
static bool has_come(int fd) {
    struct pollfd wanted = {.fd = fd, .events = POLLIN};
    return poll(&wanted, 1, 0) != 0;
}

/* A byte at a time, since what follows the line belongs to whoever reads next. 1, 0 at the end, or −errno. */
static int read_byte(const struct machine_input *ask, char *byte) {
    for (;;) {
        if (!ask->waits && !has_come(ask->fd)) return -EAGAIN;
        ssize_t got = read(ask->fd, byte, 1);
        if (got >= 0) return (int)got;
        int number = errno;
        struct pollfd wanted = {.fd = ask->fd, .events = POLLIN};
        if (number == EAGAIN && ask->waits)
            (void)poll(&wanted, 1, -1);
        else if (number != EINTR)
            return -number;
    }
}

/* A line longer than a value can be is given as it is so far, and so is one that memory runs out for: who makes the
   value sees it, and tells the limit. *cut: there was no newline at its end. */
static int read_line(const struct machine_input *ask, struct buffer *line, bool *cut) {
    while (line->len <= VALUE_BYTES_MAX) {
        char byte;
        int got = read_byte(ask, &byte);
        if (got < 0) return got;
        *cut = got == 0;
        if (*cut) return line->len > 0;
        if (byte == '\n') break;
        if (!buffer_push_byte(line, byte)) return 1;
    }
    if (line->len && line->ptr[line->len - 1] == '\r') line->len--;
    return 1;
}

/* As much as a terminal or a pipe has, up to this. */
enum { SOME = 16 * 1024 };

static int read_some(const struct machine_input *ask, struct buffer *line) {
    if (!has_come(ask->fd)) return -EAGAIN;
    if (!buffer_reserve(line, SOME)) return -ENOMEM;
    ssize_t got = read(ask->fd, line->ptr, SOME);
    if (got < 0) return errno == EINTR ? -EAGAIN : -errno;
    line->len = (size_t)got;
    return got > 0;
}

void input_close(struct session *s) {
    if (s->terminal) (void)close(s->terminal);
    s->terminal = 0;
    buffer_clear(&s->typed);
}

int input_line(void *context, struct machine_input *ask, struct buffer *line, struct err *err) {
    struct session *s = context;
    if (s->script_on_stdin && !s->terminal) {
        int terminal = open_terminal(err);
        if (terminal < 0) return terminal;
        s->terminal = terminal;
    }
    ask->fd = s->terminal ? s->terminal : STDIN_FILENO;
    ask->terminal = s->terminal || isatty(STDIN_FILENO);
    if (ask->some) return read_some(ask, line);
    bool cut = false;
    int result = ask->asked ? 0 : show_prompt(s, ask->prompt);
    if (result == 0) result = read_line(ask, &s->typed, &cut);
    if (result == -EAGAIN && !ask->waits) return result;
    /* Ctrl-D ends a line where it stands; whatever is written next has a row of its own. */
    if (cut && ask->terminal && (ask->prompt.len || s->typed.len)) (void)show_prompt(s, SPAN("\n"));
    *line = s->typed;
    s->typed = (struct buffer){0};
    input_close(s);
    return result;
}
