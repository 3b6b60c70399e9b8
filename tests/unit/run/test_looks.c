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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_are_tried_after_some_sleeps),
        cmocka_unit_test(looks_that_paid_go_on),
        cmocka_unit_test(some_in_vain_are_borne),
        cmocka_unit_test(looks_in_vain_are_tried_ever_less_often),
        cmocka_unit_test(what_a_sleep_would_have_found_does_not_pay),
        cmocka_unit_test(who_sent_nothing_does_not_look),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
