/* Handles: their life on real sockets, how they are shown, and what happens when the kernel refuses. */
#include "net/handle.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct handle_list list;

static int set_up(void **state) {
    (void)state;
    handle_list_init(&list);
    return 0;
}

/* Every test closes what it opened. */
static int tear_down(void **state) {
    (void)state;
    return list.count == 0 && !list.first && !list.last ? 0 : -1;
}

static void make(struct handle *h, int family, int type) {
    struct err err;
    *h = (struct handle){0};
    int fd = sys_socket(&list.sys, family, type, 0);
    assert_true(fd >= 0);
    assert_true(handle_open(h, &list, fd, family, type, 0, &err));
}

static void done(struct handle *h) {
    if (h->fd >= 0) assert_int_equal(handle_close(h, "close", 1), 0);
    handle_clear(h);
}

static struct address loopback(uint16_t port) {
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct address a = {.len = sizeof in};
    memcpy(a.raw.bytes, &in, sizeof in);
    return a;
}

static void check_shown(const struct handle *h, const char *expected) {
    struct buffer shown = {0};
    handle_push(&shown, h);
    assert_false(shown.failed);
    assert_string_equal(buffer_text(&shown), expected);
    buffer_clear(&shown);
}

static uint16_t port_of(const struct handle *h) {
    struct address a;
    uint16_t port = 0;
    assert_true(handle_local(h, &a));
    assert_true(address_port(&a, &port));
    return port;
}

static void listen_on_loopback(struct handle *h) {
    struct address a = loopback(0);
    make(h, AF_INET, SOCK_STREAM);
    assert_int_equal(sys_bind(&list.sys, h->fd, &a), 0);
    assert_int_equal(sys_listen(&list.sys, h->fd, 5), 0);
    h->open->state = HANDLE_LISTENING;
}

static void connect_to(struct handle *client, const struct handle *server) {
    struct address a = loopback(port_of(server));
    make(client, AF_INET, SOCK_STREAM);
    assert_int_equal(sys_connect(&list.sys, client->fd, &a), 0);
    client->open->state = HANDLE_CONNECTED;
}

static void accept_from(struct handle *h, const struct handle *server) {
    struct address peer;
    struct err err;
    *h = (struct handle){0};
    int fd = sys_accept(&list.sys, server->fd, &peer, 0);
    assert_true(fd >= 0);
    assert_true(handle_open(h, &list, fd, AF_INET, SOCK_STREAM, 0, &err));
    h->open->state = HANDLE_CONNECTED;
    h->open->accepted = true;
}

static void test_type_flags(void **state) {
    (void)state;
    struct handle plain, nonblocking;
    make(&plain, AF_INET, SOCK_STREAM);
    make(&nonblocking, AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC);
    assert_false(plain.open->user_nonblocking || plain.open->kernel_nonblocking);
    assert_true(nonblocking.open->user_nonblocking && nonblocking.open->kernel_nonblocking);
    assert_int_equal(nonblocking.open->type, SOCK_DGRAM);
    assert_int_equal(plain.open->state, HANDLE_FRESH);
    done(&plain);
    done(&nonblocking);
}

static void test_list(void **state) {
    (void)state;
    struct handle h[3];
    for (size_t i = 0; i < COUNT(h); i++) make(&h[i], AF_UNIX, SOCK_STREAM);
    int fd = h[1].fd;
    assert_int_equal(list.count, 3);
    assert_ptr_equal(list.first, &h[0]);
    assert_ptr_equal(list.last, &h[2]);
    assert_ptr_equal(handle_find(&list, fd), &h[1]);
    assert_true(h[0].number < h[1].number && h[1].number < h[2].number);
    assert_int_equal(handle_close(&h[1], "close", 12), 0);
    assert_null(handle_find(&list, fd));
    assert_ptr_equal(h[0].next, &h[2]);
    assert_ptr_equal(h[2].previous, &h[0]);
    assert_int_equal(h[1].fd, -1);
    assert_int_equal(h[1].closed_line, 12);
    assert_string_equal(h[1].closed_by, "close");
    done(&h[0]);
    assert_ptr_equal(list.first, &h[2]);
    done(&h[2]);
    handle_clear(&h[1]);
}

