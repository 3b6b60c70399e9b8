/* Tests of shell/notices.h, with a clock of their own. */
#include "shell/notices.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static struct notices n;
static struct buffer out;
static enum notices_mode mode;
static int64_t now;

static int begin(void **state) {
    (void)state;
    mode = NOTICES_ON;
    now = 1000;
    return 0;
}

static int end(void **state) {
    (void)state;
    notices_clear(&n);
    buffer_clear(&out);
    return 0;
}

static void add(unsigned task, const char *bytes) {
    notices_add(&n, task, span_text(bytes), now);
}

static void add_lines(unsigned task, int count) {
    for (int i = 0; i < count; i++) add(task, "line\n");
}

/* What is given now. */
static const char *given(void) {
    out.len = 0;
    notices_give(&n, mode, now, false, &out);
    return buffer_text(&out);
}

static const char *held(void) {
    out.len = 0;
    notices_push_held(&n, mode, &out);
    return buffer_text(&out);
}

static size_t given_lines(void) {
    size_t count = 0;
    for (const char *at = given(); *at; at++) count += *at == '\n';
    return count;
}

static void a_line_is_given_at_once(void **state) {
    (void)state;
    assert_int_equal(notices_wait(&n, mode, now), -1);
    add(2, "hello\n");
    assert_int_equal(notices_wait(&n, mode, now), 0);
    assert_string_equal(given(), "[%2] hello\n");
    assert_int_equal(notices_wait(&n, mode, now), -1);
    assert_string_equal(given(), "");
}

static void no_task_has_no_tag(void **state) {
    (void)state;
    add(0, "hello\n");
    assert_string_equal(given(), "hello\n");
}

static void the_tag_is_dim(void **state) {
    (void)state;
    add(2, "hello\n");
    notices_give(&n, mode, now, true, &out);
    assert_string_equal(buffer_text(&out), "\x1b[2m[%2]\x1b[0m hello\n");
}

static void lines_are_whole(void **state) {
    (void)state;
    add(2, "hel");
    add(3, "other ");
    assert_int_equal(notices_wait(&n, mode, now), -1);
    add(2, "lo\nagain");
    add(3, "task\n");
    assert_string_equal(given(), "[%2] hello\n[%3] other task\n");
    out.len = 0;
    notices_finish(&n, false, &out);
    assert_string_equal(buffer_text(&out), "[%2] again\n");
}

static void an_endless_line_is_cut(void **state) {
    (void)state;
    struct buffer much = {0};
    buffer_push_repeat(&much, 'x', NOTICES_WHOLE);
    notices_add(&n, 2, buffer_span(&much), now);
    given();
    assert_int_equal(out.len, 5 + NOTICES_WHOLE + 1);
    buffer_clear(&much);
}

static void there_are_twenty_looks_a_second(void **state) {
    (void)state;
    int looks = 0;
    for (int ms = 0; ms < 1000; ms++, now++) {
        add(2, "x\n");
        if (notices_wait(&n, mode, now) == 0) looks += given_lines() > 0 || *held();
    }
    assert_in_range(looks, 10, 20);
}

static void a_flood_is_held_until_it_is_over(void **state) {
    (void)state;
    add_lines(2, 100);
    assert_int_equal(given_lines(), NOTICES_FLOOD);
    assert_string_equal(held(), "[%2] … 80 lines held\n");
    now += NOTICES_PACE;
    add_lines(2, 30);
    assert_int_equal(given_lines(), 0);
    assert_string_equal(held(), "[%2] … 110 lines held\n");
    now += NOTICES_PACE;
    assert_string_equal(given(), "");
    now += 1;
    assert_int_equal(notices_wait(&n, mode, now), NOTICES_QUIET - NOTICES_PACE - 1);
    now += NOTICES_QUIET;
    assert_int_equal(notices_wait(&n, mode, now), 0);
    assert_int_equal(given_lines(), 110);
    assert_string_equal(held(), "");
}

static void the_end_of_the_line_ends_the_hold(void **state) {
    (void)state;
    add_lines(2, 100);
    given();
    out.len = 0;
    notices_give_all(&n, mode, false, &out);
    assert_int_equal(out.len, 80 * strlen("[%2] line\n"));
    assert_string_equal(held(), "");
}

static void each_flooding_task_is_told_of(void **state) {
    (void)state;
    for (int i = 0; i < 30; i++) {
        for (unsigned task = 1; task < 6; task++) add(task, "x\n");
    }
    given();
    assert_string_equal(held(), "[%1] … 26 lines held\n[%2] … 26 lines held\n[%3] … 26 lines held\n");
}

static void the_oldest_of_too_many_go(void **state) {
    (void)state;
    char line[32];
    for (int i = 0; i < 5 * NOTICES_KEPT; i++) {
        snprintf(line, sizeof line, "%d\n", i);
        add(2, line);
    }
    given();
    assert_string_equal(held(), "[%2] … 5000 lines held\n");
    out.len = 0;
    notices_give_all(&n, mode, false, &out);
    assert_memory_equal(out.ptr, "… 4000 lines not shown\n[%2] 4000\n[%2] 4001\n", 40);
    buffer_text(&out);
    assert_string_equal(out.ptr + out.len - 10, "[%2] 4999\n");
    assert_true(n.text.room < 200000);
}

static void held_they_wait_for_the_end_of_the_line(void **state) {
    (void)state;
    mode = NOTICES_HOLD;
    add(2, "a\n");
    assert_int_equal(notices_wait(&n, mode, now), 0);
    assert_string_equal(given(), "");
    assert_string_equal(held(), "[%2] … 1 line held\n");
    now++;
    add(3, "b\n");
    now += 2 * NOTICES_PACE;
    assert_string_equal(given(), "");
    now++;
    assert_int_equal(notices_wait(&n, mode, now), -1);
    out.len = 0;
    notices_give_all(&n, mode, false, &out);
    assert_string_equal(buffer_text(&out), "[%2] a\n[%3] b\n");
}

static void switched_off_they_are_dropped(void **state) {
    (void)state;
    mode = NOTICES_OFF;
    add(2, "a\n");
    assert_int_equal(notices_wait(&n, mode, now), -1);
    assert_string_equal(given(), "");
    out.len = 0;
    notices_give_all(&n, mode, false, &out);
    assert_string_equal(buffer_text(&out), "");
}

static void memory_may_run_out(void **state) {
    (void)state;
    for (uint64_t nth = 1; nth < 8; nth++) {
        mem_fail_from(nth);
        add(2, "begin");
        add(2, "ning\nline\n");
        mem_fail_from(0);
        now += 10 * NOTICES_PACE;
        given();
        now += 10 * NOTICES_PACE;
        given();
    }
    add(2, "fine\n");
    assert_non_null(strstr(given(), "fine\n"));
}

#define TIMED(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TIMED(a_line_is_given_at_once),
        TIMED(no_task_has_no_tag),
        TIMED(the_tag_is_dim),
        TIMED(lines_are_whole),
        TIMED(an_endless_line_is_cut),
        TIMED(there_are_twenty_looks_a_second),
        TIMED(a_flood_is_held_until_it_is_over),
        TIMED(the_end_of_the_line_ends_the_hold),
        TIMED(each_flooding_task_is_told_of),
        TIMED(the_oldest_of_too_many_go),
        TIMED(held_they_wait_for_the_end_of_the_line),
        TIMED(switched_off_they_are_dropped),
        TIMED(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
