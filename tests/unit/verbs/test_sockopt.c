/* Values of socket options on the kernel itself: every option that can be read and set is read, set to what was read, and
   read again. */
#include "verbs/sockopt.h"

#include "verbs/layout.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

static const struct socket_row {
    const char *name;
    int family, type, protocol;
} kinds[] = {
    {"tcp", AF_INET, SOCK_STREAM, 0},         {"udp", AF_INET, SOCK_DGRAM, 0},
    {"tcp6", AF_INET6, SOCK_STREAM, 0},       {"udp6", AF_INET6, SOCK_DGRAM, 0},
    {"unix", AF_UNIX, SOCK_STREAM, 0},        {"netlink", AF_NETLINK, SOCK_RAW, 0},
    {"udplite", AF_INET, SOCK_DGRAM, 136},    {"mptcp", AF_INET, SOCK_STREAM, 262},
    {"raw", AF_INET, SOCK_RAW, IPPROTO_ICMP}, {"raw6", AF_INET6, SOCK_RAW, 58},
    {"packet", AF_PACKET, SOCK_RAW, 0},       {"vsock", AF_VSOCK, SOCK_STREAM, 0},
};

/* What setting to what was read changes, since the kernel takes it for something else: a size of which it makes the double,
   a time that it counts in steps. */
static bool changes(const struct sockopt *row) {
    return strstr(row->name, "SO_RCVBUF") || strstr(row->name, "SO_SNDBUF") || strstr(row->name, "SO_TXREHASH") ||
           strstr(row->name, "SO_RCVLOWAT");
}

static struct sockopt_at at_row(const struct sockopt *row) {
    struct sockopt_at at = {.level = row->level, .number = row->number, .row = row};
    return at;
}

/* The option's value, owned; false where the kernel refuses. */
static bool get(struct sys *sys, int fd, const struct sockopt *row, struct value *v) {
    struct buffer bytes = {0};
    struct sockopt_at at = at_row(row);
    struct err err;
    bool got = sockopt_ask(sys, fd, &at, sockopt_room(row->type), &bytes) >= 0;
    if (got && !sockopt_decode(row, buffer_span(&bytes), v, &err)) fail_msg("%s: %s", row->name, err.message);
    buffer_clear(&bytes);
    return got;
}

/* 0 or −errno. That the value is refused before the kernel sees it fails the test. */
static int set(struct sys *sys, int fd, const struct sockopt *row, const struct value *v) {
    struct buffer bytes = {0};
    struct sockopt_at at = at_row(row);
    struct err err;
    if (!sockopt_encode(&at, v, &bytes, &err)) fail_msg("%s: %s", row->name, err.message);
    int r = sys_setsockopt(sys, fd, row->level, row->number, bytes.ptr, (socklen_t)bytes.len);
    buffer_clear(&bytes);
    return r;
}

static bool same(const struct value *a, const struct value *b) {
    bool equal = false;
    struct err err;
    return value_equal(a, b, &equal, &err) && equal;
}

static void show(const char *kind, const struct sockopt *row, const struct value *a, const struct value *b) {
    struct buffer text = {0};
    struct err err;
    buffer_printf(&text, "%s %s: ", kind, row->name);
    value_push_literal(&text, a, &err);
    buffer_push_text(&text, " then ");
    value_push_literal(&text, b, &err);
    print_error("%s\n", buffer_text(&text));
    buffer_clear(&text);
}

/* 1 if the option came back as it was set, 0 if it can't be set now, −1 if it came back as something else. */
static int go_round(struct sys *sys, int fd, const char *kind, const struct sockopt *row) {
    struct value before, after;
    if (!get(sys, fd, row, &before)) return 0;
    int result = 0;
    if (set(sys, fd, row, &before) >= 0 && get(sys, fd, row, &after)) {
        result = same(&before, &after) || changes(row) ? 1 : -1;
        if (result < 0) show(kind, row, &before, &after);
        value_release(&after);
    }
    value_release(&before);
    return result;
}

static bool can_go_round(const struct sockopt *row) {
    unsigned both = SOCKOPT_GET | SOCKOPT_SET;
    return (row->access & both) == both && !(row->access & (SOCKOPT_TAKES | SOCKOPT_WITH));
}

