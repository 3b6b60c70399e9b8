/* Control data: put together and taken apart, read from text, and named. */
#include "net/control.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

#include <cmocka.h>

static void items_come_back_as_they_were(void **state) {
    (void)state;
    const struct control_item items[] = {
        {.level = SOL_SOCKET, .type = SCM_RIGHTS, .data = SPAN("abcd")},
        {.level = IPPROTO_IP, .type = 99, .data = SPAN("")},
        {.level = -1, .type = 7, .data = SPAN("seven b")},
    };
    struct buffer control = {0};
    for (size_t i = 0; i < COUNT(items); i++) assert_true(control_push(&control, &items[i]));
    assert_int_equal(control.len, CMSG_SPACE(4) + CMSG_SPACE(0) + CMSG_SPACE(7));
    struct control_item got;
    size_t at = 0;
    for (size_t i = 0; i < COUNT(items); i++) {
        assert_true(control_next(buffer_span(&control), &at, &got));
        assert_int_equal(got.level, items[i].level);
        assert_int_equal(got.type, items[i].type);
        assert_true(span_equal(got.data, items[i].data));
    }
    assert_false(control_next(buffer_span(&control), &at, &got));
    buffer_clear(&control);
}

/* A number is as wide as its kind has it. */
static void numbers_have_their_width(void **state) {
    (void)state;
    static const struct {
        int level, type;
        int64_t number;
        size_t width;
    } rows[] = {
        {IPPROTO_IP, IP_TTL, -5, 4},
        {IPPROTO_UDP, 103, 1000, 2},
        {SOL_SOCKET, 61, INT64_MAX, 8},
        {9999, 1, 77, 4},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct control_item item = {.level = rows[i].level, .type = rows[i].type, .is_number = true}, got;
        struct buffer control = {0};
        size_t at = 0;
        item.number = rows[i].number;
        assert_true(control_push(&control, &item));
        assert_true(control_next(buffer_span(&control), &at, &got));
        assert_int_equal(got.data.len, rows[i].width);
        assert_memory_equal(got.data.ptr, &rows[i].number, rows[i].width);
        buffer_clear(&control);
    }
}

/* A length that the kernel cut, or that makes no sense, reads no byte outside. */
static void what_is_cut_is_given_as_far_as_it_goes(void **state) {
    (void)state;
    const struct control_item item = {.level = SOL_SOCKET, .type = SCM_RIGHTS, .data = SPAN("0123456789")};
    struct buffer control = {0};
    assert_true(control_push(&control, &item));
    for (size_t len = 0; len <= control.len; len++) {
        /* A copy of exactly that length, so that a read beyond it is seen. */
        struct buffer cut = {0};
        struct control_item got;
        size_t at = 0, want = len < CMSG_LEN(0) ? 0 : len - CMSG_LEN(0);
        assert_true(len == 0 || buffer_push(&cut, span_of(control.ptr, len)));
        bool there = control_next(buffer_span(&cut), &at, &got);
        assert_int_equal(there, len >= CMSG_LEN(0));
        if (there) assert_int_equal(got.data.len, want < 10 ? want : 10);
        assert_false(there && control_next(buffer_span(&cut), &at, &got));
        buffer_clear(&cut);
    }
    struct cmsghdr head = {.cmsg_len = 3};
    struct control_item got;
    size_t at = 0;
    assert_false(control_next(span_of(&head, sizeof head), &at, &got));
    buffer_clear(&control);
}

static void text_is_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int level, type;
        bool is_number;
        int64_t number;
        const char *data;
    } rows[] = {
        {"SOL_SOCKET:SCM_RIGHTS:x", SOL_SOCKET, SCM_RIGHTS, false, 0, "x"},
        {"socket:rights:", SOL_SOCKET, SCM_RIGHTS, false, 0, ""},
        {"socket:timestamp:a:b=c", SOL_SOCKET, SO_TIMESTAMP, false, 0, "a:b=c"},
        {"IPPROTO_IP:IP_TTL=5", IPPROTO_IP, IP_TTL, true, 5, NULL},
        {"ip:ttl=0x10", IPPROTO_IP, IP_TTL, true, 16, NULL},
        {"ip:ttl=-1", IPPROTO_IP, IP_TTL, true, -1, NULL},
        {"ipv6:hoplimit=64", IPPROTO_IPV6, IPV6_HOPLIMIT, true, 64, NULL},
        {"udp:segment=1k", IPPROTO_UDP, 103, true, 1024, NULL},
        {"tcp:cm_inq=1", IPPROTO_TCP, 36, true, 1, NULL},
        {"0:-7:x", 0, -7, false, 0, "x"},
        {"9999:0x10:", 9999, 16, false, 0, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct control_item item;
        struct err err;
        assert_true(control_read(span_text(rows[i].text), &item, &err));
        assert_int_equal(item.level, rows[i].level);
        assert_int_equal(item.type, rows[i].type);
        assert_int_equal(item.is_number, rows[i].is_number);
        if (rows[i].is_number) assert_int_equal(item.number, rows[i].number);
        if (rows[i].data) assert_true(span_is(item.data, rows[i].data));
    }
}

static void wrong_text_says_what_is_wrong(void **state) {
    (void)state;
    static const char *const rows[][3] = {
        {"", "control data is LEVEL:TYPE:DATA or LEVEL:TYPE=NUMBER, not ''", "for example IPPROTO_IP:IP_TTL=5"},
        {"ip:ttl", "control data is LEVEL:TYPE:DATA or LEVEL:TYPE=NUMBER, not 'ip:ttl'",
         "for example IPPROTO_IP:IP_TTL=5"},
        {"sockett:rights:x", "'sockett' is no level of control data", "did you mean SOCKET?"},
        {"ip:tttl=5", "'tttl' is no type of control data", "did you mean TTL?"},
        {"9999:rights:x", "'rights' is no type of control data", ""},
        {"ip:ttl=five", "'five' is no whole number", "LEVEL:TYPE=NUMBER takes one; LEVEL:TYPE:DATA takes bytes"},
        {"ip:99999999999:x", "'99999999999' is no type of control data", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct control_item item;
        struct err err;
        assert_false(control_read(span_text(rows[i][0]), &item, &err));
        assert_string_equal(err.name, ERR_VALUE);
        assert_string_equal(err.message, rows[i][1]);
        assert_string_equal(err.hint, rows[i][2]);
    }
}

static void names_are_those_of_c(void **state) {
    (void)state;
    assert_string_equal(control_level_name(SOL_SOCKET), "SOL_SOCKET");
    assert_string_equal(control_type_name(SOL_SOCKET, SCM_RIGHTS), "SCM_RIGHTS");
    assert_string_equal(control_type_name(SOL_SOCKET, SO_TIMESTAMP), "SCM_TIMESTAMP");
    assert_string_equal(control_type_name(IPPROTO_TCP, 36), "TCP_CM_INQ");
    assert_string_equal(control_type_name(IPPROTO_IP, IP_OPTIONS), "IP_OPTIONS");
    assert_null(control_type_name(9999, 1));
    assert_null(control_level_name(9999));
    assert_int_equal(control_kind(SOL_SOCKET, SCM_CREDENTIALS), CONTROL_CREDENTIALS);
    assert_int_equal(control_kind(9999, 1), CONTROL_BYTES);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_back_as_they_were),           cmocka_unit_test(numbers_have_their_width),
        cmocka_unit_test(what_is_cut_is_given_as_far_as_it_goes), cmocka_unit_test(text_is_read),
        cmocka_unit_test(wrong_text_says_what_is_wrong),          cmocka_unit_test(names_are_those_of_c),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
