/* The edge against a scripted kernel: what it is asked, what it answers, and what is recorded of it. */
#include "net/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

/* What the scripted kernel answers next, and what it was asked last. */
static struct script {
    int64_t result;
    int error;
    int calls;
    int fd, family, type, protocol, flags, level, option, command;
    long value;
    socklen_t len;
    const char *answer; /* recv, accept, getsockopt…: the bytes that come back */
    socklen_t answer_len;
} script;

static int answer(void) {
    script.calls++;
    errno = script.error;
    return (int)script.result;
}

static void give(void *to, socklen_t *len) {
    socklen_t room = *len;
    memcpy(to, script.answer, script.answer_len < room ? script.answer_len : room);
    *len = script.answer_len;
}

static int fake_socket(int family, int type, int protocol) {
    script.family = family;
    script.type = type;
    script.protocol = protocol;
    return answer();
}

static int fake_socketpair(int family, int type, int protocol, int fds[2]) {
    if (script.result >= 0) fds[0] = 8;
    if (script.result >= 0) fds[1] = 9;
    return fake_socket(family, type, protocol);
}

static int fake_bind(int fd, const struct sockaddr *a, socklen_t len) {
    script.fd = fd;
    script.family = a->sa_family;
    script.len = len;
    return answer();
}

static int fake_listen(int fd, int backlog) {
    script.fd = fd;
    script.value = backlog;
    return answer();
}

static int fake_accept4(int fd, struct sockaddr *a, socklen_t *len, int flags) {
    script.fd = fd;
    script.flags = flags;
    if (script.result >= 0) give(a, len);
    return answer();
}

static ssize_t fake_send(int fd, const void *data, size_t len, int flags) {
    (void)data;
    script.fd = fd;
    script.len = (socklen_t)len;
    script.flags = flags;
    return answer();
}

static ssize_t fake_recv(int fd, void *data, size_t len, int flags) {
    socklen_t room = (socklen_t)len;
    script.fd = fd;
    script.flags = flags;
    if (script.result >= 0) give(data, &room);
    return answer();
}

static int fake_close(int fd) {
    script.fd = fd;
    return answer();
}

static int fake_name(int fd, struct sockaddr *a, socklen_t *len) {
    script.fd = fd;
    if (script.result >= 0) give(a, len);
    return answer();
}

static int fake_getsockopt(int fd, int level, int option, void *value, socklen_t *len) {
    script.fd = fd;
    script.level = level;
    script.option = option;
    if (script.result >= 0) give(value, len);
    return answer();
}

static int fake_setsockopt(int fd, int level, int option, const void *value, socklen_t len) {
    (void)value;
    script.fd = fd;
    script.level = level;
    script.option = option;
    script.len = len;
    return answer();
}

static int fake_fcntl(int fd, int command, long value) {
    script.fd = fd;
    script.command = command;
    if (command == F_SETFL) script.value = value;
    return answer();
}

static int fake_ppoll(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    (void)fds;
    (void)timeout;
    (void)mask;
    script.len = (socklen_t)count;
    return answer();
}

static const struct sys_ops fake = {
    .socket = fake_socket,
    .socketpair = fake_socketpair,
    .bind = fake_bind,
    .listen = fake_listen,
    .accept4 = fake_accept4,
    .connect = fake_bind,
    .send = fake_send,
    .recv = fake_recv,
    .shutdown = fake_listen,
    .close = fake_close,
    .dup = fake_close,
    .getsockname = fake_name,
    .getpeername = fake_name,
    .getsockopt = fake_getsockopt,
    .setsockopt = fake_setsockopt,
    .fcntl = fake_fcntl,
    .ppoll = fake_ppoll,
};

/* The last record; its pointers hold until the next call. */
static struct sys_record last;
static int records;

static void reader(void *context, const struct sys_record *record) {
    assert_ptr_equal(context, &records);
    errno = 0; /* a reader may well change it, and the result must not follow */
    last = *record;
    records++;
}

static struct sys edge(int64_t result, int error) {
    script = (struct script){.result = result, .error = error};
    records = 0;
    last = (struct sys_record){0};
    return (struct sys){.ops = &fake, .reader = reader, .context = &records};
}

