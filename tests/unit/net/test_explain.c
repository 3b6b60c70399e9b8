/* Hints: a table of failed calls and what is said of each, and real calls that fail on loopback. */
#include "net/explain.h"

#include "base/mem.h"

#include <errno.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct address address_of(const char *word, int family) {
    struct address_word read;
    struct address a;
    struct err err;
    assert_true(address_read(span_text(word), NULL, &read, &err));
    assert_true(address_resolve(&read, family, SOCK_STREAM, ADDRESS_FOR_BIND, &a, &err));
    return a;
}

#define TCP AF_INET, SOCK_STREAM
#define UDP AF_INET, SOCK_DGRAM
#define TCP6 AF_INET6, SOCK_STREAM
#define STREAM AF_UNIX, SOCK_STREAM
#define DGRAM AF_UNIX, SOCK_DGRAM
#define FRESH HANDLE_FRESH, false
#define BOUND HANDLE_BOUND, false
#define LISTENING HANDLE_LISTENING, false
#define CONNECTED HANDLE_CONNECTED, false
#define NONBLOCKING HANDLE_FRESH, true

/* Without word there is no address; without hint there is none, and the detail tells the address. */
static const struct row {
    const char *verb;
    int number;
    uint16_t family, type;
    enum handle_state state;
    bool nonblocking;
    const char *word, *hint, *detail;
} rows[] = {
    {"bind", EADDRINUSE, TCP, FRESH, ":7788",
     "another socket is bound to 0.0.0.0:7788; setsockopt srv SO_REUSEADDR 1 before bind reuses an address in "
     "TIME_WAIT",
     ""},
    {"bind", EADDRINUSE, UDP, FRESH, "127.0.0.1:7788", "another socket is bound to 127.0.0.1:7788", ""},
    {"bind", EADDRINUSE, STREAM, FRESH, "/tmp/x",
     "/tmp/x exists already; bind srv /tmp/x --replace removes it first if nobody serves it", ""},
    {"bind", EADDRINUSE, STREAM, FRESH, "@x", "another socket is bound to @x", ""},
    {"bind", EACCES, TCP, FRESH, ":80",
     "port 80 is below 1024, which needs root or CAP_NET_BIND_SERVICE: take a higher one", "0.0.0.0:80"},
    {"bind", EACCES, TCP, FRESH, ":8080", "", "0.0.0.0:8080"},
    {"bind", EADDRNOTAVAIL, TCP, FRESH, "10.9.9.9:80",
     "no interface of this host has the address of 10.9.9.9:80; :80 binds to all that it has", ""},
    {"bind", EINVAL, TCP, BOUND, ":1", "srv has an address already; a socket is bound once", "0.0.0.0:1"},
    {"bind", EINVAL, TCP, FRESH, ":1", "", "0.0.0.0:1"},
    {"bind", EINVAL, TCP6, FRESH, "[fe80::1]:81", "a link-local address needs its interface: [fe80::1%eth0]:81",
     "[fe80::1]:81"},
    {"bind", ENOENT, STREAM, FRESH, "/no/x", "the folder of /no/x is not there", ""},
    {"listen", EOPNOTSUPP, UDP, BOUND, NULL,
     "only stream and seqpacket sockets listen; a bound datagram socket receives at once: recvfrom srv", ""},
    {"listen", EINVAL, STREAM, FRESH, NULL, "a unix socket is bound before it listens: bind srv PATH", ""},
    {"listen", EINVAL, TCP, CONNECTED, NULL, "srv is connected, and a connected socket cannot listen: make another",
     ""},
    {"accept", EINVAL, TCP, BOUND, NULL, "srv does not listen: listen srv first", ""},
    {"accept", EINVAL, TCP, LISTENING, NULL, "", ""},
    {"accept", EAGAIN, TCP, NONBLOCKING, NULL, "nobody is waiting, and srv is non-blocking: poll srv --read waits", ""},
    {"connect", ECONNREFUSED, TCP, FRESH, "127.0.0.1:1", "nothing listens on 127.0.0.1:1", ""},
    {"connect", ECONNREFUSED, STREAM, FRESH, "@x", "nothing listens on @x", ""},
    {"connect", ENOENT, STREAM, FRESH, "/x\x1b", "there is no /x\\e: its server has not bound it yet, or elsewhere",
     ""},
    {"connect", EISCONN, TCP, CONNECTED, NULL, "srv is connected already; a stream socket connects once: make another",
     ""},
    {"connect", EAFNOSUPPORT, TCP, FRESH, "none", "none is of another family than srv", ""},
    {"connect", EINPROGRESS, TCP, NONBLOCKING, "127.0.0.1:1",
     "the connect goes on: poll srv --write waits for it, getsockopt srv SO_ERROR tells how it ended", "127.0.0.1:1"},
    {"send", EPIPE, TCP, FRESH, NULL, "srv is not connected: connect it first", ""},
    {"send", EPIPE, TCP, CONNECTED, NULL, "the peer closed the connection, or srv was shut down for writing", ""},
    {"send", EPIPE, TCP, LISTENING, NULL, "srv listens; accept gives the handle to send to", ""},
    {"sendmsg", EDESTADDRREQ, UDP, FRESH, NULL, "srv has no peer: connect it, or name one with sendto", ""},
    {"sendto", EMSGSIZE, UDP, FRESH, NULL, "a UDP datagram over IPv4 holds at most 65507 bytes", ""},
    {"send", EAGAIN, TCP, CONNECTED, NULL,
     "the kernel's buffer stayed full, as MSG_DONTWAIT or SO_SNDTIMEO bounds the wait", ""},
    {"recv", ENOTCONN, TCP, LISTENING, NULL, "srv listens; accept gives the handle to receive from", ""},
    {"recvfrom", ECONNREFUSED, UDP, CONNECTED, NULL, "an earlier datagram was answered: nothing receives on that port",
     ""},
    {"recv", ECONNRESET, TCP, CONNECTED, NULL, "the peer reset the connection: it ended, or closed with data unread",
     ""},
    {"recv", EAGAIN, TCP, NONBLOCKING, NULL, "nothing has come yet, and srv is non-blocking: poll srv --read waits",
     ""},
    {"recv", EIO, TCP, CONNECTED, NULL, "", ""},
    {"setsockopt", ENOPROTOOPT, TCP, FRESH, NULL, "a tcp socket has no such option at that level", ""},
};

