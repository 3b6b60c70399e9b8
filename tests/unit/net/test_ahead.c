/* The read-ahead: bytes leave at the front, come at the end, and can be put back. */
#include "net/ahead.h"

#include "base/mem.h"
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void assert_holds(const struct ahead *a, const char *want) {
    struct span got = ahead_span(a);
    assert_int_equal(got.len, strlen(want));
    assert_int_equal(ahead_count(a), got.len);
    if (got.len) assert_memory_equal(got.ptr, want, got.len);
}

static void bytes_leave_at_the_front_without_the_others_being_moved(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_true(ahead_push(&a, SPAN("one\ntwo\n")));
    const char *before = a.ptr;
    ahead_take(&a, 4);
    assert_holds(&a, "two\n");
    assert_ptr_equal(ahead_span(&a).ptr, before + 4);
    assert_int_equal(a.taken, 4);
    ahead_clear(&a);
}

/* A task that waits for more holds no room. */
static void the_last_byte_that_leaves_frees_the_room(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_true(ahead_push(&a, SPAN("line\n")));
    ahead_take(&a, 5);
    assert_null(a.ptr);
    assert_int_equal(a.room, 0);
    assert_int_equal(a.taken, 5);
    assert_non_null(ahead_room(&a, 0));
    ahead_trim(&a);
    assert_null(a.ptr);
}

/* Nor much room for what is left of a line. */
static void a_little_that_is_left_keeps_little_room(void **state) {
    (void)state;
    enum { MUCH = 65536 };
    struct ahead a = {0};
    char *room = ahead_room(&a, MUCH);
    assert_non_null(room);
    memset(room, 'x', MUCH);
    memcpy(room + MUCH - 10, "0123456789", 10);
    ahead_fill(&a, MUCH);
    for (size_t left = MUCH; left > 10; left -= 6) {
        ahead_take(&a, 6);
        assert_true(a.room <= MUCH && (a.room <= 2048 || a.room / 8 <= ahead_count(&a)));
    }
    assert_holds(&a, "0123456789");
    assert_int_equal(a.taken, MUCH - 10);
    assert_true(ahead_push(&a, SPAN(" and more")));
    assert_holds(&a, "0123456789 and more");
    ahead_clear(&a);
}

/* Fills and empties it by steps of that size until it has been long, and compares all that leaves. */
static void pass_through(size_t step) {
    enum { MUCH = 700000 };
    struct ahead a = {0};
    unsigned char in = 0, out = 0;
    while (a.taken < MUCH) {
        char *room = ahead_room(&a, step);
        assert_non_null(room);
        for (size_t i = 0; i < step; i++) room[i] = (char)in++;
        ahead_fill(&a, step);
        size_t leaves = a.taken + ahead_count(&a) < MUCH ? step / 3 : ahead_count(&a);
        for (size_t i = 0; i < leaves; i++) assert_int_equal((unsigned char)ahead_span(&a).ptr[i], out++);
        ahead_take(&a, leaves);
    }
    assert_null(a.ptr);
}

static void short_or_long_nothing_is_lost(void **state) {
    (void)state;
    pass_through(1000);
    pass_through(65536);
    pass_through(AHEAD_LONG - 1);
    pass_through(AHEAD_LONG);
    pass_through(300001);
}

static void push_repeat(struct ahead *a, size_t count) {
    char *room = ahead_room(a, count);
    assert_non_null(room);
    memset(room, 'x', count);
    ahead_fill(a, count);
}

/* However it has grown. */
static void what_is_long_is_given_as_it_lies(void **state) {
    (void)state;
    static const size_t firsts[] = {0, 10, 100000, AHEAD_LONG, 1000000};
    for (size_t i = 0; i < COUNT(firsts); i++) {
        struct ahead a = {0};
        size_t room = 0, count = firsts[i] + AHEAD_LONG;
        if (firsts[i]) push_repeat(&a, firsts[i]);
        push_repeat(&a, AHEAD_LONG);
        const char *text = ahead_span(&a).ptr;
        char *block = ahead_give(&a, &room);
        assert_non_null(block);
        assert_ptr_equal(block + MEM_PAGE, text);
        assert_true(room > MEM_PAGE + count);
        for (size_t n = 0; n < count; n++) assert_int_equal(text[n], 'x');
        assert_null(a.ptr);
        assert_int_equal(a.taken, count);
        mem_free(block);
    }
}

