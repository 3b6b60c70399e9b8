/* Sources: the line, its number and the column of a place. */
#include "base/source.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const char text[] = "one\ntwo\r\n\nlast";

static const struct {
    uint32_t offset, number, column;
    const char *line;
} places[] = {
    {0, 10, 0, "one"}, {2, 10, 2, "one"},   {3, 10, 3, "one"},   {4, 11, 0, "two"},   {8, 11, 4, "two"},
    {9, 12, 0, ""},    {10, 13, 0, "last"}, {14, 13, 4, "last"}, {99, 13, 4, "last"},
};

static void finds_the_line(void **state) {
    (void)state;
    struct source *s = source_new("a.sks", span_text(text), 10);
    assert_non_null(s);
    for (size_t i = 0; i < COUNT(places); i++) {
        struct source_line line = source_line_at((struct place){s, places[i].offset, 1});
        assert_int_equal(line.number, places[i].number);
        assert_int_equal(line.column, places[i].column);
        assert_true(span_is(line.text, places[i].line));
    }
    source_release(s);
}

static void lives_as_long_as_it_is_held(void **state) {
    (void)state;
    struct source *s = source_new(NULL, (struct span){NULL, 0}, 1);
    assert_non_null(s);
    assert_null(s->name);
    assert_ptr_equal(source_hold(s), s);
    source_release(s);
    assert_int_equal(source_line_at((struct place){s, 0, 0}).number, 1);
    source_release(s);
    source_release(NULL);
    assert_null(source_hold(NULL));
    assert_null(source_new("x", (struct span){text, UINT32_MAX}, 1));
}

/* A taken text is not copied, and the buffer is empty then; also where there was no memory. */
static void takes_a_text(void **state) {
    (void)state;
    struct buffer b = {0};
    assert_true(buffer_push(&b, span_text(text)));
    const char *at = b.ptr;
    struct source *s = source_take("a.sks", &b, 10);
    assert_non_null(s);
    assert_null(b.ptr);
    assert_ptr_equal(s->text.ptr, at);
    assert_string_equal(s->name, "a.sks");
    assert_int_equal(source_line_at((struct place){s, places[4].offset, 1}).number, places[4].number);
    source_release(s);
    assert_true(buffer_push(&b, span_text(text)));
    mem_fail_from(1);
    s = source_take(NULL, &b, 1);
    mem_fail_from(0);
    assert_null(s);
    assert_null(b.ptr);
}

static void tells_lack_of_memory(void **state) {
    (void)state;
    mem_fail_from(1);
    struct source *s = source_new("x", span_text(text), 1);
    mem_fail_from(0);
    assert_null(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_line),
        cmocka_unit_test(lives_as_long_as_it_is_held),
        cmocka_unit_test(takes_a_text),
        cmocka_unit_test(tells_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
