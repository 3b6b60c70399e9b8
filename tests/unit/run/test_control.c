/* Control data as values: what each kind of item means, and what becomes of descriptors. */
#include "run/control.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

/* The values of the items, as one would type them. */
static void assert_means(const struct control_item *item, const char *want) {
    struct buffer control = {0}, text = {0};
    struct handle_list list;
    struct value items, handles, meaning;
    struct err err;
    handle_list_init(&list);
    assert_true(control_push(&control, item));
    assert_true(list_new(&items, 0, &err) && list_new(&handles, 0, &err));
    assert_true(control_values(buffer_span(&control), &list, items.list, handles.list, &err));
    assert_int_equal(items.list->count, 1);
    assert_true(value_field(&meaning, &items.list->items[0], SPAN("value"), &err));
    assert_true(value_push_literal(&text, &meaning, &err));
    assert_string_equal(buffer_text(&text), want);
    value_release(&meaning);
    value_release(&items);
    value_release(&handles);
    buffer_clear(&control);
    buffer_clear(&text);
}

#define MEANS(level, type, what, want)                                                                                 \
    assert_means(&(const struct control_item){(level), (type), false, 0, span_of(&(what), sizeof(what))}, want)

static void numbers(void **state) {
    (void)state;
    const int32_t minus = -1;
    const uint8_t byte = 0xb8;
    const uint16_t narrow = 1400;
    const int64_t wide = 0x123456789ab;
    const uint32_t network = htonl(0x12345);
    MEANS(IPPROTO_IP, IP_TTL, minus, "-1");
    MEANS(SOL_SOCKET, 40, minus, "4294967295");
    MEANS(IPPROTO_IP, IP_TOS, byte, "184");
    MEANS(IPPROTO_IP, IP_TOS, minus, "-1");
    MEANS(IPPROTO_TCP, 36, minus, "-1");
    MEANS(IPPROTO_UDP, 103, narrow, "1400");
    MEANS(SOL_SOCKET, 61, wide, "1250999896491");
    MEANS(IPPROTO_IPV6, 11, network, "74565");
    MEANS(9999, 1, minus, "nil");
}

static void times_and_people(void **state) {
    (void)state;
    const struct timeval usec = {5, 6};
    const struct timespec nsec = {7, 8}, three[3] = {{1, 2}, {0, 0}, {3, 4}};
    const struct ucred cred = {.pid = 1, .uid = 2, .gid = 3};
    const char label[] = "unconfined";
    MEANS(SOL_SOCKET, SO_TIMESTAMP, usec, "{tv_sec: 5, tv_usec: 6}");
    MEANS(SOL_SOCKET, SO_TIMESTAMPNS, nsec, "{tv_sec: 7, tv_nsec: 8}");
    MEANS(SOL_SOCKET, SO_TIMESTAMPING, three,
          "[{tv_sec: 1, tv_nsec: 2}, {tv_sec: 0, tv_nsec: 0}, {tv_sec: 3, tv_nsec: 4}]");
    MEANS(SOL_SOCKET, SCM_CREDENTIALS, cred, "{pid: 1, uid: 2, gid: 3}");
    MEANS(SOL_SOCKET, 3, label, "\"unconfined\"");
}

static void packets(void **state) {
    (void)state;
    const struct in_pktinfo v4 = {.ipi_ifindex = 1, .ipi_addr = {htonl(INADDR_LOOPBACK)}};
    const struct in6_pktinfo v6 = {.ipi6_addr = IN6ADDR_LOOPBACK_INIT, .ipi6_ifindex = 2};
    const struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(80), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const struct tpacket_auxdata aux = {.tp_len = 60, .tp_snaplen = 50, .tp_net = 14};
    const uint32_t info[4] = {1, 99};
    const struct ip6_mtuinfo mtu = {.ip6m_addr = {.sin6_family = AF_INET6}, .ip6m_mtu = 1280};
    MEANS(IPPROTO_IP, IP_PKTINFO, v4, "{ipi_ifindex: 1, ipi_spec_dst: \"0.0.0.0\", ipi_addr: \"127.0.0.1\"}");
    MEANS(IPPROTO_IPV6, IPV6_PKTINFO, v6, "{ipi6_addr: \"::1\", ipi6_ifindex: 2}");
    MEANS(IPPROTO_IP, 20, a, "127.0.0.1:80");
    MEANS(263, 8, aux,
          "{tp_status: 0, tp_len: 60, tp_snaplen: 50, tp_mac: 0, tp_net: 14, tp_vlan_tci: 0, tp_vlan_tpid: 0}");
    MEANS(SOL_SOCKET, 58, info, "{if_index: 1, pkt_length: 99}");
    MEANS(IPPROTO_IPV6, 61, mtu, "{ip6m_addr: [::]:0, ip6m_mtu: 1280}");
    MEANS(270, 3, info[0], "{group: 1}");
}