static void what_is_short_or_was_read_from_is_not_given(void **state) {
    (void)state;
    struct ahead a = {0};
    size_t room;
    push_repeat(&a, 1000);
    assert_null(ahead_give(&a, &room));
    push_repeat(&a, 2 * AHEAD_LONG);
    ahead_take(&a, 1);
    assert_null(ahead_give(&a, &room));
    assert_int_equal(ahead_count(&a), 2 * AHEAD_LONG + 999);
    ahead_clear(&a);
}

static void without_memory_it_stays_where_it_is(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_non_null(ahead_room(&a, 65536));
    memcpy(a.ptr, "some", 4);
    ahead_fill(&a, 4);
    mem_fail_from(1);
    ahead_trim(&a);
    assert_null(ahead_room(&a, AHEAD_LONG));
    assert_null(ahead_room(&a, SIZE_MAX));
    mem_fail_from(0);
    assert_holds(&a, "some");
    assert_int_equal(a.room, 65536);
    ahead_trim(&a);
    assert_holds(&a, "some");
    assert_int_equal(a.room, 4);
    ahead_clear(&a);
}

/* What is there moves to the front rather than that the room grows. */
static void the_room_of_what_left_is_used_again(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_true(ahead_push(&a, SPAN("0123456789abcdef")));
    size_t room = a.room;
    ahead_take(&a, 10);
    assert_true(ahead_push(&a, SPAN("ghijklmnop")));
    assert_holds(&a, "abcdefghijklmnop");
    assert_int_equal(a.room, room);
    assert_true(ahead_push(&a, SPAN("!")));
    assert_holds(&a, "abcdefghijklmnop!");
    assert_true(a.room > room);
    ahead_clear(&a);
}

static void bytes_are_put_back_in_front_of_what_came_since(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_true(ahead_put_back(&a, SPAN("cd")));
    assert_true(ahead_put_back(&a, SPAN("ab")));
    assert_holds(&a, "abcd");
    ahead_take(&a, 1);
    assert_true(ahead_put_back(&a, SPAN("A longer text than there was room for, before b: ")));
    assert_holds(&a, "A longer text than there was room for, before b: bcd");
    ahead_clear(&a);
}

/* A search that went on at a position in the stream must not pass by what was put in front of it. */
static void what_was_looked_at_is_looked_at_again_once_bytes_are_in_front_of_it(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_true(ahead_push(&a, SPAN("seen")));
    uint64_t searched = a.taken + 4;
    assert_true(ahead_put_back(&a, SPAN("new ")));
    assert_true(searched <= a.taken);
    ahead_clear(&a);
}

static void a_buffer_becomes_the_read_ahead_without_a_copy(void **state) {
    (void)state;
    struct ahead a = {.taken = 7};
    struct buffer b = {0};
    assert_true(buffer_push(&b, SPAN("received")));
    const char *ptr = b.ptr;
    ahead_adopt(&a, &b);
    assert_ptr_equal(a.ptr, ptr);
    assert_holds(&a, "received");
    assert_int_equal(a.taken, 7);
    assert_null(b.ptr);
    assert_true(ahead_push(&a, SPAN(", and more")));
    assert_holds(&a, "received, and more");
    ahead_clear(&a);
}

static void without_memory_nothing_changes(void **state) {
    (void)state;
    struct ahead a = {0};
    assert_true(ahead_push(&a, SPAN("12345678")));
    ahead_take(&a, 2);
    mem_fail_from(1);
    bool pushed = ahead_push(&a, SPAN("more than fits")), put = ahead_put_back(&a, SPAN("nor does this"));
    mem_fail_from(0);
    assert_false(pushed);
    assert_false(put);
    assert_holds(&a, "345678");
    ahead_clear(&a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_leave_at_the_front_without_the_others_being_moved),
        cmocka_unit_test(the_last_byte_that_leaves_frees_the_room),
        cmocka_unit_test(a_little_that_is_left_keeps_little_room),
        cmocka_unit_test(short_or_long_nothing_is_lost),
        cmocka_unit_test(what_is_long_is_given_as_it_lies),
        cmocka_unit_test(what_is_short_or_was_read_from_is_not_given),
        cmocka_unit_test(without_memory_it_stays_where_it_is),
        cmocka_unit_test(the_room_of_what_left_is_used_again),
        cmocka_unit_test(bytes_are_put_back_in_front_of_what_came_since),
        cmocka_unit_test(what_was_looked_at_is_looked_at_again_once_bytes_are_in_front_of_it),
        cmocka_unit_test(a_buffer_becomes_the_read_ahead_without_a_copy),
        cmocka_unit_test(without_memory_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
