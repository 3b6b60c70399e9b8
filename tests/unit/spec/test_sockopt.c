/* The table of socket options, and how they are found. */
#include "spec/sockopt.h"

#include "spec/constant.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>

#include <cmocka.h>

static void rows_ascend(void **state) {
    (void)state;
    for (size_t i = 1; i < sockopt_count; i++) {
        const struct sockopt *a = &sockopts[i - 1], *b = &sockopts[i];
        int order = strcmp(a->name, b->name);
        if (order > 0 || (order == 0 && a->level >= b->level)) fail_msg("%s is out of order", b->name);
    }
}

static void rows_are_constants(void **state) {
    (void)state;
    for (size_t i = 0; i < sockopt_count; i++) {
        const struct constant *c = constant_find(span_text(sockopts[i].name));
        if (!c || c->value != sockopts[i].number || c->alias != sockopts[i].alias) fail_msg("%s", sockopts[i].name);
    }
}

/* The sets whose constants are options, but for what is control data of a message. */
static bool is_option(const struct constant *c) {
    static const enum constant_set sets[] = {SET_SO,   SET_TCP,  SET_UDP,     SET_UDPLITE,        SET_IP,
                                             SET_IPV6, SET_ALG,  SET_CAN_RAW, SET_NETLINK_OPTION, SET_PACKET,
                                             SET_TIPC, SET_VSOCK};
    static const char *const control[] = {"ALG_SET_AEAD_ASSOCLEN", "ALG_SET_IV", "ALG_SET_OP"};
    for (size_t i = 0; i < COUNT(control); i++)
        if (strcmp(control[i], c->name) == 0) return false;
    for (size_t i = 0; i < COUNT(sets); i++)
        if (c->set == sets[i]) return true;
    return false;
}

static void every_option_has_a_row(void **state) {
    (void)state;
    for (size_t i = 0; i < constant_count; i++) {
        struct sockopt_word word;
        if (!is_option(&constants[i])) continue;
        bool read = sockopt_read(span_text(constants[i].name), &word);
        if (!read || !word.row || word.brief) fail_msg("%s has no row", constants[i].name);
    }
}

/* What is not an alias is found by its number. */
static void numbers_are_unique_at_their_level(void **state) {
    (void)state;
    for (size_t i = 0; i < sockopt_count; i++) {
        const struct sockopt *row = &sockopts[i], *found = sockopt_at(row->level, row->number);
        if (!found || (found != row && !row->alias)) fail_msg("%s is %s", row->name, found ? found->name : "nothing");
    }
}

static void values_begin_with_names_of_constants(void **state) {
    (void)state;
    for (size_t i = 0; i < sockopt_count; i++) {
        size_t found = 0, len = strlen(sockopts[i].names);
        for (size_t k = 0; k < constant_count && len; k++) found += !strncmp(constants[k].name, sockopts[i].names, len);
        if (len && found < 2) fail_msg("%s: %s", sockopts[i].name, sockopts[i].names);
    }
}

