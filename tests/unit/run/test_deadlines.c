/* The heap of deadlines against a list that is searched. */
#include "run/deadlines.h"

#include "base/mem.h"
#include "base/span.h"
#include "run/task.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { TASKS = 200 };

static struct task tasks[TASKS];

/* A sequence of numbers that is the same each time. */
static uint32_t next_number(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static uint64_t least(const uint64_t *at) {
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < TASKS; i++) first = at[i] < first ? at[i] : first;
    return first;
}

static void gives_the_earliest_whatever_comes_and_goes(void **state) {
    (void)state;
    struct deadlines d = {0};
    uint64_t at[TASKS];
    uint32_t random = 1;
    for (size_t i = 0; i < TASKS; i++) at[i] = UINT64_MAX;
    assert_true(deadlines_fit(&d, TASKS));
    for (size_t turn = 0; turn < 20000; turn++) {
        size_t i = next_number(&random) % TASKS;
        if (at[i] == UINT64_MAX) {
            at[i] = next_number(&random) % 1000;
            deadlines_add(&d, &tasks[i], at[i]);
        } else {
            deadlines_remove(&d, &tasks[i]);
            at[i] = UINT64_MAX;
        }
        assert_true(deadlines_first(&d) == least(at));
    }
    while (d.count) {
        size_t i = (size_t)(d.items[0].task - tasks);
        assert_true(d.items[0].at == least(at));
        deadlines_remove(&d, &tasks[i]);
        at[i] = UINT64_MAX;
        assert_int_equal(tasks[i].deadline_place, 0);
    }
    deadlines_clear(&d);
}

static void removing_one_that_is_not_there_is_nothing(void **state) {
    (void)state;
    struct deadlines d = {0};
    deadlines_remove(&d, &tasks[0]);
    assert_true(deadlines_first(&d) == UINT64_MAX);
}

static void room_that_is_not_to_be_had_is_told(void **state) {
    (void)state;
    struct deadlines d = {0};
    mem_fail_from(1);
    assert_false(deadlines_fit(&d, 1));
    mem_fail_from(0);
    assert_true(deadlines_fit(&d, 1));
    deadlines_clear(&d);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_earliest_whatever_comes_and_goes),
        cmocka_unit_test(removing_one_that_is_not_there_is_nothing),
        cmocka_unit_test(room_that_is_not_to_be_had_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
