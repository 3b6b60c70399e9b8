/* A verb run by hand on a kernel that answers what a test has written down. */
#ifndef TESTS_VERBS_BENCH_H
#define TESTS_VERBS_BENCH_H

#include "base/mem.h"
#include "run/machine.h"
#include "run/prepare.h"
#include "verbs/verbs.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* One answer of the kernel: which call it is for, its result, or the errno that it fails with. `data` is what recv
   writes, and the bytes that send must have been given the beginning of. */
struct answer {
    const char *call;
    ssize_t result;
    int number;
    const char *data;
};

#define FAILS(call, number)                                                                                            \
    { call, -1, number, NULL }
#define GIVES(call, result)                                                                                            \
    { call, result, 0, NULL }
#define COMES(text)                                                                                                    \
    { "recv", (ssize_t)sizeof(text) - 1, 0, text }

/* The answers left. A call that is not the next one expected fails the test. `flags` and `timeless` are of the last
   call that has them: recv's and send's flags, whether ppoll was given no timeout. */
struct kernel {
    const struct answer *at;
    size_t left;
    int flags;
    bool timeless;
    bool control; /* sendmsg was given control data */
    int from, to; /* of the last splice */
};

/* Descriptors: the handle's; of a pipe the end that is read, and behind it the one that is written. */
enum { BENCH_FD = 7, BENCH_PIPE = 50 };

/* The table of calls has no argument for a context, so the answers are a variable of the test program. */
static struct kernel kernel;

static inline ssize_t kernel_answer(const char *call, const struct answer **answer) {
    assert_true(kernel.left > 0);
    assert_string_equal(kernel.at->call, call);
    *answer = kernel.at++;
    kernel.left--;
    errno = (*answer)->number;
    return (*answer)->number ? -1 : (*answer)->result;
}

static inline ssize_t kernel_recv(int fd, void *data, size_t len, int flags) {
    const struct answer *a;
    ssize_t r = kernel_answer("recv", &a);
    (void)fd;
    kernel.flags = flags;
    if (r > 0 && a->data) memcpy(data, a->data, (size_t)r < len ? (size_t)r : len);
    assert_true(r <= 0 || (size_t)r <= len || (flags & MSG_TRUNC));
    return r;
}

static inline ssize_t kernel_send(int fd, const void *data, size_t len, int flags) {
    const struct answer *a;
    ssize_t r = kernel_answer("send", &a);
    (void)fd;
    kernel.flags = flags;
    if (a->data) assert_memory_equal(data, a->data, strlen(a->data));
    assert_true(r <= 0 || (size_t)r <= len);
    return r;
}

static inline ssize_t kernel_sendto(int fd, const void *data, size_t len, int flags, const struct sockaddr *a,
                                    socklen_t a_len) {
    const struct answer *answer;
    ssize_t r = kernel_answer("sendto", &answer);
    (void)fd, (void)a;
    kernel.flags = flags;
    assert_true(a_len > 0);
    if (answer->data) assert_memory_equal(data, answer->data, strlen(answer->data));
    assert_true(r <= 0 || (size_t)r <= len);
    return r;
}

/* Every message comes from the unix path "/x". */
static inline ssize_t kernel_recvfrom(int fd, void *data, size_t len, int flags, struct sockaddr *a, socklen_t *a_len) {
    static const char path[] = {AF_UNIX, 0, '/', 'x', 0};
    const struct answer *answer;
    ssize_t r = kernel_answer("recvfrom", &answer);
    (void)fd;
    kernel.flags = flags;
    if (r > 0 && answer->data) memcpy(data, answer->data, (size_t)r < len ? (size_t)r : len);
    memcpy(a, path, sizeof path);
    *a_len = sizeof path;
    return r;
}

/* Of a message the first part that is not empty is looked at, and whether control data goes with it. */
static inline ssize_t kernel_sendmsg(int fd, const struct msghdr *m, int flags) {
    const struct answer *answer;
    ssize_t r = kernel_answer("sendmsg", &answer);
    size_t i = 0;
    (void)fd;
    kernel.flags = flags;
    kernel.control = m->msg_controllen > 0;
    while (i < m->msg_iovlen && m->msg_iov[i].iov_len == 0) i++;
    if (answer->data) assert_memory_equal(m->msg_iov[i].iov_base, answer->data, strlen(answer->data));
    return r;
}

/* The message fills the first part; it has no sender and no control data. */
static inline ssize_t kernel_recvmsg(int fd, struct msghdr *m, int flags) {
    const struct answer *answer;
    ssize_t r = kernel_answer("recvmsg", &answer);
    (void)fd;
    kernel.flags = flags;
    m->msg_namelen = 0;
    m->msg_controllen = 0;
    m->msg_flags = flags & MSG_CMSG_CLOEXEC;
    if (r > 0 && answer->data) {
        size_t room = m->msg_iov[0].iov_len;
        memcpy(m->msg_iov[0].iov_base, answer->data, (size_t)r < room ? (size_t)r : room);
    }
    return r;
}