static void test_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];
        struct open_socket open = {
            .family = r->family, .type = r->type, .state = r->state, .user_nonblocking = r->nonblocking};
        struct handle_list list;
        handle_list_init(&list);
        struct handle h = {.list = &list, .fd = 77, .open = &open, .name = "srv"};
        struct address a = {0};
        struct err err;
        if (r->word) a = address_of(r->word, r->family);
        assert_false(explain_errno(&err, r->verb, r->number, &h, r->word ? &a : NULL));
        assert_string_equal(err.hint, r->hint);
        assert_string_equal(err.detail, r->detail);
        assert_string_equal(err.verb, r->verb);
        assert_string_equal(err.name, err_errno_name(r->number));
        assert_int_equal(err.number, r->number);
    }
}

/* What is not known is not made up. */
static void test_nothing_known(void **state) {
    (void)state;
    struct err err;
    explain_errno(&err, "socket", EMFILE, NULL, NULL);
    assert_non_null(strstr(err.hint, "ulimit -n"));
    explain_errno(&err, "connect", ECONNREFUSED, NULL, NULL);
    assert_string_equal(err.hint, "");
    explain_errno(&err, "bind", EADDRINUSE, NULL, NULL);
    assert_string_equal(err.hint, "another socket is bound to the address");
    explain_errno(&err, "nothing", EBADF, NULL, NULL);
    assert_string_equal(err.message, "Bad file descriptor");
    assert_string_equal(err.hint, "");
}

static void test_nameless(void **state) {
    (void)state;
    struct handle_list list;
    handle_list_init(&list);
    struct open_socket open = {.family = AF_INET, .type = SOCK_STREAM};
    struct handle h = {.list = &list, .fd = 77, .open = &open, .name = ""};
    struct err err;
    explain_errno(&err, "accept", EINVAL, &h, NULL);
    assert_string_equal(err.hint, "the handle does not listen: listen HANDLE first");
}

