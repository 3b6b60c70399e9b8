/* Where traced calls go: a reader of the records that the edge makes of each call. */
#include "shell/tracing.h"

#include "base/show.h"
#include "net/trace.h"
#include "run/scheduler.h"
#include "shell/output.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum {
    TRACING_CUT = 64,   /* bytes of a payload that are shown */
    TRACING_FIRST = 100 /* the file's descriptor is out of the way of those that a script opens */
};

/* A file that takes no more is given up, and that is said. */
static void write_to_file(struct session *s, struct span line) {
    int r = output_write(s->trace_fd, line);
    if (r >= 0) return;
    tracing_end(s);
    s->machine.handles.sys.reader = NULL;
    struct err err;
    (void)err_errno(&err, -r);
    session_complain(s, "trace", err.message);
}

/* A task's calls are told apart from those of the others. */
static void tell_call(void *context, const struct sys_record *record) {
    struct session *s = context;
    struct buffer line = {0};
    uint32_t task = scheduler_number(&s->machine);
    if (task) (void)buffer_printf(&line, "[%%%u] ", (unsigned)task);
    (void)trace_push(&line, &s->machine.handles, record, TRACING_CUT);
    (void)buffer_push_byte(&line, '\n');
    struct span text = line.failed ? SPAN("sockshell: out of memory\n") : buffer_span(&line);
    if (s->trace_fd > 0)
        write_to_file(s, text);
    else
        (void)session_write(s, STREAM_ERROR, text);
    buffer_clear(&line);
}

void tracing_begin(struct session *s) {
    tracing_end(s);
    s->machine.handles.sys.reader = tell_call;
    s->machine.handles.sys.context = s;
}

void tracing_end(struct session *s) {
    if (s->trace_fd > 0) (void)close(s->trace_fd);
    s->trace_fd = 0;
}

/* The file's descriptor, out of the way; or −errno. */
static int open_file(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return -errno;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, TRACING_FIRST);
    if (high < 0) return fd;
    (void)close(fd);
    return high;
}

static bool to_file(struct session *s, struct span where, struct err *err) {
    struct shown piece;
    struct buffer path = {0};
    int fd = -ENOMEM;
    if (span_find(where, '\0') < where.len) return err_set(err, ERR_VALUE, "a path holds no NUL byte");
    if (buffer_push(&path, where) && buffer_text(&path)) fd = open_file(path.ptr);
    buffer_clear(&path);
    if (fd < 0) {
        (void)err_errno(err, -fd);
        return err_detail(err, "%s", show_text(&piece, where));
    }
    tracing_begin(s);
    s->trace_fd = fd;
    return true;
}

/* What is misspelt must not become a file. */
static bool is_path(struct span where) {
    return span_find(where, '/') < where.len || span_find(where, '.') < where.len;
}

static bool refuse(struct span where, struct err *err) {
    struct shown piece;
    const char *word = show_text(&piece, where);
    (void)err_set(err, ERR_VALUE, "'%s' is neither on nor off nor a file", word);
    return where.len ? err_hint(err, "a file in this folder is written with a slash: ./%s", word) : false;
}

bool tracing_set(struct session *s, struct span where, struct err *err) {
    bool off = span_is(where, "off");
    if (!off && !span_is(where, "on")) return is_path(where) ? to_file(s, where, err) : refuse(where, err);
    if (off)
        tracing_end(s);
    else
        tracing_begin(s);
    if (off) s->machine.handles.sys.reader = NULL;
    return true;
}
