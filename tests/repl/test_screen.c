/* Tests of the model itself: what it shows, and that it refuses what it does not know. */
#include "repl/screen.h"
/* A test program is one file, so the model is included whole. */
#include "repl/screen.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct row {
    const char *bytes, *want;
};

static const struct row rows[] = {
    {"", "█"},
    {"ab", "ab█"},
    {"ab\r\ncd", "ab\ncd█"},
    {"ab\rc", "c█b"},
    {"ab\b", "a█b"},
    {"a\tb", "a       b█"},
    {"abc\x1b[2D", "a█bc"},
    {"abc\x1b[3D\x1b[C", "a█bc"},
    {"a\r\nb\x1b[A", "a█\nb"},
    {"a\x1b[Bb", "a\n b█"},
    {"abc\x1b[2G\x1b[K", "a█"},
    {"abc\x1b[2G\x1b[1K", " █ c"},
    {"abc\r\ndef\x1b[H\x1b[J", "█"},
    {"abc\r\ndef\x1b[1;2H", "a█bc\ndef"},
    {"abc\r\x1b[P", "█bc"},
    {"abc\r\x1b[2@", "█  abc"},
    {"abc\x1b[2D\x1b[1@x", "ax█bc"},
    {"\x1b[1;32mab\x1b[0mc", "abc█"},
    {"\x1b[?2004ha\x1b[?2004l", "a█"},
    {"ab\x1b\x37"
     "cd\x1b\x38",
     "ab█cd"},
    {"\xe4\xbd\xa0x", "\xe4\xbd\xa0x█"},
    {"a\x1b[2Cb", "a  b█"},
};

static void bytes_become_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct screen s;
        char text[SCREEN_TEXT];
        screen_init(&s);
        screen_feed(&s, rows[i].bytes, strlen(rows[i].bytes));
        screen_text(&s, text);
        assert_string_equal(text, rows[i].want);
        assert_string_equal(s.failure, "");
    }
}

static void a_full_row_wraps_with_the_next_character(void **state) {
    (void)state;
    struct screen s;
    screen_init(&s);
    for (int i = 0; i < SCREEN_COLUMNS; i++) screen_feed(&s, "x", 1);
    assert_int_equal(s.row, 0);
    screen_feed(&s, "y", 1);
    assert_int_equal(s.row, 1);
    assert_int_equal(s.column, 1);
    assert_int_equal(s.cells[1][0].code, 'y');
}

static void the_last_row_scrolls(void **state) {
    (void)state;
    struct screen s;
    screen_init(&s);
    screen_feed(&s, "first", 5);
    for (int i = 0; i < SCREEN_ROWS; i++) screen_feed(&s, "\r\nz", 3);
    assert_int_equal(s.row, SCREEN_ROWS - 1);
    assert_int_equal(s.cells[0][0].code, 'z');
}

static const char *const unknown[] = {"\x1b[?1049h", "\x1b[5n", "\x1b]0;title\a", "\a",
                                      "\x1b[3q",     "\xff!!!", "\x1b[99m",       "\x1b(B"};

static void what_is_not_known_fails(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(unknown); i++) {
        struct screen s;
        screen_init(&s);
        screen_feed(&s, unknown[i], strlen(unknown[i]));
        assert_string_not_equal(s.failure, "");
    }
}

static void colours_are_kept(void **state) {
    (void)state;
    struct screen s;
    screen_init(&s);
    screen_feed(&s, "\x1b[1;31ma\x1b[0m\x1b[2mb", 17);
    assert_int_equal(s.cells[0][0].colour, 31);
    assert_true(s.cells[0][0].bold);
    assert_true(s.cells[0][1].dim);
    assert_false(s.cells[0][1].bold);
}

static void looks_are_letters(void **state) {
    (void)state;
    struct screen s;
    char looks[SCREEN_COLUMNS_MAX + 1];
    screen_init(&s);
    const char *bytes = "a\x1b[1;36mb\x1b[0m\x1b[31mc\x1b[0m \x1b[2md\x1b[0m\x1b[90me\x1b[0m\x1b[7mf\x1b[0m";
    screen_feed(&s, bytes, strlen(bytes));
    screen_looks(&s, 0, looks);
    assert_string_equal(looks, ".VR.DgI");
}

struct resize_row {
    const char *bytes;
    int columns;
    const char *want;
};

static const struct resize_row resizes[] = {
    {"abcdef", 4, "abcd\nef█"},
    {"abcdef\r", 4, "█abcd\nef"},
    {"abcdef\x1b[2D", 4, "abcd\n█ef"},
    {"abcd\r\nef", 4, "abcd\nef█"},
    {"abcd\r\nefghij\x1b[3D", 5, "abcd\nefg█hi\nj"},
};

/* What a terminal cuts at its edge it joins again; what a program ended by itself it does not. */
static void another_width_joins_and_cuts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(resizes); i++) {
        struct screen s;
        char text[SCREEN_TEXT];
        screen_init(&s);
        screen_feed(&s, resizes[i].bytes, strlen(resizes[i].bytes));
        screen_resize(&s, 24, resizes[i].columns);
        screen_text(&s, text);
        assert_string_equal(text, resizes[i].want);
    }
}

static void a_wrapped_row_becomes_one_again(void **state) {
    (void)state;
    struct screen s;
    char text[SCREEN_TEXT];
    screen_init(&s);
    screen_resize(&s, 24, 10);
    screen_feed(&s, "0123456789ab\r\nc", 15);
    screen_text(&s, text);
    assert_string_equal(text, "0123456789\nab\nc█");
    screen_resize(&s, 24, 20);
    screen_text(&s, text);
    assert_string_equal(text, "0123456789ab\nc█");
    screen_resize(&s, 24, 5);
    screen_text(&s, text);
    assert_string_equal(text, "01234\n56789\nab\nc█");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_become_rows),
        cmocka_unit_test(a_full_row_wraps_with_the_next_character),
        cmocka_unit_test(the_last_row_scrolls),
        cmocka_unit_test(what_is_not_known_fails),
        cmocka_unit_test(colours_are_kept),
        cmocka_unit_test(looks_are_letters),
        cmocka_unit_test(another_width_joins_and_cuts),
        cmocka_unit_test(a_wrapped_row_becomes_one_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
