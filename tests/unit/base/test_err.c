/* Errors: filled whole, cut between characters, and named as the kernel's headers name them. */
#include "base/err.h"

#include "base/utf8.h"

#include <errno.h>
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void fills_every_field(void **state) {
    (void)state;
    struct err e;
    memset(&e, 0x55, sizeof e);
    assert_false(err_set(&e, ERR_VALUE, "%s must be %d", "SIZE", 7));
    assert_string_equal(e.name, "VALUE");
    assert_string_equal(e.message, "SIZE must be 7");
    assert_string_equal(e.detail, "");
    assert_string_equal(e.hint, "");
    assert_null(e.verb);
    assert_null(e.place.source);
    assert_int_equal(e.number, 0);
    assert_int_equal(e.word, ERR_NO_WORD);
}

static void adds_to_what_was_set(void **state) {
    (void)state;
    struct err e;
    (void)err_set(&e, ERR_TYPE, "no");
    assert_false(err_detail(&e, "to %s", "127.0.0.1:1"));
    assert_false(err_hint(&e, "try %d", 2));
    assert_false(err_word(&e, 3));
    assert_string_equal(e.message, "no");
    assert_string_equal(e.detail, "to 127.0.0.1:1");
    assert_string_equal(e.hint, "try 2");
    assert_int_equal(e.word, 3);
    assert_false(err_hint(&e, "%s and %s", e.hint, e.detail));
    assert_string_equal(e.hint, "try 2 and to 127.0.0.1:1");
}

/* Whatever stands before, the cut text is whole UTF-8 and lacks no character that would have fitted. */
static void cuts_between_characters(void **state) {
    (void)state;
    static const char *const characters[] = {"a", "é", "€", "𝄞"};
    for (size_t c = 0; c < COUNT(characters); c++) {
        for (int before = 0; before < 5; before++) {
            char long_text[2000] = "";
            for (int i = 0; i < 300; i++) strcat(long_text, characters[c]);
            struct err e;
            (void)err_set(&e, ERR_VALUE, "%.*s%s%s", before, "....", long_text, long_text);
            struct span rest = span_text(e.message);
            assert_in_range(rest.len, sizeof e.message - 4, sizeof e.message - 1);
            while (rest.len) {
                size_t used;
                assert_true(utf8_decode(rest, &used) >= 0);
                rest = span_from(rest, used);
            }
        }
    }
}

static void leaves_whole_texts_alone(void **state) {
    (void)state;
    struct err e;
    (void)err_set(&e, ERR_VALUE, "caf\xc3");
    assert_string_equal(e.message, "caf\xc3");
}

static void tells_errno(void **state) {
    (void)state;
    (void)setlocale(LC_ALL, "de_DE.UTF-8");
    struct err e;
    assert_false(err_errno(&e, EADDRINUSE));
    assert_string_equal(e.name, "EADDRINUSE");
    assert_string_equal(e.message, "Address already in use");
    assert_int_equal(e.number, EADDRINUSE);
    assert_false(err_errno(&e, 9999));
    assert_string_equal(e.message, "Unknown error 9999");
    assert_int_equal(e.number, 9999);
    assert_false(err_memory(&e));
    assert_string_equal(e.name, ERR_LIMIT);
    (void)setlocale(LC_ALL, "C");
}

static const struct {
    const char *name;
    int number;
} rows[] = {
#define ERRNO(name, meaning) {#name, name},
#define ERRNO_ALIAS(name, meaning) {#name, name},
#include "base/errno.def"
#undef ERRNO
#undef ERRNO_ALIAS
};

static void names_are_sorted_and_found(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (i > 0) assert_true(strcmp(rows[i - 1].name, rows[i].name) < 0);
        assert_int_equal(err_errno_number(span_text(rows[i].name)), rows[i].number);
        const char *name = err_errno_name(rows[i].number);
        assert_non_null(name);
        assert_int_equal(err_errno_number(span_text(name)), rows[i].number);
    }
}

/* Every number that the library has a text for has a name here. */
static void no_errno_is_missing(void **state) {
    (void)state;
    for (int number = 1; number < 134; number++) {
        bool hole = number == 41 || number == 58;
        if (!hole && !err_errno_name(number)) fail_msg("errno %d has no name", number);
    }
    assert_null(err_errno_name(0));
    assert_null(err_errno_name(-1));
    assert_int_equal(err_errno_number(SPAN("eacces")), 0);
    assert_int_equal(err_errno_number(SPAN("EACCES ")), 0);
    assert_int_equal(err_errno_number(SPAN("")), 0);
}

static void aliases_are_not_shown(void **state) {
    (void)state;
    assert_string_equal(err_errno_name(EWOULDBLOCK), "EAGAIN");
    assert_string_equal(err_errno_name(ENOTSUP), "EOPNOTSUPP");
    assert_string_equal(err_errno_name(EDEADLOCK), "EDEADLK");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_every_field),
        cmocka_unit_test(adds_to_what_was_set),
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(leaves_whole_texts_alone),
        cmocka_unit_test(tells_errno),
        cmocka_unit_test(names_are_sorted_and_found),
        cmocka_unit_test(no_errno_is_missing),
        cmocka_unit_test(aliases_are_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
