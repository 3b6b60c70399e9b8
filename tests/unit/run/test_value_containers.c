/* Lists and records: growing, finding, removing, and what is borrowed from themselves. */
#include "values.h"

#include <stdio.h>

static void list_grows_and_pops(void **state) {
    (void)state;
    struct value v = value_of("[]");
    struct err err;
    for (int64_t i = 0; i < 1000; i++) {
        struct value item = value_int(i);
        assert_true(list_push(v.list, &item, &err));
    }
    for (int64_t i = 1000; i-- > 0;) assert_int_equal(list_pop(v.list).integer, i);
    assert_int_equal(v.list->count, 0);
    value_release(&v);
}

/* The places of those that were first are used again. */
static void list_is_a_queue(void **state) {
    (void)state;
    enum { HELD = 20 };
    struct value v = value_of("[]");
    struct err err;
    for (int64_t i = 0; i < 3000; i++) {
        struct value item = value_int(i);
        assert_true(list_push(v.list, &item, &err));
        if (i >= HELD) assert_int_equal(list_shift(v.list).integer, i - HELD);
        assert_int_equal(v.list->items[0].integer, i < HELD ? 0 : i - HELD + 1);
        assert_int_equal(v.list->items[v.list->count - 1].integer, i);
    }
    assert_int_equal(v.list->count, HELD);
    assert_true(v.list->before + v.list->room <= HELD * 4);
    while (v.list->count) (void)list_shift(v.list);
    assert_true(list_push(v.list, &v, &err));
    value_end(&v);
}

/* The pushed item lies in the array that moves. */
static void list_takes_its_own_items(void **state) {
    (void)state;
    struct value v = value_of("['a text that is counted', 'short']");
    struct err err;
    for (size_t i = 0; i < 30; i++) assert_true(list_push(v.list, &v.list->items[i], &err));
    assert_int_equal(v.list->items[0].object->references, 16);
    value_release(&v);
}

static void list_has_a_bound(void **state) {
    (void)state;
    struct value v;
    struct err err;
    assert_false(list_new(&v, VALUE_LIST_MAX + 1, &err));
    assert_error(&err, "LIMIT", "a list holds at most 134217728 items");
}

static struct span key_of(char *room, size_t size, int i) {
    int len = snprintf(room, size, i % 3 ? "k%d" : "a key that is long enough to be counted %d", i);
    return span_of(room, (size_t)len);
}

/* From a few entries, looked through, to many, found by hash. */
static void record_finds_what_was_set(void **state) {
    (void)state;
    struct value v = value_of("{}");
    struct err err;
    char room[80];
    for (int count = 0; count < 300; count++) {
        for (int i = 0; i < count; i += 7)
            assert_int_equal(record_find(v.record, key_of(room, sizeof room, i))->integer, i);
        assert_null(record_find(v.record, key_of(room, sizeof room, count)));
        assert_true(record_set_take(v.record, key_of(room, sizeof room, count), value_int(count), &err));
    }
    for (int i = 0; i < 300; i++)
        assert_true(record_set_take(v.record, key_of(room, sizeof room, i), value_int(-i), &err));
    assert_int_equal(v.record->count, 300);
    for (int i = 0; i < 300; i++) {
        assert_int_equal(v.record->entries[i].value.integer, -i);
        assert_int_equal(record_find(v.record, key_of(room, sizeof room, i))->integer, -i);
    }
    value_release(&v);
}

static void record_removes(void **state) {
    (void)state;
    static const int counts[] = {1, 8, 9, 50};
    for (size_t c = 0; c < COUNT(counts); c++) {
        struct value v = value_of("{}");
        struct err err;
        char room[80];
        for (int i = 0; i < counts[c]; i++)
            assert_true(record_set_take(v.record, key_of(room, sizeof room, i), value_int(i), &err));
        assert_false(record_remove(v.record, SPAN("never there")));
        for (int i = 0; i < counts[c]; i += 2) assert_true(record_remove(v.record, key_of(room, sizeof room, i)));
        for (int i = 0; i < counts[c]; i++) {
            const struct value *found = record_find(v.record, key_of(room, sizeof room, i));
            if (i % 2 == 0)
                assert_null(found);
            else
                assert_int_equal(found->integer, i);
        }
        assert_int_equal(v.record->count, counts[c] / 2);
        value_release(&v);
    }
}