/* Most options of most kinds can be set by everybody; what needs a right is not counted on. */
static void what_was_got_can_be_set(void **state) {
    (void)state;
    struct sys sys;
    size_t done = 0, wrong = 0;
    sys_init(&sys);
    for (size_t k = 0; k < COUNT(kinds); k++) {
        int fd = socket(kinds[k].family, kinds[k].type | SOCK_CLOEXEC, kinds[k].protocol);
        if (fd < 0) continue;
        for (size_t i = 0; i < sockopt_count; i++) {
            int r = can_go_round(&sockopts[i]) ? go_round(&sys, fd, kinds[k].name, &sockopts[i]) : 0;
            done += r > 0;
            wrong += r < 0;
        }
        close(fd);
    }
    assert_int_equal(wrong, 0);
    assert_true(done > 400);
}

/* Every option of the table that some socket answers to can be read. */
static void everything_that_is_read_is_decoded(void **state) {
    (void)state;
    struct sys sys;
    size_t read = 0;
    sys_init(&sys);
    for (size_t k = 0; k < COUNT(kinds); k++) {
        int fd = socket(kinds[k].family, kinds[k].type | SOCK_CLOEXEC, kinds[k].protocol);
        for (size_t i = 0; i < sockopt_count && fd >= 0; i++) {
            struct value v;
            if (!(sockopts[i].access & SOCKOPT_GET) || sockopts[i].type == SOCKOPT_PROCESS) continue;
            if (!get(&sys, fd, &sockopts[i], &v)) continue;
            value_release(&v);
            read++;
        }
        if (fd >= 0) close(fd);
    }
    assert_true(read > 600);
}

/* A value as bytes and back, without the kernel. */
static void check_bytes(const char *name, int level, struct value *taken, const void *want, size_t len) {
    struct sockopt_word word;
    struct buffer bytes = {0};
    struct value back;
    struct err err;
    assert_true(sockopt_read(span_text(name), &word));
    const struct sockopt *row = sockopt_in(&word, level);
    struct sockopt_at at = at_row(row);
    if (!sockopt_encode(&at, taken, &bytes, &err)) fail_msg("%s: %s", name, err.message);
    assert_int_equal(bytes.len, len);
    assert_memory_equal(bytes.ptr, want, len);
    assert_true(sockopt_decode(row, buffer_span(&bytes), &back, &err));
    assert_true(same(taken, &back));
    value_release(&back);
    value_release(taken);
    buffer_clear(&bytes);
}

static struct value text(const char *bytes) {
    struct value v;
    struct err err;
    assert_true(value_bytes(&v, span_text(bytes), &err));
    return v;
}

static void add(struct value *record, const char *name, struct value taken) {
    struct err err;
    assert_true(record_set_take(record->record, span_text(name), taken, &err));
}

static struct value record(void) {
    struct value v;
    struct err err;
    assert_true(record_new(&v, 4, &err));
    return v;
}

static void structs_are_laid_out_as_in_c(void **state) {
    (void)state;
    struct value v = record();
    add(&v, "l_onoff", value_int(1));
    add(&v, "l_linger", value_int(-2));
    check_bytes("SO_LINGER", SOL_SOCKET, &v, &(struct linger){1, -2}, sizeof(struct linger));

    struct ip_mreqn four = {.imr_ifindex = 7};
    four.imr_multiaddr.s_addr = htonl(0xef010203);
    four.imr_address.s_addr = htonl(INADDR_LOOPBACK);
    v = record();
    add(&v, "imr_multiaddr", text("239.1.2.3"));
    add(&v, "imr_address", text("127.0.0.1"));
    add(&v, "imr_ifindex", value_int(7));
    check_bytes("IP_ADD_MEMBERSHIP", IPPROTO_IP, &v, &four, sizeof four);

    struct ipv6_mreq six = {.ipv6mr_interface = 1};
    six.ipv6mr_multiaddr = (struct in6_addr){.s6_addr = {0xff, 0x02, [15] = 0x11}};
    v = record();
    add(&v, "ipv6mr_multiaddr", text("ff02::11"));
    add(&v, "ipv6mr_interface", value_int(1));
    check_bytes("IPV6_JOIN_GROUP", IPPROTO_IPV6, &v, &six, sizeof six);
}

