/* The bounds of a text: nesting has one, chains have none, and a statement's length has one. */
#include "unit/lang/reading.h"

#include "run/load.h"

/* Texts are put together here: `before`, `open` as often as asked for, `inside`, `close` as often, `after`. */
struct shape {
    const char *before, *open, *inside, *close, *after;
};

static struct span build(struct buffer *text, const struct shape *s, size_t times) {
    text->len = 0;
    buffer_push_text(text, s->before);
    for (size_t i = 0; i < times; i++) buffer_push_text(text, s->open);
    buffer_push_text(text, s->inside);
    for (size_t i = 0; i < times; i++) buffer_push_text(text, s->close);
    buffer_push_text(text, s->after);
    assert_false(text->failed);
    return buffer_span(text);
}

/* --- nesting ---------------------------------------------------------------------------------------------------------- */

/* How many levels each `open` is. */
static const struct {
    unsigned levels;
    struct shape shape;
} nestings[] = {
    {1, {"x = ", "(", "1", ")", ""}},
    {1, {"x = ", "[", "", "]", ""}},
    {1, {"x = ", "{a: ", "1", "}", ""}},
    {1, {"x = ", "- ", "$y", "", ""}},
    {1, {"x = ", "~", "$y", "", ""}},
    {1, {"x = ", "not ", "$y", "", ""}},
    {2, {"x = ", "-~", "$y", "", ""}},
    {1, {"x = ", "$y[", "0", "]", ""}},
    {1, {"x = ", "len(", "1", ")", ""}},
    {1, {"x = ", "known(", "1", ")", ""}},
    {1, {"print ", "(known ", "1", ")", ""}},
    {1, {"print ", "$y[", "0", "]", ""}},
    {1, {"print ", "$(", "1", ")", ""}},
    {1, {"print ", "\"$(", "1", ")\"", ""}},
    {1, {"print ", "\"a$y[", "0", "]\"", ""}},
    {2, {"x = ", "-(", "1", ")", ""}},
    {2, {"x = ", "[{a: ", "1", "}]", ""}},
    {1, {"", "if true { ", "", " }", ""}},
    {1, {"", "if true { } else { ", "", " }", ""}},
    {1, {"", "while true { ", "", " }", ""}},
    {1, {"", "for x in 1..2 { ", "", " }", ""}},
    {1, {"", "try { ", "", " } catch { }", ""}},
    {1, {"", "try { } catch { ", "", " }", ""}},
    {1, {"", "test 'a' { ", "", " }", ""}},
    {1, {"", "fails TYPE { ", "", " }", ""}},
    {1, {"", "time { ", "", " }", ""}},
    {1, {"", "spawn { ", "", " }", ""}},
    {2, {"", "x = (time { ", "", " })", ""}},
};

static void check_nesting(const char *what, struct span text, bool fits) {
    struct reading r;
    assert_true(reading_open(&r, text, (struct reading_how){0}));
    if (fits && r.status != PARSE_DONE) fail_msg("%s: %s: %s", what, reading_status(r.status), r.err.message);
    if (!fits && (r.status != PARSE_BAD || strcmp(r.err.name, ERR_LIMIT) != 0))
        fail_msg("%s beyond: %s", what, reading_status(r.status));
    reading_close(&r);
}

static void nesting_has_a_bound(void **state) {
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < COUNT(nestings); i++) {
        const struct shape *s = &nestings[i].shape;
        size_t most = LANG_DEPTH_MAX / nestings[i].levels;
        check_nesting(s->open, build(&text, s, most), true);
        check_nesting(s->open, build(&text, s, most + 1), false);
        check_nesting(s->open, build(&text, s, 100000), false);
    }
    buffer_clear(&text);
}

/* What is only opened is no reason to ask for more. */
static void an_open_text_beyond_it_is_refused(void **state) {
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < COUNT(nestings); i++) {
        struct shape opened = nestings[i].shape;
        opened.inside = opened.close = opened.after = "";
        check_nesting(opened.open, build(&text, &opened, 100000), false);
    }
    buffer_clear(&text);
}

