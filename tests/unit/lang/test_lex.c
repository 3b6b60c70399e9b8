/* The cursor, blanks and comments, and the tokens of expressions. */
#include "lang/lex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct lexer lexer_over(const char *text) {
    return (struct lexer){.text = span_text(text)};
}

/* A text whose first token is looked at, with its kind and where it stands. */
static const struct {
    const char *text;
    enum token_kind kind;
    size_t offset, length;
} tokens[] = {
    {"", TOKEN_END, 0, 0},           {"  \t", TOKEN_END, 3, 0},       {"\n", TOKEN_NEWLINE, 0, 1},
    {" \r\nx", TOKEN_NEWLINE, 2, 1}, {"# comment", TOKEN_END, 9, 0},  {"  # comment\nx", TOKEN_NEWLINE, 11, 1},
    {"\\\nx", TOKEN_NAME, 2, 1},     {"\\\r\n  x", TOKEN_NAME, 5, 1}, {"\\x", TOKEN_BAD, 0, 1},
    {"name_1 x", TOKEN_NAME, 0, 6},  {"_", TOKEN_NAME, 0, 1},         {"x", TOKEN_NAME, 0, 1},
    {"xé", TOKEN_NAME, 0, 1},        {"42 ", TOKEN_NUMBER, 0, 2},     {"0x2a", TOKEN_NUMBER, 0, 4},
    {"1..5", TOKEN_NUMBER, 0, 1},    {"0.5.", TOKEN_NUMBER, 0, 3},    {"1min30s", TOKEN_NUMBER, 0, 7},
    {"12x+", TOKEN_NUMBER, 0, 3},    {"\"a\"", TOKEN_QUOTE, 0, 1},    {"'a'", TOKEN_QUOTE, 0, 1},
    {"x\"00\"", TOKEN_QUOTE, 0, 1},  {"ax\"00\"", TOKEN_NAME, 0, 2},  {"$x", TOKEN_DOLLAR, 0, 1},
    {"==", TOKEN_EQ, 0, 2},          {"=~", TOKEN_MATCH, 0, 2},       {"!=", TOKEN_NE, 0, 2},
    {"<=", TOKEN_LE, 0, 2},          {">=", TOKEN_GE, 0, 2},          {"<<", TOKEN_SHL, 0, 2},
    {">>", TOKEN_SHR, 0, 2},         {"..", TOKEN_RANGE, 0, 2},       {"...", TOKEN_RANGE, 0, 2},
    {"===", TOKEN_EQ, 0, 2},         {"<<=", TOKEN_SHL, 0, 2},        {"=", TOKEN_ASSIGN, 0, 1},
    {"= =", TOKEN_ASSIGN, 0, 1},     {"<", TOKEN_LT, 0, 1},           {">", TOKEN_GT, 0, 1},
    {"+", TOKEN_PLUS, 0, 1},         {"-1", TOKEN_MINUS, 0, 1},       {"*", TOKEN_STAR, 0, 1},
    {"/", TOKEN_SLASH, 0, 1},        {"%", TOKEN_PERCENT, 0, 1},      {"|", TOKEN_PIPE, 0, 1},
    {"^", TOKEN_CARET, 0, 1},        {"&", TOKEN_AMPERSAND, 0, 1},    {"~", TOKEN_TILDE, 0, 1},
    {"(", TOKEN_OPEN, 0, 1},         {")", TOKEN_CLOSE, 0, 1},        {"[", TOKEN_LIST, 0, 1},
    {"]", TOKEN_LIST_END, 0, 1},     {"{", TOKEN_BLOCK, 0, 1},        {"}", TOKEN_BLOCK_END, 0, 1},
    {",", TOKEN_COMMA, 0, 1},        {":", TOKEN_COLON, 0, 1},        {".", TOKEN_POINT, 0, 1},
    {".5", TOKEN_POINT, 0, 1},       {";", TOKEN_SEMICOLON, 0, 1},    {"!", TOKEN_BAD, 0, 1},
    {"@", TOKEN_BAD, 0, 1},          {"\r", TOKEN_END, 1, 0},
};

static void finds_the_first_token(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(tokens); i++) {
        struct lexer l = lexer_over(tokens[i].text);
        struct token t = lex_look(&l);
        if (t.kind != tokens[i].kind) fail_msg("'%s': token %d", tokens[i].text, (int)t.kind);
        if (t.offset != tokens[i].offset || t.length != tokens[i].length) {
            fail_msg("'%s': at %u, %u bytes", tokens[i].text, t.offset, t.length);
        }
        assert_int_equal(l.at, t.offset); /* looking moves over blanks alone */
        (void)lex_next(&l);
        assert_int_equal(l.at, t.offset + t.length);
    }
}

static void goes_on_behind_each_token(void **state) {
    (void)state;
    static const enum token_kind kinds[] = {TOKEN_NAME,      TOKEN_ASSIGN, TOKEN_OPEN,  TOKEN_NUMBER,  TOKEN_SHL,
                                            TOKEN_MINUS,     TOKEN_NAME,   TOKEN_CLOSE, TOKEN_NEWLINE, TOKEN_NAME,
                                            TOKEN_SEMICOLON, TOKEN_END,    TOKEN_END};
    struct lexer l = lexer_over("x = (1<<-y) # the rest )\nz;");
    for (size_t i = 0; i < COUNT(kinds); i++) assert_int_equal(lex_next(&l).kind, kinds[i]);
}

