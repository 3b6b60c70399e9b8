/* Scripts: read whole from a file, or a statement at a time from a pipe. */
#include "shell/run_file.h"

#include "lang/code.h"
#include "run/load.h"
#include "shell/feed.h"
#include "shell/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCRIPT_MAX ((size_t)2 << 30)
enum { READ_SIZE = 64 * 1024 };

/* --- reading ------------------------------------------------------------------------------------------------------ */

/* Reads once into the room behind the buffer's bytes: how many came, 0 at the end, or −errno. */
static ssize_t read_some(int fd, struct buffer *text) {
    if (!buffer_reserve(text, READ_SIZE)) return -ENOMEM;
    for (;;) {
        ssize_t got = read(fd, text->ptr + text->len, text->room - text->len);
        if (got >= 0) {
            text->len += (size_t)got;
            return got;
        }
        int number = errno;
        struct pollfd wanted = {.fd = fd, .events = POLLIN};
        if (number == EAGAIN)
            (void)poll(&wanted, 1, -1);
        else if (number != EINTR)
            return -number;
    }
}

int run_file_read(int fd, struct buffer *text) {
    ssize_t got;
    while ((got = read_some(fd, text)) > 0) {
        if (text->len > SCRIPT_MAX) return -EFBIG;
    }
    return (int)got;
}

int run_file_open(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) return -errno;
    struct stat st;
    if (fstat(fd, &st) < 0 || !S_ISDIR(st.st_mode)) return fd;
    (void)close(fd);
    return -EISDIR;
}

static struct source *source_of(const char *path, struct err *err) {
    struct buffer text = {0};
    int fd = run_file_open(path);
    int result = fd < 0 ? fd : run_file_read(fd, &text);
    if (fd >= 0) (void)close(fd);
    struct source *source = result < 0 ? NULL : source_take(path, &text, 1);
    buffer_clear(&text);
    if (result == -EFBIG)
        err_set(err, ERR_LIMIT, "a script may hold 2 GiB");
    else if (result < 0 && result != -ENOMEM)
        err_errno(err, -result);
    else if (!source)
        err_memory(err);
    if (!source) err_detail(err, "%s", path);
    return source;
}

