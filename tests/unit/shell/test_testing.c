/* Tests of what judges a script under --test: masks, expectations, differences, TAP and JUnit. */
#include "shell/testing/diff.h"
#include "shell/testing/expectation.h"
#include "shell/testing/junit.h"
#include "shell/testing/mask.h"
#include "shell/testing/tap.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* --- masks -------------------------------------------------------------------------------------------------------- */

struct mask_row {
    const char *pattern, *line;
    bool matches;
};

static const struct mask_row mask_rows[] = {
    {"", "", true},
    {"", "x", false},
    {"x", "", false},
    {"abc", "abc", true},
    {"abc", "abd", false},
    {"abc", "abcd", false},
    {"port <port>", "port 1", true},
    {"port <port>", "port 65535", true},
    {"port <port>", "port 123456", false},
    {"port <port>", "port ", false},
    {"port <port>", "port x", false},
    {"<port>:<port>", "1:2", true},
    {"0.0.0.0:<port>, fd <fd>", "0.0.0.0:50318, fd 12", true},
    {"<port><port>", "1234567890", true},
    {"<port><port>", "12345678901", false},
    {"<fd>", "3", true},
    {"<fd>", "", false},
    {"<number>", "12345678901234567890", true},
    {"<number> bytes", "-1 bytes", false},
    {"<path>: no", "/tmp/x: no", true},
    {"<path>: no", "/tmp/a b: no", false},
    {"<path>:3:1: error", "tests/a.sks:3:1: error", true},
    {"<any>", "", true},
    {"<any>", "anything at all", true},
    {"a<any>b", "ab", true},
    {"a<any>b", "a - b - b", true},
    {"a<any>b", "a - c", false},
    {"<any>x<any>y", "1x2x3y", true},
    {"<any>x<any>y", "1y2x", false},
    {"<tmp>/s", "/tmp/folder/s", true},
    {"<tmp>/s", "/tmp/other/s", false},
    {"<unknown>", "<unknown>", true},
    {"<unknown>", "x", false},
    {"<", "<", true},
    {"a < b", "a < b", true},
};

static void test_masks(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(mask_rows); i++) {
        const struct mask_row *r = &mask_rows[i];
        bool matches = mask_matches(span_text(r->pattern), span_text(r->line), SPAN("/tmp/folder"));
        if (matches != r->matches) fail_msg("'%s' against '%s'", r->pattern, r->line);
    }
}

static const struct mask_row text_rows[] = {
    {"", "", true},
    {"a\n", "a\n", true},
    {"a\n", "a", true},
    {"a\nb\n", "a\nb\n", true},
    {"a\nb\n", "a\n", false},
    {"a\n", "a\nb\n", false},
    {"a\n\n", "a\n\n", true},
    {"a\n\n", "a\n", false},
    {"\n", "", false},
    {"", "\n", false},
    {"<any>\nb\n", "x\nb\n", true},
    {"<any>\n", "x\nb\n", false},
};

static void test_mask_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(text_rows); i++) {
        const struct mask_row *r = &text_rows[i];
        bool matches = mask_matches_text(span_text(r->pattern), span_text(r->line), SPAN(""));
        if (matches != r->matches) fail_msg("row %zu", i);
    }
}

/* --- expectations ------------------------------------------------------------------------------------------------- */

static void test_expectation_whole(void **state) {
    (void)state;
    struct expectation e;
    struct err err;
    assert_true(expectation_read(&e,
                                 SPAN("#!/usr/bin/env sockshell\n"
                                      "# What this is for: status and such.\n"
                                      "# status: 3\n"
                                      "# timeout: 5\n"
                                      "# args: one  two\n"
                                      "\n"
                                      "# stdout:\n"
                                      "#| a\n"
                                      "#|\n"
                                      "#|  b \r\n"
                                      "# stderr:\n"
                                      "print 1\n"
                                      "# status: 4\n"),
                                 &err));
    assert_int_equal(e.status, 3);
    assert_int_equal(e.timeout, 5);
    assert_true(span_is(e.args, "one  two"));
    assert_true(e.has_out);
    assert_true(span_is(buffer_span(&e.out), "a\n\n b \n"));
    assert_true(e.has_err);
    assert_int_equal(e.err.len, 0);
    expectation_clear(&e);
}

static void test_expectation_of_nothing(void **state) {
    (void)state;
    struct expectation e;
    struct err err;
    assert_true(expectation_read(&e, SPAN("print 1\n# stdout:\n#| 2\n"), &err));
    assert_int_equal(e.status, 0);
    assert_int_equal(e.timeout, EXPECTATION_TIMEOUT);
    assert_false(e.has_out);
    assert_false(e.has_err);
    expectation_clear(&e);
}

static void test_expectation_written_wrongly(void **state) {
    (void)state;
    static const char *const wrong[] = {"# status: x\n", "# status: 256\n", "# status: -1\n",
                                        "# timeout:\n",  "#| text\n",       "# stdout:\n# a remark\n#| text\n"};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct expectation e;
        struct err err;
        assert_false(expectation_read(&e, span_text(wrong[i]), &err));
        assert_string_equal(err.name, ERR_VALUE);
        assert_non_null(strstr(err.message, "line "));
        expectation_clear(&e);
    }
}

static void test_expectation_out_of_memory(void **state) {
    (void)state;
    bool read = false;
    for (uint64_t n = 1; !read && n < 100; n++) {
        struct expectation e;
        struct err err;
        mem_fail_from(n);
        read = expectation_read(&e, SPAN("# stdout:\n#| a\n# stderr:\n#| b\n"), &err);
        mem_fail_from(0);
        if (!read) assert_string_equal(err.name, ERR_LIMIT);
        expectation_clear(&e);
    }
    assert_true(read);
}

