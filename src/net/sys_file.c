/* The edge, for files and what sockets have in common with them: open, sendfile, splice, fcntl. */
#include "net/sys_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

void sys_note(const struct sys *s, const struct sys_record *record) {
    if (s->reader) s->reader(s->context, record);
}

int sys_open(struct sys *s, const char *path, int flags, int own, mode_t mode) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->open(path, flags | own | O_CLOEXEC, mode));
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "open",
                                     .fd = -1,
                                     .result = result,
                                     .data = span_text(path),
                                     .flags = flags,
                                     .value = (int)mode});
    return (int)result;
}

void sys_ignore(int signal, struct sigaction *before) {
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(signal, &ignore, before);
}

void sys_restore(int signal, const struct sigaction *before) {
    (void)sigaction(signal, before, NULL);
}

ssize_t sys_sendfile(struct sys *s, int fd, int file, off_t *offset, size_t count) {
    struct sigaction before;
    uint64_t start = sys_start(s);
    int64_t from = offset ? *offset : -1;
    sys_ignore(SIGPIPE, &before);
    int64_t result = sys_result(s->ops->sendfile(fd, file, offset, count));
    sys_restore(SIGPIPE, &before);
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){
                     .call = "sendfile", .fd = fd, .result = result, .fds = {file, -1}, .offset = from, .size = count});
    return (ssize_t)result;
}

ssize_t sys_splice(struct sys *s, int from, int to, size_t size, unsigned flags) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->splice(from, to, size, flags));
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "splice", .fd = from, .result = result, .fds = {to, -1}, .size = size});
    return (ssize_t)result;
}

ssize_t sys_write(struct sys *s, int fd, struct span data) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->write(fd, data.ptr, data.len));
    if (s->reader) sys_tell(s, start, (struct sys_record){.call = "write", .fd = fd, .result = result, .data = data});
    return (ssize_t)result;
}

int sys_pipe(struct sys *s, int fds[2]) {
    return (int)sys_result(s->ops->pipe(fds));
}

ssize_t sys_read(struct sys *s, int fd, void *data, size_t size) {
    return (ssize_t)sys_result(s->ops->read(fd, data, size));
}

int sys_fcntl(struct sys *s, int fd, int command, long value, int *result) {
    uint64_t start = sys_start(s);
    int given = s->ops->fcntl(fd, command, value);
    /* A process group that owns the socket is a negative number, and no failure. */
    int failed = given == -1 ? (int)sys_result(given) : 0;
    *result = failed ? 0 : given;
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "fcntl",
                                     .fd = fd,
                                     .result = failed      ? failed
                                               : given > 0 ? given
                                                           : 0,
                                     .value = command,
                                     .flags = (int)value});
    return failed;
}

int sys_move_away(int fd) {
    enum { OUT_OF_THE_WAY = 100 };
    if (fd < 0) return -errno;
    int high = fcntl(fd, F_DUPFD_CLOEXEC, OUT_OF_THE_WAY);
    if (high < 0) return fd;
    (void)close(fd);
    return high;
}