static void test_closed(void **state) {
    (void)state;
    struct open_socket open = {.family = AF_INET, .type = SOCK_STREAM, .state = HANDLE_CLOSED};
    struct handle h = {.fd = -1, .open = &open, .name = "c", .closed_by = "close", .closed_line = 12};
    struct err err;
    explain_errno(&err, "send", EBADF, &h, NULL);
    assert_string_equal(err.hint, "c was closed on line 12");
    h.closed_by = "the last reference to it went";
    h.closed_line = 0;
    explain_errno(&err, "send", EBADF, &h, NULL);
    assert_string_equal(err.hint, "c was closed: the last reference to it went");
}

/* Each row of the table can be filled in: every piece in braces is known, and the whole fits. */
static const struct text_row {
    const char *verb, *hint;
} texts[] = {
#define HINT(verb, number, when, hint) {verb, hint},
#include "net/explain.def"
#undef HINT
};

static bool piece_is_known(struct span name) {
    static const char *const known[] = {"handle", "h", "kind", "address", "port", "holder", "closed"};
    for (size_t i = 0; i < COUNT(known); i++) {
        if (span_is(name, known[i])) return true;
    }
    return false;
}

static void test_texts(void **state) {
    (void)state;
    struct err err;
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_true(strlen(texts[i].hint) < sizeof err.hint - 80);
        for (struct span rest = span_text(texts[i].hint); rest.len;) {
            struct span piece = span_from(rest, span_find(rest, '{') + 1);
            struct span name = span_head(piece, span_find(piece, '}'));
            if (piece.len && !piece_is_known(name)) fail_msg("unknown piece in: %s", texts[i].hint);
            rest = span_from(piece, name.len + 1);
        }
    }
}

/* Real sockets on loopback: a second one that wants the address of the first. */
static void open_socket_at(struct handle *h, struct handle_list *list, int type, const struct address *a) {
    struct err err;
    *h = (struct handle){0};
    int fd = sys_socket(&list->sys, address_family(a), type, 0);
    assert_true(fd >= 0);
    assert_true(handle_open(h, list, fd, address_family(a), type, 0, &err));
    if (sys_bind(&list->sys, fd, a) == 0) h->open->state = HANDLE_BOUND;
}

static void close_all(struct handle *const *handles, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(handle_close(handles[i], "close", 0), 0);
        handle_clear(handles[i]);
    }
}

static void test_held(void **state) {
    (void)state;
    struct handle_list list;
    struct handle first, second, datagram;
    struct address any = address_of(":0", AF_INET), wanted;
    struct err err;
    char expected[128];
    handle_list_init(&list);
    open_socket_at(&first, &list, SOCK_STREAM, &any);
    assert_int_equal(sys_listen(&list.sys, first.fd, 5), 0);
    first.open->state = HANDLE_LISTENING;
    assert_true(handle_local(&first, &wanted));
    struct sockaddr_in in;
    memcpy(&in, wanted.raw.bytes, sizeof in);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    memcpy(wanted.raw.bytes, &in, sizeof in);
    open_socket_at(&second, &list, SOCK_STREAM, &wanted);
    assert_int_equal(second.open->state, HANDLE_FRESH);
    explain_errno(&err, "bind", EADDRINUSE, &second, &wanted);
    (void)snprintf(expected, sizeof expected, "fd %d already listens on 0.0.0.0:%u", first.fd, ntohs(in.sin_port));
    assert_string_equal(err.hint, expected);
    handle_name(&first, SPAN("server2"));
    explain_errno(&err, "bind", EADDRINUSE, &second, &wanted);
    (void)snprintf(expected, sizeof expected, "server2 already listens on 0.0.0.0:%u", ntohs(in.sin_port));
    assert_string_equal(err.hint, expected);
    assert_string_equal(err.detail, "");
    open_socket_at(&datagram, &list, SOCK_DGRAM, &any); /* another type is not in the way */
    explain_errno(&err, "bind", EADDRINUSE, &datagram, &wanted);
    assert_non_null(strstr(err.hint, "another socket"));
    close_all((struct handle *const[]){&first, &second, &datagram}, 3);
    handle_list_clear(&list);
}