/* A filter has its sources behind it, and counts them. */
static void sources_are_counted(void **state) {
    (void)state;
    struct value v = record(), list;
    struct err err;
    const uint32_t want[] = {htonl(0xef010203), htonl(INADDR_LOOPBACK), 1, 2, htonl(0x0a000001), htonl(0x0a000002)};
    assert_true(list_new(&list, 2, &err));
    assert_true(list_push_take(list.list, text("10.0.0.1"), &err) && list_push_take(list.list, text("10.0.0.2"), &err));
    add(&v, "imsf_multiaddr", text("239.1.2.3"));
    add(&v, "imsf_interface", text("127.0.0.1"));
    add(&v, "imsf_fmode", value_int(1));
    add(&v, "imsf_slist", list);
    check_bytes("IP_MSFILTER", IPPROTO_IP, &v, want, sizeof want);
}

/* The offsets that layout.def has as numbers, where the machine's header is as new. */
static void tcp_info_is_where_the_header_has_it(void **state) {
    (void)state;
    struct value v, *field;
    struct err err;
    struct tcp_info info;
    memset(&info, 0, sizeof info);
    info.tcpi_state = TCP_LISTEN;
    info.tcpi_snd_wscale = 7;
    info.tcpi_rcv_wscale = 9;
    info.tcpi_rto = 1;
    info.tcpi_pmtu = 2;
    info.tcpi_total_retrans = 3;
    assert_true(layout_read(SOCKOPT_TCP_INFO, span_of(&info, sizeof info), &v, &err));
    static const struct {
        const char *name;
        int64_t value;
    } want[] = {{"tcpi_state", TCP_LISTEN}, {"tcpi_snd_wscale", 7},   {"tcpi_rcv_wscale", 9}, {"tcpi_rto", 1},
                {"tcpi_pmtu", 2},           {"tcpi_total_retrans", 3}};
    for (size_t i = 0; i < COUNT(want); i++) {
        field = record_find(v.record, span_text(want[i].name));
        assert_non_null(field);
        assert_int_equal(field->integer, want[i].value);
    }
    value_release(&v);
    /* An older kernel gives less of it, a newer one more. */
    assert_true(layout_read(SOCKOPT_TCP_INFO, SPAN("\x07\0\0\0\0\0\0\0\x01\0\0\0\x02"), &v, &err));
    assert_non_null(record_find(v.record, SPAN("tcpi_rto")));
    assert_null(record_find(v.record, SPAN("tcpi_ato")));
    value_release(&v);
    char more[300] = {0};
    assert_true(layout_read(SOCKOPT_TCP_INFO, span_of(more, sizeof more), &v, &err));
    assert_int_equal(value_span(record_find(v.record, SPAN("rest"))).len, 300 - 276);
    value_release(&v);
}

static void handles_remember_what_bounds_a_wait(void **state) {
    (void)state;
    struct handle_list list;
    struct handle h = {0};
    struct err err;
    const struct timeval two = {.tv_sec = 2};
    const int low = 10;
    handle_list_init(&list);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(handle_open(&h, &list, fd, AF_INET, SOCK_STREAM, 0, &err));
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &two, sizeof two), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &two, sizeof two), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &low, sizeof low), 0);
    handle_read_wait(&h, IPPROTO_TCP, SO_RCVTIMEO);
    assert_int_equal(open_rare(h.open)->receive_timeout, 0);
    handle_read_wait(&h, SOL_SOCKET, 66);
    assert_int_equal(open_rare(h.open)->receive_timeout, 2000000000);
    assert_int_equal(open_rare(h.open)->send_timeout, 0);
    handle_read_waits(&h);
    assert_int_equal(open_rare(h.open)->send_timeout, 2000000000);
    assert_int_equal(open_rare(h.open)->receive_low, 10);
    handle_close(&h, "close", 0);
    handle_clear(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_got_can_be_set),
        cmocka_unit_test(everything_that_is_read_is_decoded),
        cmocka_unit_test(structs_are_laid_out_as_in_c),
        cmocka_unit_test(sources_are_counted),
        cmocka_unit_test(tcp_info_is_where_the_header_has_it),
        cmocka_unit_test(handles_remember_what_bounds_a_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
