/* Tests of shell/keys.h: what the editor is given of what is typed and pasted, byte by byte. */
#include "shell/keys.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define BEGIN "\x1b[200~"
#define END "\x1b[201~"

struct row {
    const char *given, *want;
};

static const struct row rows[] = {
    {"", ""},
    {"abc\r", "abc\r"},
    {"\x1b", "\x1b"},
    {"\x1b[A", "\x1b[A"},
    {"\x1b\x1b[20A", "\x1b\x1b[20A"},
    {"\xc3\xa9x", "\xc3\xa9x"},
    {"\xe4\xbd\xa0", "\xe4\xbd\xa0"},
    {"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"},
    /* a character is not given in parts */
    {"\xe4\xbd", ""},
    {"a\xc3", "a"},
    /* what is none goes through */
    {"\xe4\xbdx", "\xe4\xbdx"},
    {"\xff\x80", "\xff\x80"},
    /* a paste waits for its end, but for its first bytes */
    {BEGIN, "\x1b[200"},
    {BEGIN "abc", "\x1b[200"},
    {BEGIN "abc" END, BEGIN "abc" END},
    {"x" BEGIN "a\rb" END "\r", "x" BEGIN "a\nb" END "\r"},
    {BEGIN "a\x1b[201x" END, BEGIN "a[201x" END},
    {BEGIN "a\x1b\x1b[20" END, BEGIN "a[20" END},
    {BEGIN "\xe4\xbd\xa0" END, BEGIN "\xe4\xbd\xa0" END},
    {BEGIN END BEGIN "b" END, BEGIN END BEGIN "b" END},
};

static void take_all(struct keys *k, char *out) {
    while (keys_ready(k)) *out++ = (char)keys_take(k);
    *out = '\0';
    assert_int_equal(keys_take(k), -1);
}

static void keys_go_through_and_pastes_wait(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct keys k = {0};
        char got[128];
        keys_feed(&k, span_text(rows[i].given));
        take_all(&k, got);
        assert_string_equal(got, rows[i].want);
        keys_clear(&k);
    }
}

/* The same, however the bytes are cut. */
static void parts_make_the_same(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t cut = 0; cut <= strlen(rows[i].given); cut++) {
            struct keys k = {0};
            char got[128];
            struct span all = span_text(rows[i].given);
            keys_feed(&k, span_head(all, cut));
            for (size_t at = cut; at < all.len; at++) keys_feed(&k, span_of(all.ptr + at, 1));
            take_all(&k, got);
            assert_string_equal(got, rows[i].want);
            keys_clear(&k);
        }
    }
}

/* What follows a paste is not read with it. */
static void no_more_is_wanted_than_belongs_together(void **state) {
    (void)state;
    const char all[] = BEGIN "some text\r" END "after";
    struct keys k = {0};
    size_t at = 0;
    bool began = false;
    while (!began || k.pasting) {
        size_t want = keys_wanted(&k);
        assert_in_range(want, 1, 6);
        keys_feed(&k, span_of(all + at, want));
        at += want;
        began |= k.pasting;
    }
    assert_string_equal(all + at, "after");
    keys_clear(&k);
}

static void a_paste_without_end_is_taken_as_it_is(void **state) {
    (void)state;
    struct keys k = {0};
    char got[128];
    keys_feed(&k, SPAN(BEGIN "abc\x1b[2"));
    keys_end_paste(&k);
    keys_feed(&k, SPAN("x"));
    take_all(&k, got);
    assert_string_equal(got, BEGIN "abc" END "x");
    keys_clear(&k);
}

static void a_paste_has_a_bound(void **state) {
    (void)state;
    struct keys k = {0};
    struct buffer much = {0};
    buffer_push_repeat(&much, 'x', KEYS_PASTE_MOST + 1000);
    keys_feed(&k, SPAN(BEGIN));
    keys_feed(&k, buffer_span(&much));
    keys_feed(&k, SPAN(END));
    size_t count = 0;
    while (keys_ready(&k)) count += keys_take(&k) == 'x';
    assert_int_equal(count, KEYS_PASTE_MOST);
    buffer_clear(&much);
    keys_clear(&k);
}

static void a_search_takes_the_first_line_of_a_paste(void **state) {
    (void)state;
    static const struct row given[] = {{BEGIN "abc" END "x", "abcx"},
                                       {BEGIN "abc\rdef" END, "abc"},
                                       {"x" BEGIN "abc" END, "x" BEGIN "abc" END},
                                       {"x", "x"}};
    for (size_t i = 0; i < COUNT(given); i++) {
        struct keys k = {0};
        char got[128];
        keys_feed(&k, span_text(given[i].given));
        keys_unwrap_paste(&k);
        take_all(&k, got);
        assert_string_equal(got, given[i].want);
        keys_clear(&k);
    }
}

static void a_sequence_may_go_on(void **state) {
    (void)state;
    static const char *const open[] = {"\x1b", "a\x1b", "\x1b[", "\x1b[1;", "\x1bO", "\x1b[[", "\x1b[A\x1b"};
    static const char *const whole[] = {"", "a", "\x1bz", "\x1b[A", "\x1bOP", "\x1b[[A", "\x1b[1;5C", "\x1b\x1b"};
    for (size_t i = 0; i < COUNT(open) + COUNT(whole); i++) {
        struct keys k = {0};
        keys_feed(&k, span_text(i < COUNT(open) ? open[i] : whole[i - COUNT(open)]));
        assert_int_equal(keys_go_on(&k), i < COUNT(open));
        keys_clear(&k);
    }
}

static const struct row pastes[] = {
    {"", ""},
    {"a", "a"},
    {"a\n", "a"},
    {"a\n\n", "a\n"},
    {"a\rb\r\nc\n\rd", "a\nb\nc\n\nd"},
    {"\ta\x01\x1b[31mb\x7f", "\ta[31mb"},
    {"sks> x = 1\n {.. y\nsks %2> z\n", "x = 1\ny\nz"},
    {"sks %12> x", "x"},
    {"x\nsks> y", "x\nsks> y"},
    {"sks>x", "sks>x"},
    {"sks> while true {\n {.. }", "while true {\n}"},
    /* What the statements gave is no part of them. */
    {"sks> x = 1\nx = 1\nsks> print $x\n1\n", "x = 1\nprint $x"},
    {"sks> helo\nerror: no verb 'helo'\n  helo\n  ^~~~\n\nsks> y\n\n", "helo\ny"},
    {"sks> \nsks> x\nsks> \n", "x"},
    {"sks> print \"a\n \".. b\"\na\nb\n", "print \"a\nb\""},
};

static void pastes_are_cleaned(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(pastes); i++) {
        struct buffer out = {0};
        keys_clean(&out, span_text(pastes[i].given));
        assert_string_equal(buffer_text(&out), pastes[i].want);
        buffer_clear(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_go_through_and_pastes_wait),
        cmocka_unit_test(parts_make_the_same),
        cmocka_unit_test(no_more_is_wanted_than_belongs_together),
        cmocka_unit_test(a_paste_without_end_is_taken_as_it_is),
        cmocka_unit_test(a_paste_has_a_bound),
        cmocka_unit_test(a_search_takes_the_first_line_of_a_paste),
        cmocka_unit_test(a_sequence_may_go_on),
        cmocka_unit_test(pastes_are_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
