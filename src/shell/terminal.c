/* The terminal's modes, put back on every way out. */
#include "shell/terminal.h"

#include "base/span.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/* Read by the handler of fatal signals, which can be given nothing. */
static struct {
    struct termios found;
    volatile sig_atomic_t held;    /* `found` is to be put back */
    volatile sig_atomic_t editing; /* an editor has switched modes on */
    bool registered;               /* with atexit */
} terminal;

static const int fatal[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGTERM, SIGHUP, SIGQUIT};

/* Calls nothing that a signal handler must not. */
static void put_back(void) {
    static const char undo[] = "\x1b[?2004l\x1b[0m\r\n";
    if (!terminal.held) return;
    if (terminal.editing && write(STDOUT_FILENO, undo, sizeof undo - 1) < 0) terminal.editing = 0;
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal.found);
}

/* SA_RESETHAND has put the default back, so that the process dies of the signal as it should. */
static void on_fatal(int number) {
    put_back();
    (void)raise(number);
}

/* A handler that is there already (a sanitizer's) has its reasons, and is left. */
static void set_handler(int number, void (*from)(int), void (*to)(int)) {
    struct sigaction old, new = {.sa_flags = (int)SA_RESETHAND};
    new.sa_handler = to;
    if (sigaction(number, NULL, &old) != 0) return;
    if (!(old.sa_flags & SA_SIGINFO) && old.sa_handler == from) (void)sigaction(number, &new, NULL);
}

bool terminal_save(void) {
    if (tcgetattr(STDIN_FILENO, &terminal.found) != 0) return false;
    terminal.held = 1;
    if (!terminal.registered) terminal.registered = atexit(put_back) == 0;
    for (size_t i = 0; i < COUNT(fatal); i++) set_handler(fatal[i], SIG_DFL, on_fatal);
    return true;
}

void terminal_release(void) {
    terminal.editing = 0;
    put_back();
    terminal.held = 0;
    for (size_t i = 0; i < COUNT(fatal); i++) set_handler(fatal[i], on_fatal, SIG_DFL);
}

void terminal_normal(void) {
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal.found);
}

/* What is typed meanwhile waits in the kernel, unseen, for the next line that is read. */
void terminal_quiet(void) {
    struct termios quiet = terminal.found;
    quiet.c_lflag &= (tcflag_t) ~(ECHO | ICANON);
    quiet.c_lflag |= ISIG;
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet);
}

void terminal_editing(bool on) {
    terminal.editing = on;
}

unsigned terminal_width(void) {
    struct winsize size;
    bool told = ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return told ? size.ws_col : 80;
}
