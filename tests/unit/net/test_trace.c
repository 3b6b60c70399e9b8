/* Trace lines: a table of records and the line that each gives. */
#include "net/trace.h"

#include "base/mem.h"
#include "net/control.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct address unix_path = {.len = 6, .raw.bytes = {1, 0, '/', 'x', 27, 0}};
static const struct address unnamed = {.len = 2, .raw.bytes = {1, 0}};
static const struct address inet = {.len = 16, .raw.bytes = {2, 0, 0, 80, 127, 0, 0, 1}};

#define BYTES(literal)                                                                                                 \
    { literal, sizeof(literal) - 1 }

/* Two parts, an address and control data, which test_lines puts in. */
static char part_one[] = "Hello ", part_two[] = "body";
static struct iovec parts[] = {{part_one, 6}, {part_two, 4}};
static struct msghdr sent = {.msg_iov = parts, .msg_iovlen = 2, .msg_flags = MSG_TRUNC | MSG_CTRUNC}, empty;

static const struct row {
    struct sys_record record;
    size_t cut;
    const char *line;
} rows[] = {
    {{.call = "socket", .fd = -1, .family = AF_INET, .type = SOCK_STREAM, .result = 3, .elapsed = 850},
     32,
     "socket(AF_INET, SOCK_STREAM, 0) = 3 <850ns>"},
    {{.call = "socket", .family = AF_INET, .type = SOCK_STREAM | SOCK_NONBLOCK, .protocol = IPPROTO_TCP, .result = 3},
     32,
     "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3 <0ns>"},
    {{.call = "socket", .family = 250, .type = 99, .protocol = 7, .result = -EAFNOSUPPORT},
     32,
     "socket(250, 99, 7) = -1 EAFNOSUPPORT (Address family not supported by protocol) <0ns>"},
    {{.call = "socket", .family = AF_NETLINK, .type = SOCK_RAW, .result = 3},
     32,
     "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3 <0ns>"},
    {{.call = "socket", .family = AF_PACKET, .type = SOCK_RAW, .protocol = 0x0300, .result = 3},
     32,
     "socket(AF_PACKET, SOCK_RAW, ETH_P_ALL) = 3 <0ns>"},
    {{.call = "socketpair", .family = AF_UNIX, .type = SOCK_STREAM, .fds = {3, 4}},
     32,
     "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0 <0ns>"},
    {{.call = "socketpair", .family = AF_UNIX, .type = SOCK_STREAM, .fds = {-1, -1}, .result = -EMFILE},
     32,
     "socketpair(AF_UNIX, SOCK_STREAM, 0) = -1 EMFILE (Too many open files) <0ns>"},
    {{.call = "bind", .fd = 5, .address = &inet, .elapsed = 23999}, 32, "bind(srv, 127.0.0.1:80) = 0 <23us>"},
    {{.call = "bind", .fd = 9, .address = &unix_path}, 32, "bind(9, /x\\e) = 0 <0ns>"},
    {{.call = "listen", .fd = 5, .value = 128}, 32, "listen(srv, 128) = 0 <0ns>"},
    {{.call = "accept", .fd = 5, .address = &inet, .result = 6}, 32, "accept(srv, 127.0.0.1:80) = 6 <0ns>"},
    {{.call = "accept", .fd = 5, .address = &unnamed, .flags = SOCK_NONBLOCK, .result = 6},
     32,
     "accept(srv, unnamed, SOCK_NONBLOCK) = 6 <0ns>"},
    {{.call = "accept", .fd = 5, .result = -EAGAIN},
     32,
     "accept(srv) = -1 EAGAIN (Resource temporarily unavailable) <0ns>"},
    {{.call = "connect", .fd = 6, .address = &inet, .result = -ECONNREFUSED, .elapsed = 1500000},
     32,
     "connect(6, 127.0.0.1:80) = -1 ECONNREFUSED (Connection refused) <1.5ms>"},
    {{.call = "send", .fd = 5, .data = BYTES("thank you!"), .result = 10}, 32, "send(srv, \"thank you!\") = 10 <0ns>"},
    {{.call = "send", .fd = 5, .data = BYTES("x"), .flags = MSG_OOB, .result = 1},
     32,
     "send(srv, \"x\", MSG_OOB) = 1 <0ns>"},
    {{.call = "send", .fd = 5, .data = BYTES("a\"$\\\n\0\xff"), .result = 7},
     32,
     "send(srv, \"a\\\"\\$\\\\\\n\\0\\xff\") = 7 <0ns>"},
    {{.call = "send", .fd = 5, .data = BYTES("Hello body"), .result = 10},
     5,
     "send(srv, \"Hello\"... (10 bytes)) = 10 <0ns>"},
    {{.call = "send", .fd = 5, .data = BYTES("ab\xc3\xa4"), .result = 4},
     3,
     "send(srv, \"ab\"... (4 bytes)) = 4 <0ns>"},
    {{.call = "send", .fd = 5, .data = BYTES("abc"), .result = 3}, 0, "send(srv, \"\"... (3 bytes)) = 3 <0ns>"},
    {{.call = "recv", .fd = 5, .data = BYTES("Hello body"), .size = 1024, .result = 10, .elapsed = 2340000000},
     32,
     "recv(srv, \"Hello body\", 1024) = 10 <2.34s>"},
    {{.call = "recv", .fd = 5, .size = 1024}, 32, "recv(srv, \"\", 1024) = 0 <0ns>"},
    {{.call = "recv", .fd = 5, .size = 1024, .flags = MSG_PEEK | MSG_DONTWAIT, .result = -ECONNRESET},
     32,
     "recv(srv, 1024, MSG_PEEK|MSG_DONTWAIT) = -1 ECONNRESET (Connection reset by peer) <0ns>"},
    {{.call = "recv", .fd = 5, .size = 1, .flags = MSG_PEEK | 0x1000000},
     32,
     "recv(srv, \"\", 1, MSG_PEEK|0x1000000) = 0 <0ns>"},
    {{.call = "sendto", .fd = 5, .data = BYTES("hi"), .address = &inet, .result = 2},
     32,
     "sendto(srv, \"hi\", 127.0.0.1:80) = 2 <0ns>"},
    {{.call = "sendto", .fd = 5, .data = BYTES("hi"), .flags = MSG_MORE, .address = &unix_path, .result = -ENOENT},
     32,
     "sendto(srv, \"hi\", MSG_MORE, /x\\e) = -1 ENOENT (No such file or directory) <0ns>"},
    {{.call = "recvfrom", .fd = 5, .data = BYTES("hi"), .size = 9, .address = &inet, .result = 2},
     32,
     "recvfrom(srv, \"hi\", 9, 127.0.0.1:80) = 2 <0ns>"},
    {{.call = "recvfrom", .fd = 5, .size = 9, .flags = MSG_PEEK}, 32, "recvfrom(srv, \"\", 9, MSG_PEEK) = 0 <0ns>"},
    {{.call = "sendmsg", .fd = 5, .message = &sent, .result = 10},
     32,
     "sendmsg(srv, {data: [\"Hello \", \"body\"], to: 127.0.0.1:80, control: [SOL_SOCKET:SCM_RIGHTS:[srv, 9], "
     "SOL_IP:IP_TTL=5, 9999:7:x\"61\"]}) = 10 <0ns>"},
    {{.call = "sendmsg", .fd = 5, .message = &empty, .flags = MSG_MORE, .result = -EPIPE},
     32,
     "sendmsg(srv, {data: []}, MSG_MORE) = -1 EPIPE (Broken pipe) <0ns>"},
    {{.call = "recvmsg", .fd = 5, .message = &sent, .size = 10, .result = 8},
     32,
     "recvmsg(srv, {data: [\"Hello \", \"bo\"], from: 127.0.0.1:80, control: [SOL_SOCKET:SCM_RIGHTS:[srv, 9], "
     "SOL_IP:IP_TTL=5, 9999:7:x\"61\"], flags: MSG_CTRUNC|MSG_TRUNC}, 10) = 8 <0ns>"},
    {{.call = "recvmsg", .fd = 5, .message = &empty, .size = 10, .flags = MSG_PEEK, .result = -EAGAIN},
     32,
     "recvmsg(srv, 10, MSG_PEEK) = -1 EAGAIN (Resource temporarily unavailable) <0ns>"},
    {{.call = "sendfile", .fd = 5, .fds = {9, -1}, .offset = -1, .size = 100, .result = 7},
     32,
     "sendfile(srv, 9, nil, 100) = 7 <0ns>"},
    {{.call = "sendfile", .fd = 6, .fds = {5, -1}, .offset = 1024, .size = 100, .result = -EINVAL},
     32,
     "sendfile(6, srv, 1024, 100) = -1 EINVAL (Invalid argument) <0ns>"},
    {{.call = "open", .fd = -1, .data = BYTES("/tmp/a b"), .result = 7}, 32, "open(\"/tmp/a b\", O_RDONLY) = 7 <0ns>"},
    {{.call = "open",
      .fd = -1,
      .data = BYTES("/x"),
      .flags = O_RDWR | O_CREAT | O_EXCL,
      .value = 0640,
      .result = -EEXIST},
     32,
     "open(\"/x\", O_RDWR|O_CREAT|O_EXCL, 0640) = -1 EEXIST (File exists) <0ns>"},
    {{.call = "shutdown", .fd = 5, .value = SHUT_WR}, 32, "shutdown(srv, SHUT_WR) = 0 <0ns>"},
    {{.call = "shutdown", .fd = 5, .value = 9}, 32, "shutdown(srv, 9) = 0 <0ns>"},
    {{.call = "close", .fd = 5}, 32, "close(srv) = 0 <0ns>"},
    {{.call = "dup", .fd = 5, .result = 7}, 32, "dup(srv) = 7 <0ns>"},
    {{.call = "getsockname", .fd = 5, .address = &inet}, 32, "getsockname(srv, 127.0.0.1:80) = 0 <0ns>"},
    {{.call = "getpeername", .fd = 5, .result = -ENOTCONN},
     32,
     "getpeername(srv) = -1 ENOTCONN (Transport endpoint is not connected) <0ns>"},
    {{.call = "setsockopt", .fd = 5, .level = SOL_SOCKET, .value = SO_REUSEADDR, .data = BYTES("\1\0\0\0")},
     32,
     "setsockopt(srv, SOL_SOCKET, SO_REUSEADDR, 1) = 0 <0ns>"},
    {{.call = "setsockopt", .fd = 5, .level = IPPROTO_TCP, .value = TCP_NODELAY, .data = BYTES("\377\377\377\377")},
     32,
     "setsockopt(srv, IPPROTO_TCP, TCP_NODELAY, -1) = 0 <0ns>"},
    {{.call = "setsockopt", .fd = 5, .level = SOL_SOCKET, .value = SO_LINGER, .data = BYTES("\1\0\0\0\2\0\0\0")},
     6,
     "setsockopt(srv, SOL_SOCKET, SO_LINGER, x\"010000000200\"... (8 bytes)) = 0 <0ns>"},
    {{.call = "setsockopt",
      .fd = 5,
      .level = SOL_SOCKET,
      .value = SO_RCVTIMEO,
      .data = BYTES("\2\0\0\0\0\0\0\0\7\0\0\0\0\0\0\0")},
     32,
     "setsockopt(srv, SOL_SOCKET, SO_RCVTIMEO, {2, 7}) = 0 <0ns>"},
    {{.call = "getsockopt", .fd = 5, .level = IPPROTO_TCP, .value = TCP_CONGESTION, .data = BYTES("reno\0\0\0")},
     32,
     "getsockopt(srv, IPPROTO_TCP, TCP_CONGESTION, \"reno\") = 0 <0ns>"},
    {{.call = "fcntl", .fd = 5, .value = F_SETFL, .flags = O_RDWR | O_NONBLOCK},
     32,
     "fcntl(srv, F_SETFL, O_RDWR|O_NONBLOCK) = 0 <0ns>"},
    {{.call = "fcntl", .fd = 5, .value = F_GETFL, .result = 2}, 32, "fcntl(srv, F_GETFL) = 2 <0ns>"},
    {{.call = "fcntl", .fd = 5, .value = F_SETFD, .flags = FD_CLOEXEC},
     32,
     "fcntl(srv, F_SETFD, FD_CLOEXEC) = 0 <0ns>"},
    {{.call = "fcntl", .fd = 5, .value = F_DUPFD, .flags = 100, .result = 100},
     32,
     "fcntl(srv, F_DUPFD, 100) = 100 <0ns>"},
    {{.call = "fcntl", .fd = 5, .value = 9999, .result = -EINVAL},
     32,
     "fcntl(srv, 9999) = -1 EINVAL (Invalid argument) <0ns>"},
    {{.call = "setsockopt", .fd = 5, .level = SOL_ALG, .value = 5, .size = 16, .result = -ENOPROTOOPT},
     32,
     "setsockopt(srv, SOL_ALG, ALG_SET_AEAD_AUTHSIZE, nil, 16) = -1 ENOPROTOOPT (Protocol not available) <0ns>"},
    {{.call = "setsockopt", .fd = 5, .level = 9999, .value = 77}, 32, "setsockopt(srv, 9999, 77, x\"\") = 0 <0ns>"},
    {{.call = "getsockopt", .fd = 5, .level = SOL_SOCKET, .value = SO_ERROR, .data = BYTES("\0\0\0\0"), .size = 4},
     32,
     "getsockopt(srv, SOL_SOCKET, SO_ERROR, 0) = 0 <0ns>"},
    {{.call = "getsockopt", .fd = 5, .level = SOL_SOCKET, .value = SO_ERROR, .size = 4, .result = -EBADF},
     32,
     "getsockopt(srv, SOL_SOCKET, SO_ERROR) = -1 EBADF (Bad file descriptor) <0ns>"},
    {{.call = "teleport", .fd = 5}, 32, "teleport(srv) = 0 <0ns>"},
};

