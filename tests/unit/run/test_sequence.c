/* Sums that are made where their left operand is. */
#include "values.h"

#include "run/sequence.h"

#include <string.h>

static struct value repeated(const char *literal, int64_t count) {
    struct value one = value_of(literal), times = value_int(count), v;
    struct err err;
    assert_true(value_arithmetic(&v, '*', &one, &times, &err));
    value_release(&one);
    return v;
}

/* Short ones are copied, and those that somebody else has too. */
static void what_grows(void **state) {
    (void)state;
    struct value v = value_of("'short'"), number = value_int(1), other;
    assert_false(sequence_grows(&v));
    assert_false(sequence_grows(&number));
    v = repeated("'0123456789abcdef'", 100);
    assert_false(sequence_grows(&v));
    value_release(&v);
    v = repeated("'0123456789abcdef'", 16 * 1024);
    assert_true(sequence_grows(&v));
    value_copy(&other, &v);
    assert_false(sequence_grows(&v));
    value_release(&other);
    assert_true(sequence_grows(&v));
    value_release(&v);
    v = value_of("[]");
    assert_true(sequence_grows(&v));
    value_copy(&other, &v);
    assert_false(sequence_grows(&v));
    value_release(&other);
    value_release(&v);
}

static void bytes_are_put_behind(void **state) {
    (void)state;
    struct value v = repeated("'0123456789abcdef'", 16 * 1024), piece = value_of("'xyz'"), empty = value_of("''");
    struct err err;
    size_t len = value_span(&v).len, before = len;
    for (size_t i = 0; i < 200000; i++, len += 3) assert_true(sequence_append(&v, &piece, &err));
    assert_true(sequence_append(&v, &empty, &err));
    assert_int_equal(value_span(&v).len, len);
    assert_memory_equal(value_span(&v).ptr, "0123456789abcdef", 16);
    for (size_t at = before; at < len; at += 3) assert_memory_equal(value_span(&v).ptr + at, "xyz", 3);
    value_release(&v);
}

/* Behind themselves: with room for that, and without. */
static void bytes_behind_themselves(void **state) {
    (void)state;
    struct value v = repeated("'0123456789abcdef'", 16 * 1024), piece = value_of("'x'");
    struct err err;
    for (int turn = 0; turn < 3; turn++) {
        size_t len = value_span(&v).len;
        assert_true(sequence_append(&v, &v, &err));
        struct span text = value_span(&v);
        assert_int_equal(text.len, 2 * len);
        assert_memory_equal(text.ptr, text.ptr + len, len);
        assert_true(sequence_append(&v, &piece, &err));
    }
    value_release(&v);
}

static void lists_are_put_behind(void **state) {
    (void)state;
    struct value v = value_of("[1, 'a text that is counted']"), more = value_of("[[2]]");
    struct err err;
    assert_true(sequence_append(&v, &more, &err));
    assert_true(sequence_append(&v, &v, &err));
    assert_literal(&v, "[1, \"a text that is counted\", [2], 1, \"a text that is counted\", [2]]");
    assert_int_equal(v.list->items[1].object->references, 2);
    assert_int_equal(more.list->items[0].object->references, 3);
    value_release(&v);
    value_release(&more);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_grows),
        cmocka_unit_test(bytes_are_put_behind),
        cmocka_unit_test(bytes_behind_themselves),
        cmocka_unit_test(lists_are_put_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
