/* Sits at the prompt: runs sockshell on a pseudo terminal. */
#include "repl/driver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 10000, ARGS_MAX = 8 };

/* What the user's own environment says must not change what a test sees. */
static void set_environment(const struct driver *d, const char *term) {
    static const char *const unwanted[] = {"NO_COLOR",       "FORCE_COLOR",     "CLICOLOR_FORCE",
                                           "LS_COLORS",      "COLUMNS",         "LINES",
                                           "XDG_STATE_HOME", "XDG_CONFIG_HOME", "SOCKSHELL_HISTORY"};
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++) unsetenv(unwanted[i]);
    setenv("TERM", term, 1);
    setenv("LC_ALL", "C.UTF-8", 1);
    setenv("INPUTRC", d->inputrc ? d->inputrc : "/dev/null", 1);
    setenv("HOME", d->home, 1);
}

static bool set_output(const struct driver *d) {
    if (!d->out) return true;
    int fd = open(d->out, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return fd >= 0 && dup2(fd, STDOUT_FILENO) == STDOUT_FILENO;
}

static void run(const struct driver *d, const char *term, const char *const *args) {
    const char *program = getenv("SOCKSHELL");
    static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGPIPE};
    char *argv[ARGS_MAX] = {strdup("sockshell")};
    /* Who runs the tests may ignore some (nohup). */
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) (void)signal(signals[i], SIG_DFL);
    for (int i = 0; args[i] && i + 2 < ARGS_MAX; i++) argv[i + 1] = strdup(args[i]);
    set_environment(d, term);
    if (program && chdir(d->home) == 0 && set_output(d)) execv(program, argv);
    _exit(127);
}

void driver_restart(struct driver *d, const char *term, const char *const *args) {
    struct winsize size = {.ws_row = SCREEN_ROWS, .ws_col = SCREEN_COLUMNS};
    screen_init(&d->screen);
    d->pid = forkpty(&d->fd, NULL, NULL, &size);
    assert_true(d->pid >= 0);
    if (d->pid == 0) run(d, term, args);
    assert_int_equal(tcgetattr(d->fd, &d->before), 0);
}

void driver_home(struct driver *d) {
    *d = (struct driver){0};
    snprintf(d->home, sizeof d->home, "/tmp/sks-repl-XXXXXX");
    assert_non_null(mkdtemp(d->home));
}

void driver_start(struct driver *d, const char *term, const char *const *args) {
    driver_home(d);
    driver_restart(d, term, args);
}

static FILE *open_in_home(const struct driver *d, const char *name, const char *mode) {
    char path[160];
    snprintf(path, sizeof path, "%s/%s", d->home, name);
    FILE *file = fopen(path, mode);
    assert_non_null(file);
    return file;
}

void driver_write(const struct driver *d, const char *name, const char *text) {
    FILE *file = open_in_home(d, name, "w");
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

void driver_expect_file(const struct driver *d, const char *name, const char *want) {
    char text[4096];
    FILE *file = open_in_home(d, name, "r");
    size_t len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[len] = '\0';
    assert_string_equal(text, want);
}

void driver_knock(struct driver *d, const char *name) {
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    snprintf(a.sun_path, sizeof a.sun_path, "%s/%s", d->home, name);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (const struct sockaddr *)&a, sizeof a), 0);
    close(fd);
}

void driver_resize(struct driver *d, int rows, int columns) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    screen_resize(&d->screen, rows, columns);
    assert_int_equal(ioctl(d->fd, TIOCSWINSZ, &size), 0);
}

void driver_type(struct driver *d, const char *keys) {
    for (size_t len = strlen(keys); len;) {
        ssize_t put = write(d->fd, keys, len);
        assert_true(put > 0);
        keys += put;
        len -= (size_t)put;
    }
}

/* Whether the text is what is wanted, `<n>` being digits. */
static bool matches(const char *text, const char *want) {
    while (*want) {
        if (strncmp(want, "<n>", 3) == 0) {
            size_t digits = strspn(text, "0123456789");
            if (digits == 0) return false;
            text += digits;
            want += 3;
        } else if (*text++ != *want++) {
            return false;
        }
    }
    return *text == '\0';
}

static long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Takes what the program sends; false when it sends no more, or the time is over. */
static bool take_output(struct driver *d, long deadline) {
    char bytes[4096];
    struct pollfd p = {.fd = d->fd, .events = POLLIN};
    long left = deadline - now_ms();
    if (left <= 0 || poll(&p, 1, (int)left) <= 0) return false;
    ssize_t got = read(d->fd, bytes, sizeof bytes);
    if (got <= 0) return got < 0 && errno == EINTR;
    screen_feed(&d->screen, bytes, (size_t)got);
    return true;
}

static void expect(struct driver *d, const char *want, bool (*fits)(const char *text, const char *want)) {
    char text[SCREEN_TEXT];
    long deadline = now_ms() + PATIENCE_MS;
    do {
        screen_text(&d->screen, text);
        if (d->screen.failure[0]) fail_msg("the screen does not know: %s", d->screen.failure);
        if (fits(text, want)) return;
    } while (take_output(d, deadline));
    /* cmocka cuts its own messages short. */
    fprintf(stderr, "the screen should show:\n%s\nbut shows:\n%s\n", want, text);
    fail();
}

void driver_expect(struct driver *d, const char *want) {
    expect(d, want, matches);
}

static bool begins(const char *text, const char *want) {
    return strncmp(text, want, strlen(want)) == 0;
}

void driver_expect_begin(struct driver *d, const char *want) {
    expect(d, want, begins);
}

static bool ends(const char *text, const char *want) {
    size_t len = strlen(text), tail = strlen(want);
    return len >= tail && strcmp(text + len - tail, want) == 0;
}

void driver_expect_end(struct driver *d, const char *want) {
    expect(d, want, ends);
}

void driver_expect_looks(struct driver *d, int row, const char *want) {
    char looks[SCREEN_COLUMNS_MAX + 1];
    screen_looks(&d->screen, row, looks);
    assert_string_equal(looks, want);
}

int driver_wait(struct driver *d) {
    int status = 0;
    long deadline = now_ms() + PATIENCE_MS;
    while (take_output(d, deadline)) continue;
    if (now_ms() >= deadline) fail_msg("it has not ended");
    assert_int_equal(waitpid(d->pid, &status, 0), d->pid);
    d->pid = 0;
    return status;
}

void driver_wait_stopped(struct driver *d) {
    int status = 0;
    assert_int_equal(waitpid(d->pid, &status, WUNTRACED), d->pid);
    assert_true(WIFSTOPPED(status));
}

void driver_expect_restored(struct driver *d) {
    struct termios now;
    long deadline = now_ms() + PATIENCE_MS;
    /* It is the last thing that is sent; the terminal may still hold it when the program has stopped. */
    while (d->screen.pasting && take_output(d, deadline)) continue;
    assert_int_equal(tcgetattr(d->fd, &now), 0);
    assert_int_equal(now.c_lflag, d->before.c_lflag);
    assert_int_equal(now.c_iflag, d->before.c_iflag);
    assert_int_equal(now.c_oflag, d->before.c_oflag);
    assert_memory_equal(now.c_cc, d->before.c_cc, sizeof now.c_cc);
    assert_false(d->screen.pasting);
}

void driver_end(struct driver *d) {
    char command[96];
    if (d->pid > 0) {
        kill(d->pid, SIGKILL);
        waitpid(d->pid, NULL, 0);
    }
    d->pid = 0;
    close(d->fd);
    snprintf(command, sizeof command, "rm -rf '%s'", d->home);
    assert_int_equal(system(command), 0);
}
