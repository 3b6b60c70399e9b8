/* Memory: the injected failures, the arena, the buffer, and what each leaves behind when memory is out. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void fails_when_told(void **state) {
    (void)state;
    uint64_t before = mem_count();
    mem_fail_from(2);
    void *first = mem_alloc(0);
    void *second = mem_alloc(1);
    void *third = mem_zero(1, 1);
    mem_fail_from(0);
    assert_non_null(first);
    assert_null(second);
    assert_null(third);
    assert_int_equal(mem_count() - before, 3);
    mem_free(first);
    mem_free(NULL);
}

static void grows_by_doubling(void **state) {
    (void)state;
    void *items = NULL;
    size_t room = 0;
    assert_true(mem_grow(&items, &room, 3, sizeof(int)));
    assert_int_equal(room, 8);
    assert_true(mem_grow(&items, &room, 9, sizeof(int)));
    assert_int_equal(room, 16);
    void *same = items;
    assert_false(mem_grow(&items, &room, SIZE_MAX / 2, sizeof(int)));
    assert_false(mem_grow(&items, &room, SIZE_MAX, 1));
    assert_ptr_equal(items, same);
    assert_int_equal(room, 16);
    mem_free(items);
}

/* Emptied, it needs no more memory than the fullest it has been, and keeps no large block. */
static void arena_serves_again(void **state) {
    (void)state;
    struct arena a = {0};
    arena_reset(&a);
    uint64_t before = 0;
    for (int round = 0; round < 10; round++) {
        if (round == 2) before = mem_count();
        for (int i = 0; i < 100; i++) {
            char *at = arena_alloc(&a, 40);
            assert_true(at[0] == 0 && at[39] == 0);
            memset(at, 'x', 40);
        }
        arena_reset(&a);
    }
    assert_int_equal(mem_count(), before);
    assert_non_null(arena_alloc(&a, 1 << 20));
    arena_reset(&a);
    assert_null(a.blocks);
    a.first = 64;
    assert_non_null(arena_take(&a, 40));
    assert_int_equal(a.blocks->room, 64);
    assert_non_null(arena_take(&a, 40));
    assert_int_equal(a.blocks->room, 128);
    assert_null(arena_take(&a, SIZE_MAX - 8));
    arena_clear(&a);
}

static void arena_gives_zeroed_aligned_memory(void **state) {
    (void)state;
    struct arena a = {0};
    for (size_t size = 0; size < 3000; size += 37) {
        char *at = arena_alloc(&a, size);
        assert_non_null(at);
        assert_int_equal((uintptr_t)at % sizeof(void *), 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(at[i], 0);
        if (size) memset(at, 0xff, size);
    }
    assert_non_null(arena_alloc(&a, 100000));
    assert_null(arena_alloc(&a, SIZE_MAX));
    assert_memory_equal(arena_copy(&a, (struct span){"a\0b", 3}), "a\0b", 4);
    arena_clear(&a);
    assert_null(a.blocks);
}

static void buffer_collects_bytes(void **state) {
    (void)state;
    struct buffer b = {0};
    assert_true(buffer_push(&b, (struct span){"a\0b", 3}));
    assert_true(buffer_push(&b, (struct span){NULL, 0}));
    assert_true(buffer_push_repeat(&b, '-', 3));
    assert_true(buffer_printf(&b, "%d%s", 12, "x"));
    assert_true(span_equal(buffer_span(&b), (struct span){"a\0b---12x", 9}));
    buffer_drop(&b, 3);
    assert_string_equal(buffer_text(&b), "---12x");
    assert_int_equal(b.len, 6);
    buffer_drop(&b, 6);
    assert_int_equal(b.len, 0);
    assert_false(buffer_reserve(&b, SIZE_MAX));
    assert_true(b.failed);
    buffer_clear(&b);
    assert_false(b.failed);
}

static void buffer_remembers_lack_of_memory(void **state) {
    (void)state;
    struct buffer b = {0};
    assert_true(buffer_push_text(&b, "kept"));
    mem_fail_from(1);
    bool done = buffer_push_repeat(&b, 'x', 1000);
    mem_fail_from(0);
    assert_false(done);
    assert_true(b.failed);
    assert_true(span_is(buffer_span(&b), "kept"));
    buffer_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fails_when_told),
        cmocka_unit_test(grows_by_doubling),
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_serves_again),
        cmocka_unit_test(buffer_collects_bytes),
        cmocka_unit_test(buffer_remembers_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
