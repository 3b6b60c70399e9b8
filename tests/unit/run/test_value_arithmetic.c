/* The operators: on numbers, bytes and lists, and what they refuse. */
#include "values.h"

struct row {
    const char *a;
    char sign;
    const char *b, *result; /* the literal, or the error's name when `message` is given */
    const char *message;
};

static const struct row rows[] = {
    {"1", '+', "2", "3", NULL},
    {"9223372036854775807", '+', "1", "VALUE", "int overflow: 9223372036854775807 + 1"},
    {"-9223372036854775808", '-', "1", "VALUE", "int overflow: -9223372036854775808 - 1"},
    {"4611686018427387904", '*', "2", "VALUE", "int overflow: 4611686018427387904 * 2"},
    {"7", '/', "2", "3", NULL},
    {"-7", '/', "2", "-4", NULL},
    {"7", '/', "-2", "-4", NULL},
    {"-7", '/', "-2", "3", NULL},
    {"-6", '/', "2", "-3", NULL},
    {"-9223372036854775808", '/', "-1", "VALUE", "int overflow: -9223372036854775808 / -1"},
    {"1", '/', "0", "VALUE", "division by zero"},
    {"7", '%', "3", "1", NULL},
    {"-7", '%', "3", "2", NULL},
    {"7", '%', "-3", "-2", NULL},
    {"-7", '%', "-3", "-1", NULL},
    {"6", '%', "-3", "0", NULL},
    {"-9223372036854775808", '%', "-1", "0", NULL},
    {"1", '%', "0", "VALUE", "modulo by zero"},
    {"12", '&', "10", "8", NULL},
    {"12", '|', "10", "14", NULL},
    {"12", '^', "10", "6", NULL},
    {"1", '<', "62", "4611686018427387904", NULL},
    {"1", '<', "63", "VALUE", "int overflow: 1 << 63"},
    {"-1", '<', "63", "-9223372036854775808", NULL},
    {"-2", '<', "63", "VALUE", "int overflow: -2 << 63"},
    {"1", '<', "64", "VALUE", "a shift is by 0..63, not by 64"},
    {"1", '>', "-1", "VALUE", "a shift is by 0..63, not by -1"},
    {"-5", '>', "1", "-3", NULL},
    {"-1", '>', "63", "-1", NULL},
    {"5", '>', "0", "5", NULL},
    {"1", '+', "0.5", "1.5", NULL},
    {"1.5", '-', "1", "0.5", NULL},
    {"0.5", '*', "4", "2.0", NULL},
    {"1.0", '/', "4", "0.25", NULL},
    {"-7.5", '%', "2", "0.5", NULL},
    {"7.5", '%', "-2.0", "-0.5", NULL},
    {"6.0", '%', "-3.0", "-0.0", NULL},
    {"1.0", '/', "0", "VALUE", "division by zero"},
    {"1", '%', "0.0", "VALUE", "modulo by zero"},
    {"1.5", '&', "1", "TYPE", "float & int"},
    {"1.5", '<', "1", "TYPE", "float << int"},
    {"true", '+', "1", "TYPE", "bool + int"},
    {"nil", '+', "nil", "TYPE", "nil + nil"},
    {"'ab'", '+', "'cd'", "\"abcd\"", NULL},
    {"''", '+', "''", "\"\"", NULL},
    {"'0123456789'", '+', "'abcdefghij'", "\"0123456789abcdefghij\"", NULL},
    {"[1]", '+', "[2, 'x']", "[1, 2, \"x\"]", NULL},
    {"[]", '+', "[]", "[]", NULL},
    {"'ab'", '*', "3", "\"ababab\"", NULL},
    {"3", '*', "'ab'", "\"ababab\"", NULL},
    {"'ab'", '*', "10", "\"abababababababababab\"", NULL},
    {"'ab'", '*', "0", "\"\"", NULL},
    {"''", '*', "9223372036854775807", "\"\"", NULL},
    {"[1, 2]", '*', "2", "[1, 2, 1, 2]", NULL},
    {"2", '*', "['a']", "[\"a\", \"a\"]", NULL},
    {"[]", '*', "9223372036854775807", "[]", NULL},
    {"'ab'", '*', "-1", "VALUE", "bytes can't be repeated -1 times"},
    {"[1]", '*', "-1", "VALUE", "list can't be repeated -1 times"},
    {"'ab'", '*', "9223372036854775807", "LIMIT", "a value of bytes holds at most 1 GiB"},
    {"'abcd'", '*', "268435457", "LIMIT", "a value of bytes holds at most 1 GiB"},
    {"[1, 2, 3]", '*', "9223372036854775807", "LIMIT", "a list holds at most 134217728 items"},
    {"1", '+', "'a'", "TYPE", "int + bytes; convert with str(…) or int(…)"},
    {"'a'", '+', "0.5", "TYPE", "bytes + float; convert with str(…) or float(…)"},
    {"'5'", '-', "1", "TYPE", "bytes - int; convert with int(…)"},
    {"'a'", '*', "'b'", "TYPE", "bytes * bytes"},
    {"[1]", '+', "1", "TYPE", "list + int"},
    {"{}", '+', "{}", "TYPE", "record + record"},
};

static void operators(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value a = value_of(rows[i].a), b = value_of(rows[i].b), result;
        struct err err;
        bool done = value_arithmetic(&result, rows[i].sign, &a, &b, &err);
        assert_int_equal(done, rows[i].message == NULL);
        if (!done) {
            assert_error(&err, rows[i].result, rows[i].message);
        } else {
            assert_literal(&result, rows[i].result);
            value_release(&result);
        }
        value_release(&a);
        value_release(&b);
    }
}

static void unary(void **state) {
    (void)state;
    static const struct {
        bool (*operate)(struct value *, const struct value *, struct err *);
        const char *text, *result, *message;
    } table[] = {
        {value_negate, "5", "-5", NULL},
        {value_negate, "0.5", "-0.5", NULL},
        {value_negate, "-9223372036854775808", "VALUE", "int overflow: -(-9223372036854775808)"},
        {value_negate, "'a'", "TYPE", "-bytes; only an int or a float has a negative"},
        {value_complement, "0", "-1", NULL},
        {value_complement, "-9223372036854775808", "9223372036854775807", NULL},
        {value_complement, "0.5", "TYPE", "~float; only an int has a complement"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct value v = value_of(table[i].text), result;
        struct err err;
        bool done = table[i].operate(&result, &v, &err);
        assert_int_equal(done, table[i].message == NULL);
        if (done)
            assert_literal(&result, table[i].result);
        else
            assert_error(&err, table[i].result, table[i].message);
        value_release(&v);
    }
}

/* An item of the joined list is the operand's own, not a copy. */
static void joined_lists_share_items(void **state) {
    (void)state;
    struct value a = value_of("[[1]]"), joined, item = value_int(2);
    struct err err;
    assert_true(value_arithmetic(&joined, '+', &a, &a, &err));
    assert_true(list_push(a.list->items[0].list, &item, &err));
    assert_literal(&joined, "[[1, 2], [1, 2]]");
    value_release(&a);
    value_release(&joined);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operators),
        cmocka_unit_test(unary),
        cmocka_unit_test(joined_lists_share_items),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