static void test_held_unix(void **state) {
    (void)state;
    struct handle_list list;
    struct handle first, second;
    char word[64];
    struct err err;
    (void)snprintf(word, sizeof word, "@sks-explain-%p", (void *)&first);
    struct address a = address_of(word, AF_UNIX);
    handle_list_init(&list);
    open_socket_at(&first, &list, SOCK_STREAM, &a);
    open_socket_at(&second, &list, SOCK_STREAM, &a);
    handle_name(&first, SPAN("old"));
    explain_errno(&err, "bind", EADDRINUSE, &second, &a);
    assert_true(strncmp(err.hint, "old is already bound to @sks-explain-", 37) == 0);
    close_all((struct handle *const[]){&first, &second}, 2);
    handle_list_clear(&list);
}

static bool has_ipv6(void) {
    struct sys s;
    sys_init(&s);
    struct address a = address_of("[::1]:0", AF_INET6);
    int fd = sys_socket(&s, AF_INET6, SOCK_STREAM, 0);
    bool has = fd >= 0 && sys_bind(&s, fd, &a) == 0;
    if (fd >= 0) (void)sys_close(&s, fd);
    if (!has) print_message("no IPv6 here: its rows are skipped\n");
    return has;
}

/* Which addresses stand in each other's way; the port is the same where it is not written. */
static void test_overlap(void **state) {
    (void)state;
    static const struct {
        const char *held, *wanted;
        int held_family, wanted_family;
        bool found;
    } pairs[] = {
        {"127.0.0.1:0", "127.0.0.1:0", AF_INET, AF_INET, true},
        {":0", "127.0.0.1:0", AF_INET, AF_INET, true},
        {"127.0.0.1:0", ":0", AF_INET, AF_INET, true},
        {"127.0.0.2:0", "127.0.0.1:0", AF_INET, AF_INET, false},
        {"[::]:0", ":0", AF_INET6, AF_INET, true},
        {"[::1]:0", "127.0.0.1:0", AF_INET6, AF_INET, false},
        {":0", "[::]:0", AF_INET, AF_INET6, true},
        {":0", "[::1]:0", AF_INET, AF_INET6, false},
    };
    bool ipv6 = has_ipv6();
    for (size_t i = 0; i < COUNT(pairs); i++) {
        if (!ipv6 && (pairs[i].held_family == AF_INET6 || pairs[i].wanted_family == AF_INET6)) continue;
        struct handle_list list;
        struct handle first, second;
        struct address held = address_of(pairs[i].held, pairs[i].held_family), got;
        struct address wanted = address_of(pairs[i].wanted, pairs[i].wanted_family);
        struct address other =
            address_of(pairs[i].wanted_family == AF_INET ? "127.0.0.1:0" : "[::1]:0", pairs[i].wanted_family);
        struct err err;
        handle_list_init(&list);
        open_socket_at(&first, &list, SOCK_STREAM, &held);
        assert_int_equal(first.open->state, HANDLE_BOUND);
        open_socket_at(&second, &list, SOCK_STREAM, &other);
        assert_true(handle_local(&first, &got));
        memcpy(wanted.raw.bytes + 2, got.raw.bytes + 2, 2);
        explain_errno(&err, "bind", EADDRINUSE, &second, &wanted);
        assert_int_equal(strstr(err.hint, "is already bound to") != NULL, pairs[i].found);
        close_all((struct handle *const[]){&first, &second}, 2);
    }
}

/* A hint that there is no memory for is left out; the error stays what it is. */
static void test_no_memory(void **state) {
    (void)state;
    struct address a = address_of("127.0.0.1:1", AF_INET);
    struct err err;
    for (uint64_t nth = 1; nth < 8; nth++) {
        mem_fail_from(nth);
        explain_errno(&err, "connect", ECONNREFUSED, NULL, &a);
        mem_fail_from(0);
        assert_string_equal(err.name, "ECONNREFUSED");
        assert_true(err.hint[0] == '\0' || strcmp(err.hint, "nothing listens on 127.0.0.1:1") == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),      cmocka_unit_test(test_nothing_known), cmocka_unit_test(test_nameless),
        cmocka_unit_test(test_closed),    cmocka_unit_test(test_texts),         cmocka_unit_test(test_held),
        cmocka_unit_test(test_held_unix), cmocka_unit_test(test_overlap),       cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
