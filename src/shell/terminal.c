/* The terminal's modes, put back on every way out. */
#include "shell/terminal.h"

#include "base/span.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static const int fatal[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM, SIGHUP, SIGQUIT};

/* Read by signal handlers, which can be given nothing. `now` is how the terminal was set last. */
static struct {
    struct termios found, now;
    volatile sig_atomic_t held;            /* `found` is to be put back */
    volatile sig_atomic_t editing;         /* an editor has switched modes on */
    bool registered;                       /* with atexit */
    struct sigaction before[COUNT(fatal)]; /* who handled them before us */
} terminal;

/* Calls nothing that a signal handler must not. */
static void put_back(int when) {
    static const char undo[] = "\x1b[?2004l\x1b[0m\r\n";
    if (!terminal.held) return;
    if (terminal.editing && write(STDOUT_FILENO, undo, sizeof undo - 1) < 0) terminal.editing = 0;
    (void)tcsetattr(STDIN_FILENO, when, &terminal.found);
}

static void put_back_at_end(void) {
    put_back(TCSADRAIN);
}

/* What nobody reads must not keep the process from ending: the handler never waits. */
static void put_back_at_once(void) {
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    if (poll(&out, 1, 0) != 1 || !(out.revents & POLLOUT)) terminal.editing = 0;
    put_back(TCSANOW);
}

/* Whoever handled the signal before does so after us; in the end the process dies of it, as it should. */
static void on_fatal(int number) {
    put_back_at_once();
    for (size_t i = 0; i < COUNT(fatal); i++) {
        if (fatal[i] == number) (void)sigaction(number, &terminal.before[i], NULL);
    }
    (void)raise(number);
}

/* A signal that is ignored stays so, and a handler that wants to know more (a sanitizer's) has its reasons. */
static void catch_fatal(void) {
    struct sigaction ours = {.sa_flags = 0};
    ours.sa_handler = on_fatal;
    for (size_t i = 0; i < COUNT(fatal); i++) {
        struct sigaction *before = &terminal.before[i];
        if (sigaction(fatal[i], NULL, before) != 0 || (before->sa_flags & SA_SIGINFO) || before->sa_handler == SIG_IGN)
            continue;
        (void)sigaction(fatal[i], &ours, NULL);
    }
}

static void leave_fatal(void) {
    for (size_t i = 0; i < COUNT(fatal); i++) {
        struct sigaction now;
        bool ours = sigaction(fatal[i], NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) && now.sa_handler == on_fatal;
        if (ours) (void)sigaction(fatal[i], &terminal.before[i], NULL);
    }
}

bool terminal_save(void) {
    if (tcgetattr(STDIN_FILENO, &terminal.found) != 0) return false;
    terminal.held = 1;
    if (!terminal.registered) terminal.registered = atexit(put_back_at_end) == 0;
    catch_fatal();
    return true;
}

void terminal_release(void) {
    terminal.editing = 0;
    put_back_at_end();
    terminal.held = 0;
    leave_fatal();
}

static void set(const struct termios *t) {
    terminal.now = *t;
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal.now);
}

void terminal_normal(void) {
    set(&terminal.found);
}

void terminal_talk(void) {
    struct termios t = terminal.found;
    t.c_cc[VEOL] = 0x1d;
    t.c_lflag |= NOFLSH;
    set(&t);
}

void terminal_drop_typed(void) {
    if (terminal.held) (void)tcflush(STDIN_FILENO, TCIFLUSH);
}

bool terminal_echoes(void) {
    return terminal.held && terminal.now.c_lflag & ECHO;
}

static struct termios quiet(void) {
    struct termios t = terminal.found;
    t.c_lflag &= (tcflag_t) ~(ECHO | ICANON);
    t.c_lflag |= ISIG;
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    return t;
}

/* What is typed meanwhile waits in the kernel, unseen, for the next line that is read. */
void terminal_quiet(void) {
    struct termios t = quiet();
    set(&t);
}

/* Enter is told from Ctrl-J; Ctrl-S, Ctrl-Q, Ctrl-V and Ctrl-\ are the editor's. A read never waits: Ctrl-C drops what was
   typed before it, even between a wait and the read of what had come. */
void terminal_raw(void) {
    struct termios t = quiet();
    t.c_cc[VMIN] = 0;
    t.c_iflag &= (tcflag_t) ~(ICRNL | INLCR | IXON);
    if ((t.c_cflag & CSIZE) == CS8) t.c_iflag &= (tcflag_t) ~(ISTRIP | INPCK);
    t.c_cc[VLNEXT] = _POSIX_VDISABLE;
    t.c_cc[VQUIT] = _POSIX_VDISABLE;
    set(&t);
}

void terminal_editing(bool on) {
    terminal.editing = on;
}

bool terminal_is_edited(void) {
    return terminal.editing;
}

void terminal_suspend(void) {
    if (!terminal.held) return;
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal.found);
    (void)raise(SIGSTOP);
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal.now);
}

static struct winsize size(void) {
    struct winsize size = {0};
    if (ioctl(STDIN_FILENO, TIOCGWINSZ, &size) != 0) size = (struct winsize){0};
    return size;
}

unsigned terminal_width(void) {
    unsigned columns = size().ws_col;
    return columns ? columns : 80;
}

unsigned terminal_height(void) {
    unsigned rows = size().ws_row;
    return rows ? rows : 24;
}
