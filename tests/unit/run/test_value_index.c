/* Indices, slices and assignments through them. */
#include "values.h"

struct row {
    const char *value, *index, *result; /* the literal, or the error's name when `message` is given */
    const char *message;
};

static const struct row reads[] = {
    {"[1, 2, 3]", "0", "1", NULL},
    {"[1, 2, 3]", "-1", "3", NULL},
    {"[1, 2, 3]", "-3", "1", NULL},
    {"[1, 2, 3]", "3", "VALUE", "index 3 is beyond the end of a list of 3"},
    {"[1, 2, 3]", "7", "VALUE", "index 7 is beyond the end of a list of 3"},
    {"[1, 2, 3]", "-4", "VALUE", "index -4 is beyond the start of a list of 3"},
    {"[1]", "-9223372036854775808", "VALUE", "index -9223372036854775808 is beyond the start of a list of 1"},
    {"[]", "0", "VALUE", "index 0 is beyond the end of a list of 0"},
    {"'abc'", "1", "98", NULL},
    {"'\xff'", "-1", "255", NULL},
    {"'abc'", "3", "VALUE", "index 3 is beyond the end of bytes of 3"},
    {"5..9", "1", "6", NULL},
    {"5..9", "-1", "9", NULL},
    {"5..9", "5", "VALUE", "index 5 is beyond the end of a range of 5"},
    {"{a: 1, b c: 2}", "'b c'", "2", NULL},
    {"{port: 80}", "'prot'", "NAME", "a record has no field 'prot'; did you mean .port?"},
    {"{port: 80}", "0", "TYPE", "the index of a record is a field's name, not int"},
    {"[1]", "'a'", "TYPE", "the index of a list is an int, not bytes"},
    {"[1]", "0.0", "TYPE", "the index of a list is an int, not float"},
    {"5", "0", "TYPE", "int has no index; bytes, lists, ranges and records have"},
};

static void reading(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(reads); i++) {
        struct value v = value_of(reads[i].value), index = value_of(reads[i].index), result;
        struct err err;
        bool done = value_index(&result, &v, &index, &err);
        assert_int_equal(done, reads[i].message == NULL);
        if (!done) {
            assert_error(&err, reads[i].result, reads[i].message);
        } else {
            assert_literal(&result, reads[i].result);
            value_release(&result);
        }
        value_release(&v);
        value_release(&index);
    }
}

static void setting(void **state) {
    (void)state;
    static const struct row rows[] = {
        {"[1, 2]", "0", "[9, 2]", NULL},
        {"[1, 2]", "-1", "[1, 9]", NULL},
        {"[['a text that is counted']]", "0", "[9]", NULL},
        {"[1, 2]", "2", "VALUE", "index 2 is beyond the end of a list of 2"},
        {"[1]", "'a'", "TYPE", "the index of a list is an int, not bytes"},
        {"{a: 1}", "'a'", "{a: 9}", NULL},
        {"{}", "'a b'", "{\"a b\": 9}", NULL},
        {"{}", "1", "TYPE", "the index of a record is a field's name, not int"},
        {"'abc'", "0", "TYPE", "bytes can't be changed in place"},
        {"1..3", "0", "TYPE", "range can't be changed in place"},
        {"5", "0", "TYPE", "int has no index; bytes, lists, ranges and records have"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].value), index = value_of(rows[i].index), nine = value_int(9);
        struct err err;
        bool done = value_set_index(&v, &index, &nine, &err);
        assert_int_equal(done, rows[i].message == NULL);
        if (done)
            assert_literal(&v, rows[i].result);
        else
            assert_error(&err, rows[i].result, rows[i].message);
        value_release(&v);
        value_release(&index);
    }
}

static void slices(void **state) {
    (void)state;
    static const struct {
        const char *value, *from, *to, *result;
    } rows[] = {
        {"'abcdef'", "1", "3", "\"bc\""},
        {"'abcdef'", "nil", "3", "\"abc\""},
        {"'abcdef'", "3", "nil", "\"def\""},
        {"'abcdef'", "nil", "nil", "\"abcdef\""},
        {"'abcdef'", "-2", "nil", "\"ef\""},
        {"'abcdef'", "nil", "-2", "\"abcd\""},
        {"'abcdef'", "4", "2", "\"\""},
        {"'abcdef'", "99", "100", "\"\""},
        {"'abcdef'", "-99", "99", "\"abcdef\""},
        {"'abcdef'", "-9223372036854775808", "9223372036854775807", "\"abcdef\""},
        {"''", "0", "1", "\"\""},
        {"'0123456789abcdefghij'", "1", "19", "\"123456789abcdefghi\""},
        {"[1, 2, 3]", "1", "nil", "[2, 3]"},
        {"[1, 2, 3]", "nil", "-1", "[1, 2]"},
        {"[]", "1", "2", "[]"},
        {"5..9", "1", "3", "6..7"},
        {"5..9", "3", "1", "1..0"},
        {"9..5", "nil", "nil", "1..0"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].value), from = value_of(rows[i].from), to = value_of(rows[i].to), result;
        struct err err;
        assert_true(value_slice(&result, &v, &from, &to, &err));
        assert_literal(&result, rows[i].result);
        value_release(&result);
        value_release(&v);
    }
}

static void slices_refused(void **state) {
    (void)state;
    static const struct {
        const char *value, *from, *message;
    } rows[] = {
        {"'abc'", "'a'", "the ends of a slice are ints, not bytes"},
        {"[1]", "0.5", "the ends of a slice are ints, not float"},
        {"5", "0", "int can't be sliced; bytes, lists and ranges can"},
        {"{}", "0", "record can't be sliced; bytes, lists and ranges can"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].value), from = value_of(rows[i].from), to = value_nil(), result;
        struct err err;
        assert_false(value_slice(&result, &v, &from, &to, &err));
        assert_error(&err, "TYPE", rows[i].message);
        value_release(&v);
        value_release(&from);
    }
}

/* What was there may be all that holds the new value: it must outlive the exchange. */
static void an_item_set_to_its_own_part(void **state) {
    (void)state;
    struct value v = value_of("[[[7]]]"), zero = value_int(0);
    struct err err;
    assert_true(value_set_index(&v, &zero, &v.list->items[0].list->items[0], &err));
    assert_literal(&v, "[[7]]");
    value_release(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading),
        cmocka_unit_test(setting),
        cmocka_unit_test(slices),
        cmocka_unit_test(slices_refused),
        cmocka_unit_test(an_item_set_to_its_own_part),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
