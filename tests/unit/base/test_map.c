/* The map: names become numbers in the order in which they came. */
#include "base/map.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

enum { MANY = 5000 };

static struct span numbered(char *room, size_t size, int i) {
    int len = snprintf(room, size, "name%d", i);
    return span_of(room, (size_t)len);
}

static void numbers_names(void **state) {
    (void)state;
    struct map m = {0};
    char room[32];
    assert_int_equal(map_find(&m, SPAN("name0")), MAP_NONE);
    for (int i = 0; i < MANY; i++) assert_int_equal(map_put(&m, numbered(room, sizeof room, i)), i);
    for (int i = 0; i < MANY; i++) {
        struct span name = numbered(room, sizeof room, i);
        assert_int_equal(map_find(&m, name), i);
        assert_int_equal(map_put(&m, name), i);
        assert_true(span_equal(m.keys[i], name));
    }
    assert_int_equal(m.count, MANY);
    assert_int_equal(map_find(&m, SPAN("name")), MAP_NONE);
    map_clear(&m);
    assert_int_equal(map_find(&m, SPAN("name0")), MAP_NONE);
}

static void takes_any_bytes(void **state) {
    (void)state;
    struct map m = {0};
    assert_int_equal(map_put(&m, (struct span){NULL, 0}), 0);
    assert_int_equal(map_put(&m, (struct span){"a\0b", 3}), 1);
    assert_int_equal(map_put(&m, (struct span){"a\0c", 3}), 2);
    assert_int_equal(map_find(&m, SPAN("a")), MAP_NONE);
    assert_int_equal(map_find(&m, SPAN("")), 0);
    map_clear(&m);
}

/* Borrowed keys stay where they are, and the map frees none. */
static void may_borrow_its_keys(void **state) {
    (void)state;
    static const char text[] = "abcdefghijklmnopqrstuvwxyz";
    struct map m = {.borrows = true};
    for (size_t i = 0; i < 26; i++) {
        assert_int_equal(map_find(&m, span_of(text + i, 1)), MAP_NONE);
        assert_int_equal(map_put(&m, span_of(text + i, 1)), i);
        for (size_t before = 0; before <= i; before++) assert_int_equal(map_put(&m, span_of(text + before, 1)), before);
    }
    for (size_t i = 0; i < 26; i++) assert_ptr_equal(m.keys[i].ptr, text + i);
    map_clear(&m);
}

/* Whichever allocation fails, the map is as it was before. */
static void is_unchanged_when_memory_is_out(void **state) {
    (void)state;
    struct map m = {0};
    char room[32];
    for (int i = 0; i < 100; i++) {
        struct span name = numbered(room, sizeof room, i);
        for (uint64_t nth = 1; nth < 4; nth++) {
            size_t before = m.count;
            mem_fail_from(nth);
            uint32_t index = map_put(&m, name);
            mem_fail_from(0);
            if (index != MAP_NONE) break;
            assert_int_equal(m.count, before);
            assert_int_equal(map_find(&m, name), MAP_NONE);
        }
        assert_int_equal(map_put(&m, name), i);
    }
    map_clear(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_names),
        cmocka_unit_test(takes_any_bytes),
        cmocka_unit_test(may_borrow_its_keys),
        cmocka_unit_test(is_unchanged_when_memory_is_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