static void errors(void **state) {
    (void)state;
    const struct {
        struct sock_extended_err e;
        struct sockaddr_in offender;
    } fault = {{.ee_errno = ECONNREFUSED, .ee_origin = SO_EE_ORIGIN_ICMP, .ee_type = 3, .ee_code = 3},
               {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}}};
    const struct sock_extended_err local = {.ee_errno = EMSGSIZE, .ee_origin = SO_EE_ORIGIN_LOCAL, .ee_info = 1500};
    MEANS(IPPROTO_IP, IP_RECVERR, fault,
          "{ee_errno: 111, name: \"ECONNREFUSED\", ee_origin: 2, ee_type: 3, ee_code: 3, ee_info: 0, ee_data: 0, "
          "offender: 127.0.0.1:0}");
    MEANS(IPPROTO_IPV6, IPV6_RECVERR, local,
          "{ee_errno: 90, name: \"EMSGSIZE\", ee_origin: 1, ee_type: 0, ee_code: 0, ee_info: 1500, ee_data: 0, "
          "offender: nil}");
}

/* Whatever the type: bytes that were cut off mean nothing, and nothing is read beyond them. */
static void what_is_cut_means_nil(void **state) {
    (void)state;
    static const int types[][2] = {
        {SOL_SOCKET, SCM_CREDENTIALS},
        {SOL_SOCKET, SO_TIMESTAMP},
        {SOL_SOCKET, SO_TIMESTAMPING},
        {IPPROTO_IP, IP_TTL},
        {IPPROTO_IP, IP_PKTINFO},
        {IPPROTO_IP, IP_RECVERR},
        {IPPROTO_IPV6, IPV6_PKTINFO},
        {SOL_SOCKET, 4},
        {IPPROTO_IPV6, 61},
        {263, 8},
        {270, 3},
        {SOL_SOCKET, 58},
    };
    for (size_t i = 0; i < COUNT(types); i++) {
        const struct control_item item = {types[i][0], types[i][1], false, 0, SPAN("\1\2\3")};
        assert_means(&item, "nil");
    }
}

static size_t count_open(void) {
    size_t count = 0;
    for (int fd = 0; fd < 256; fd++) count += fcntl(fd, F_GETFD) != -1;
    return count;
}

/* Two messages' worth of new descriptors, sockets and files by turns, and one that stands alone. */
static void push_descriptors(struct buffer *control) {
    int fds[5];
    for (size_t i = 0; i < COUNT(fds); i++)
        fds[i] = i % 2 ? open("/dev/null", O_RDONLY) : socket(AF_UNIX, SOCK_DGRAM, 0);
    const struct control_item rights = {SOL_SOCKET, SCM_RIGHTS, false, 0, span_of(fds, 2 * sizeof *fds)};
    const struct control_item pidfd = {SOL_SOCKET, 4, false, 0, span_of(fds + 2, sizeof *fds)};
    const struct control_item more = {SOL_SOCKET, SCM_RIGHTS, false, 0, span_of(fds + 3, 2 * sizeof *fds)};
    assert_true(control_push(control, &rights) && control_push(control, &pidfd) && control_push(control, &more));
}

static void descriptors_become_handles(void **state) {
    (void)state;
    size_t before = count_open();
    struct buffer control = {0};
    struct handle_list list;
    struct value items, handles;
    struct err err;
    handle_list_init(&list);
    push_descriptors(&control);
    assert_true(list_new(&items, 0, &err) && list_new(&handles, 0, &err));
    assert_true(control_values(buffer_span(&control), &list, items.list, handles.list, &err));
    assert_int_equal(list.count, 5);
    assert_int_equal(handles.list->count, 4);
    assert_int_equal(handles.list->items[0].handle->handle.open->family, AF_UNIX);
    assert_int_equal(handles.list->items[0].handle->handle.open->type, SOCK_DGRAM);
    assert_string_equal(handle_kind(&handles.list->items[1].handle->handle), "file");
    assert_true(handles.list->items[0].handle->handle.open->shared_outside);
    value_release(&items);
    assert_int_equal(list.count, 4);
    value_release(&handles);
    assert_int_equal(list.count, 0);
    assert_int_equal(count_open(), before);
    buffer_clear(&control);
}

/* Whichever allocation fails, no descriptor is left open without a handle. */
static void no_descriptor_is_lost_when_memory_ends(void **state) {
    (void)state;
    size_t before = count_open();
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 200; nth++) {
        struct buffer control = {0};
        struct handle_list list;
        struct value items, handles;
        struct err err;
        handle_list_init(&list);
        push_descriptors(&control);
        assert_true(list_new(&items, 0, &err) && list_new(&handles, 0, &err));
        mem_fail_from(nth);
        done = control_values(buffer_span(&control), &list, items.list, handles.list, &err);
        mem_fail_from(0);
        if (!done) assert_string_equal(err.name, ERR_LIMIT);
        assert_int_equal(count_open(), before + list.count);
        value_release(&items);
        value_release(&handles);
        assert_int_equal(count_open(), before);
        buffer_clear(&control);
    }
    assert_true(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),
        cmocka_unit_test(times_and_people),
        cmocka_unit_test(packets),
        cmocka_unit_test(errors),
        cmocka_unit_test(what_is_cut_means_nil),
        cmocka_unit_test(descriptors_become_handles),
        cmocka_unit_test(no_descriptor_is_lost_when_memory_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
