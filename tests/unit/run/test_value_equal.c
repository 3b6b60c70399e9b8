/* ==, the order of values, and `in`. */
#include "values.h"

/* Each pair is compared both ways round, strictly and as `in` does (which takes mixtures as unequal). */
struct pair {
    const char *a, *b;
    bool equal;
    const char *error; /* of value_equal; NULL: none */
};

static const struct pair pairs[] = {
    {"nil", "nil", true, NULL},
    {"nil", "0", false, NULL},
    {"5", "nil", false, NULL},
    {"''", "nil", false, NULL},
    {"true", "true", true, NULL},
    {"true", "false", false, NULL},
    {"true", "1", false, "bool == int"},
    {"1", "1", true, NULL},
    {"1", "1.0", true, NULL},
    {"1", "1.5", false, NULL},
    {"-1", "-1.5", false, NULL},
    {"0.0", "-0.0", true, NULL},
    {"nan", "nan", false, NULL},
    {"nan", "1", false, NULL},
    {"inf", "9223372036854775807", false, NULL},
    {"9007199254740993", "9007199254740992.0", false, NULL},
    {"9223372036854775807", "9223372036854775808.0", false, NULL},
    {"-9223372036854775808", "-9223372036854775808.0", true, NULL},
    {"'a'", "'a'", true, NULL},
    {"'a'", "'ab'", false, NULL},
    {"'0123456789abcdef'", "'0123456789abcdef'", true, NULL},
    {"'0123456789abcdef'", "'0123456789abcdeF'", false, NULL},
    {"'a'", "1", false, "bytes == int; convert with str(…) or int(…)"},
    {"0.5", "'0.5'", false, "float == bytes; convert with str(…) or float(…)"},
    {"[1, 'a']", "[1, 'a']", true, NULL},
    {"[1, 'a']", "[1]", false, NULL},
    {"[1, 2]", "[1, 3]", false, NULL},
    {"[]", "[]", true, NULL},
    {"[[1]]", "[[1.0]]", true, NULL},
    {"[1]", "['a']", false, "int == bytes; convert with str(…) or int(…)"},
    {"[]", "{}", false, "list == record"},
    {"{a: 1, b: 2}", "{b: 2, a: 1}", true, NULL},
    {"{a: 1}", "{a: 2}", false, NULL},
    {"{a: 1}", "{b: 1}", false, NULL},
    {"{a: 1}", "{a: 1, b: 1}", false, NULL},
    {"1..3", "1..3", true, NULL},
    {"1..3", "1..4", false, NULL},
    {"3..1", "1..0", true, NULL},
    {"3..1", "1..3", false, NULL},
};

static void equality_of(const struct pair *row, const struct value *a, const struct value *b) {
    struct err err;
    bool equal = !row->equal;
    bool done = value_equal(a, b, &equal, &err);
    assert_int_equal(done, row->error == NULL);
    if (done) assert_int_equal(equal, row->equal);
    assert_true(value_same(a, b, &equal, &err));
    assert_int_equal(equal, row->equal);
}

static void equality(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct value a = value_of(pairs[i].a), b = value_of(pairs[i].b);
        struct err err;
        bool equal;
        equality_of(&pairs[i], &a, &b);
        equality_of(&pairs[i], &b, &a);
        if (pairs[i].error) {
            assert_false(value_equal(&a, &b, &equal, &err));
            assert_error(&err, "TYPE", pairs[i].error);
        }
        value_release(&a);
        value_release(&b);
    }
}

static void patterns_by_content(void **state) {
    (void)state;
    struct value a, b, other;
    struct err err;
    bool equal;
    assert_true(pattern_value(&a, SPAN("x"), &err) && pattern_value(&b, SPAN("x"), &err) &&
                pattern_value(&other, SPAN("y"), &err));
    assert_true(value_equal(&a, &b, &equal, &err) && equal);
    assert_true(value_equal(&a, &other, &equal, &err) && !equal);
    value_release(&a);
    value_release(&b);
    value_release(&other);
}

static void errors_by_content(void **state) {
    (void)state;
    struct value a, b;
    struct err one, two, err;
    bool equal;
    err_errno(&one, 111);
    err_errno(&two, 111);
    assert_true(error_value(&a, &one, &err) && error_value(&b, &two, &err));
    assert_true(value_equal(&a, &b, &equal, &err) && equal);
    value_release(&b);
    err_hint(&two, "another hint");
    assert_true(error_value(&b, &two, &err));
    assert_true(value_equal(&a, &b, &equal, &err) && !equal);
    value_release(&a);
    value_release(&b);
}