/* A list with two handles that no kernel knows: 5 has a name, 6 has none. */
static struct handle named = {.fd = 5, .name = "srv"}, nameless = {.fd = 6, .name = "", .previous = &named};
static struct handle_list handles = {.first = &named, .last = &nameless, .count = 2};

/* TCP's level may go by SOL_TCP or IPPROTO_TCP, which are the same number. */
static void check_line(const char *expected, const char *line) {
    const char *level = strstr(expected, "IPPROTO_TCP, TCP_");
    const char *other = strstr(line, "SOL_TCP, TCP_");
    if (level && other)
        assert_string_equal(strchr(level, ','), strchr(other, ','));
    else
        assert_string_equal(line, expected);
}

static void push_control(struct buffer *control) {
    const int fds[] = {5, 9};
    const struct control_item rights = {SOL_SOCKET, SCM_RIGHTS, false, 0, span_of(fds, sizeof fds)};
    const struct control_item ttl = {IPPROTO_IP, IP_TTL, true, 5, SPAN("")};
    const struct control_item other = {9999, 7, false, 0, SPAN("a")};
    assert_true(control_push(control, &rights) && control_push(control, &ttl) && control_push(control, &other));
    sent.msg_control = control->ptr;
    sent.msg_controllen = control->len;
    sent.msg_name = (void *)(uintptr_t)inet.raw.bytes;
    sent.msg_namelen = inet.len;
}

static void test_lines(void **state) {
    (void)state;
    struct buffer control = {0};
    push_control(&control);
    named.next = &nameless;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer line = {0};
        assert_true(trace_push(&line, &handles, &rows[i].record, rows[i].cut));
        check_line(rows[i].line, buffer_text(&line));
        buffer_clear(&line);
    }
    buffer_clear(&control);
}

static void test_without_handles(void **state) {
    (void)state;
    struct buffer line = {0};
    struct sys_record record = {.call = "listen", .fd = 5, .value = 1};
    assert_true(trace_push(&line, NULL, &record, 32));
    assert_string_equal(buffer_text(&line), "listen(5, 1) = 0 <0ns>");
    buffer_clear(&line);
}

/* Whichever allocation fails first, it is told and nothing is lost. */
static void test_no_memory(void **state) {
    (void)state;
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 50; nth++) {
        struct buffer line = {0};
        mem_fail_from(nth);
        done = trace_push(&line, &handles, &rows[11].record, 32);
        mem_fail_from(0);
        assert_int_equal(done, !line.failed);
        buffer_clear(&line);
    }
    assert_true(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_without_handles),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
