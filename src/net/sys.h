/* The edge: the only place that calls the kernel for sockets, and the only one that reads errno.
   Every wrapper makes the one call that it is named after and gives its result (≥ 0) or −errno.
   EINTR is given as it is; only the caller knows whether to call again. */
#ifndef NET_SYS_H
#define NET_SYS_H

#include "net/address.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

/* The kernel as a table of calls: the seam for tests with a scripted kernel and for fault injection.
   Each gives what the C library's function does and sets errno. */
struct sys_ops {
    int (*socket)(int family, int type, int protocol);
    int (*socketpair)(int family, int type, int protocol, int fds[2]);
    int (*bind)(int fd, const struct sockaddr *a, socklen_t len);
    int (*listen)(int fd, int backlog);
    int (*accept4)(int fd, struct sockaddr *a, socklen_t *len, int flags);
    int (*connect)(int fd, const struct sockaddr *a, socklen_t len);
    ssize_t (*send)(int fd, const void *data, size_t len, int flags);
    ssize_t (*recv)(int fd, void *data, size_t len, int flags);
    ssize_t (*sendto)(int fd, const void *data, size_t len, int flags, const struct sockaddr *a, socklen_t a_len);
    ssize_t (*recvfrom)(int fd, void *data, size_t len, int flags, struct sockaddr *a, socklen_t *a_len);
    ssize_t (*sendmsg)(int fd, const struct msghdr *m, int flags);
    ssize_t (*recvmsg)(int fd, struct msghdr *m, int flags);
    ssize_t (*sendfile)(int fd, int file, off_t *offset, size_t count);
    int (*open)(const char *path, int flags, mode_t mode);
    ssize_t (*splice)(int from, int to, size_t size, unsigned flags);
    int (*pipe)(int fds[2]); /* pipe2 with O_CLOEXEC */
    ssize_t (*read)(int fd, void *data, size_t size);
    ssize_t (*write)(int fd, const void *data, size_t len);
    int (*shutdown)(int fd, int how);
    int (*close)(int fd);
    int (*dup)(int fd); /* fcntl F_DUPFD_CLOEXEC from 3 up */
    int (*getsockname)(int fd, struct sockaddr *a, socklen_t *len);
    int (*getpeername)(int fd, struct sockaddr *a, socklen_t *len);
    int (*getsockopt)(int fd, int level, int option, void *value, socklen_t *len);
    int (*setsockopt)(int fd, int level, int option, const void *value, socklen_t len);
    int (*fcntl)(int fd, int command, long value);
    int (*fstat)(int fd, struct stat *seen);
    int (*unread)(int fd);               /* ioctl SIOCINQ: its result is the number of bytes */
    int (*at_mark)(int fd);              /* ioctl SIOCATMARK: its result is 0 or 1 */
    int (*untaken)(int fd, bool unsent); /* ioctl SIOCOUTQ, or of it SIOCOUTQNSD: likewise */
    int (*ppoll)(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);
};

extern const struct sys_ops sys_kernel; /* the real one */

/* A call as it was made. What lasts longer than the call is copied by the reader. */
struct sys_record {
    const char *call;        /* "recv" */
    int fd;                  /* −1: none */
    int64_t result;          /* ≥ 0, or −errno */
    uint64_t start, elapsed; /* nanoseconds, CLOCK_MONOTONIC */
    /* The arguments, as far as the call has them. */
    int family, type, protocol; /* socket, socketpair */
    /* bind, connect, sendto: given; accept4, recvfrom, get…name: what the kernel gave (NULL if it gave none) */
    const struct address *address;
    struct span data;             /* send, sendto, write: all; recv, recvfrom: what came */
    size_t size;                  /* recv, recvfrom: the room given; sendfile, splice: what may be moved */
    int flags;                    /* of the user: shell's own MSG_DONTWAIT is left out, see `parking` */
    const struct msghdr *message; /* sendmsg, recvmsg; `size`: the room that recvmsg was given */
    int value;                    /* backlog, how, option */
    int level;
    int64_t offset; /* sendfile: where it began; −1: where the file stood */
    int fds[2];     /* socketpair's result; the first: sendfile's file, splice's other end */
};

/* What a process knows of its sockets' edge: which kernel, and who reads the records. With `reader` NULL nothing is
   recorded and no clock is read. `context` is handed to the reader. */
struct sys {
    const struct sys_ops *ops;
    void (*reader)(void *context, const struct sys_record *record);
    void *context;
};

void sys_init(struct sys *s); /* the real kernel, no reader */