static inline int kernel_accept4(int fd, struct sockaddr *a, socklen_t *len, int flags) {
    const struct answer *answer;
    (void)fd, (void)flags, (void)a;
    if (len) *len = 0;
    return (int)kernel_answer("accept4", &answer);
}

static inline int kernel_connect(int fd, const struct sockaddr *a, socklen_t len) {
    const struct answer *answer;
    (void)fd, (void)a, (void)len;
    return (int)kernel_answer("connect", &answer);
}

static inline int kernel_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    const struct answer *a;
    ssize_t r = kernel_answer("ppoll", &a);
    (void)count, (void)mask;
    kernel.timeless = timeout == NULL;
    fds[0].revents = r > 0 ? fds[0].events : 0;
    return (int)r;
}

/* SO_ERROR: the answer's result. */
static inline int kernel_getsockopt(int fd, int level, int option, void *value, socklen_t *len) {
    const struct answer *a;
    int number = (int)kernel_answer("getsockopt", &a);
    (void)fd, (void)level, (void)option;
    memcpy(value, &number, sizeof number);
    *len = sizeof number;
    return 0;
}

static inline int kernel_setsockopt(int fd, int level, int option, const void *value, socklen_t len) {
    const struct answer *a;
    (void)fd, (void)level, (void)option, (void)value, (void)len;
    return (int)kernel_answer("setsockopt", &a);
}

static inline int kernel_socketpair(int family, int type, int protocol, int fds[2]) {
    const struct answer *a;
    (void)family, (void)type, (void)protocol;
    fds[0] = 40;
    fds[1] = 41;
    return (int)kernel_answer("socketpair", &a);
}

static inline int kernel_close(int fd) {
    const struct answer *a;
    (void)fd;
    return (int)kernel_answer("close", &a);
}

/* Where it was spliced from and to is kept: the handle's own descriptor is BENCH_FD. */
static inline ssize_t kernel_splice(int from, int to, size_t size, unsigned flags) {
    const struct answer *a;
    ssize_t r = kernel_answer("splice", &a);
    kernel.from = from;
    kernel.to = to;
    kernel.flags = (int)flags;
    assert_true(r <= (ssize_t)size);
    return r;
}

static inline int kernel_pipe(int fds[2]) {
    const struct answer *a;
    int r = (int)kernel_answer("pipe", &a);
    if (r < 0) return r;
    fds[0] = BENCH_PIPE;
    fds[1] = BENCH_PIPE + 1;
    return r;
}

static inline int kernel_open(const char *path, int flags, mode_t mode) {
    const struct answer *a;
    (void)path, (void)mode;
    kernel.flags = flags;
    return (int)kernel_answer("open", &a);
}

static inline ssize_t kernel_read(int fd, void *data, size_t size) {
    const struct answer *a;
    ssize_t r = kernel_answer("read", &a);
    (void)fd;
    if (r > 0) memcpy(data, a->data, (size_t)r);
    assert_true(r <= (ssize_t)size);
    return r;
}

static inline ssize_t kernel_write(int fd, const void *data, size_t len) {
    const struct answer *a;
    ssize_t r = kernel_answer("write", &a);
    (void)fd;
    if (a->data) assert_memory_equal(data, a->data, strlen(a->data));
    assert_true(r <= (ssize_t)len);
    return r;
}

static inline int kernel_shutdown(int fd, int how) {
    const struct answer *a;
    (void)fd, (void)how;
    return (int)kernel_answer("shutdown", &a);
}

static inline int kernel_fcntl(int fd, int command, long value) {
    (void)fd, (void)command, (void)value;
    return 0;
}

static inline int kernel_at_mark(int fd) {
    const struct answer *answer;
    (void)fd;
    return (int)kernel_answer("at_mark", &answer);
}

static inline int kernel_unread(int fd) {
    const struct answer *answer;
    (void)fd;
    return (int)kernel_answer("unread", &answer);
}

/* Asked for by the way: nobody has a peer with a name. */
static inline int kernel_getpeername(int fd, struct sockaddr *a, socklen_t *len) {
    (void)fd, (void)a, (void)len;
    errno = ENOTCONN;
    return -1;
}

static const struct sys_ops scripted = {
    .socketpair = kernel_socketpair,
    .accept4 = kernel_accept4,
    .connect = kernel_connect,
    .send = kernel_send,
    .recv = kernel_recv,
    .sendto = kernel_sendto,
    .recvfrom = kernel_recvfrom,
    .sendmsg = kernel_sendmsg,
    .recvmsg = kernel_recvmsg,
    .open = kernel_open,
    .splice = kernel_splice,
    .pipe = kernel_pipe,
    .read = kernel_read,
    .write = kernel_write,
    .shutdown = kernel_shutdown,
    .close = kernel_close,
    .getpeername = kernel_getpeername,
    .getsockopt = kernel_getsockopt,
    .setsockopt = kernel_setsockopt,
    .fcntl = kernel_fcntl,
    .unread = kernel_unread,
    .at_mark = kernel_at_mark,
    .ppoll = kernel_ppoll,
};

