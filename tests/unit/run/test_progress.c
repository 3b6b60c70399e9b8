/* Tests of run/progress.h: what of a verb's reports is shown, and when. The verb's calls and the main task are made up. */
#include "run/progress.h"

#include "base/mem.h"
#include "run/patience.h"
#include "run/task.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MUCH UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)

static struct machine m;
static struct task main_task;
static struct call call;
static int shown, ended;
static struct progress last;

static void progress(void *context, const struct progress *p) {
    (void)context;
    shown++;
    last = *p;
}

static void waiting(void *context, struct span what) {
    (void)context;
    assert_int_equal(what.len, 0);
    ended++;
}

static int begin(void **state) {
    (void)state;
    m = (struct machine){.main = &main_task, .hooks = {.progress = progress, .waiting = waiting}};
    main_task = (struct task){0};
    call = (struct call){.machine = &m};
    shown = ended = 0;
    return 0;
}

/* The main task runs: its verb reports this and parks. */
static void run_and_park(uint64_t done, uint64_t total) {
    patience_end(&m);
    progress_report(&call, done, total);
    main_task.parked = true;
    patience_begin(&m);
}

static void what_is_done_soon_shows_nothing(void **state) {
    (void)state;
    run_and_park(MUCH, 2 * MUCH);
    assert_true(progress_look(&m, sys_now()));
    patience_end(&m);
    patience_end(&m); /* the verb is done, and the statement as well */
    assert_int_equal(shown, 0);
    assert_int_equal(ended, 0);
}

static void after_a_while_it_is_shown(void **state) {
    (void)state;
    run_and_park(MUCH, 3 * MUCH);
    uint64_t now = sys_now() + SECOND;
    assert_true(progress_look(&m, now));
    assert_int_equal(shown, 1);
    assert_true(last.from == MUCH && last.done == MUCH && last.total == 3 * MUCH);
    /* And ten times a second at most. */
    assert_true(progress_look(&m, now + SECOND / 20));
    assert_int_equal(shown, 1);
    assert_true(progress_look(&m, now + SECOND / 10));
    assert_int_equal(shown, 2);
}

static void it_goes_on_while_the_verb_does(void **state) {
    (void)state;
    run_and_park(MUCH, 3 * MUCH);
    uint64_t began = m.scheduler.progress.began, now = sys_now() + SECOND;
    progress_look(&m, now);
    run_and_park(2 * MUCH, 3 * MUCH);
    assert_int_equal(ended, 0);
    assert_true(progress_look(&m, now + SECOND));
    assert_true(last.began == began && last.from == MUCH && last.done == 2 * MUCH);
}

static void it_is_gone_when_the_verb_is_done(void **state) {
    (void)state;
    run_and_park(MUCH, 3 * MUCH);
    progress_look(&m, sys_now() + SECOND);
    patience_end(&m); /* it runs: the verb is done; then its slice is used up, or the statement has ended */
    patience_end(&m);
    assert_int_equal(ended, 1);
    /* Or another verb waits, and has nothing to say. */
    run_and_park(MUCH, 3 * MUCH);
    progress_look(&m, sys_now() + SECOND);
    patience_end(&m);
    patience_begin(&m);
    assert_int_equal(ended, 2);
}

static void another_verb_begins_anew(void **state) {
    (void)state;
    run_and_park(2 * MUCH, 3 * MUCH);
    uint64_t began = m.scheduler.progress.began;
    patience_end(&m);
    main_task.parked = false; /* the next verb is run for the first time */
    progress_report(&call, 2 * MUCH, 3 * MUCH);
    assert_true(m.scheduler.progress.began > began);
    main_task.parked = true;
    began = m.scheduler.progress.began;
    progress_report(&call, MUCH, 3 * MUCH); /* as does one that is less far */
    assert_true(m.scheduler.progress.began > began && m.scheduler.progress.from == MUCH);
}

static void little_is_nothing_to_watch(void **state) {
    (void)state;
    run_and_park(1000, MUCH);
    assert_false(progress_look(&m, sys_now() + SECOND));
    assert_int_equal(shown, 0);
}

static void what_tasks_do_beside_it_is_not_shown(void **state) {
    (void)state;
    struct task other = {.number = 3};
    m.scheduler.current = &other;
    progress_report(&call, MUCH, 3 * MUCH);
    assert_false(m.scheduler.progress.fresh);
    m.scheduler.current = NULL;
    m.hooks.progress = NULL;
    progress_report(&call, MUCH, 3 * MUCH);
    assert_false(m.scheduler.progress.fresh);
}

#define WITH_MACHINE(test) cmocka_unit_test_setup(test, begin)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_MACHINE(what_is_done_soon_shows_nothing),
        WITH_MACHINE(after_a_while_it_is_shown),
        WITH_MACHINE(it_goes_on_while_the_verb_does),
        WITH_MACHINE(it_is_gone_when_the_verb_is_done),
        WITH_MACHINE(another_verb_begins_anew),
        WITH_MACHINE(little_is_nothing_to_watch),
        WITH_MACHINE(what_tasks_do_beside_it_is_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
