/* The edge: each system call for sockets, made, its errno saved, and recorded when somebody reads. */
#include "net/sys_parts.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <unistd.h>

enum { FIRST_FREE_FD = 3 }; /* 0, 1 and 2 are never a socket's number */

/* Functions of our own rather than the C library's: a table of those is filled in by the loader at each start, name by
   name. Some of them are also declared with a union of pointers or a variable number of arguments. */
static int kernel_socket(int family, int type, int protocol) {
    return socket(family, type, protocol);
}

static int kernel_socketpair(int family, int type, int protocol, int fds[2]) {
    return socketpair(family, type, protocol, fds);
}

static int kernel_bind(int fd, const struct sockaddr *a, socklen_t len) {
    return bind(fd, a, len);
}

static int kernel_listen(int fd, int backlog) {
    return listen(fd, backlog);
}

static int kernel_accept4(int fd, struct sockaddr *a, socklen_t *len, int flags) {
    return accept4(fd, a, len, flags);
}

static int kernel_connect(int fd, const struct sockaddr *a, socklen_t len) {
    return connect(fd, a, len);
}

static ssize_t kernel_send(int fd, const void *data, size_t len, int flags) {
    return send(fd, data, len, flags);
}

static ssize_t kernel_recv(int fd, void *data, size_t len, int flags) {
    return recv(fd, data, len, flags);
}

static ssize_t kernel_sendto(int fd, const void *data, size_t len, int flags, const struct sockaddr *a,
                             socklen_t a_len) {
    return sendto(fd, data, len, flags, a, a_len);
}

static ssize_t kernel_recvfrom(int fd, void *data, size_t len, int flags, struct sockaddr *a, socklen_t *a_len) {
    return recvfrom(fd, data, len, flags, a, a_len);
}

static ssize_t kernel_sendmsg(int fd, const struct msghdr *m, int flags) {
    return sendmsg(fd, m, flags);
}

static ssize_t kernel_recvmsg(int fd, struct msghdr *m, int flags) {
    return recvmsg(fd, m, flags);
}

static ssize_t kernel_sendfile(int fd, int file, off_t *offset, size_t count) {
    return sendfile(fd, file, offset, count);
}

static int kernel_open(const char *path, int flags, mode_t mode) {
    return open(path, flags, mode);
}

static ssize_t kernel_splice(int from, int to, size_t size, unsigned flags) {
    return splice(from, NULL, to, NULL, size, flags);
}

static int kernel_pipe(int fds[2]) {
    return pipe2(fds, O_CLOEXEC);
}

static ssize_t kernel_read(int fd, void *data, size_t size) {
    return read(fd, data, size);
}

static ssize_t kernel_write(int fd, const void *data, size_t len) {
    return write(fd, data, len);
}

static int kernel_shutdown(int fd, int how) {
    return shutdown(fd, how);
}

static int kernel_close(int fd) {
    return close(fd);
}

static int kernel_dup(int fd) {
    return fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
}

static int kernel_getsockname(int fd, struct sockaddr *a, socklen_t *len) {
    return getsockname(fd, a, len);
}

static int kernel_getpeername(int fd, struct sockaddr *a, socklen_t *len) {
    return getpeername(fd, a, len);
}

static int kernel_getsockopt(int fd, int level, int option, void *value, socklen_t *len) {
    return getsockopt(fd, level, option, value, len);
}

static int kernel_setsockopt(int fd, int level, int option, const void *value, socklen_t len) {
    return setsockopt(fd, level, option, value, len);
}

static int kernel_fcntl(int fd, int command, long value) {
    return fcntl(fd, command, value);
}

static int kernel_fstat(int fd, struct stat *seen) {
    return fstat(fd, seen);
}

static int kernel_unread(int fd) {
    int bytes = 0;
    return ioctl(fd, SIOCINQ, &bytes) < 0 ? -1 : bytes;
}

static int kernel_at_mark(int fd) {
    int at = 0;
    return ioctl(fd, SIOCATMARK, &at) < 0 ? -1 : at;
}

static int kernel_untaken(int fd, bool unsent) {
    int bytes = 0;
    return ioctl(fd, unsent ? SIOCOUTQNSD : SIOCOUTQ, &bytes) < 0 ? -1 : bytes;
}

static int kernel_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    return ppoll(fds, count, timeout, mask);
}

