/* A script in a process of its own, with what it gives caught. */
#include "shell/testing/process.h"

#include "base/mem.h"
#include "shell/run_file.h"
#include "shell/testing/subtest.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Where the records' descriptor stands in the script's process: out of the way of those that the script opens. */
enum { RECORDS_FROM = 200, READ_SIZE = 16 * 1024 };

struct pipes {
    int read[PROCESS_STREAMS], write[PROCESS_STREAMS];
};

static void close_open(int *fd) {
    if (*fd >= 0) (void)close(*fd);
    *fd = -1;
}

static void close_pipes(struct pipes *p) {
    for (size_t i = 0; i < PROCESS_STREAMS; i++) {
        close_open(&p->read[i]);
        close_open(&p->write[i]);
    }
}

static bool open_pipes(struct pipes *p, struct err *err) {
    for (size_t i = 0; i < PROCESS_STREAMS; i++) p->read[i] = p->write[i] = -1;
    for (size_t i = 0; i < PROCESS_STREAMS; i++) {
        int fds[2];
        if (pipe(fds) < 0) {
            int number = errno;
            close_pipes(p);
            return err_errno(err, number);
        }
        p->read[i] = fds[0];
        p->write[i] = fds[1];
    }
    return true;
}

/* --- the script's process ----------------------------------------------------------------------------------------- */

/* Puts the pipes in place of the standard streams and closes everything else that came from the runner. Gives the
   records' descriptor. */
static int take_streams(struct pipes *p) {
    int nothing = open("/dev/null", O_RDONLY);
    (void)dup2(nothing, STDIN_FILENO);
    if (nothing > STDERR_FILENO) (void)close(nothing);
    (void)dup2(p->write[PROCESS_OUT], STDOUT_FILENO);
    (void)dup2(p->write[PROCESS_ERR], STDERR_FILENO);
    int records = fcntl(p->write[PROCESS_RECORDS], F_DUPFD_CLOEXEC, RECORDS_FROM);
    if (records < 0) {
        records = p->write[PROCESS_RECORDS]; /* a low limit on descriptors: it stays where it is */
        p->write[PROCESS_RECORDS] = -1;
    }
    close_pipes(p);
    return records;
}

static bool set_folder(struct session *s, const char *tmp, struct err *err) {
    struct value value;
    (void)setenv("TMP", tmp, 1);
    if (!value_bytes(&value, span_text(tmp), err)) return false;
    bool set = machine_set_global(&s->machine, SPAN("TMP"), &value, err);
    value_release(&value);
    return set;
}

/* Cuts the text into words at its blanks, in place. How many there are; `words` has room for half its length. */
static size_t cut_words(char *text, char **words) {
    size_t count = 0;
    while (*text) {
        text += strspn(text, " \t");
        if (!*text) break;
        words[count++] = text;
        text += strcspn(text, " \t");
        if (*text) *text++ = '\0';
    }
    return count;
}

static bool set_words(struct session *s, struct span args, struct err *err) {
    char **words = mem_zero(args.len / 2 + 1, sizeof *words);
    char *text = mem_alloc(args.len + 1);
    bool set = words && text;
    if (set) {
        if (args.len) memcpy(text, args.ptr, args.len);
        text[args.len] = '\0';
        set = session_set_arguments(s, words, cut_words(text, words), err);
    } else {
        (void)err_memory(err);
    }
    mem_free(words);
    mem_free(text);
    return set;
}

static int run_script(struct session *s, const struct process_plan *plan) {
    struct err err;
    bool begun = !plan->settings->with_task || scheduler_spawn_idle(&s->machine, &err);
    if (begun && set_folder(s, plan->tmp, &err) && set_words(s, plan->expectation->args, &err)) {
        return session_finish(s, session_run_file(s, plan->path));
    }
    session_tell(s, &err);
    return STATUS_FAILED;
}

/* exit and not _exit, so that a build that looks for leaks finds those of the script. */
static _Noreturn void be_the_script(const struct process_plan *plan, struct pipes *pipes) {
    static struct session session;
    static struct testing testing;
    struct err err;
    int records = take_streams(pipes);
    if (!session_init(&session, plan->settings, &err)) exit(STATUS_FAILED);
    subtest_attach(&session, &testing, records);
    int status = run_script(&session, plan);
    session_clear(&session);
    exit(status);
}

/* --- the runner's process ----------------------------------------------------------------------------------------- */

/* Takes what a pipe has; closes it at its end. */
static void drain(int *fd, struct buffer *into) {
    if (!buffer_reserve(into, READ_SIZE)) {
        close_open(fd);
        return;
    }
    ssize_t got = read(*fd, into->ptr + into->len, READ_SIZE);
    if (got > 0)
        into->len += (size_t)got;
    else if (got == 0 || errno != EINTR)
        close_open(fd);
}

/* Milliseconds until then, rounded up; 0 once it has passed. */
static int until(uint64_t deadline) {
    uint64_t now = sys_now();
    return now >= deadline ? 0 : (int)((deadline - now) / 1000000 + 1);
}

static bool over_limit(const struct process_outcome *out) {
    return out->streams[PROCESS_OUT].len > PROCESS_MOST || out->streams[PROCESS_ERR].len > PROCESS_MOST;
}

/* Waits for something on the pipes, and takes it. Whether any is still open. */
static bool catch_some(struct pipes *p, struct process_outcome *out, int timeout) {
    struct pollfd wanted[PROCESS_STREAMS];
    bool open = false;
    for (size_t i = 0; i < PROCESS_STREAMS; i++) {
        wanted[i] = (struct pollfd){.fd = p->read[i], .events = POLLIN};
        open = open || p->read[i] >= 0;
    }
    if (!open || poll(wanted, PROCESS_STREAMS, timeout) <= 0) return open;
    for (size_t i = 0; i < PROCESS_STREAMS; i++) {
        if (wanted[i].revents) drain(&p->read[i], &out->streams[i]);
    }
    return true;
}

static void catch_all(struct pipes *p, struct process_outcome *out, pid_t child, unsigned seconds) {
    uint64_t begun = sys_now(), deadline = begun + (uint64_t)seconds * 1000000000u;
    bool killed = false;
    while (catch_some(p, out, killed ? -1 : until(deadline))) {
        out->timed_out = out->timed_out || (!killed && until(deadline) == 0);
        out->flooded = out->flooded || (!killed && over_limit(out));
        if (killed || !(out->timed_out || out->flooded)) continue;
        (void)kill(child, SIGKILL);
        killed = true;
    }
    while (waitpid(child, &out->status, 0) < 0 && errno == EINTR) continue;
    out->seconds = (double)(sys_now() - begun) / 1e9;
}

bool process_run(const struct process_plan *plan, struct process_outcome *out, struct err *err) {
    struct pipes pipes;
    *out = (struct process_outcome){0};
    if (!open_pipes(&pipes, err)) return false;
    pid_t child = fork();
    if (child < 0) {
        int number = errno;
        close_pipes(&pipes);
        return err_errno(err, number);
    }
    if (child == 0) be_the_script(plan, &pipes);
    for (size_t i = 0; i < PROCESS_STREAMS; i++) close_open(&pipes.write[i]);
    catch_all(&pipes, out, child, plan->expectation->timeout);
    close_pipes(&pipes);
    for (size_t i = 0; i < PROCESS_STREAMS; i++) {
        if (out->streams[i].failed) return err_memory(err);
    }
    return true;
}

void process_clear(struct process_outcome *out) {
    for (size_t i = 0; i < PROCESS_STREAMS; i++) buffer_clear(&out->streams[i]);
}
