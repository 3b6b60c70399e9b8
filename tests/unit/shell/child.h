/* The program itself in a process of its own: what goes into it, what comes out, and how it ended. */
#ifndef TESTS_SHELL_CHILD_H
#define TESTS_SHELL_CHILD_H

#include "base/span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_WORDS = 12, CHILD_TEXT = 64 * 1024, CHILD_SECONDS = 60, CHILD_FILES = 256 };

/* Where a standard stream of the program leads. */
enum child_end {
    CHILD_PIPE,   /* input: its text; output: caught */
    CHILD_CLOSED, /* the descriptor is closed */
    CHILD_FULL,   /* /dev/full */
    CHILD_NOBODY, /* output: a pipe whose reader has gone */
    CHILD_FILE,   /* input: its text in a regular file */
};

/* What to run. `words` are the arguments, NULL behind the last; `files`: a limit on descriptors, or 0; `fewer`: a lower
   one that may be raised to it. */
struct plan {
    const char *words[CHILD_WORDS];
    const char *text;
    enum child_end in, out, err;
    unsigned files, fewer;
    bool ignores_interrupts;
};

/* A program that runs: our ends of its pipes, −1 once closed. */
struct child {
    pid_t pid;
    int in, out, err;
};

/* How it ended: a status as a shell tells it, 128 and the signal's number for one that died of a signal. */
struct outcome {
    int status;
    char out[CHILD_TEXT], err[CHILD_TEXT];
};

static inline int child_open(const char *path, int flags) {
    int fd = open(path, flags);
    if (fd < 0) _exit(99);
    return fd;
}

/* Whatever it is comes to stand at `to`. */
static inline void child_put(int fd, int to) {
    if (fd != to && (dup2(fd, to) < 0 || close(fd) < 0)) _exit(99);
}

static inline void child_take(enum child_end end, int pipe_end, int to) {
    int nobody[2];
    switch (end) {
    case CHILD_PIPE:
    case CHILD_FILE: child_put(pipe_end, to); break;
    case CHILD_CLOSED: (void)close(to); break;
    case CHILD_FULL: child_put(child_open("/dev/full", O_WRONLY), to); break;
    case CHILD_NOBODY:
        if (pipe(nobody) < 0 || close(nobody[0]) < 0) _exit(99);
        child_put(nobody[1], to);
        break;
    }
}

/* What came from whoever runs the tests does not reach the program, so that its first socket always has the number 3. */
static inline void child_forget_others(void) {
    for (int fd = STDERR_FILENO + 1; fd < CHILD_FILES; fd++) (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* setsid: there is no terminal, wherever the tests run. */
static _Noreturn inline void child_become(const struct plan *p, const char *program, const int ends[3]) {
    char *words[CHILD_WORDS + 2] = {(char *)(uintptr_t)program};
    struct rlimit limit = {p->fewer ? p->fewer : p->files, p->files};
    for (size_t i = 0; i < CHILD_WORDS && p->words[i]; i++) words[i + 1] = (char *)(uintptr_t)p->words[i];
    (void)setsid();
    (void)signal(SIGINT, p->ignores_interrupts ? SIG_IGN : SIG_DFL);
    child_take(p->in, ends[0], STDIN_FILENO);
    child_take(p->out, ends[1], STDOUT_FILENO);
    child_take(p->err, ends[2], STDERR_FILENO);
    child_forget_others();
    if (p->files && setrlimit(RLIMIT_NOFILE, &limit) < 0) _exit(99);
    (void)execv(program, words);
    _exit(98);
}

/* The text in a file that has no name any more. */
static inline int child_file(const char *text) {
    char path[] = "/tmp/sks-child-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

/* The ends of pipes are closed on exec, and above the numbers that they will have there. */
static inline void child_pipe(int ends[2]) {
    int low[2];
    assert_int_equal(pipe(low), 0);
    for (int i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 10);
        assert_true(ends[i] >= 0);
        (void)close(low[i]);
    }
}

/* Starts it. The program is the one that ctest names; without it the test is skipped. */
static inline struct child child_start(const struct plan *p) {
    const char *program = getenv("SOCKSHELL");
    int in[2], out[2], err[2];
    if (!program) skip();
    (void)signal(SIGPIPE, SIG_IGN);
    child_pipe(in);
    child_pipe(out);
    child_pipe(err);
    if (p->in == CHILD_FILE) {
        (void)close(in[0]);
        in[0] = child_file(p->text);
    }
    const int ends[3] = {in[0], out[1], err[1]};
    pid_t pid = fork();
    if (pid == 0) child_become(p, program, ends);
    assert_true(pid > 0);
    for (int i = 0; i < 3; i++) (void)close(ends[i]);
    return (struct child){pid, in[1], out[0], err[0]};
}

static inline void child_close(int *fd) {
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

static inline void child_write(struct child *c, const char *text) {
    assert_int_equal(write(c->in, text, strlen(text)), strlen(text));
}

/* Takes what has come behind the text; closes the pipe at its end. What comes beyond CHILD_TEXT fails the test. */
static inline void child_read(int *fd, char *text) {
    size_t len = strlen(text);
    assert_true(len + 1 < CHILD_TEXT);
    ssize_t got = read(*fd, text + len, CHILD_TEXT - 1 - len);
    assert_true(got >= 0);
    text[len + (size_t)got] = '\0';
    if (got == 0) child_close(fd);
}

/* Waits for something to come; one that hangs is killed, and fails the test. False when both pipes are at their end. */
static inline bool child_wait_for_some(struct child *c, struct outcome *o) {
    struct pollfd fds[] = {{.fd = c->out, .events = POLLIN}, {.fd = c->err, .events = POLLIN}};
    if (c->out < 0 && c->err < 0) return false;
    if (poll(fds, 2, CHILD_SECONDS * 1000) <= 0) {
        (void)kill(c->pid, SIGKILL);
        fail_msg("it hangs; it has said: %s%s", o->out, o->err);
    }
    if (fds[0].revents) child_read(&c->out, o->out);
    if (fds[1].revents) child_read(&c->err, o->err);
    return true;
}

/* Waits until it has written the text to standard output. */
static inline void child_wait_for(struct child *c, struct outcome *o, const char *text) {
    while (!strstr(o->out, text)) {
        if (!child_wait_for_some(c, o)) fail_msg("it ended without \"%s\": %s%s", text, o->out, o->err);
    }
}

/* Closes its input and waits for its end. */
static inline void child_end(struct child *c, struct outcome *o) {
    int status = 0;
    child_close(&c->in);
    while (child_wait_for_some(c, o)) continue;
    assert_int_equal(waitpid(c->pid, &status, 0), c->pid);
    o->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static inline void child_run(const struct plan *p, struct outcome *o) {
    *o = (struct outcome){.status = 0};
    struct child c = child_start(p);
    if (p->text && p->in == CHILD_PIPE) child_write(&c, p->text);
    child_end(&c, o);
}

#endif
