/* The edge, for files and what sockets have in common with them: open, sendfile, fcntl. */
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

/* sendfile(2) has no flag like MSG_NOSIGNAL. */
ssize_t sys_sendfile(struct sys *s, int fd, int file, off_t *offset, size_t count) {
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    uint64_t start = sys_start(s);
    int64_t from = offset ? *offset : -1;
    (void)sigaction(SIGPIPE, &ignore, &before);
    int64_t result = sys_result(s->ops->sendfile(fd, file, offset, count));
    (void)sigaction(SIGPIPE, &before, NULL);
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){
                     .call = "sendfile", .fd = fd, .result = result, .fds = {file, -1}, .offset = from, .size = count});
    return (ssize_t)result;
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