static void check_record(const char *call, int fd, int64_t result) {
    assert_int_equal(script.calls, 1);
    assert_int_equal(records, 1);
    assert_string_equal(last.call, call);
    assert_int_equal(last.fd, fd);
    assert_int_equal(last.result, result);
    assert_true(last.start > 0);
}

static void test_socket(void **state) {
    (void)state;
    struct sys s = edge(5, 0);
    assert_int_equal(sys_socket(&s, AF_INET, SOCK_STREAM, 6), 5);
    check_record("socket", -1, 5);
    assert_int_equal(script.type, SOCK_STREAM | SOCK_CLOEXEC);
    assert_int_equal(last.type, SOCK_STREAM);
    assert_int_equal(last.protocol, 6);
    s = edge(-1, EMFILE);
    assert_int_equal(sys_socket(&s, AF_INET, SOCK_STREAM, 0), -EMFILE);
    check_record("socket", -1, -EMFILE);
}

static void test_socketpair(void **state) {
    (void)state;
    int fds[2];
    struct sys s = edge(0, 0);
    assert_int_equal(sys_socketpair(&s, AF_UNIX, SOCK_DGRAM, 0, fds), 0);
    check_record("socketpair", -1, 0);
    assert_int_equal(last.fds[1], 9);
    assert_int_equal(fds[0], 8);
    assert_true(script.type & SOCK_CLOEXEC);
    s = edge(-1, EOPNOTSUPP);
    assert_int_equal(sys_socketpair(&s, AF_INET, SOCK_DGRAM, 0, fds), -EOPNOTSUPP);
    assert_int_equal(fds[0], -1);
}

static void test_bind_connect_listen(void **state) {
    (void)state;
    struct address a = {.len = 16, .raw.storage.ss_family = AF_INET};
    struct sys s = edge(-1, EADDRINUSE);
    assert_int_equal(sys_bind(&s, 4, &a), -EADDRINUSE);
    check_record("bind", 4, -EADDRINUSE);
    assert_ptr_equal(last.address, &a);
    assert_int_equal(script.len, 16);
    s = edge(-1, EINTR);
    assert_int_equal(sys_connect(&s, 4, &a), -EINTR);
    check_record("connect", 4, -EINTR);
    s = edge(0, EBADF);
    assert_int_equal(sys_listen(&s, 4, 128), 0);
    check_record("listen", 4, 0);
    assert_int_equal(last.value, 128);
}

static void test_accept(void **state) {
    (void)state;
    struct address peer;
    struct sys s = edge(7, 0);
    script.answer = "\x01\x00/x";
    script.answer_len = 5;
    assert_int_equal(sys_accept(&s, 3, &peer, SOCK_NONBLOCK), 7);
    check_record("accept", 3, 7);
    assert_int_equal(script.flags, SOCK_NONBLOCK | SOCK_CLOEXEC);
    assert_int_equal(last.flags, SOCK_NONBLOCK);
    assert_ptr_equal(last.address, &peer);
    assert_int_equal(peer.len, 5);
    s = edge(-1, EAGAIN);
    assert_int_equal(sys_accept(&s, 3, &peer, 0), -EAGAIN);
    assert_null(last.address);
    assert_int_equal(peer.len, 0);
}

/* The kernel may tell a longer address than it had room for. */
static void test_long_address(void **state) {
    (void)state;
    static const char bytes[ADDRESS_MAX + 50];
    struct address a;
    struct sys s = edge(0, 0);
    script.answer = bytes;
    script.answer_len = sizeof bytes;
    assert_int_equal(sys_getpeername(&s, 3, &a), 0);
    assert_int_equal(a.len, ADDRESS_MAX);
}

static void test_names(void **state) {
    (void)state;
    struct address a;
    struct sys s = edge(0, 0);
    script.answer = "\x01";
    script.answer_len = 2;
    assert_int_equal(sys_getsockname(&s, 3, &a), 0);
    check_record("getsockname", 3, 0);
    assert_int_equal(a.len, 2);
    s = edge(-1, ENOTCONN);
    assert_int_equal(sys_getpeername(&s, 3, &a), -ENOTCONN);
    check_record("getpeername", 3, -ENOTCONN);
    assert_null(last.address);
    assert_int_equal(a.len, 0);
}

