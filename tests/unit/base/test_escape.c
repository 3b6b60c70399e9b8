/* Safe display: what is shown as it is, what is escaped, and how wide that is. */
#include "base/utf8.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ALL ESCAPE_ALL
#define LINES ESCAPE_LINES
#define LITERAL ESCAPE_LITERAL

static const struct {
    enum escape_mode mode;
    const char *bytes;
    size_t len;
    const char *shown;
} rows[] = {
#define ROW(mode, bytes, shown)                                                                                        \
    { mode, bytes, sizeof(bytes) - 1, shown }
    ROW(ALL, "", ""),
    ROW(ALL, "Hello body", "Hello body"),
    ROW(ALL, "a\nb\rc\td\0e\x1b[1m", "a\\nb\\rc\\td\\0e\\e[1m"),
    ROW(ALL, "\x01\x1f\x7f", "\\x01\\x1f\\x7f"),
    ROW(ALL, "\\ \" $", "\\ \" $"),
    ROW(LINES, "a\nb\tc\r\n", "a\nb\tc\\r\n"),
    ROW(LINES, "\x1b]0;x\x07", "\\e]0;x\\x07"),
    ROW(LITERAL, "a\n\\ \" $x", "a\\n\\\\ \\\" \\$x"),
    ROW(ALL, "\xff\xc3(\xe2\x82", "\\xff\\xc3(\\xe2\\x82"),
    ROW(ALL, "\xed\xa0\x80", "\\xed\\xa0\\x80"),
    ROW(ALL, "caf\u00e9 \u4f60\u597d", "caf\u00e9 \u4f60\u597d"),
    ROW(ALL, "\xc2\x85\xc2\x9b", "\\u{85}\\u{9b}"),
    ROW(ALL, "\u202eevil\u2066", "\\u{202e}evil\\u{2066}"),
    ROW(ALL, "a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"),
    ROW(ALL, "\u2028\u2029", "\\u{2028}\\u{2029}"),
    ROW(ALL, "\ue000\U000e0041", "\\u{e000}\\u{e0041}"),
    ROW(ALL, "e\u0301", "e\u0301"),
    ROW(ALL, "e\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301"),
    ROW(ALL, "e\u0301\u0301\u0301\u0301\u0301\u0301x\u0301", "e\u0301\u0301\u0301\u0301\\u{301}\\u{301}x\u0301"),
    ROW(ALL, "\u0301", "\\u{301}"),
    ROW(LINES, "\n\u0301", "\n\\u{301}"),
};

static void shows_safely(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer b = {0};
        assert_true(escape_push(&b, span_of(rows[i].bytes, rows[i].len), rows[i].mode));
        if (!span_is(buffer_span(&b), rows[i].shown)) fail_msg("row %zu: %s", i, buffer_text(&b));
        buffer_clear(&b);
    }
}

static const struct {
    const char *bytes;
    size_t columns;
} widths[] = {
    {"", 0}, {"abc", 3}, {"a\n", 3}, {"\u4f60\u597d", 4}, {"e\u0301", 1}, {"\x01", 4}, {"\xff", 4}, {"\u202e", 8},
};

static void tells_the_width(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(widths); i++) {
        assert_int_equal(escape_width(span_text(widths[i].bytes)), widths[i].columns);
    }
}

static void nothing_dangerous_comes_through(void **state) {
    (void)state;
    for (unsigned mode = ESCAPE_ALL; mode <= ESCAPE_LITERAL; mode++) {
        for (unsigned byte = 0; byte < 256; byte++) {
            char c = (char)byte;
            struct buffer b = {0};
            assert_true(escape_push(&b, span_of(&c, 1), (enum escape_mode)mode));
            bool line = mode == ESCAPE_LINES && (c == '\n' || c == '\t');
            for (size_t i = 0; i < b.len; i++) assert_true(line || (b.ptr[i] >= ' ' && b.ptr[i] <= '~'));
            buffer_clear(&b);
        }
    }
}

static void knows_binary_from_text(void **state) {
    (void)state;
    assert_false(escape_mostly_binary(SPAN("")));
    assert_false(escape_mostly_binary(SPAN("HTTP/1.1 200 OK\r\n\r\n\t\x1b")));
    assert_false(escape_mostly_binary(SPAN("123456789\0")));
    assert_true(escape_mostly_binary(SPAN("12345678\0")));
    assert_true(escape_mostly_binary(SPAN("12345678\0\0")));
    assert_true(escape_mostly_binary(SPAN("\xff")));
    assert_false(escape_mostly_binary(SPAN("\u4f60\u597d\u202e")));
}

static void survives_lack_of_memory(void **state) {
    (void)state;
    struct buffer b = {0};
    mem_fail_from(1);
    bool done = escape_push(&b, SPAN("a\n"), ESCAPE_ALL);
    mem_fail_from(0);
    assert_false(done);
    assert_true(b.failed);
    buffer_clear(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_safely),
        cmocka_unit_test(tells_the_width),
        cmocka_unit_test(nothing_dangerous_comes_through),
        cmocka_unit_test(knows_binary_from_text),
        cmocka_unit_test(survives_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