/* The places of those that were first are used again, and all are found wherever they have moved to. */
static void record_is_a_queue(void **state) {
    (void)state;
    enum { HELD = 20 };
    struct value v = value_of("{}");
    struct err err;
    char room[80];
    for (int i = 0; i < 3000; i++) {
        assert_true(record_set_take(v.record, key_of(room, sizeof room, i), value_int(i), &err));
        if (i >= HELD) assert_true(record_remove(v.record, key_of(room, sizeof room, i - HELD)));
        if (i >= HELD && i % 7 == 0) { /* one from among them goes to the end */
            assert_true(record_remove(v.record, key_of(room, sizeof room, i - 3)));
            assert_true(record_set_take(v.record, key_of(room, sizeof room, i - 3), value_int(i - 3), &err));
        }
        for (int j = i < HELD ? 0 : i - HELD + 1; j <= i; j++)
            assert_int_equal(record_find(v.record, key_of(room, sizeof room, j))->integer, j);
    }
    assert_int_equal(v.record->count, HELD);
    assert_true(v.record->room <= HELD * 4);
    value_release(&v);
}

/* In the order of a sequence of numbers that is the same each time, so that gaps of the index are filled from everywhere. */
static void record_finds_what_is_left(void **state) {
    (void)state;
    enum { COUNT_OF = 400 };
    struct value v = value_of("{}");
    struct err err;
    char room[80];
    bool there[COUNT_OF] = {false};
    uint32_t seed = 7;
    for (int turn = 0; turn < 6000; turn++) {
        seed = seed * 1664525u + 1013904223u;
        int i = (int)(seed >> 16) % COUNT_OF;
        struct span key = key_of(room, sizeof room, i);
        if (there[i])
            assert_true(record_remove(v.record, key));
        else
            assert_true(record_set_take(v.record, key, value_int(i), &err));
        there[i] = !there[i];
        for (int k = turn % 13; k < COUNT_OF; k += 13) {
            const struct value *found = record_find(v.record, key_of(room, sizeof room, k));
            assert_int_equal(found ? found->integer : -1, there[k] ? k : -1);
        }
    }
    value_release(&v);
}

static void record_keeps_its_order(void **state) {
    (void)state;
    struct value v = value_of("{z: 1, a: 2, m: 3}");
    struct err err;
    assert_true(record_set_take(v.record, SPAN("z"), value_int(9), &err));
    assert_true(record_remove(v.record, SPAN("a")));
    assert_true(record_set_take(v.record, SPAN("a"), value_int(4), &err));
    assert_literal(&v, "{z: 9, m: 3, a: 4}");
    value_release(&v);
}

/* Keys and values lie in the array that moves. */
static void record_takes_its_own_parts(void **state) {
    (void)state;
    struct value v = value_of("{a: 'b'}");
    struct err err;
    for (int i = 0; i < 40; i++) {
        struct record_entry *last = &v.record->entries[v.record->count - 1];
        struct value longer, x = value_of("'x'");
        assert_true(value_arithmetic(&longer, '+', &last->value, &x, &err));
        assert_true(record_set(v.record, value_span(&last->value), &longer, &err));
        value_release(&longer);
    }
    assert_int_equal(v.record->count, 41);
    assert_non_null(record_find(v.record, SPAN("bxxxxxxxxxxxxxxx")));
    value_release(&v);
}

static void keys_hold_any_byte(void **state) {
    (void)state;
    struct value v = value_of("{}");
    struct err err;
    assert_true(record_set_take(v.record, span_of("a\0b", 3), value_int(1), &err));
    assert_true(record_set_take(v.record, span_of("a\0c", 3), value_int(2), &err));
    assert_true(record_set_take(v.record, span_of("", 0), value_int(3), &err));
    assert_int_equal(record_find(v.record, span_of("a\0c", 3))->integer, 2);
    assert_int_equal(record_find(v.record, SPAN(""))->integer, 3);
    assert_null(record_find(v.record, SPAN("a")));
    value_release(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(list_grows_and_pops),    cmocka_unit_test(list_takes_its_own_items),
        cmocka_unit_test(list_has_a_bound),       cmocka_unit_test(record_finds_what_was_set),
        cmocka_unit_test(record_removes),         cmocka_unit_test(record_finds_what_is_left),
        cmocka_unit_test(record_keeps_its_order), cmocka_unit_test(record_takes_its_own_parts),
        cmocka_unit_test(keys_hold_any_byte),     cmocka_unit_test(record_is_a_queue),
        cmocka_unit_test(list_is_a_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
