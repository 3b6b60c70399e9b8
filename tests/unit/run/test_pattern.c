/* Patterns: what matches where, what is refused, and that matching is bounded. */
#include "values.h"

enum { GROUPS = 4 };

static void matching(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *subject;
        size_t from;
        bool matched;
        size_t start, end; /* of the whole match */
    } rows[] = {
        {"b+", "abbbc", 0, true, 1, 4},
        {"b+", "abbbc", 2, true, 2, 4},
        {"b+", "abbbc", 4, false, 0, 0},
        {"^a", "ba", 1, false, 0, 0},
        {"", "", 0, true, 0, 0},
        {"", "ab", 2, true, 2, 2},
        {"", "ab", 3, false, 0, 0},
        {"x$", "x\n", 0, true, 0, 1},
        {"a.c", "a\nc", 0, false, 0, 0},
        {"(?s)a.c", "a\nc", 0, true, 0, 3},
        {"(?i)ABC", "xabc", 0, true, 1, 4},
        {"\\xff", "a\xff", 0, true, 1, 2},
        {"a\\/b", "a/b", 0, true, 0, 3},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v;
        struct err err;
        size_t groups[GROUPS][2], count;
        bool matched;
        assert_true(pattern_value(&v, span_text(rows[i].pattern), &err));
        assert_true(span_is(pattern_text(v.pattern), rows[i].pattern));
        assert_true(
            pattern_match(v.pattern, span_text(rows[i].subject), rows[i].from, groups, GROUPS, &count, &matched, &err));
        assert_int_equal(matched, rows[i].matched);
        assert_int_equal(count, rows[i].matched ? 1 : 0);
        if (matched) assert_int_equal(groups[0][0], rows[i].start);
        if (matched) assert_int_equal(groups[0][1], rows[i].end);
        value_release(&v);
    }
}

static void zero_bytes_are_bytes(void **state) {
    (void)state;
    struct value v;
    struct err err;
    size_t groups[1][2], count;
    bool matched;
    assert_true(pattern_value(&v, span_of("a\0b", 3), &err));
    assert_true(pattern_match(v.pattern, span_of("\0a\0b", 4), 0, groups, 1, &count, &matched, &err));
    assert_true(matched);
    assert_int_equal(groups[0][0], 1);
    assert_int_equal(groups[0][1], 4);
    value_release(&v);
}

static void groups_taken_and_not(void **state) {
    (void)state;
    struct value v;
    struct err err;
    size_t groups[GROUPS][2], count;
    bool matched;
    assert_true(pattern_value(&v, SPAN("(a)|(b)(c)?"), &err));
    assert_int_equal(pattern_group_count(v.pattern), 4);
    assert_true(pattern_match(v.pattern, SPAN("xb"), 0, groups, GROUPS, &count, &matched, &err));
    assert_true(matched);
    assert_int_equal(count, 4);
    assert_true(groups[1][0] == SIZE_MAX);
    assert_int_equal(groups[2][0], 1);
    assert_int_equal(groups[2][1], 2);
    assert_true(groups[3][0] == SIZE_MAX);
    assert_true(pattern_match(v.pattern, SPAN("xb"), 0, groups, 2, &count, &matched, &err));
    assert_int_equal(count, 2);
    value_release(&v);
}

static void refused(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *message;
    } rows[] = {
        {"a(b", "pattern: missing closing parenthesis (at byte 3)"},
        {"a**+", NULL},
        {"[z", NULL},
        {"(*UTF)a", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v;
        struct err err;
        assert_false(pattern_value(&v, span_text(rows[i].pattern), &err));
        assert_error(&err, "SYNTAX", rows[i].message);
    }
}

/* Without a bound this would take 2^40 steps. */
static void bounded(void **state) {
    (void)state;
    struct value v;
    struct err err;
    size_t groups[1][2], count;
    bool matched = true;
    assert_true(pattern_value(&v, SPAN("(a+)+$"), &err));
    assert_false(pattern_match(v.pattern, SPAN("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"), 0, groups, 1, &count,
                               &matched, &err));
    assert_error(&err, "LIMIT", "the pattern took more than 1000000 steps on this text");
    assert_false(matched);
    value_release(&v);
}

static void operator_form(void **state) {
    (void)state;
    struct value v, text = value_of("'220 ready'"), five = value_int(5);
    struct err err;
    bool matched;
    assert_true(pattern_value(&v, SPAN("^220 (.*)$"), &err));
    assert_true(value_matches(&text, &v, &matched, &err) && matched);
    assert_false(value_matches(&five, &v, &matched, &err));
    assert_error(&err, "TYPE", "int =~ pattern");
    assert_false(value_matches(&text, &text, &matched, &err));
    assert_error(&err, "TYPE", "bytes =~ bytes");
    value_release(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching),
        cmocka_unit_test(zero_bytes_are_bytes),
        cmocka_unit_test(groups_taken_and_not),
        cmocka_unit_test(refused),
        cmocka_unit_test(bounded),
        cmocka_unit_test(operator_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
