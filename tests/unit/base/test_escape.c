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

/* REPL.md section 10: the first and the last of each run of code points that is never shown, and the nearest on both sides
   that are. 0: there is none, or it is checked with another row. */
static const struct {
    uint32_t before, first, last, behind;
} hidden[] = {
    {0, 0x00, 0x1f, 0x20},             /* C0 */
    {0x7e, 0x7f, 0x9f, 0xa0},          /* DEL, C1 */
    {0xac, 0xad, 0xad, 0xae},          /* soft hyphen */
    {0x61b, 0x61c, 0x61c, 0x61d},      /* Arabic letter mark */
    {0x200a, 0x200b, 0x200f, 0x2010},  /* zero width space, joiners, marks of direction */
    {0x2027, 0x2028, 0x202e, 0x202f},  /* line and paragraph separators, bidi embeddings and overrides */
    {0x205f, 0x2060, 0x206f, 0x2070},  /* word joiner, invisible operators, bidi isolates */
    {0x3163, 0x3164, 0x3164, 0x3165},  /* Hangul filler */
    {0, 0xe000, 0xf8ff, 0xf900},       /* private use */
    {0xfefe, 0xfeff, 0xfeff, 0xff01},  /* byte order mark, zero width no-break space */
    {0, 0xfff9, 0xfffb, 0xfffc},       /* interlinear annotations */
    {0xfffd, 0xfffe, 0xffff, 0x10000}, /* no characters */
    {0, 0xe0000, 0xe007f, 0},          /* tags */
    {0, 0xf0000, 0xffffd, 0},          /* private use, plane 15 */
    {0, 0x100000, 0x10ffff, 0},        /* private use, plane 16 */
};

static bool is_shown(uint32_t code) {
    struct buffer text = {0};
    assert_true(utf8_push(&text, code));
    bool shown = escape_needless(buffer_span(&text));
    for (unsigned mode = ESCAPE_ALL; mode <= ESCAPE_LITERAL; mode++) {
        struct buffer out = {0};
        bool kept = mode == ESCAPE_LINES && (code == '\n' || code == '\t');
        assert_true(escape_push(&out, buffer_span(&text), (enum escape_mode)mode));
        if (!kept) assert_int_equal(span_equal(buffer_span(&out), buffer_span(&text)), shown);
        buffer_clear(&out);
    }
    buffer_clear(&text);
    return shown;
}

static void what_is_on_the_list_is_hidden(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(hidden); i++) {
        for (uint32_t code = hidden[i].first; code <= hidden[i].last; code++) {
            if (is_shown(code)) fail_msg("U+%04X is shown", (unsigned)code);
        }
        if (hidden[i].before && !is_shown(hidden[i].before)) fail_msg("U+%04X is hidden", (unsigned)hidden[i].before);
        if (hidden[i].behind && !is_shown(hidden[i].behind)) fail_msg("U+%04X is hidden", (unsigned)hidden[i].behind);
    }
}

/* Overlong forms, surrogates, what is beyond the last code point, and sequences that end too early: each byte is shown as
   itself. */
static void what_is_no_utf8_is_hidden(void **state) {
    (void)state;
    static const char *const bad[] = {"\xc0\x80",
                                      "\xc1\xbf",
                                      "\xe0\x80\xaf",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xf0\x80\x80\xaf",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xfe",
                                      "\xff",
                                      "\x80",
                                      "\xbf",
                                      "\xc3",
                                      "\xe4\xbd",
                                      "\xf0\x9f\x98"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct buffer out = {0}, want = {0};
        for (const char *c = bad[i]; *c; c++) buffer_printf(&want, "\\x%02x", (unsigned)(unsigned char)*c);
        assert_true(escape_push(&out, span_text(bad[i]), ESCAPE_ALL));
        assert_string_equal(buffer_text(&out), buffer_text(&want));
        buffer_clear(&out);
        buffer_clear(&want);
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
        cmocka_unit_test(what_is_on_the_list_is_hidden),
        cmocka_unit_test(what_is_no_utf8_is_hidden),
        cmocka_unit_test(knows_binary_from_text),
        cmocka_unit_test(survives_lack_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