const struct sys_ops sys_kernel = {
    .socket = kernel_socket,
    .socketpair = kernel_socketpair,
    .bind = kernel_bind,
    .listen = kernel_listen,
    .accept4 = kernel_accept4,
    .connect = kernel_connect,
    .send = kernel_send,
    .recv = kernel_recv,
    .sendto = kernel_sendto,
    .recvfrom = kernel_recvfrom,
    .sendmsg = kernel_sendmsg,
    .recvmsg = kernel_recvmsg,
    .sendfile = kernel_sendfile,
    .open = kernel_open,
    .splice = kernel_splice,
    .pipe = kernel_pipe,
    .read = kernel_read,
    .write = kernel_write,
    .shutdown = kernel_shutdown,
    .close = kernel_close,
    .dup = kernel_dup,
    .getsockname = kernel_getsockname,
    .getpeername = kernel_getpeername,
    .getsockopt = kernel_getsockopt,
    .setsockopt = kernel_setsockopt,
    .fcntl = kernel_fcntl,
    .fstat = kernel_fstat,
    .unread = kernel_unread,
    .at_mark = kernel_at_mark,
    .untaken = kernel_untaken,
    .ppoll = kernel_ppoll,
};

void sys_init(struct sys *s) {
    *s = (struct sys){.ops = &sys_kernel};
}

static uint64_t read_clock(clockid_t clock) {
    struct timespec now = {0};
    (void)clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t sys_now(void) {
    return read_clock(CLOCK_MONOTONIC);
}

#ifdef CLOCK_MONOTONIC_COARSE
uint64_t sys_now_coarse(void) {
    return read_clock(CLOCK_MONOTONIC_COARSE);
}
#else
uint64_t sys_now_coarse(void) {
    return sys_now();
}
#endif

int sys_socket(struct sys *s, int family, int type, int protocol) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->socket(family, type | SOCK_CLOEXEC, protocol));
    if (s->reader)
        sys_tell(
            s, start,
            (struct sys_record){
                .call = "socket", .fd = -1, .result = result, .family = family, .type = type, .protocol = protocol});
    return (int)result;
}

int sys_socketpair(struct sys *s, int family, int type, int protocol, int fds[2]) {
    uint64_t start = sys_start(s);
    fds[0] = fds[1] = -1;
    int64_t result = sys_result(s->ops->socketpair(family, type | SOCK_CLOEXEC, protocol, fds));
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "socketpair",
                                     .fd = -1,
                                     .result = result,
                                     .family = family,
                                     .type = type,
                                     .protocol = protocol,
                                     .fds = {fds[0], fds[1]}});
    return (int)result;
}

int sys_bind(struct sys *s, int fd, const struct address *a) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->bind(fd, &a->raw.any, a->len));
    if (s->reader) sys_tell(s, start, (struct sys_record){.call = "bind", .fd = fd, .result = result, .address = a});
    return (int)result;
}

int sys_listen(struct sys *s, int fd, int backlog) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->listen(fd, backlog));
    if (s->reader)
        sys_tell(s, start, (struct sys_record){.call = "listen", .fd = fd, .result = result, .value = backlog});
    return (int)result;
}

int sys_accept(struct sys *s, int fd, struct address *peer, int flags) {
    uint64_t start = sys_start(s);
    socklen_t len = ADDRESS_MAX;
    int64_t result = sys_result(s->ops->accept4(fd, &peer->raw.any, &len, flags | SOCK_CLOEXEC));
    sys_take_address(peer, len, result);
    if (s->reader)
        sys_tell(
            s, start,
            (struct sys_record){
                .call = "accept", .fd = fd, .result = result, .address = result < 0 ? NULL : peer, .flags = flags});
    return (int)result;
}

int sys_connect(struct sys *s, int fd, const struct address *a) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->connect(fd, &a->raw.any, a->len));
    if (s->reader) sys_tell(s, start, (struct sys_record){.call = "connect", .fd = fd, .result = result, .address = a});
    return (int)result;
}

/* send and recv are made in loops: with nobody to tell, nothing is kept for the telling. */
COLD static ssize_t send_told(struct sys *s, int fd, struct span data, int flags, int own) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->send(fd, data.ptr, data.len, flags | own | MSG_NOSIGNAL));
    sys_tell(s, start, (struct sys_record){.call = "send", .fd = fd, .result = result, .data = data, .flags = flags});
    return (ssize_t)result;
}

ssize_t sys_send(struct sys *s, int fd, struct span data, int flags, int own) {
    if (UNLIKELY(s->reader)) return send_told(s, fd, data, flags, own);
    return (ssize_t)sys_result(s->ops->send(fd, data.ptr, data.len, flags | own | MSG_NOSIGNAL));
}

