/* How long it takes until the first prompt shows on a terminal: `sockshell -q` against `dash -i`, in turns, a slice of
   sessions each, measured from a session's start to the prompt's last byte. Each session may use any processor: what it
   does behind the prompt's back is no part of it. usage: bench_prompt GOAL OURS… -- THEIRS… */
#include "measure.h"
#include "process.h"

#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SLICES = 60, SLICE_SESSIONS = 10 };
static const char prompt[] = "sks>";

/* The program at a terminal of its own, for the caller to read from. */
static int start_at_terminal(char *const args[], pid_t *child) {
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    int fd;
    *child = forkpty(&fd, NULL, NULL, &size);
    if (*child < 0) measure_fail("forkpty");
    if (*child > 0) return fd;
    (void)execvp(args[0], args);
    _exit(127);
}

/* Reads until the prompt is there. */
static void await_prompt(int fd, const char *name) {
    char seen[4096];
    size_t len = 0;
    while (len < sizeof seen - 1) {
        ssize_t got = read(fd, seen + len, sizeof seen - 1 - len);
        if (got <= 0) measure_fail(name);
        len += (size_t)got;
        seen[len] = '\0';
        if (strstr(seen, prompt)) return;
    }
    fprintf(stderr, "%s shows no prompt\n", name);
    exit(1);
}

static double run_session(char **args) {
    pid_t child;
    double from = measure_now();
    int fd = start_at_terminal(args, &child);
    await_prompt(fd, args[0]);
    double took = measure_now() - from;
    process_kill(child);
    (void)close(fd);
    return took;
}

/* The microseconds that a session of a slice took. */
static double run_slice(char **args) {
    double sum = 0;
    for (int i = 0; i < SLICE_SESSIONS; i++) sum += run_session(args);
    return sum / SLICE_SESSIONS * 1e6;
}

int main(int argc, char **argv) {
    static double ours[SLICES], theirs[SLICES];
    char **commands[2];
    if (argc < 4 || !process_commands(commands, 2, argv, 2)) {
        fputs("usage: bench_prompt GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    (void)setenv("PS1", prompt, 1);
    (void)setenv("TERM", "xterm-256color", 0);
    for (int i = -1; i < SLICES; i++) { /* the first warms up */
        double first = run_slice(commands[i % 2 == 0]), second = run_slice(commands[i % 2 != 0]);
        if (i < 0) continue;
        ours[i] = i % 2 ? first : second;
        theirs[i] = i % 2 ? second : first;
    }
    measure_rounds("prompt", "us", ours, theirs, SLICES, measure_goal(argv[1]));
    return 0;
}
