/* The constants: the table's order, and how they are found by name and by value. */
#include "spec/constant.h"

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void names_ascend(void **state) {
    (void)state;
    for (size_t i = 1; i < constant_count; i++) {
        if (strcmp(constants[i - 1].name, constants[i].name) >= 0) fail_msg("%s is out of order", constants[i].name);
    }
}

/* constant_find_in turns what it is given into upper case, in a room of 64 bytes. */
static void names_are_upper_case(void **state) {
    (void)state;
    for (size_t i = 0; i < constant_count; i++) {
        struct span name = span_text(constants[i].name);
        assert_true(name.len < 64);
        if (span_is(name, "AF_DECnet") || span_is(name, "PF_DECnet") || span_starts(name, SPAN("TCP_CA_"))) continue;
        for (size_t at = 0; at < name.len; at++) assert_false(name.ptr[at] >= 'a' && name.ptr[at] <= 'z');
    }
}

static void every_row_is_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < constant_count; i++) {
        const struct constant *c = &constants[i];
        struct span prefix = span_text(constant_prefix(c->set));
        bool family = c->set == SET_AF && c->alias;
        bool right = c->meaning[0] && c->meaning[strlen(c->meaning) - 1] != '.';
        if (!right || (!family && !span_starts(span_text(c->name), prefix))) fail_msg("%s", c->name);
    }
}

/* What constant_name says depends on it: a value has one name that is no alias, and an alias has such a name. */
static void values_have_one_name(void **state) {
    (void)state;
    for (size_t i = 0; i < constant_count; i++) {
        const struct constant *c = &constants[i];
        if (c->set == SET_OTHER) continue;
        const char *name = constant_name(c->set, c->value);
        bool right = name && (strcmp(name, c->name) != 0) == c->alias;
        if (!right) fail_msg("%s is called %s", c->name, name ? name : "nothing");
    }
}

static void finds_every_name(void **state) {
    (void)state;
    for (size_t i = 0; i < constant_count; i++) {
        struct span name = span_text(constants[i].name);
        assert_ptr_equal(constant_find(name), &constants[i]);
        assert_null(constant_find(span_of(name.ptr, name.len + 1)));
    }
    static const char *const none[] = {"", "A", "AF_", "AF_INE", "AF_INET7", "af_inet", "ZZZ", "INET"};
    for (size_t i = 0; i < COUNT(none); i++) assert_null(constant_find(span_text(none[i])));
}

static const struct {
    enum constant_set set;
    const char *word, *name; /* name NULL: not found */
} finds[] = {
    {SET_AF, "AF_INET", "AF_INET"},
    {SET_AF, "af_inet6", "AF_INET6"},
    {SET_AF, "inet", "AF_INET"},
    {SET_AF, "UNIX", "AF_UNIX"},
    {SET_AF, "local", "AF_LOCAL"},
    {SET_AF, "pf_inet", "PF_INET"},
    {SET_SOCK, "stream", "SOCK_STREAM"},
    {SET_SOCK, "Nonblock", "SOCK_NONBLOCK"},
    {SET_MSG, "peek", "MSG_PEEK"},
    {SET_IPPROTO, "tcp", "IPPROTO_TCP"},
    {SET_SO, "reuseaddr", "SO_REUSEADDR"},
    {SET_IP, "ttl", "IP_TTL"},
    {SET_TCP, "nodelay", "TCP_NODELAY"},
    {SET_TCP_STATE, "listen", "TCP_LISTEN"},
    {SET_SHUT, "wr", "SHUT_WR"},
    {SET_ERRNO, "econnrefused", "ECONNREFUSED"},
    {SET_F, "getfl", "F_GETFL"},
    {SET_O, "nonblock", "O_NONBLOCK"},
    {SET_NETLINK, "route", "NETLINK_ROUTE"},
    {SET_OTHER, "somaxconn", "SOMAXCONN"},
    {SET_AF, "stream", NULL},
    {SET_AF, "SOCK_STREAM", NULL},
    {SET_SO, "IP_TTL", NULL},
    {SET_IP, "PMTUDISC_DO", NULL},
    {SET_AF, "", NULL},
    {SET_AF, "AF_", NULL},
    {SET_AF, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL},
};

static void finds_words_in_a_set(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(finds); i++) {
        const struct constant *c = constant_find_in(finds[i].set, span_text(finds[i].word));
        bool right = finds[i].name ? c && strcmp(c->name, finds[i].name) == 0 : !c;
        if (!right) fail_msg("%s: %s", finds[i].word, c ? c->name : "nothing");
    }
    assert_null(constant_find_in(SET_AF, (struct span){"inet\0", 5}));
}

static void names_values(void **state) {
    (void)state;
    assert_string_equal(constant_name(SET_AF, 1), "AF_UNIX");
    assert_string_equal(constant_name(SET_SOL, 6), "SOL_TCP");
    assert_string_equal(constant_name(SET_IP, 10), "IP_MTU_DISCOVER");
    assert_string_equal(constant_name(SET_EAI, -2), "EAI_NONAME");
    assert_null(constant_name(SET_AF, 999));
    assert_string_equal(constant_name_like("SOCK_", 1), "SOCK_STREAM");
    assert_string_equal(constant_name_like("IP_PMTUDISC_", 2), "IP_PMTUDISC_DO");
    assert_string_equal(constant_find_like("IP_PMTUDISC_", SPAN("do"))->name, "IP_PMTUDISC_DO");
    assert_string_equal(constant_find_like("IP_PMTUDISC_", SPAN("IP_pmtudisc_do"))->name, "IP_PMTUDISC_DO");
    assert_null(constant_find_like("IP_PMTUDISC_", SPAN("nothing")));
    assert_null(constant_name_like("IP_PMTUDISC_", 99));
    assert_null(constant_name(SET_SHUT, -1));
}

/* base/err.c and this table read the same rows. */
static void agrees_with_the_errors(void **state) {
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < constant_count; i++) {
        if (constants[i].set != SET_ERRNO) continue;
        assert_int_equal(err_errno_number(span_text(constants[i].name)), constants[i].value);
        assert_string_equal(constant_name(SET_ERRNO, constants[i].value), err_errno_name((int)constants[i].value));
        found++;
    }
    assert_true(found > 130);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_ascend),       cmocka_unit_test(names_are_upper_case),
        cmocka_unit_test(every_row_is_whole), cmocka_unit_test(values_have_one_name),
        cmocka_unit_test(finds_every_name),   cmocka_unit_test(finds_words_in_a_set),
        cmocka_unit_test(names_values),       cmocka_unit_test(agrees_with_the_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
