/* Values as text: as `str` and print give them, and as literals. */
#include "values.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

static void assert_str(const struct value *v, const char *expected) {
    struct buffer out = {0};
    struct err err;
    assert_true(value_push_str(&out, v, &err));
    assert_string_equal(buffer_text(&out), expected);
    buffer_clear(&out);
}

static void texts(void **state) {
    (void)state;
    static const struct {
        const char *value, *str, *literal;
    } rows[] = {
        {"nil", "nil", "nil"},
        {"true", "true", "true"},
        {"-5", "-5", "-5"},
        {"-9223372036854775808", "-9223372036854775808", "-9223372036854775808"},
        {"0.1", "0.1", "0.1"},
        {"2.0", "2.0", "2.0"},
        {"'a\nb'", "a\nb", "\"a\\nb\""},
        {"'say \"$x\"'", "say \"$x\"", "\"say \\\"\\$x\\\"\""},
        {"''", "", "\"\""},
        {"'\x01\x02\xff\xfe'", "\x01\x02\xff\xfe", "x\"0102fffe\""},
        {"[]", "[]", "[]"},
        {"[1, 'a b', nil, 0.5]", "[1, \"a b\", nil, 0.5]", "[1, \"a b\", nil, 0.5]"},
        {"{}", "{}", "{}"},
        {"{name: 'x', port: 80}", "{name: \"x\", port: 80}", "{name: \"x\", port: 80}"},
        {"{a b: [1], _x1: {}}", "{\"a b\": [1], _x1: {}}", "{\"a b\": [1], _x1: {}}"},
        {"{1x: 1}", "{\"1x\": 1}", "{\"1x\": 1}"},
        {"1..3", "1..3", "1..3"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].value);
        assert_str(&v, rows[i].str);
        assert_literal(&v, rows[i].literal);
        value_release(&v);
    }
}

/* A cycle is never freed by counting, so the test takes it apart. */
static void a_list_that_holds_itself(void **state) {
    (void)state;
    struct value v = value_of("[1]");
    struct err err;
    assert_true(list_push(v.list, &v, &err));
    assert_str(&v, "[1, [...]]");
    value_replace(&v.list->items[1], value_nil());
    value_release(&v);
}

static void a_record_around_a_cycle(void **state) {
    (void)state;
    struct value v = value_of("{list: []}");
    struct err err;
    struct list *list = record_find(v.record, SPAN("list"))->list;
    assert_true(list_push(list, &v, &err));
    assert_str(&v, "{list: [{...}]}");
    struct value back = list_pop(list);
    value_release(&back);
    value_release(&v);
}

/* The same list twice side by side is no cycle. */
static void a_shared_part_is_shown_twice(void **state) {
    (void)state;
    struct value v = value_of("[[1]]");
    struct err err;
    assert_true(list_push(v.list, &v.list->items[0], &err));
    assert_str(&v, "[[1], [1]]");
    value_release(&v);
}

static struct value nested(int levels) {
    struct value v = value_of("[]");
    struct err err;
    for (int i = 1; i < levels; i++) {
        struct value outer;
        assert_true(list_new(&outer, 1, &err) && list_push_take(outer.list, v, &err));
        v = outer;
    }
    return v;
}

static void depth(void **state) {
    (void)state;
    static const struct {
        int levels;
        bool done;
    } rows[] = {{VALUE_DEPTH_MAX, true}, {VALUE_DEPTH_MAX + 1, false}, {100000, false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = nested(rows[i].levels);
        struct buffer out = {0};
        struct err err;
        assert_int_equal(value_push_str(&out, &v, &err), rows[i].done);
        if (rows[i].done)
            assert_int_equal(out.len, 2 * rows[i].levels);
        else
            assert_error(&err, "LIMIT", "a value nested deeper than 200 can't be shown");
        buffer_clear(&out);
        value_release(&v);
    }
}

static struct value inet_value(const char *host, uint16_t port) {
    struct address a = {0};
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct value v;
    struct err err;
    assert_int_equal(inet_pton(AF_INET, host, &in.sin_addr), 1);
    memcpy(a.raw.bytes, &in, sizeof in);
    a.len = sizeof in;
    assert_true(address_value(&v, &a, &err));
    return v;
}

/* A unix address with that path, which may hold any byte. */
static struct value unix_value(const char *path) {
    struct address a = {0};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    struct value v;
    struct err err;
    strcpy(un.sun_path, path);
    memcpy(a.raw.bytes, &un, sizeof un);
    a.len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + (*path ? strlen(path) + 1 : 0));
    assert_true(address_value(&v, &a, &err));
    return v;
}

static void addresses(void **state) {
    (void)state;
    struct value list = value_of("[]");
    struct err err;
    assert_true(list_push_take(list.list, inet_value("127.0.0.1", 80), &err));
    assert_true(list_push_take(list.list, unix_value("/tmp/\x1b[2J"), &err));
    assert_true(list_push_take(list.list, unix_value(""), &err));
    assert_str(&list.list->items[0], "127.0.0.1:80");
    assert_str(&list.list->items[1], "/tmp/\x1b[2J");
    assert_literal(&list.list->items[1], "/tmp/\\e[2J");
    assert_str(&list.list->items[2], "");
    assert_str(&list, "[127.0.0.1:80, /tmp/\\e[2J, <unnamed>]");
    value_release(&list);
}

static void errors_and_patterns(void **state) {
    (void)state;
    struct value list = value_of("[]"), error, pattern;
    struct err made, err;
    err_set(&made, ERR_VALUE, "division by zero");
    assert_true(error_value(&error, &made, &err));
    assert_true(pattern_value(&pattern, SPAN("^220 (.*)$"), &err));
    assert_str(&error, "division by zero");
    assert_str(&pattern, "/^220 (.*)$/");
    assert_true(list_push_take(list.list, error, &err) && list_push_take(list.list, pattern, &err));
    assert_str(&list, "[<division by zero>, /^220 (.*)$/]");
    value_release(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts),
        cmocka_unit_test(a_list_that_holds_itself),
        cmocka_unit_test(a_record_around_a_cycle),
        cmocka_unit_test(a_shared_part_is_shown_twice),
        cmocka_unit_test(depth),
        cmocka_unit_test(addresses),
        cmocka_unit_test(errors_and_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
