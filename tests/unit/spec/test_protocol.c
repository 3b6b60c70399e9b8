/* Protocols by name, and back. */
#include "spec/protocol.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>

#include <cmocka.h>

static void names(void **state) {
    (void)state;
    const struct {
        const char *name;
        int64_t number; /* −1: there is none */
    } rows[] = {
        {"IPPROTO_TCP", 6},
        {"tcp", 6},
        {"Tcp", 6},
        {"mptcp", 262},
        {"IPPROTO_MPTCP", 262},
        {"udplite", 136},
        {"sctp", 132},
        {"icmp", 1},
        {"ICMPV6", 58},
        {"raw", 255},
        {"NETLINK_ROUTE", 0},
        {"route", 0},
        {"generic", 16},
        {"CAN_RAW", 1},
        {"bcm", 2},
        {"ETH_P_ALL", htons(3)},
        {"eth_p_ip", htons(0x800)},
        {"arp", htons(0x806)},
        {"ip", 0},
        {"SOMAXCONN", -1},
        {"", -1},
        {"tcpp", -1},
        {"IPPROTO_", -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t number = -1;
        assert_int_equal(protocol_find(span_text(rows[i].name), &number), rows[i].number >= 0);
        assert_int_equal(number, rows[i].number);
    }
}

static void numbers(void **state) {
    (void)state;
    assert_string_equal(protocol_name(AF_INET, IPPROTO_MPTCP), "IPPROTO_MPTCP");
    assert_string_equal(protocol_name(AF_INET6, IPPROTO_ICMPV6), "IPPROTO_ICMPV6");
    assert_string_equal(protocol_name(AF_NETLINK, 0), "NETLINK_ROUTE");
    assert_string_equal(protocol_name(AF_PACKET, htons(0x800)), "ETH_P_IP");
    assert_null(protocol_name(AF_INET, 0));
    assert_null(protocol_name(AF_INET, 999));
    assert_null(protocol_name(AF_UNIX, 1));
    assert_null(protocol_name(AF_PACKET, 0));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
