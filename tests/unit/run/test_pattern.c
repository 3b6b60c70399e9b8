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

static void where_a_look_goes_on(void **state) {
    (void)state;
    static const struct {
        const char *pattern, *subject;
        bool matched;
        size_t resume; /* of one that did not match */
    } rows[] = {
        {"login: $", "login: ", true, 0}, {"[0-9]+", "ab42", true, 0},  {"abc", "xxab", false, 2},
        {"abc", "xxx", false, 3},         {"abc", "", false, 0},        {"a.*b", "xaxx", false, 1},
        {"^x", "ab", false, 2},           {"(?<=ab)c", "ab", false, 2}, {"a\\b.", "ba", false, 1},
        {"\\r?\\n", "line\r", false, 4},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v;
        struct err err;
        size_t groups[GROUPS][2], count, resume;
        bool matched;
        assert_true(pattern_value(&v, span_text(rows[i].pattern), &err));
        assert_true(
            pattern_seek(v.pattern, span_text(rows[i].subject), 0, groups, GROUPS, &count, &matched, &resume, &err));
        assert_int_equal(matched, rows[i].matched);
        if (!matched) assert_int_equal(resume, rows[i].resume);
        value_release(&v);
    }
}

/* However a text is cut into pieces: a look that goes on where the one before left off finds what a look at the whole of
   what has come would find. */
static void assert_same_in_pieces(const struct pattern *p, struct span text, const size_t cuts[3]) {
    size_t from = 0;
    for (size_t i = 0; i < 3; i++) {
        struct span seen = span_head(text, cuts[i]);
        size_t whole[GROUPS][2] = {{0}}, pieces[GROUPS][2] = {{0}}, count, resume;
        bool one, other;
        struct err err;
        assert_true(pattern_match(p, seen, 0, whole, GROUPS, &count, &one, &err));
        assert_true(pattern_seek(p, seen, from, pieces, GROUPS, &count, &other, &resume, &err));
        assert_int_equal(one, other);
        if (one) assert_memory_equal(whole[0], pieces[0], sizeof whole[0]);
        if (one) return;
        from = resume;
    }
}

static void pieces_give_what_the_whole_gives(void **state) {
    (void)state;
    static const char *const patterns[] = {
        "abc",    "a+b",    "(a|ab)(c|bcd)", "(?<=ab)c", "(?<!a)b", "a(?=b)", "a(?!b)",   "^b",
        "(?m)^b", "b$",     "(?m)a$",        "\\bb",     "b\\b",    "a.*c",   "(?s)a.*c", "\\r?\\n",
        "(a)?b",  "[^a]+a", "a{2,3}",        "(?i)AB",   "c\\Z",    "a\\Kb",  "x*c",      "\\Aab",
    };
    static const char *const texts[] = {"abc", "aabbcc", "xab\r\nabc", "ab\nba", "cab abc", "aaab", "\r\n\r\n", "b"};
    for (size_t i = 0; i < COUNT(patterns) * COUNT(texts); i++) {
        struct span text = span_text(texts[i / COUNT(patterns)]);
        struct value v;
        struct err err;
        assert_true(pattern_value(&v, span_text(patterns[i % COUNT(patterns)]), &err));
        for (size_t first = 1; first <= text.len; first++) {
            for (size_t second = first; second <= text.len; second++) {
                const size_t cuts[3] = {first, second, text.len};
                assert_same_in_pieces(v.pattern, text, cuts);
            }
        }
        value_release(&v);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching),
        cmocka_unit_test(zero_bytes_are_bytes),
        cmocka_unit_test(groups_taken_and_not),
        cmocka_unit_test(refused),
        cmocka_unit_test(bounded),
        cmocka_unit_test(operator_form),
        cmocka_unit_test(where_a_look_goes_on),
        cmocka_unit_test(pieces_give_what_the_whole_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