/* A dup keeps the open socket open, and what was read ahead with it. */
static void test_share(void **state) {
    (void)state;
    struct handle h, copy = {0};
    make(&h, AF_UNIX, SOCK_STREAM);
    int fd = sys_dup(&list.sys, h.fd);
    assert_true(fd >= 0);
    handle_share(&copy, fd, &h);
    assert_ptr_equal(copy.open, h.open);
    assert_int_equal(h.open->references, 2);
    assert_true(ahead_push(open_ahead_need(h.open), SPAN("left")));
    assert_int_equal(handle_close(&h, "close", 0), 0);
    assert_int_equal(copy.open->state, HANDLE_FRESH);
    assert_int_equal(ahead_count(open_ahead(copy.open)), 4);
    assert_int_equal(handle_close(&copy, "close", 0), 0);
    assert_int_equal(copy.open->state, HANDLE_CLOSED);
    assert_int_equal(ahead_count(open_ahead(copy.open)), 0);
    handle_clear(&h);
    assert_int_equal(copy.open->references, 1);
    handle_clear(&copy);
}

static void test_name(void **state) {
    (void)state;
    struct open_socket open = {0};
    struct handle h = {.list = &list, .open = &open, .name = ""}, cut = h, same = h;
    handle_name(&h, SPAN("srv"));
    handle_name(&h, SPAN("other"));
    assert_string_equal(h.name, "srv");
    handle_name(&cut, SPAN("a_name_that_is_longer_than_thirty_one_bytes"));
    assert_string_equal(cut.name, "a_name_that_is_longer_than_thir");
    handle_name(&same, SPAN("srv"));
    assert_ptr_equal(same.name, h.name);
    handle_list_clear(&list);
}

static void test_shown(void **state) {
    (void)state;
    struct handle server, client, accepted;
    char expected[128];
    listen_on_loopback(&server);
    (void)snprintf(expected, sizeof expected, "tcp listening 127.0.0.1:%u, fd %d", port_of(&server), server.fd);
    check_shown(&server, expected);
    connect_to(&client, &server);
    accept_from(&accepted, &server);
    (void)snprintf(expected, sizeof expected, "tcp 127.0.0.1:%u -> 127.0.0.1:%u, fd %d", port_of(&client),
                   port_of(&server), client.fd);
    check_shown(&client, expected);
    (void)snprintf(expected, sizeof expected, "tcp 127.0.0.1:%u <- 127.0.0.1:%u, fd %d", port_of(&server),
                   port_of(&client), accepted.fd);
    check_shown(&accepted, expected);
    done(&accepted);
    done(&client);
    assert_int_equal(handle_close(&server, "close", 3), 0);
    check_shown(&server, "closed tcp socket");
    handle_clear(&server);
}

/* States that the kernel need not agree with: what it does not tell is left out. */
static const struct shown_row {
    int family, type;
    enum handle_state state;
    bool paired;
    const char *shown;
} shown_rows[] = {
    {AF_INET, SOCK_STREAM, HANDLE_FRESH, false, "tcp socket, fd "},
    {AF_INET, SOCK_DGRAM, HANDLE_FRESH, false, "udp socket, fd "},
    {AF_INET, SOCK_STREAM, HANDLE_BOUND, false, "tcp bound 0.0.0.0:0, fd "},
    {AF_INET, SOCK_STREAM, HANDLE_CONNECTING, false, "tcp connecting, fd "},
    {AF_INET, SOCK_STREAM, HANDLE_CONNECTED, false, "tcp connected 0.0.0.0:0, fd "},
    {AF_UNIX, SOCK_STREAM, HANDLE_FRESH, false, "unix stream socket, fd "},
    {AF_UNIX, SOCK_STREAM, HANDLE_CONNECTED, true, "unix stream pair, fd "},
    {AF_UNIX, SOCK_DGRAM, HANDLE_CONNECTED, true, "unix datagram pair, fd "},
    {AF_UNIX, SOCK_SEQPACKET, HANDLE_BOUND, false, "unix seqpacket bound unnamed, fd "},
    {AF_NETLINK, SOCK_RAW, HANDLE_FRESH, false, "netlink socket, fd "},
};

static void test_shown_states(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(shown_rows); i++) {
        const struct shown_row *row = &shown_rows[i];
        struct handle h;
        char expected[128];
        make(&h, row->family, row->type);
        h.open->state = row->state;
        h.open->paired = row->paired;
        (void)snprintf(expected, sizeof expected, "%s%d", row->shown, h.fd);
        check_shown(&h, expected);
        done(&h);
    }
}

static void test_shown_unix(void **state) {
    (void)state;
    struct handle h;
    struct address a = {.len = 7, .raw.bytes = {AF_UNIX, 0, 0, 's', 'k', 's', '\n'}};
    char expected[64];
    make(&h, AF_UNIX, SOCK_STREAM);
    assert_int_equal(sys_bind(&list.sys, h.fd, &a), 0);
    h.open->state = HANDLE_BOUND;
    (void)snprintf(expected, sizeof expected, "unix stream bound @sks\\n, fd %d", h.fd);
    check_shown(&h, expected);
    done(&h);
}