COLD static ssize_t recv_told(struct sys *s, int fd, void *data, size_t size, int flags, int own) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->recv(fd, data, size, flags | own));
    sys_tell(s, start,
             (struct sys_record){.call = "recv",
                                 .fd = fd,
                                 .result = result,
                                 .size = size,
                                 .flags = flags,
                                 .data = sys_received(data, size, result)});
    return (ssize_t)result;
}

ssize_t sys_recv(struct sys *s, int fd, void *data, size_t size, int flags, int own) {
    if (UNLIKELY(s->reader)) return recv_told(s, fd, data, size, flags, own);
    return (ssize_t)sys_result(s->ops->recv(fd, data, size, flags | own));
}

int sys_shutdown(struct sys *s, int fd, int how) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->shutdown(fd, how));
    if (s->reader)
        sys_tell(s, start, (struct sys_record){.call = "shutdown", .fd = fd, .result = result, .value = how});
    return (int)result;
}

int sys_close(struct sys *s, int fd) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->close(fd));
    if (s->reader) sys_tell(s, start, (struct sys_record){.call = "close", .fd = fd, .result = result});
    return (int)result;
}

int sys_dup(struct sys *s, int fd) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->dup(fd));
    if (s->reader) sys_tell(s, start, (struct sys_record){.call = "dup", .fd = fd, .result = result});
    return (int)result;
}

int sys_getsockname(struct sys *s, int fd, struct address *a) {
    uint64_t start = sys_start(s);
    socklen_t len = ADDRESS_MAX;
    int64_t result = sys_result(s->ops->getsockname(fd, &a->raw.any, &len));
    sys_take_address(a, len, result);
    if (s->reader)
        sys_tell(
            s, start,
            (struct sys_record){.call = "getsockname", .fd = fd, .result = result, .address = result < 0 ? NULL : a});
    return (int)result;
}

int sys_getpeername(struct sys *s, int fd, struct address *a) {
    uint64_t start = sys_start(s);
    socklen_t len = ADDRESS_MAX;
    int64_t result = sys_result(s->ops->getpeername(fd, &a->raw.any, &len));
    sys_take_address(a, len, result);
    if (s->reader)
        sys_tell(
            s, start,
            (struct sys_record){.call = "getpeername", .fd = fd, .result = result, .address = result < 0 ? NULL : a});
    return (int)result;
}

int sys_getsockopt(struct sys *s, int fd, int level, int option, void *value, socklen_t *len) {
    uint64_t start = sys_start(s);
    size_t room = *len;
    int64_t result = sys_result(s->ops->getsockopt(fd, level, option, value, len));
    struct span got = result < 0 ? (struct span){0} : span_head(span_of(value, room), *len);
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "getsockopt",
                                     .fd = fd,
                                     .result = result,
                                     .level = level,
                                     .value = option,
                                     .data = got,
                                     .size = room});
    return (int)result;
}

int sys_setsockopt(struct sys *s, int fd, int level, int option, const void *value, socklen_t len) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->setsockopt(fd, level, option, value, len));
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "setsockopt",
                                     .fd = fd,
                                     .result = result,
                                     .level = level,
                                     .value = option,
                                     .data = span_of(value, value ? len : 0),
                                     .size = len});
    return (int)result;
}

int sys_set_nonblocking(struct sys *s, int fd, bool on) {
    int64_t flags = sys_result(s->ops->fcntl(fd, F_GETFL, 0));
    if (flags < 0) return (int)flags;
    long wanted = on ? (long)flags | O_NONBLOCK : (long)flags & ~(long)O_NONBLOCK;
    if (wanted == (long)flags) return 0;
    int64_t result = sys_result(s->ops->fcntl(fd, F_SETFL, wanted));
    return result < 0 ? (int)result : 0;
}

int sys_nonblocking(struct sys *s, int fd) {
    int64_t flags = sys_result(s->ops->fcntl(fd, F_GETFL, 0));
    return flags < 0 ? (int)flags : (flags & O_NONBLOCK) != 0;
}

int sys_fstat(struct sys *s, int fd, struct stat *seen) {
    return (int)sys_result(s->ops->fstat(fd, seen));
}

int sys_untaken(struct sys *s, int fd, bool unsent) {
    return (int)sys_result(s->ops->untaken(fd, unsent));
}

int sys_unread(struct sys *s, int fd) {
    return (int)sys_result(s->ops->unread(fd));
}

int sys_at_mark(struct sys *s, int fd) {
    return (int)sys_result(s->ops->at_mark(fd));
}

int sys_ppoll(struct sys *s, struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    return (int)sys_result(s->ops->ppoll(fds, count, timeout, mask));
}