/* Strings look ahead for what is interpolated in them before it is read. */
static void looking_ahead_has_a_bound_as_well(void **state) {
    (void)state;
    static const struct shape shapes[] = {
        {"print {", "\"$(", "", "", ""}, {"x[", "\"$(", "", "", ""},      {"x[", "\"${", "", "", ""},
        {"x", "[", "", "", ""},          {"print {\"", "$(", "", "", ""}, {"x = {", "\"$({", "", "", ""},
    };
    struct buffer text = {0};
    for (size_t i = 0; i < COUNT(shapes); i++) {
        struct reading r;
        assert_true(reading_open(&r, build(&text, &shapes[i], 100000), (struct reading_how){.last = true}));
        assert_int_equal(r.status, PARSE_BAD);
        reading_close(&r);
    }
    buffer_clear(&text);
}

/* --- chains ----------------------------------------------------------------------------------------------------------- */

enum { LINKS = 30000 };

static const struct shape chains[] = {
    {"x = 1", " + 1", "", "", ""},
    {"x = $y", " - $y", "", "", ""},
    {"x = 1", " * 2 + 3", "", "", ""},
    {"x = 1", " | 2 ^ 3 & 4 << 5 .. 6 + 7 * 8", "", "", ""},
    {"x = $y", " << 1", "", "", ""},
    {"x = 1", "..1", "", "", ""},
    {"x = 1", " or 1", "", "", ""},
    {"x = $y", " and $y", "", "", ""},
    {"x = $y", " and $y or $y", "", "", ""},
    {"x = $y", " == 1 and not $y", "", "", ""},
    {"x = $y", "[0]", "", "", ""},
    {"x = $y", ".z", "", "", ""},
    {"x = $y", "[0:1]", "", "", ""},
    {"x = $y", "[known(1)].z[1:] + 1", "", "", ""},
    {"x", "[0]", " = 1", "", ""},
    {"x", ".z", " = 1", "", ""},
    {"x = [", "1, ", "", "", "]"},
    {"x = {", "a: $y, ", "", "", "}"},
    {"x = \"", "$y ", "", "", "\""},
    {"print ", "$y-", "", "", ""},
    {"if $y", " and $y", " { }", "", ""},
    {"if $y", " or $y == 1", " { }", "", ""},
    {"while $y", " or known(1)", " { break }", "", ""},
    {"if $y { }", " else if $y { }", "", "", ""},
    {"if $y { }", " else if x = $y { print $x }", "", "", ""},
    {"assert $y", " + 1", " == 5", "", ""},
    {"", "x = 1; ", "", "", ""},
    {"", "if $y { }\n", "", "", ""},
    {"x = \"", "a\\n", "", "", "\""},
    {"print ", "a\"b\"", "", "", ""},
    {"", "\\\n", "x = 1", "", ""},
    {"print (", "\n", "1", "", ")"},
};

static void compile_as(struct reading *r, struct compile_options options) {
    struct names names = {0};
    struct code *code = reading_compile(r, &names, options);
    if (!code) fail_msg("%s", r->err.message);
    assert_true(code->count > 0);
    code_release(code);
    names_clear(&names);
}

/* `each_way`: on the globals and off them. */
static void check_chain(const char *what, struct span text, bool each_way) {
    struct reading r;
    assert_true(reading_open(&r, text, (struct reading_how){.last = true}));
    if (r.status != PARSE_DONE) fail_msg("%s: %s: %s", what, reading_status(r.status), r.err.message);
    compile_as(&r, (struct compile_options){.resident = true});
    r.how.whole = true;
    if (each_way) compile_as(&r, (struct compile_options){.show = true});
    reading_close(&r);
}

static void chains_have_no_bound(void **state) {
    (void)state;
    struct buffer text = {0};
    for (size_t i = 0; i < COUNT(chains); i++) check_chain(chains[i].open, build(&text, &chains[i], LINKS), false);
    buffer_clear(&text);
}

/* Off the globals, and among the locals of a function, shorter ones do: what recursed would show in the test above. */
static void nor_elsewhere(void **state) {
    (void)state;
    struct buffer text = {0}, inside = {0};
    for (size_t i = 0; i < COUNT(chains); i++) {
        check_chain(chains[i].open, build(&text, &chains[i], LINKS / 10), true);
        inside.len = 0;
        buffer_push_text(&inside, "fn f y {\n");
        buffer_push(&inside, build(&text, &chains[i], LINKS / 10));
        buffer_push_text(&inside, "\n}");
        assert_false(inside.failed);
        check_chain(chains[i].open, buffer_span(&inside), true);
    }
    buffer_clear(&text);
    buffer_clear(&inside);
}