int sys_socket(struct sys *s, int family, int type, int protocol); /* the descriptor; SOCK_CLOEXEC is added */
int sys_socketpair(struct sys *s, int family, int type, int protocol, int fds[2]); /* SOCK_CLOEXEC is added */
int sys_bind(struct sys *s, int fd, const struct address *a);
int sys_listen(struct sys *s, int fd, int backlog);
int sys_accept(struct sys *s, int fd, struct address *peer, int flags); /* accept4; SOCK_CLOEXEC is added */
int sys_connect(struct sys *s, int fd, const struct address *a);
/* MSG_NOSIGNAL is added to send. `own` are flags of the shell's (MSG_DONTWAIT of a parking form), which records leave out. */
ssize_t sys_send(struct sys *s, int fd, struct span data, int flags, int own);
ssize_t sys_recv(struct sys *s, int fd, void *data, size_t size, int flags, int own);
ssize_t sys_sendto(struct sys *s, int fd, struct span data, int flags, int own, const struct address *to);
/* from->len is 0 where the kernel gives no address. */
ssize_t sys_recvfrom(struct sys *s, int fd, void *data, size_t size, int flags, int own, struct address *from);
/* The message's name is an address's bytes, of ADDRESS_MAX where it is received. MSG_NOSIGNAL is added to sendmsg. Of the
   flags that the kernel gives, an own MSG_CMSG_CLOEXEC is left out. */
ssize_t sys_sendmsg(struct sys *s, int fd, const struct msghdr *m, int flags, int own);
ssize_t sys_recvmsg(struct sys *s, int fd, struct msghdr *m, int flags, int own);
int sys_shutdown(struct sys *s, int fd, int how);
int sys_close(struct sys *s, int fd);
int sys_dup(struct sys *s, int fd);
int sys_getsockname(struct sys *s, int fd, struct address *a);
int sys_getpeername(struct sys *s, int fd, struct address *a);
int sys_getsockopt(struct sys *s, int fd, int level, int option, void *value, socklen_t *len);
int sys_setsockopt(struct sys *s, int fd, int level, int option, const void *value, socklen_t len);
/* 0 or −errno; what the command gives is in *result. `value` may be a pointer, which the caller must know to be right. */
int sys_fcntl(struct sys *s, int fd, int command, long value, int *result);
/* Between the two the signal is ignored, for the calls that have no flag like MSG_NOSIGNAL: SIGPIPE, so that a write to what
   nobody reads any more is EPIPE alone, and SIGXFSZ, so that one beyond what a file may hold is EFBIG. `before` keeps what
   it did. */
void sys_ignore(int signal, struct sigaction *before);
void sys_restore(int signal, const struct sigaction *before);
/* Of a file: 0 is its end. `offset` NULL: from where the file stands, which moves; else *offset does. SIGPIPE is ignored
   meanwhile. */
ssize_t sys_sendfile(struct sys *s, int fd, int file, off_t *offset, size_t count);
int sys_open(struct sys *s, const char *path, int flags, int own, mode_t mode); /* O_CLOEXEC is added */
/* From where the files stand; one of the two is a pipe. 0 is the end. `flags` are the shell's: records leave them out. Who
   may write to a socket by it has SIGPIPE ignored. */
ssize_t sys_splice(struct sys *s, int from, int to, size_t size, unsigned flags);
ssize_t sys_write(struct sys *s, int fd, struct span data);
/* Hands out the record of a call that was made elsewhere, on a helper thread. */
void sys_note(const struct sys *s, const struct sys_record *record);
/* Not recorded: the shell's own housekeeping. */
int sys_set_nonblocking(struct sys *s, int fd, bool on);
int sys_nonblocking(struct sys *s, int fd); /* whether O_NONBLOCK is set: 1, 0 or −errno */
int sys_fstat(struct sys *s, int fd, struct stat *seen);
int sys_pipe(struct sys *s, int fds[2]);
ssize_t sys_read(struct sys *s, int fd, void *data, size_t size);
int sys_unread(struct sys *s, int fd);  /* how many bytes wait in the kernel to be received */
int sys_at_mark(struct sys *s, int fd); /* 1 where the next byte is behind the urgent mark */
/* How many bytes were sent and have not been acknowledged or read yet; of a TCP socket also how many of them were not even
   put on the way. */
int sys_untaken(struct sys *s, int fd, bool unsent);
int sys_ppoll(struct sys *s, struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask);

/* getaddrinfo(3), unrecorded: 0 and *found (freed by freeaddrinfo), or an EAI_ number; for EAI_SYSTEM the errno is in
   *number, else that is 0. */
struct addrinfo;
int sys_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found,
                    int *number);

/* getnameinfo(3), likewise; host and service are texts with room for NI_MAXHOST and NI_MAXSERV. */
int sys_getnameinfo(const struct address *a, int flags, char *host, char *service, int *number);
/* getifaddrs(3): 0 and *found (freed by freeifaddrs), or −errno. */
struct ifaddrs;
int sys_getifaddrs(struct ifaddrs **found);

/* Moves a descriptor of the shell's own out of the way of the small numbers, so that a script's sockets have the numbers
   that they have in C. `fd` is what the call gave that opened it: the new number, or the old one where none is free, or
   −errno for one that is negative. */
int sys_move_away(int fd);

uint64_t sys_now(void); /* nanoseconds, CLOCK_MONOTONIC */
/* The same at less than half the cost: never ahead of it, behind by SYS_COARSE at most (a tick of a kernel of 100 Hz). */
enum { SYS_COARSE = 10000000 };
uint64_t sys_now_coarse(void);

#endif
