/* Bytes that are kept for the next result: a read that wants much room gets large ones, if there are any. */
#include "run/invocation.h"

#include "run/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { MUCH = 256 * 1024, LITTLE = 100 };

/* Bytes that nobody refers to. */
static struct bytes *bytes_of(size_t len) {
    struct value v;
    struct err err;
    char *room;
    assert_true(value_bytes_room(&v, len, &room, &err));
    return v.bytes;
}

static void a_large_one_stands_in_for_a_small_one(void **state) {
    (void)state;
    struct invocation in = {.spare = bytes_of(LITTLE), .second = bytes_of(MUCH)};
    struct bytes *large = in.second;
    assert_ptr_equal(*invocation_large_spare(&in), large);
    assert_null(in.second);
    bytes_free(in.spare);
}

static void a_large_one_stands_in_for_none(void **state) {
    (void)state;
    struct invocation in = {.second = bytes_of(MUCH)};
    struct bytes *large = in.second;
    assert_ptr_equal(*invocation_large_spare(&in), large);
    assert_null(in.second);
    bytes_free(in.spare);
}

static void of_two_large_ones_the_first_is_taken(void **state) {
    (void)state;
    struct invocation in = {.spare = bytes_of(MUCH), .second = bytes_of(MUCH)};
    struct bytes *first = in.spare, *second = in.second;
    assert_ptr_equal(*invocation_large_spare(&in), first);
    assert_ptr_equal(in.second, second);
    bytes_free(first);
    bytes_free(second);
}

static void a_small_one_is_left_where_there_is_no_other(void **state) {
    (void)state;
    struct invocation in = {.spare = bytes_of(LITTLE)};
    struct bytes *small = in.spare;
    assert_ptr_equal(*invocation_large_spare(&in), small);
    bytes_free(small);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_one_stands_in_for_a_small_one),
        cmocka_unit_test(a_large_one_stands_in_for_none),
        cmocka_unit_test(of_two_large_ones_the_first_is_taken),
        cmocka_unit_test(a_small_one_is_left_where_there_is_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
