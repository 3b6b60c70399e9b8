/* Looks before sleeping: they go on while they pay, and are tried ever less often while they do not. */
#include "run/looks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { SHORT = 1000, LONG = LOOKS_TIME + 1, MANY = 1000000 };

/* Whether a wait for an answer begins with looks. */
static bool due(struct looks *l) {
    l->sent = true;
    return looks_due(l);
}

/* How many waits go by until looks are due, at most `most`. */
static unsigned waits_until_due(struct looks *l, unsigned most) {
    unsigned count = 1;
    while (!due(l) && count < most) count++;
    return count;
}

static void looks_are_tried_after_some_sleeps(void **state) {
    (void)state;
    struct looks l = {0};
    assert_in_range(waits_until_due(&l, MANY), 2, 1000);
}

static void looks_that_paid_go_on(void **state) {
    (void)state;
    struct looks l = {0};
    (void)waits_until_due(&l, MANY);
    for (int i = 0; i < 100; i++) {
        looks_learn(&l, 10, SHORT, true);
        assert_true(due(&l));
    }
}

static void some_in_vain_are_borne(void **state) {
    (void)state;
    struct looks l = {0};
    looks_learn(&l, 10, SHORT, true);
    looks_learn(&l, 100, LONG, false);
    assert_true(due(&l));
    for (int i = 0; i < 10; i++) looks_learn(&l, 100, LONG, false);
    assert_false(due(&l));
}

static void looks_in_vain_are_tried_ever_less_often(void **state) {
    (void)state;
    struct looks l = {0};
    unsigned before = 1;
    for (int i = 0; i < 8; i++) {
        unsigned now = waits_until_due(&l, MANY);
        assert_true(now > before);
        before = now;
        looks_learn(&l, 100, LONG, false);
    }
    for (int i = 0; i < 30; i++) looks_learn(&l, 100, LONG, false);
    assert_in_range(waits_until_due(&l, MANY), before, MANY - 1);
    looks_learn(&l, 10, SHORT, true);
    for (int i = 0; i < 4; i++) looks_learn(&l, 100, LONG, false);
    assert_true(waits_until_due(&l, MANY) < before);
}

/* The first look found it: the peer had our processor. Or one took long: somebody else had it. */
static void what_a_sleep_would_have_found_does_not_pay(void **state) {
    (void)state;
    struct looks l = {0};
    looks_learn(&l, 1, SHORT, true);
    assert_false(due(&l));
    looks_learn(&l, 10, LONG, true);
    assert_false(due(&l));
}

static void who_sent_nothing_does_not_look(void **state) {
    (void)state;
    struct looks l = {0};
    looks_learn(&l, 10, SHORT, true);
    assert_false(looks_due(&l));
    l.sent = true;
    assert_true(looks_due(&l));
    assert_false(looks_due(&l));
}

static void the_first_look_is_put_off_to_when_the_answer_came(void **state) {
    (void)state;
    struct looks l = {0};
    looks_learn(&l, 10, 10 * SHORT, true);
    assert_int_equal(l.first, 10 * SHORT);
    looks_learn(&l, 3, 10 * SHORT + 10, true);
    assert_int_equal(l.first, 10 * SHORT + 10);
    looks_learn(&l, 1, 10 * SHORT + 20, true);
    assert_in_range(l.first, 9 * SHORT, 10 * SHORT);
}

static void what_was_late_once_is_hardly_believed(void **state) {
    (void)state;
    struct looks l = {0};
    looks_learn(&l, 10, 10 * SHORT, true);
    looks_learn(&l, 100, LOOKS_TIME, true);
    assert_in_range(l.first, 10 * SHORT + 1, 12 * SHORT);
}

/* Where all is there at once the first look is put off ever less, and then it is known that looks do not pay. */
static void what_comes_sooner_is_found_out(void **state) {
    (void)state;
    struct looks l = {0};
    unsigned count = 0;
    looks_learn(&l, 10, 20 * SHORT, true);
    while (l.first && ++count < MANY) looks_learn(&l, 1, l.first, true);
    assert_in_range(count, 1, 1000);
    for (int i = 0; i < 10; i++) looks_learn(&l, 1, SHORT, true);
    assert_false(due(&l));
}

/* The peer that has the same processor cannot answer before the second look, which gives it up. */
static void one_processor_for_both_does_not_pay(void **state) {
    (void)state;
    struct looks l = {0};
    looks_learn(&l, 10, 10 * SHORT, true);
    for (int i = 0; i < 10; i++) looks_learn(&l, 2, 15 * SHORT, true);
    assert_false(due(&l));
    assert_int_equal(l.first, 0);
}

/* Any task will do, for it is only told from others. */
static char tasks[2];
static struct task *const one = (struct task *)(void *)&tasks[0], *const other = (struct task *)(void *)&tasks[1];

static struct looks that_pay(void) {
    struct looks l = {0};
    looks_learn(&l, 10, 10 * SHORT, true);
    return l;
}

static void the_first_look_is_the_askers_but_not_always(void **state) {
    (void)state;
    struct looks at_once = {0}, l = that_pay();
    unsigned askers = 0;
    assert_false(looks_left_to_asker(&at_once, 1));
    for (int i = 0; i < 100; i++) askers += looks_left_to_asker(&l, 1);
    assert_in_range(askers, 50, 99);
}

static void an_asker_that_waits_on_missed(void **state) {
    (void)state;
    struct looks l = that_pay();
    uint64_t begin = 0;
    assert_false(looks_asker_missed(&l, &begin));
    looks_ask(&l, one);
    assert_true(due(&l));
    assert_true(looks_left_to_asker(&l, 1234));
    looks_answered(&l, other);
    assert_true(looks_asker_missed(&l, &begin));
    assert_int_equal(begin, 1234);
    assert_false(looks_asker_missed(&l, &begin));
}

/* It got something, and asked again or not. That is learned as an answer that was there at the first look. */
static void an_asker_that_got_something_did_not_miss(void **state) {
    (void)state;
    struct looks l = that_pay();
    uint64_t begin;
    uint32_t first = l.first;
    looks_ask(&l, one);
    assert_true(looks_due(&l));
    assert_true(looks_left_to_asker(&l, 1));
    looks_answered(&l, one);
    assert_false(looks_asker_missed(&l, &begin));
    assert_true(l.first < first);
    assert_false(looks_due(&l));
    looks_ask(&l, one);
    assert_true(looks_due(&l));
    assert_true(looks_left_to_asker(&l, 1));
    looks_ask(&l, one);
    assert_false(looks_asker_missed(&l, &begin));
    assert_true(looks_due(&l));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_are_tried_after_some_sleeps),
        cmocka_unit_test(looks_that_paid_go_on),
        cmocka_unit_test(some_in_vain_are_borne),
        cmocka_unit_test(looks_in_vain_are_tried_ever_less_often),
        cmocka_unit_test(what_a_sleep_would_have_found_does_not_pay),
        cmocka_unit_test(who_sent_nothing_does_not_look),
        cmocka_unit_test(the_first_look_is_put_off_to_when_the_answer_came),
        cmocka_unit_test(what_was_late_once_is_hardly_believed),
        cmocka_unit_test(what_comes_sooner_is_found_out),
        cmocka_unit_test(one_processor_for_both_does_not_pay),
        cmocka_unit_test(the_first_look_is_the_askers_but_not_always),
        cmocka_unit_test(an_asker_that_waits_on_missed),
        cmocka_unit_test(an_asker_that_got_something_did_not_miss),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
