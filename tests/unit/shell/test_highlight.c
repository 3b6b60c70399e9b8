/* Tests of shell/highlight.h and shell/scan.h as tables. `|` in a text is the cursor. A look is a letter under its byte:
   v verb, u unknown, s string, n number, c comment, o option; a blank is plain, a capital letter (or `B`) a matched bracket. */
#include "shell/highlight.h"
#include "shell/scan.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

struct row {
    const char *text, *looks, *openers;
};

static const struct row rows[] = {
    {"|", "", ""},
    /* verbs */
    {"bind|", "vvvv", ""},
    {"bin|", "   ", ""},
    {"|bin", "uuu", ""},
    {"bin |", "uuu ", ""},
    {"bind srv :80|", "vvvv     nnn", ""},
    {"srv = bind|", "      vvvv", ""},
    {"a, b = bind|", "       vvvv", ""},
    {"x = nope |", "    uuuu ", ""},
    {"if bind x {|", "vv vvvv    ", ""},
    {"while true { bind|", "vvvvv vvvv   vvvv", ""},
    {"recv (bind|", "vvvv  vvvv", ""},
    {"bind; bind|", "vvvv  vvvv", ""},
    {"5 + 1|", "n   n", ""},
    {"len($x) |", "        ", ""},
    {"if true { } else { bind|", "vv vvvv     vvvv   vvvv", ""},
    /* words */
    {"recv c 64k --line --exactly=5 2s|", "vvvv   nnn oooooo ooooooooo   nn", ""},
    {"recv c 0x1f -1 1min30s 12x|", "vvvv   nnnn nn nnnnnnn    ", ""},
    {"bind s 127.0.0.1:80 [::1]:80 *:7 localhost:http a:b|", "vvvv   nnnnnnnnnnnn nnnnnnnn nnn nnnnnnnnnnnnnn    ", ""},
    {"x = [1, 2..3]|", "    Bn  n  nB", ""},
    {"x = ab1 |", "    uuu ", ""},
    /* strings */
    {"print \"a b\" 'c'|", "vvvvv sssss sss", ""},
    {"print \"open|", "vvvvv sssss", ""},
    {"print \"a $(bind x) b\"|", "vvvvv sss  vvvv   sss", ""},
    {"print x\"00 ff\"|", "vvvvv ssssssss", ""},
    {"print --until=\"\\n\"|", "vvvvv ooooooo ssss", ""},
    {"recv c /ab/|", "vvvv       ", ""},
    {"x = $y =~ /a b/|", "          sssss", ""},
    /* comments */
    {"# bind|", "cccccc", ""},
    {"bind # it's|", "vvvv cccccc", ""},
    {"print a#b|", "vvvvv    ", ""},
    {"# it's\nbind|", "cccccc vvvv", " "},
    /* brackets */
    {"x = (1 + 2)|", "    Bn   nB", ""},
    {"x = |(1 + 2)", "    Bn   nB", ""},
    {"x = ((1)|)", "     BnB ", ""},
    {"while true { bind }|", "vvvvv vvvv B vvvv B", ""},
    {"x = \"(\"|", "    sss", ""},
    /* rows */
    {"while true {\nbind|", "vvvvv vvvv   vvvv", "{"},
    {"print (1 +\n2|", "vvvvv  n   n", "("},
    {"print \"a\nb\nc|", "vvvvv ss s s", "\"\""},
    {"print 'a\nb|", "vvvvv ss s", "'"},
    {"print [\nx|", "vvvvv    ", " "},
    {"x = [1,\n2|", "     n  n", "["},
    {"x = {a: 1,\nb|", "        n   ", "{"},
    {" \r\nbind|", "   vvvv", " "},
    {"bind \\\nx|", "vvvv    ", "\\"},
    {"while true {\n    x = 1\n}\nbind|", "vvvvv vvvv           n   vvvv", "{{ "},
};

static bool known(void *context, struct span word) {
    static const char *const words[] = {"bind", "recv", "print", "if", "while", "else", "true"};
    (void)context;
    for (size_t i = 0; i < COUNT(words); i++) {
        if (span_is(word, words[i])) return true;
    }
    return false;
}

static const struct highlight_words words = {NULL, known};