/* A call has room for 65,535 arguments. */
static void many_words_are_refused_not_lost(void **state) {
    (void)state;
    static const struct {
        struct shape shape;
        size_t times;
        bool fits;
    } calls[] = {
        {{"print", " a", "", "", ""}, 60000, true},          {{"print", " a", "", "", ""}, 70000, false},
        {{"known", " $y", "", "", ""}, 60000, true},         {{"known", " 1", "", "", ""}, 70000, false},
        {{"x = known(", "$y, ", "1", "", ")"}, 60000, true}, {{"x = known(", "1, ", "1", "", ")"}, 70000, false},
    };
    struct buffer text = {0};
    for (size_t i = 0; i < COUNT(calls); i++) {
        struct reading r;
        struct names names = {0};
        struct code *code = NULL;
        assert_true(reading_open(&r, build(&text, &calls[i].shape, calls[i].times), (struct reading_how){0}));
        if (r.status == PARSE_DONE) code = reading_compile(&r, &names, (struct compile_options){0});
        if (calls[i].fits != (code != NULL))
            fail_msg("%s, %zu times: %s", calls[i].shape.before, calls[i].times, r.err.message);
        if (!code) assert_string_equal(r.err.name, ERR_LIMIT);
        code_release(code);
        names_clear(&names);
        reading_close(&r);
    }
    buffer_clear(&text);
}

/* --- a statement's length --------------------------------------------------------------------------------------------- */

/* `before`, so many bytes of 'a', `after`. */
static enum parse_status read_long(const char *before, size_t filling, const char *after, struct err *err) {
    struct buffer text = {0};
    struct reading r;
    buffer_push_text(&text, before);
    buffer_push_repeat(&text, 'a', filling);
    buffer_push_text(&text, after);
    assert_false(text.failed);
    assert_true(reading_open(&r, buffer_span(&text), (struct reading_how){0}));
    enum parse_status status = r.status;
    *err = r.err;
    err->place.source = NULL;
    reading_close(&r);
    buffer_clear(&text);
    return status;
}

static void a_statement_has_a_bound(void **state) {
    (void)state;
    static const struct {
        const char *before, *after;
    } texts[] = {{"x = '", "'"},      {"x = '", ""},       {"x = \"$y", "\""}, {"if $x {\ny = '", "'\n}"},
                 {"x = ( #", "\n1)"}, {"{a: 1, ", ": 2}"}, {"print ", ""},     {"if $x {\nprint ", "\n}"},
                 {"x = '\n", "'"},    {"x = (\n", ")"},    {"x = [\n", "\n]"}, {"print {\n", ": 1}"},
                 {"x = /", "/\n"},    {"", " = 1\n"}};
    struct err err;
    for (size_t i = 0; i < COUNT(texts); i++) {
        if (read_long(texts[i].before, LANG_STATEMENT_MAX, texts[i].after, &err) != PARSE_BAD)
            fail_msg("%s is accepted", texts[i].before);
        if (strcmp(err.name, ERR_LIMIT) != 0) fail_msg("%s: %s", texts[i].before, err.message);
        assert_int_equal(err.place.offset, 0);
    }
}

static void up_to_it_and_together_they_may_be_longer(void **state) {
    (void)state;
    struct err err;
    assert_int_equal(read_long("x = '", LANG_STATEMENT_MAX - 6, "'", &err), PARSE_DONE);
    assert_int_equal(read_long("x = '", LANG_STATEMENT_MAX - 5, "'", &err), PARSE_BAD);
    assert_int_equal(read_long("x = '", LANG_STATEMENT_MAX - 6, "'\ny = 'another one'\n", &err), PARSE_DONE);
    assert_int_equal(read_long("#", LANG_STATEMENT_MAX, "\ny = 1\n", &err), PARSE_DONE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nesting_has_a_bound),
        cmocka_unit_test(an_open_text_beyond_it_is_refused),
        cmocka_unit_test(looking_ahead_has_a_bound_as_well),
        cmocka_unit_test(chains_have_no_bound),
        cmocka_unit_test(nor_elsewhere),
        cmocka_unit_test(many_words_are_refused_not_lost),
        cmocka_unit_test(a_statement_has_a_bound),
        cmocka_unit_test(up_to_it_and_together_they_may_be_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