struct source *run_file_source(struct span path, struct err *err) {
    if (span_find(path, '\0') < path.len) {
        err_set(err, ERR_VALUE, "a path cannot hold a NUL");
        return NULL;
    }
    struct buffer name = {0};
    const char *text = buffer_push(&name, path) ? buffer_text(&name) : NULL;
    struct source *source = text ? source_of(text, err) : NULL;
    if (!text) err_memory(err);
    buffer_clear(&name);
    return source;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static int status_of(enum session_result result, int exit_status) {
    switch (result) {
    case SESSION_DONE: return 0;
    case SESSION_FAILED: return STATUS_FAILED;
    case SESSION_SYNTAX: return STATUS_SYNTAX;
    case SESSION_EXIT: return exit_status;
    case SESSION_INTERRUPTED: return STATUS_INTERRUPTED;
    }
    return STATUS_FAILED;
}

/* The whole text's code, owned by the caller; NULL where it cannot run: its error is told. */
static struct code *load_whole(struct session *s, struct source *source) {
    struct err err;
    struct code *code = NULL;
    struct load_options options = {.whole = true, .last = true};
    bool good = source && machine_load(&s->machine, source, options, &code, NULL, &err) == LOAD_DONE;
    if (!source) err_memory(&err);
    if (!good) session_tell(s, &err);
    return good ? code : NULL;
}

/* Defines the text's functions before any of its statements runs, as running it whole does. */
static void define_functions(struct machine *m, const struct code *whole) {
    for (size_t i = 0; i < whole->child_count; i++) {
        struct code *child = whole->children[i];
        if (child->name.len && !m->functions[child->number].code) machine_define(m, child);
    }
}

/* -k: statement after statement, so that one that fails ends itself alone. */
static int run_statements(struct session *s, const char *name, struct span text) {
    struct feed feed;
    feed_init(&feed, s, name);
    bool more = true;
    while (more && text.len) {
        size_t end = span_find(text, '\n');
        struct span line = span_head(text, end + 1);
        more = feed_line(&feed, line);
        text = span_from(text, line.len);
    }
    return feed_end(&feed);
}

/* -n and -k. */
static int check_script(struct session *s, struct source *source) {
    struct code *whole = load_whole(s, source);
    if (!whole) return STATUS_SYNTAX;
    if (!s->settings.check) define_functions(&s->machine, whole);
    code_release(whole);
    return s->settings.check ? 0 : run_statements(s, source->name, source->text);
}

int session_run_script(struct session *s, struct source *source) {
    int status = 0;
    if (!s->settings.check && !s->settings.keep_going) {
        enum session_result result = session_run_source(s, source, &status);
        return status_of(result, status);
    }
    status = check_script(s, source);
    source_release(source);
    return status;
}

/* The ending may have been left out. */
static bool is_there_with_ending(const char *name) {
    struct buffer path = {0};
    (void)buffer_printf(&path, "%s.sks", name);
    const char *text = buffer_text(&path);
    bool there = text && name[0] && access(text, R_OK) == 0;
    buffer_clear(&path);
    return there;
}

static int unreadable(struct session *s, const char *name, int number) {
    struct buffer why = {0};
    (void)buffer_push_text(&why, number == EFBIG ? "a script may hold 2 GiB" : strerror(number));
    if (number == ENOENT && is_there_with_ending(name)) (void)buffer_printf(&why, "; did you mean %s.sks?", name);
    session_complain(s, name[0] ? name : "''", why.failed ? strerror(number) : buffer_text(&why));
    buffer_clear(&why);
    if (number == EFBIG || number == ENOMEM) return STATUS_SYNTAX;
    return number == ENOENT || number == ENOTDIR ? STATUS_MISSING : STATUS_UNREADABLE;
}

/* What a file is that no script begins like; NULL: it may be one. */
static const char *foreign(struct span text) {
    if (span_starts(text, SPAN("\x7f"
                               "ELF")))
        return "this is a program, not a script";
    bool wide = span_starts(text, SPAN("\xff\xfe")) || span_starts(text, SPAN("\xfe\xff"));
    return wide ? "this is UTF-16; a script is UTF-8" : NULL;
}

static int run_text(struct session *s, const char *name, struct buffer *text) {
    const char *what = foreign(buffer_span(text));
    if (!what) return session_run_script(s, source_take(name, text, 1));
    session_complain(s, name, what);
    buffer_clear(text);
    return STATUS_UNREADABLE;
}

/* Takes the descriptor: it is closed before the script runs, so that the script's own begin where they always do. */
static int run_whole(struct session *s, const char *name, int fd, bool owned) {
    struct buffer text = {0};
    int result = run_file_read(fd, &text);
    if (owned) (void)close(fd);
    if (result >= 0) return run_text(s, name, &text);
    buffer_clear(&text);
    return unreadable(s, name, -result);
}

/* Hands the complete lines to the feed and takes them out of the buffer. A line that is longer than any statement may
   be is not waited for: the loader tells its limit. */
static bool feed_lines(struct feed *feed, struct buffer *text) {
    struct span rest = buffer_span(text);
    bool more = true;
    while (more && rest.len) {
        size_t end = span_find(rest, '\n');
        if (end == rest.len && rest.len <= FEED_STATEMENT_MAX) break;
        struct span line = span_head(rest, end + 1);
        more = feed_line(feed, line);
        rest = span_from(rest, line.len);
    }
    buffer_drop(text, text->len - rest.len);
    return more;
}

int session_finish(struct session *s, int status) {
    bool ended = s->exited || (status && !s->settings.keep_going);
    if (ended) return status;
    switch (machine_finish(&s->machine, &status)) {
    case RUN_EXIT: s->exited = true; return status;
    case RUN_INTERRUPTED: return STATUS_INTERRUPTED;
    case RUN_DONE:
    case RUN_FAILED: break;
    }
    return s->machine.task_failed ? STATUS_FAILED : status;
}

/* Tasks go on until more of the pipe has come. False: one of them ended the program. */
static bool await_more(struct feed *feed, int fd) {
    struct session *s = feed->session;
    enum run_result served = machine_serve(&s->machine, fd, &feed->status);
    if (served == RUN_INTERRUPTED) feed->status = STATUS_INTERRUPTED;
    s->exited |= served == RUN_EXIT;
    feed->stopped = served != RUN_DONE;
    return !feed->stopped;
}

static int run_pipe(struct session *s, const char *name, int fd) {
    struct buffer text = {0};
    struct feed feed;
    feed_init(&feed, s, name);
    ssize_t got = 1;
    bool more = true;
    while (more && await_more(&feed, fd) && (got = read_some(fd, &text)) > 0) more = feed_lines(&feed, &text);
    if (more && got == 0 && text.len) (void)feed_line(&feed, buffer_span(&text));
    buffer_clear(&text);
    int status = feed_end(&feed);
    return got < 0 ? unreadable(s, name, (int)-got) : status;
}

int session_run_fd(struct session *s, const char *name, int fd) {
    struct stat st;
    if (fstat(fd, &st) < 0) return unreadable(s, name, errno);
    if (fd == STDIN_FILENO) s->script_on_stdin = true;
    if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode) || s->settings.check) return run_whole(s, name, fd, false);
    return run_pipe(s, name, fd);
}

int session_run_file(struct session *s, const char *path) {
    int fd = run_file_open(path);
    return fd < 0 ? unreadable(s, path, -fd) : session_run_taken(s, path, fd);
}

int session_run_taken(struct session *s, const char *path, int fd) {
    struct stat st;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) return run_whole(s, path, fd, true);
    int status = session_run_fd(s, path, fd);
    (void)close(fd);
    return status;
}
