/* The one file with state that a signal handler shares: the eventfd and the flag of a session. */
#include "run/signals.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static volatile int interrupted;
static volatile int wake_fd = -1;

static const int deadly[] = {SIGTERM, SIGHUP, SIGINT};

static void set_handler(int signal_number, void (*handler)(int), int flags) {
    struct sigaction action = {.sa_flags = flags};
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    (void)sigaction(signal_number, &action, NULL);
}

/* Ends the process by the signal that came, after what must not be left behind was removed. */
static void on_deadly(int signal_number) {
    bound_paths_remove();
    set_handler(signal_number, SIG_DFL, 0);
    (void)raise(signal_number);
}

static void on_interrupt(int signal_number) {
    const uint64_t one = 1;
    int before = errno;
    (void)signal_number;
    interrupted = 1;
    if (wake_fd >= 0 && write(wake_fd, &one, sizeof one) < 0) interrupted = 1; /* it was full: awake anyway */
    errno = before;
}

/* A signal that the parent has us ignore (nohup) stays ignored. */
static bool is_ignored(int signal_number) {
    struct sigaction now;
    return sigaction(signal_number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

static void guard(void) {
    for (size_t i = 0; i < COUNT(deadly); i++) {
        if (!is_ignored(deadly[i])) set_handler(deadly[i], on_deadly, 0);
    }
}

void signals_guard_paths(void) {
    if (wake_fd < 0) guard();
}

bool signals_session(struct machine *m) {
    guard();
    if (wake_fd < 0) wake_fd = sys_move_away(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    m->interrupt_fd = wake_fd;
    m->interrupted = &interrupted;
    set_handler(SIGINT, on_interrupt, 0);
    return wake_fd >= 0;
}

void signals_forget(struct machine *m) {
    uint64_t count;
    interrupted = 0;
    if (m->interrupt_fd >= 0 && read(m->interrupt_fd, &count, sizeof count) < 0)
        interrupted = 0; /* nothing was there */
}

void signals_clear(void) {
    for (size_t i = 0; i < COUNT(deadly); i++) {
        if (!is_ignored(deadly[i])) set_handler(deadly[i], SIG_DFL, 0);
    }
    if (wake_fd >= 0) (void)close(wake_fd);
    wake_fd = -1;
    interrupted = 0;
}
