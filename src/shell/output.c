/* Writing to descriptors, and how a stream is written to. */
#include "shell/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

/* lseek rather than fcntl, so that a script's trace of fcntl calls holds its own alone; rather than fstat, for which the
   C library hands the kernel a text from a page that nothing else needs at the start. */
void output_fill_descriptors(void) {
    for (int fd = 0; fd <= 2; fd++) {
        if (lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF) continue;
        /* The lowest free number is this one: those below are open. */
        int opened = open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
        if (opened < 0) return;
        if (opened != fd)
            (void)close(opened); /* a descriptor that only stands for a path (O_PATH) is open all the same */
    }
}

/* Waits until a descriptor that another process made non-blocking takes more. */
static int wait_writable(int fd) {
    struct pollfd wanted = {.fd = fd, .events = POLLOUT};
    return poll(&wanted, 1, -1) < 0 && errno != EINTR ? -errno : 0;
}

int output_write(int fd, struct span bytes) {
    while (bytes.len) {
        ssize_t written = write(fd, bytes.ptr, bytes.len);
        int result = written < 0 ? -errno : 0;
        if (result == -EAGAIN) result = wait_writable(fd);
        if (result < 0 && result != -EINTR) return result;
        if (written > 0) bytes = span_from(bytes, (size_t)written);
    }
    return 0;
}

static bool is_terminal(int fd) {
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && isatty(fd);
}

static bool set_in_environment(const char *name) {
    const char *value = getenv(name);
    return value && value[0];
}

/* FORCE_COLOR=0 and CLICOLOR_FORCE=0 force nothing. */
static bool forces_colour(const char *name) {
    return set_in_environment(name) && strcmp(getenv(name), "0") != 0;
}

static bool wants_colour(bool terminal, const struct settings *settings) {
    if (settings->colour != COLOUR_AUTO) return settings->colour == COLOUR_ALWAYS;
    if (set_in_environment("NO_COLOR")) return false;
    if (forces_colour("FORCE_COLOR") || forces_colour("CLICOLOR_FORCE")) return true;
    return terminal && set_in_environment("TERM") && strcmp(getenv("TERM"), "dumb") != 0;
}

struct stream_style output_style(int fd, const struct settings *settings) {
    bool terminal = is_terminal(fd);
    bool colour = wants_colour(terminal, settings);
    return (struct stream_style){.known = true, .terminal = terminal, .colour = colour, .usual = colour};
}

unsigned output_columns(int fd) {
    struct winsize size = {0};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}