static void test_send(void **state) {
    (void)state;
    struct sys s = edge(2, 0);
    assert_int_equal(sys_send(&s, 3, SPAN("abc"), MSG_OOB, MSG_DONTWAIT), 2);
    check_record("send", 3, 2);
    assert_int_equal(script.flags, MSG_OOB | MSG_DONTWAIT | MSG_NOSIGNAL);
    assert_int_equal(last.flags, MSG_OOB);
    assert_int_equal(last.data.len, 3);
    s = edge(-1, EPIPE);
    assert_int_equal(sys_send(&s, 3, SPAN(""), 0, 0), -EPIPE);
    check_record("send", 3, -EPIPE);
}

static void test_recv(void **state) {
    (void)state;
    char data[4];
    struct sys s = edge(2, 0);
    script.answer = "hi";
    script.answer_len = 2;
    assert_int_equal(sys_recv(&s, 3, data, sizeof data, MSG_PEEK, MSG_DONTWAIT), 2);
    check_record("recv", 3, 2);
    assert_int_equal(script.flags, MSG_PEEK | MSG_DONTWAIT);
    assert_int_equal(last.flags, MSG_PEEK);
    assert_int_equal(last.size, 4);
    assert_true(span_equal(last.data, SPAN("hi")));
    s = edge(-1, ECONNRESET);
    assert_int_equal(sys_recv(&s, 3, data, sizeof data, 0, 0), -ECONNRESET);
    assert_int_equal(last.data.len, 0);
}

/* With MSG_TRUNC the result is more than there was room for; the record shows what there is. */
static void test_truncated(void **state) {
    (void)state;
    char data[2];
    struct sys s = edge(100, 0);
    script.answer = "hi";
    script.answer_len = 2;
    assert_int_equal(sys_recv(&s, 3, data, sizeof data, MSG_TRUNC, 0), 100);
    assert_int_equal(last.data.len, 2);
}

static void test_options(void **state) {
    (void)state;
    int value = 1;
    socklen_t len = sizeof value;
    struct sys s = edge(0, 0);
    assert_int_equal(sys_setsockopt(&s, 3, SOL_SOCKET, SO_REUSEADDR, &value, len), 0);
    check_record("setsockopt", 3, 0);
    assert_int_equal(last.level, SOL_SOCKET);
    assert_int_equal(last.value, SO_REUSEADDR);
    assert_int_equal(last.data.len, sizeof value);
    s = edge(0, 0);
    script.answer = "\x07";
    script.answer_len = 1;
    assert_int_equal(sys_getsockopt(&s, 3, SOL_SOCKET, SO_ERROR, &value, &len), 0);
    check_record("getsockopt", 3, 0);
    assert_int_equal(len, 1);
    assert_int_equal(last.data.len, 1);
    s = edge(-1, ENOPROTOOPT);
    assert_int_equal(sys_getsockopt(&s, 3, 1, 99, &value, &len), -ENOPROTOOPT);
    assert_int_equal(last.data.len, 0);
}

static void test_shutdown_close_dup(void **state) {
    (void)state;
    struct sys s = edge(-1, ENOTCONN);
    assert_int_equal(sys_shutdown(&s, 3, SHUT_WR), -ENOTCONN);
    check_record("shutdown", 3, -ENOTCONN);
    s = edge(-1, EINTR);
    assert_int_equal(sys_close(&s, 3), -EINTR);
    check_record("close", 3, -EINTR);
    s = edge(9, 0);
    assert_int_equal(sys_dup(&s, 3), 9);
    check_record("dup", 3, 9);
}