/* A look as its letter. */
static char letter(char look) {
    char plain = " vusnco"[look & 0x7f];
    if (!((unsigned char)look & LOOK_MATCHED)) return plain;
    return plain == ' ' ? 'B' : (char)(plain - 'a' + 'A');
}

/* The row's text without its `|`, which becomes the cursor. */
static size_t take_cursor(const char *given, char *text) {
    size_t cursor = strcspn(given, "|");
    sprintf(text, "%.*s%s", (int)cursor, given, given + cursor + 1);
    return cursor;
}

static void texts_have_looks(void **state) {
    (void)state;
    struct buffer looks = {0}, openers = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[256];
        size_t cursor = take_cursor(rows[i].text, text);
        assert_true(highlight(span_text(text), cursor, &words, &looks, &openers));
        for (size_t k = 0; k < looks.len; k++) looks.ptr[k] = text[k] == '\n' ? ' ' : letter(looks.ptr[k]);
        bool same = span_is(buffer_span(&looks), rows[i].looks) && span_is(buffer_span(&openers), rows[i].openers);
        if (!same)
            fail_msg("%s\n[%s]\n[%s] want\n[%s] open, want [%s]", rows[i].text, buffer_text(&looks), rows[i].looks,
                     buffer_text(&openers), rows[i].openers);
    }
    buffer_clear(&looks);
    buffer_clear(&openers);
}

/* Whatever is typed, and wherever the cursor is, every byte has a look and every newline an opener. */
static void every_beginning_of_a_text_can_be_looked_at(void **state) {
    (void)state;
    struct buffer looks = {0}, openers = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        for (size_t len = 0; len <= strlen(rows[i].text); len++) {
            struct span text = span_of(rows[i].text, len);
            size_t newlines = 0;
            for (size_t k = 0; k < len; k++) newlines += text.ptr[k] == '\n';
            assert_true(highlight(text, len, &words, &looks, &openers));
            assert_int_equal(looks.len, len);
            assert_int_equal(openers.len, newlines);
        }
    }
    buffer_clear(&looks);
    buffer_clear(&openers);
}

static void what_is_too_deep_or_long_is_plain(void **state) {
    (void)state;
    struct buffer text = {0}, looks = {0}, openers = {0};
    for (int i = 0; i < 100; i++) buffer_push_text(&text, "(\n");
    assert_true(highlight(buffer_span(&text), 0, &words, &looks, &openers));
    assert_int_equal(openers.len, 100);
    text.len = 0;
    for (int i = 0; i < 20000; i++) buffer_push_text(&text, "bind\n");
    assert_true(highlight(buffer_span(&text), 0, &words, &looks, &openers));
    assert_int_equal(looks.ptr[0], LOOK_PLAIN);
    assert_int_equal(openers.len, 20000);
    buffer_clear(&text);
    buffer_clear(&looks);
    buffer_clear(&openers);
}

static void memory_may_run_out(void **state) {
    (void)state;
    for (uint64_t n = 1; n < 4; n++) {
        struct buffer looks = {0}, openers = {0};
        mem_fail_from(n);
        bool done = highlight(SPAN("while true {\nbind"), 0, &words, &looks, &openers);
        mem_fail_from(0);
        assert_true(done == (n > 2));
        buffer_clear(&looks);
        buffer_clear(&openers);
    }
}

struct depth_row {
    const char *text;
    unsigned depth;
    char open;
};

static const struct depth_row depths[] = {
    {"", 0, '\0'},
    {"x = 1", 0, '\0'},
    {"while true {", 1, '{'},
    {"while true { if (", 2, '('},
    {"while true { }", 0, '\0'},
    {"print \"a", 0, '"'},
    {"while true { print \"a", 1, '"'},
    {"print 'a {", 0, '\''},
    {"print # {", 0, '\0'},
    {"x = {a: [", 2, '['},
};

static void depth_is_what_is_open(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(depths); i++) {
        char open;
        assert_int_equal(scan_depth(span_text(depths[i].text), &open), depths[i].depth);
        assert_int_equal(open, depths[i].open);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_have_looks),
        cmocka_unit_test(every_beginning_of_a_text_can_be_looked_at),
        cmocka_unit_test(what_is_too_deep_or_long_is_plain),
        cmocka_unit_test(memory_may_run_out),
        cmocka_unit_test(depth_is_what_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