enum { BENCH_SLOTS = 16, BENCH_ARGS = 8 };

/* A machine with one handle `h`, and a call of a verb whose first argument it is. */
struct bench {
    struct machine machine;
    struct handle h;
    struct call call;
    struct arg args[BENCH_ARGS];
    uint32_t first[BENCH_SLOTS];
    struct site site; /* stands on line 1 of nowhere */
    struct err err;
};

static inline void bench_open(struct bench *b, int family, int type) {
    memset(b, 0, sizeof *b);
    handle_list_init(&b->machine.handles);
    b->machine.handles.sys.ops = &scripted;
    assert_true(handle_open(&b->h, &b->machine.handles, BENCH_FD, family, type, 0, &b->err));
}

/* Every answer has been taken. */
static inline void bench_close(struct bench *b) {
    for (size_t i = 0; i < VERB_VALUES; i++) value_release(&b->call.values[i]);
    assert_int_equal(kernel.left, 0);
    static const struct answer closes[] = {GIVES("close", 0)};
    if (b->h.fd >= 0) {
        kernel = (struct kernel){.at = closes, .left = 1};
        (void)handle_close(&b->h, "close", 0);
    }
    handle_clear(&b->h);
    buffer_clear(&b->machine.scratch);
    mem_free(b->machine.rare);
    bytes_free(b->machine.invocation.spare);
}

/* A new call with the handle alone. */
static inline void bench_call(struct bench *b, const struct verb *verb, bool parking) {
    for (size_t i = 0; i < VERB_VALUES; i++) value_release(&b->call.values[i]);
    b->call = (struct call){.machine = &b->machine,
                            .handles = &b->machine.handles,
                            .verb = verb,
                            .site = &b->site,
                            .args = b->args,
                            .first = b->first,
                            .err = &b->err,
                            .parking = parking,
                            .deadline = UINT64_MAX};
    b->site = (struct site){.line = 1, .timeout = UINT32_MAX};
    for (size_t i = 0; i < VERB_VALUES; i++) b->call.values[i] = value_nil();
    for (size_t slot = 0; slot < BENCH_SLOTS; slot++) b->first[slot] = slot > 0;
    b->args[0].handle = &b->h;
}

/* Gives the slot an argument, behind those that it has. Slots are given in rising order. */
static inline void bench_give(struct bench *b, size_t slot, struct arg arg) {
    b->args[b->first[slot + 1]] = arg;
    for (size_t i = slot + 1; i < BENCH_SLOTS; i++) b->first[i]++;
}

static inline void bench_option(struct bench *b, const char *name, struct arg arg) {
    const struct verb *v = b->call.verb;
    size_t i = 0;
    while (i < v->option_count && strcmp(v->options[i].name, name) != 0) i++;
    assert_true(i < v->option_count);
    b->call.options |= UINT32_C(1) << i;
    bench_give(b, v->param_count + i, arg);
}

static inline enum verb_result bench_run(struct bench *b, const struct answer *answers, size_t count) {
    assert_int_equal(kernel.left, 0);
    kernel = (struct kernel){.at = answers, .left = count};
    return b->call.verb->run(&b->call);
}

/* Runs it with the answers listed. */
#define BENCH_RUN(b, ...)                                                                                              \
    bench_run(b, (const struct answer[]){__VA_ARGS__}, COUNT(((const struct answer[]){__VA_ARGS__})))
#define BENCH_RUN_SILENT(b) bench_run(b, NULL, 0)

static inline void assert_span(struct span got, const char *want) {
    assert_int_equal(got.len, strlen(want));
    if (got.len) assert_memory_equal(got.ptr, want, got.len);
}

static inline void assert_gives(const struct bench *b, const char *want) {
    assert_true(value_is_bytes(&b->call.values[0]));
    assert_span(value_span(&b->call.values[0]), want);
}

static inline void assert_ahead(const struct bench *b, const char *want) {
    assert_span(ahead_span(open_ahead(b->h.open)), want);
}

static inline void assert_parks(const struct bench *b, enum verb_result result, short events) {
    assert_int_equal(result, VERB_PARK);
    assert_int_equal(b->call.wait.fd, BENCH_FD);
    assert_int_equal(b->call.wait.events, events);
}

static inline void assert_fails(const struct bench *b, enum verb_result result, const char *name) {
    assert_int_equal(result, VERB_FAILED);
    assert_string_equal(b->err.name, name);
}

#endif