static void numbers_come_with_their_value(void **state) {
    (void)state;
    struct lexer l = lexer_over("64k 12x");
    assert_int_equal(lex_next(&l).kind, TOKEN_NUMBER);
    assert_int_equal(l.number.form, NUMBER_SIZE);
    assert_int_equal(l.number.integer, 65536);
    assert_int_equal(lex_next(&l).kind, TOKEN_NUMBER);
    assert_int_equal(l.number.form, NUMBER_BAD);
}

/* A text, where newlines are white space or not, and how far blanks, and separators, reach from its beginning. */
static const struct {
    const char *text;
    bool newline_is_space;
    size_t blanks, separators;
} skips[] = {
    {"", false, 0, 0},
    {"a", false, 0, 0},
    {"  a", false, 2, 2},
    {"\t \ta", false, 3, 3},
    {" \n a", false, 1, 3},
    {" \n a", true, 3, 3},
    {" \r\n a", false, 2, 4},
    {"\r\n\r\n a", true, 5, 5},
    {"\ra", false, 0, 0},
    {"; ;\n;a", false, 0, 5},
    {"# c\na", false, 3, 4},
    {"# c\na", true, 4, 4},
    {" # c ; }\n\n # d\n a", false, 8, 16},
    {"\\\na", false, 2, 2},
    {"\\\r\na", false, 3, 3},
    {"\\ \na", false, 0, 0},
    {"\\a", false, 0, 0},
    {" \\\n \\\n a", false, 7, 7},
    {"# c \\\na", false, 5, 6},
    {"\v", false, 0, 0},
};

static void skips_blanks_and_separators(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(skips); i++) {
        struct lexer blanks = lexer_over(skips[i].text), separators = blanks;
        blanks.newline_is_space = separators.newline_is_space = skips[i].newline_is_space;
        lex_skip_blanks(&blanks);
        if (blanks.at != skips[i].blanks) fail_msg("'%s': blanks up to %zu", skips[i].text, blanks.at);
        lex_skip_separators(&separators);
        if (separators.at != skips[i].separators) fail_msg("'%s': separators up to %zu", skips[i].text, separators.at);
        assert_false(blanks.cut);
    }
}

/* A comment begins at the line's start and behind these; anywhere else a # is a character. */
static void a_comment_needs_something_before_it(void **state) {
    (void)state;
    for (int c = 1; c < 256; c++) {
        char text[] = "?# c";
        text[0] = (char)c;
        struct lexer l = {.text = span_text(text), .at = 1};
        lex_skip_blanks(&l);
        bool begins = strchr(" \t\r\n;{}([,", c) != NULL;
        if ((l.at == 4) != begins) fail_msg("behind byte %d", c);
    }
}

/* The text ends in a backslash, or in one and a newline: a line is wanted. */
static void a_backslash_at_the_end_cuts(void **state) {
    (void)state;
    static const char *const cut[] = {"\\", " \\", "\\\r", "\\\n", " \\\r\n", "\\\n\\\n"}, *const whole[] = {
                                                                                               "\\\n ", "# \\\n",
                                                                                               "\\\n\n", "a"};
    for (size_t i = 0; i < COUNT(cut); i++) {
        struct lexer l = lexer_over(cut[i]);
        lex_skip_blanks(&l);
        if (!l.cut || !lex_at_end(&l)) fail_msg("cut text %zu", i);
    }
    for (size_t i = 0; i < COUNT(whole); i++) {
        struct lexer l = lexer_over(whole[i]);
        lex_skip_blanks(&l);
        if (l.cut) fail_msg("whole text %zu", i);
    }
}

static void names_are_of_ascii(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } names[] = {{"", 0}, {"a", 1}, {"aB_9 ", 4}, {"9a", 0}, {"_9", 2}, {"é", 0}, {"a-b", 1}, {"$a", 0}, {"a.b", 1}};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct lexer l = lexer_over(names[i].text);
        assert_int_equal(lex_name(&l).len, names[i].length);
        assert_int_equal(l.at, 0);
    }
}

static void beyond_the_end_there_is_nothing(void **state) {
    (void)state;
    struct lexer l = {.text = SPAN("a\0")};
    assert_int_equal(lex_peek(&l, 1), '\0');
    assert_int_equal(lex_peek(&l, 2), '\0');
    assert_int_equal(lex_peek(&l, 1000), '\0');
    assert_false(lex_at_end(&l));
    l.at = 1;
    assert_false(lex_at_end(&l));
    assert_int_equal(lex_next(&l).kind, TOKEN_BAD); /* a NUL is a byte like any other */
    assert_true(lex_at_end(&l));
    assert_int_equal(lex_slice(&l, 1, 99).len, 1);
    assert_int_equal(lex_slice(&l, 99, 1).len, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first_token),
        cmocka_unit_test(goes_on_behind_each_token),
        cmocka_unit_test(numbers_come_with_their_value),
        cmocka_unit_test(skips_blanks_and_separators),
        cmocka_unit_test(a_comment_needs_something_before_it),
        cmocka_unit_test(a_backslash_at_the_end_cuts),
        cmocka_unit_test(names_are_of_ascii),
        cmocka_unit_test(beyond_the_end_there_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