/* --- differences -------------------------------------------------------------------------------------------------- */

static void test_diff(void **state) {
    (void)state;
    struct buffer out = {0};
    diff_push(&out, SPAN("1\n2\n3\n4\nport <port>\nold\nsame\n8\n9\n10\n11\n"),
              SPAN("1\n2\n3\n4\nport 80\nnew\033\nextra\nsame\n8\n9\n10\n11\n"), SPAN(""), 2);
    assert_string_equal(buffer_text(&out),
                        "    3\n    4\n    port 80\n  - old\n  + new\\e\n  + extra\n    same\n    8\n    9\n  …\n");
    buffer_clear(&out);
    diff_push(&out, SPAN(""), SPAN("surprise"), SPAN(""), 0);
    assert_string_equal(buffer_text(&out), "+ surprise\n");
    buffer_clear(&out);
    diff_push(&out, SPAN("a\nb\n"), SPAN("a\n"), SPAN(""), 0);
    assert_string_equal(buffer_text(&out), "  a\n- b\n");
    buffer_clear(&out);
}

/* --- TAP and JUnit ------------------------------------------------------------------------------------------------ */

static void fill_result(struct result *r) {
    struct err err;
    *r = (struct result){.path = "a#b.sks", .passed = false, .seconds = 0.25};
    assert_true(result_begin(r, 0, 5000000, SPAN("one"), &err));
    assert_true(result_end(r, 0, 35000000, SPAN(""), &err));
    assert_true(result_begin(r, 0, 0, SPAN("two <&\n\001>"), &err));
    assert_true(result_end(r, 0, 0, SPAN("a.sks:1:1: error: \"x\"\n  1 | y\n"), &err));
    (void)buffer_push_text(&r->why, "1 of 2 tests failed");
    (void)buffer_push_text(&r->details, "stderr: |2\n  x\n");
}

/* What ends is the newest that has not ended yet of the same task. */
static void test_results_of_nested_tests_and_tasks(void **state) {
    (void)state;
    static const bool passed[] = {true, false, true, false};
    struct err err;
    struct result r = {0};
    assert_true(result_begin(&r, 0, 0, SPAN("outer"), &err));
    assert_true(result_begin(&r, 0, 0, SPAN("inner"), &err));
    assert_true(result_begin(&r, 2, 0, SPAN("a task's"), &err));
    assert_true(result_end(&r, 0, 7, SPAN("wrong"), &err));
    assert_true(result_begin(&r, 0, 0, SPAN("never ended"), &err));
    assert_true(result_end(&r, 2, 9, SPAN(""), &err));
    r.subtests[3].task = 1;
    assert_true(result_end(&r, 0, 8, SPAN(""), &err));
    assert_true(result_end(&r, 0, 8, SPAN("none is left"), &err));
    assert_int_equal(r.subtest_count, COUNT(passed));
    for (size_t i = 0; i < COUNT(passed); i++) assert_int_equal(r.subtests[i].passed, passed[i]);
    assert_true(span_is(buffer_span(&r.subtests[1].message), "wrong"));
    assert_int_equal(r.subtests[2].took, 9);
    assert_int_equal(result_failed_subtests(&r), 2);
    result_clear(&r);
}

static void test_tap(void **state) {
    (void)state;
    struct result r;
    struct buffer out = {0};
    fill_result(&r);
    tap_push_plan(&out, 2);
    tap_push(&out, &r, 1);
    struct result good = {.path = "good.sks", .passed = true};
    tap_push(&out, &good, 2);
    assert_string_equal(buffer_text(&out), "TAP version 14\n1..2\n"
                                           "# Subtest: a\\#b.sks\n"
                                           "    ok 1 - one\n"
                                           "    not ok 2 - two <&\\\\n\\\\x01>\n"
                                           "      ---\n"
                                           "      message: |2\n"
                                           "        a.sks:1:1: error: \"x\"\n"
                                           "          1 | y\n"
                                           "      ...\n"
                                           "    1..2\n"
                                           "not ok 1 - a\\#b.sks\n"
                                           "  ---\n"
                                           "  message: |2\n"
                                           "    1 of 2 tests failed\n"
                                           "  stderr: |2\n"
                                           "    x\n"
                                           "  ...\n"
                                           "ok 2 - good.sks\n");
    buffer_clear(&out);
    result_clear(&r);
}

static void test_junit(void **state) {
    (void)state;
    struct result r;
    struct buffer out = {0};
    fill_result(&r);
    junit_push(&out, &r, 1);
    const char *text = buffer_text(&out);
    assert_non_null(
        strstr(text, "<testsuite name=\"a#b.sks\" tests=\"3\" failures=\"2\" errors=\"0\" time=\"0.250\">"));
    assert_non_null(strstr(text, "name=\"one\" time=\"0.030\"/>"));
    assert_non_null(strstr(text, "name=\"two &lt;&amp;&#10;\\x01&gt;\""));
    assert_non_null(strstr(text, "<failure message=\"1 of 2 tests failed\">"));
    assert_non_null(strstr(text, "</testsuites>\n"));
    buffer_clear(&out);
    result_clear(&r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_mask_texts),
        cmocka_unit_test(test_expectation_whole),
        cmocka_unit_test(test_expectation_of_nothing),
        cmocka_unit_test(test_expectation_written_wrongly),
        cmocka_unit_test(test_expectation_out_of_memory),
        cmocka_unit_test(test_diff),
        cmocka_unit_test(test_results_of_nested_tests_and_tasks),
        cmocka_unit_test(test_tap),
        cmocka_unit_test(test_junit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