static void test_nonblocking(void **state) {
    (void)state;
    struct sys s = edge(O_RDWR, 0);
    assert_int_equal(sys_set_nonblocking(&s, 3, true), 0);
    assert_int_equal(script.calls, 2);
    assert_int_equal(script.value, O_RDWR | O_NONBLOCK);
    s = edge(O_RDWR, 0);
    assert_int_equal(sys_set_nonblocking(&s, 3, false), 0);
    assert_int_equal(script.calls, 1);
    s = edge(-1, EBADF);
    assert_int_equal(sys_set_nonblocking(&s, 3, true), -EBADF);
    assert_int_equal(records, 0);
}

static void test_ppoll(void **state) {
    (void)state;
    struct pollfd fds[3] = {{0}};
    struct sys s = edge(-1, EINTR);
    assert_int_equal(sys_ppoll(&s, fds, 3, NULL, NULL), -EINTR);
    assert_int_equal(script.len, 3);
    assert_int_equal(records, 0);
}

static void test_no_reader(void **state) {
    (void)state;
    struct sys s = edge(-1, EMFILE);
    s.reader = NULL;
    assert_int_equal(sys_socket(&s, AF_INET, SOCK_STREAM, 0), -EMFILE);
    assert_int_equal(records, 0);
}

/* The real kernel, for what only it can tell: the flags of what comes out. */
static void test_real_kernel(void **state) {
    (void)state;
    struct sys s;
    int fds[2];
    char data[8];
    sys_init(&s);
    assert_int_equal(sys_socketpair(&s, AF_UNIX, SOCK_STREAM, 0, fds), 0);
    int copy = sys_dup(&s, fds[0]);
    assert_true(copy >= 3);
    assert_true(fcntl(copy, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(fds[0], F_GETFD) & FD_CLOEXEC);
    assert_int_equal(sys_set_nonblocking(&s, fds[0], true), 0);
    assert_int_equal(sys_recv(&s, fds[0], data, sizeof data, 0, 0), -EAGAIN);
    assert_int_equal(sys_set_nonblocking(&s, fds[0], false), 0);
    assert_false(fcntl(fds[0], F_GETFL) & O_NONBLOCK);
    assert_int_equal(sys_send(&s, fds[1], SPAN("x\0y"), 0, 0), 3);
    assert_int_equal(sys_recv(&s, fds[0], data, sizeof data, 0, 0), 3);
    assert_int_equal(sys_close(&s, fds[0]), 0);
    assert_int_equal(sys_close(&s, copy), 0);
    assert_int_equal(sys_send(&s, fds[1], SPAN("x"), 0, 0), -EPIPE); /* and no SIGPIPE */
    assert_int_equal(sys_close(&s, fds[1]), 0);
    assert_int_equal(sys_close(&s, fds[1]), -EBADF);
}

static void test_getaddrinfo(void **state) {
    (void)state;
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int number = 99;
    assert_int_equal(sys_getaddrinfo("127.0.0.1", "no-such-service", &hints, &found, &number), EAI_SERVICE);
    assert_int_equal(number, 0);
    assert_null(found);
    assert_int_equal(sys_getaddrinfo("127.0.0.1", NULL, &hints, &found, &number), 0);
    assert_non_null(found);
    freeaddrinfo(found);
}

/* Whatever comes between the readings, the coarse one lies between what was read before, less a tick, and after. */
static void test_coarse_clock(void **state) {
    (void)state;
    for (int i = 0; i < 1000; i++) {
        uint64_t before = sys_now(), coarse = sys_now_coarse(), after = sys_now();
        assert_true(coarse <= after);
        assert_true(coarse + SYS_COARSE >= before);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coarse_clock), cmocka_unit_test(test_socket),
        cmocka_unit_test(test_socketpair),   cmocka_unit_test(test_bind_connect_listen),
        cmocka_unit_test(test_accept),       cmocka_unit_test(test_long_address),
        cmocka_unit_test(test_names),        cmocka_unit_test(test_send),
        cmocka_unit_test(test_recv),         cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_options),      cmocka_unit_test(test_shutdown_close_dup),
        cmocka_unit_test(test_nonblocking),  cmocka_unit_test(test_ppoll),
        cmocka_unit_test(test_no_reader),    cmocka_unit_test(test_real_kernel),
        cmocka_unit_test(test_getaddrinfo),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