/* Showing and looking ask the kernel, and nobody sees it in a trace. */
static void count_records(void *context, const struct sys_record *record) {
    (void)record;
    ++*(int *)context;
}

static void test_shown_unrecorded(void **state) {
    (void)state;
    int records = 0;
    struct handle server;
    struct buffer shown = {0};
    listen_on_loopback(&server);
    list.sys.reader = count_records;
    list.sys.context = &records;
    handle_push(&shown, &server);
    assert_int_equal(records, 0);
    done(&server);
    assert_int_equal(records, 1);
    buffer_clear(&shown);
}

static void test_kinds(void **state) {
    (void)state;
    static const struct {
        uint16_t family, type;
        int protocol;
        const char *kind;
    } rows[] = {
        {AF_INET, SOCK_STREAM, 0, "tcp"},
        {AF_INET, SOCK_STREAM, IPPROTO_TCP, "tcp"},
        {AF_INET, SOCK_STREAM, IPPROTO_MPTCP, "mptcp"},
        {AF_INET, SOCK_DGRAM, IPPROTO_ICMP, "ping"},
        {AF_INET, SOCK_RAW, IPPROTO_ICMP, "raw"},
        {AF_INET6, SOCK_STREAM, 0, "tcp6"},
        {AF_INET6, SOCK_DGRAM, 0, "udp6"},
        {AF_UNIX, SOCK_SEQPACKET, 0, "unix seqpacket"},
        {AF_PACKET, SOCK_RAW, 768, "packet"},
        {AF_VSOCK, SOCK_STREAM, 0, "vsock stream"},
        {250, SOCK_STREAM, 0, "socket"},
        {AF_INET, 77, 0, "socket"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct open_socket open = {.family = rows[i].family, .type = rows[i].type, .protocol = rows[i].protocol};
        struct handle h = {.open = &open, .fd = -1};
        assert_string_equal(handle_kind(&h), rows[i].kind);
    }
}

static void test_state_names(void **state) {
    (void)state;
    static const char *const names[] = {"fresh", "bound", "listening", "connecting", "connected", "closed"};
    for (size_t i = 0; i < COUNT(names); i++) assert_string_equal(handle_state_name((enum handle_state)i), names[i]);
}

/* A scripted kernel that refuses: close is called once, and the handle is gone all the same. */
static int closes;

static int failing_close(int fd) {
    (void)fd;
    closes++;
    errno = EINTR;
    return -1;
}

static int failing_name(int fd, struct sockaddr *a, socklen_t *len) {
    (void)fd;
    (void)a;
    (void)len;
    errno = ENOBUFS;
    return -1;
}

static void test_refusing_kernel(void **state) {
    (void)state;
    struct sys_ops ops = sys_kernel;
    struct handle h = {0};
    struct err err;
    ops.close = failing_close;
    ops.getsockname = ops.getpeername = failing_name;
    list.sys.ops = &ops;
    assert_true(handle_open(&h, &list, 77, AF_INET, SOCK_STREAM, 0, &err));
    h.open->state = HANDLE_LISTENING;
    check_shown(&h, "tcp listening, fd 77");
    h.open->state = HANDLE_CONNECTED;
    check_shown(&h, "tcp connected, fd 77");
    closes = 0;
    assert_int_equal(handle_close(&h, "the last reference to it went", 0), -EINTR);
    assert_int_equal(closes, 1);
    assert_int_equal(h.fd, -1);
    assert_int_equal(list.count, 0);
    check_shown(&h, "closed tcp socket");
    handle_clear(&h);
}

static void test_no_memory(void **state) {
    (void)state;
    struct handle h = {0};
    struct err err;
    mem_fail_from(1);
    bool opened = handle_open(&h, &list, 77, AF_INET, SOCK_STREAM, 0, &err);
    mem_fail_from(0);
    assert_false(opened);
    assert_string_equal(err.name, ERR_LIMIT);
    assert_int_equal(list.count, 0);
    handle_clear(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        TEST(test_type_flags), TEST(test_list),         TEST(test_share),           TEST(test_name),
        TEST(test_shown),      TEST(test_shown_states), TEST(test_shown_unix),      TEST(test_shown_unrecorded),
        TEST(test_kinds),      TEST(test_state_names),  TEST(test_refusing_kernel), TEST(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