static const struct {
    const char *word;
    int family, type, protocol;
    const char *name;
    int level;
} named[] = {
    {"SO_REUSEADDR", AF_INET, SOCK_STREAM, 0, "SO_REUSEADDR", SOL_SOCKET},
    {"so_reuseaddr", AF_INET, SOCK_STREAM, 0, "SO_REUSEADDR", SOL_SOCKET},
    {"reuseaddr", AF_UNIX, SOCK_STREAM, 0, "SO_REUSEADDR", SOL_SOCKET},
    {"nodelay", AF_INET, SOCK_STREAM, 0, "TCP_NODELAY", IPPROTO_TCP},
    {"nodelay", AF_TIPC, SOCK_STREAM, 0, "TIPC_NODELAY", 271},
    {"info", AF_INET, SOCK_STREAM, 0, "TCP_INFO", IPPROTO_TCP},
    {"info", AF_INET, SOCK_STREAM, 262, "MPTCP_INFO", 284},
    {"mtu", AF_INET, SOCK_STREAM, 0, "IP_MTU", IPPROTO_IP},
    {"mtu", AF_INET6, SOCK_STREAM, 0, "IPV6_MTU", IPPROTO_IPV6},
    {"ttl", AF_INET6, SOCK_STREAM, 0, "IP_TTL", IPPROTO_IP},
    {"cork", AF_INET, SOCK_DGRAM, 0, "UDP_CORK", IPPROTO_UDP},
    {"Cork", AF_INET6, SOCK_STREAM, 0, "TCP_CORK", IPPROTO_TCP},
    {"pktinfo", AF_NETLINK, SOCK_RAW, 0, "NETLINK_PKTINFO", 270},
    {"join_group", AF_INET, SOCK_DGRAM, 0, "MCAST_JOIN_GROUP", IPPROTO_IP},
    {"MCAST_JOIN_GROUP", AF_INET6, SOCK_DGRAM, 0, "MCAST_JOIN_GROUP", IPPROTO_IPV6},
    {"buffer_size", AF_VSOCK, SOCK_STREAM, 0, "SO_VM_SOCKETS_BUFFER_SIZE", AF_VSOCK},
    {"timestamp", AF_PACKET, SOCK_RAW, 0, "PACKET_TIMESTAMP", 263},
    {"send_cscov", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, "UDPLITE_SEND_CSCOV", 136},
};

static void names_are_found_in_every_form(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(named); i++) {
        struct sockopt_word word;
        if (!sockopt_read(span_text(named[i].word), &word)) fail_msg("%s is not found", named[i].word);
        const struct sockopt *row = sockopt_for(&word, named[i].family, named[i].type, named[i].protocol);
        assert_non_null(row);
        if (strcmp(row->name, named[i].name) != 0 || row->level != named[i].level)
            fail_msg("%s is %s of level %d", named[i].word, row->name, row->level);
    }
}

static void a_level_decides(void **state) {
    (void)state;
    struct sockopt_word word;
    assert_true(sockopt_read(SPAN("mtu"), &word));
    assert_string_equal(sockopt_in(&word, IPPROTO_IPV6)->name, "IPV6_MTU");
    assert_string_equal(sockopt_in(&word, IPPROTO_IP)->name, "IP_MTU");
    /* A name at another level stands for its number there, as in C. */
    assert_true(sockopt_read(SPAN("IP_TTL"), &word));
    assert_string_equal(sockopt_in(&word, SOL_SOCKET)->name, "SO_REUSEADDR");
    assert_null(sockopt_in(&word, 9999));
}

static void other_words(void **state) {
    (void)state;
    struct sockopt_word word;
    static const char *const none[] = {"", "SO_", "TCP_", "SO_REUSEADD", "nothing", "so reuseaddr"};
    for (size_t i = 0; i < COUNT(none); i++) assert_false(sockopt_read(span_text(none[i]), &word));
    assert_true(sockopt_read(SPAN("BT_SECURITY"), &word)); /* a constant, at a level that has to be told */
    assert_null(word.row);
    assert_int_equal(word.number, 4);
    assert_null(sockopt_for(&word, AF_INET, SOCK_STREAM, 0));
    assert_true(span_is(sockopt_nearest(SPAN("SO_REUSEADRD")), "SO_REUSEADDR"));
    assert_true(span_is(sockopt_nearest(SPAN("nodelya")), "NODELAY"));
    assert_int_equal(sockopt_nearest(SPAN("zzzzzzzzzz")).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_ascend),
        cmocka_unit_test(rows_are_constants),
        cmocka_unit_test(every_option_has_a_row),
        cmocka_unit_test(numbers_are_unique_at_their_level),
        cmocka_unit_test(values_begin_with_names_of_constants),
        cmocka_unit_test(names_are_found_in_every_form),
        cmocka_unit_test(a_level_decides),
        cmocka_unit_test(other_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