/* `levels` lists around nil. */
static struct value nested(int levels) {
    struct value v = value_nil();
    struct err err;
    for (int i = 0; i < levels; i++) {
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
    } rows[] = {{1, true}, {VALUE_DEPTH_MAX, true}, {VALUE_DEPTH_MAX + 1, false}, {5000, false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value a = nested(rows[i].levels), b = nested(rows[i].levels);
        struct err err;
        bool equal;
        assert_int_equal(value_equal(&a, &b, &equal, &err), rows[i].done);
        if (rows[i].done)
            assert_true(equal);
        else
            assert_error(&err, "LIMIT", "values nested deeper than 200 can't be compared");
        assert_true(value_equal(&a, &a, &equal, &err) && equal);
        value_release(&a);
        value_release(&b);
    }
}

static void order(void **state) {
    (void)state;
    enum { NO_ORDER = 9, FAILS = 8 };
    static const struct {
        const char *a, *b;
        int order;
    } rows[] = {
        {"1", "2", -1},
        {"2", "1", 1},
        {"2", "2", 0},
        {"1", "1.5", -1},
        {"-1", "-1.5", 1},
        {"1.5", "1", 1},
        {"0.5", "0.25", 1},
        {"9223372036854775807", "9223372036854775808.0", -1},
        {"-9223372036854775808", "-1e30", 1},
        {"inf", "1", 1},
        {"nan", "1", NO_ORDER},
        {"1.0", "nan", NO_ORDER},
        {"'a'", "'b'", -1},
        {"'b'", "'aa'", 1},
        {"'a'", "'ab'", -1},
        {"''", "''", 0},
        {"'\x7f'", "'\x80'", -1},
        {"'a'", "1", FAILS},
        {"true", "false", FAILS},
        {"nil", "1", FAILS},
        {"[1]", "[2]", FAILS},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value a = value_of(rows[i].a), b = value_of(rows[i].b);
        struct err err;
        int found;
        bool unordered;
        bool done = value_order(&a, &b, &found, &unordered, &err);
        assert_int_equal(done, rows[i].order != FAILS);
        if (done) assert_int_equal(unordered, rows[i].order == NO_ORDER);
        if (done && !unordered) assert_int_equal((found > 0) - (found < 0), rows[i].order);
        value_release(&a);
        value_release(&b);
    }
}

static void order_says_how_to_convert(void **state) {
    (void)state;
    struct value a = value_of("'5'"), b = value_of("5");
    struct err err;
    int found;
    bool unordered;
    assert_false(value_order(&a, &b, &found, &unordered, &err));
    assert_error(&err, "TYPE", "bytes and int have no order; convert with str(…) or int(…)");
}

static void membership(void **state) {
    (void)state;
    static const struct {
        const char *needle, *hay;
        int found; /* -1: TYPE */
    } rows[] = {
        {"'b'", "'abc'", 1},  {"''", "''", 1},      {"'abcd'", "'abc'", 0}, {"'x'", "'abc'", 0},
        {"2", "[1, 2]", 1},   {"2.0", "[1, 2]", 1}, {"'2'", "[1, 2]", 0},   {"[2]", "[1, ['a'], [2]]", 1},
        {"nil", "[]", 0},     {"3", "1..3", 1},     {"4", "1..3", 0},       {"2.0", "1..3", 1},
        {"2.5", "1..3", 0},   {"nan", "1..3", 0},   {"1e30", "1..3", 0},    {"'2'", "1..3", 0},
        {"'a'", "{a: 1}", 1}, {"'b'", "{a: 1}", 0}, {"1", "{a: 1}", 0},     {"1", "'1'", -1},
        {"'a'", "5", -1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value needle = value_of(rows[i].needle), hay = value_of(rows[i].hay);
        struct err err;
        bool found;
        assert_int_equal(value_in(&needle, &hay, &found, &err), rows[i].found >= 0);
        if (rows[i].found >= 0)
            assert_int_equal(found, rows[i].found);
        else
            assert_error(&err, "TYPE", NULL);
        value_release(&needle);
        value_release(&hay);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality),
        cmocka_unit_test(patterns_by_content),
        cmocka_unit_test(errors_by_content),
        cmocka_unit_test(depth),
        cmocka_unit_test(order),
        cmocka_unit_test(order_says_how_to_convert),
        cmocka_unit_test(membership),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
