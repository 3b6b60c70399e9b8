/* Tests of shell/frame.h on the model of a terminal that the prompt's tests use. In a text `|` is the cursor; on the screen
   it is `█`. */
#include "shell/frame.h"
#include "shell/highlight.h"

#include "base/mem.h"
#include "repl/screen.h"
/* A test program is one file, so the model is included whole. */
#include "repl/screen.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

struct row {
    int columns;
    const char *prompt, *text, *openers, *ghost, *want;
};

static const struct row rows[] = {
    {20, "sks> ", "|", "", "", "sks> █"},
    {20, "sks> ", "print 1|", "", "", "sks> print 1█"},
    {20, "sks> ", "pr|int 1", "", "", "sks> pr█int 1"},
    {20, "sks> ", "|print 1", "", "", "sks> █print 1"},
    {20, "\001\x1b[1;32m\002sks>\001\x1b[0m\002 ", "x|", "", "", "sks> x█"},
    /* wrapping */
    {10, "sks> ", "abcde|", "", "", "sks> abcde\n█"},
    {10, "sks> ", "abcd|e", "", "", "sks> abcd█e"},
    {10, "sks> ", "abcdef|", "", "", "sks> abcde\nf█"},
    {10, "sks> ", "abcde|f", "", "", "sks> abcde\n█f"},
    {10, "sks> ", "a|bcdef0123456789g", "", "", "sks> a█bcde\nf012345678\n9g"},
    {10, "sks> ", "abcd\xe4\xbd\xa0|", "", "", "sks> abcd\n\xe4\xbd\xa0█"},
    {10, "sks> ", "abc\xe4\xbd\xa0|", "", "", "sks> abc\xe4\xbd\xa0\n█"},
    {10, "0123456789abc", "x|", "", "", "0123456789\nabcx█"},
    {3, "sks> ", "x|", "", "", "sks\n> x\n█"},
    /* rows */
    {20, "sks> ", "if x {\n    y|", "{", "", "sks> if x {\n {..     y█"},
    {20, "sks> ", "if x {|\n    y", "{", "", "sks> if x {█\n {..     y"},
    {20, "sks> ", "a\n\n|", "  ", "", "sks> a\n  ..\n  .. █"},
    {10, "sks> ", "abcde|\nf", "(", "", "sks> abcde\n█\n (.. f"},
    {10, "sks> ", "abcde\n|f", "(", "", "sks> abcde\n (.. █f"},
    {10, "sks> ", "abcde\n01234\n|f", "((", "", "sks> abcde\n (.. 01234\n (.. █f"},
    {20, "sks> ", "a\nb|", "", "", "sks> a\n  .. b█"},
    /* characters */
    {20, "sks> ", "e\xcc\x81x|", "", "", "sks> ex█"},
    {30, "sks> ", "a\x01\x1b\x7f|", "", "", "sks> a^A^[^?█"},
    {30, "sks> ", "a\xffz|", "", "", "sks> a\\xffz█"},
    {30, "sks> ", "a\xe2\x80\xaez|", "", "", "sks> a\\u{202e}z█"},
    {10, "sks> ", "abcd\xff|", "", "", "sks> abcd\\\nxff█"},
    {30, "sks> ", "a\tb|", "", "", "sks> a  b█"},
    /* ghosts */
    {20, "sks> ", "pri|", "", "nt 1", "sks> pri█nt 1"},
    {10, "sks> ", "p|", "", "rint 1234567", "sks> p█ri…"},
    {10, "sks> ", "prin|", "", "t", "sks> prin█"},
    {10, "sks> ", "abcde|", "", "f", "sks> abcde\n█f"},
};

/* The row's text without its `|`. */
static size_t take_cursor(const char *given, char *text) {
    size_t cursor = strcspn(given, "|");
    sprintf(text, "%.*s%s", (int)cursor, given, given + cursor + 1);
    return cursor;
}

static void feed(struct screen *s, const struct buffer *out) {
    screen_feed(s, out->ptr, out->len);
    assert_string_equal(s->failure, "");
}

static void texts_are_laid_out(void **state) {
    (void)state;
    struct frame f = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        static struct screen s;
        char text[256], shown[SCREEN_TEXT];
        struct buffer out = {0};
        size_t cursor = take_cursor(rows[i].text, text);
        struct frame_text t = {
            .prompt = span_text(rows[i].prompt),
            .text = span_text(text),
            .cursor = cursor,
            .openers = span_text(rows[i].openers),
            .ghost = span_text(rows[i].ghost),
        };
        screen_init(&s);
        screen_resize(&s, SCREEN_ROWS, rows[i].columns);
        assert_true(frame_make(&f, &t, (size_t)rows[i].columns, true));
        frame_draw(&f, 0, f.count, SPAN(""), &out);
        feed(&s, &out);
        screen_text(&s, shown);
        assert_string_equal(shown, rows[i].want);
        assert_int_equal(s.row, f.cursor_row);
        buffer_clear(&out);
    }
    frame_clear(&f);
}

static void looks_become_colours(void **state) {
    (void)state;
    static struct screen s;
    struct frame f = {0};
    struct buffer out = {0};
    const char looks[] = {
        LOOK_VERB,   LOOK_VERB,    LOOK_PLAIN,  LOOK_UNKNOWN,       LOOK_STRING,
        LOOK_NUMBER, LOOK_COMMENT, LOOK_OPTION, (char)LOOK_MATCHED, (char)(LOOK_MATCHED | LOOK_NUMBER),
        LOOK_PLAIN,  LOOK_NUMBER};
    struct frame_text t = {
        .prompt = SPAN("> "),
        .text = SPAN("abcdefghij\nk"),
        .cursor = 12,
        .looks = span_of(looks, sizeof looks),
        .openers = SPAN("{"),
        .ghost = SPAN("xyz"),
    };
    char shown[SCREEN_COLUMNS_MAX + 1];
    screen_init(&s);
    assert_true(frame_make(&f, &t, 80, true));
    frame_draw(&f, 0, f.count, SPAN(""), &out);
    feed(&s, &out);
    screen_looks(&s, 0, shown);
    assert_string_equal(shown, "..VV.RGYDMBY");
    assert_true(s.cells[0][11].bold);
    screen_looks(&s, 1, shown);
    assert_string_equal(shown, "DDDDDYggg");
    out.len = 0;
    assert_true(frame_make(&f, &t, 80, false));
    frame_draw(&f, 0, f.count, SPAN(""), &out);
    assert_null(memmem(out.ptr, out.len, "m", 1));
    frame_clear(&f);
    buffer_clear(&out);
}

static void the_window_follows_the_cursor(void **state) {
    (void)state;
    struct frame f = {0};
    struct buffer text = {0};
    for (int i = 0; i < 9; i++) buffer_push_text(&text, "x\n");
    struct frame_text t = {.text = buffer_span(&text), .cursor = 0};
    assert_true(frame_make(&f, &t, 80, true));
    assert_int_equal(f.count, 10);
    assert_int_equal(frame_window(&f, 0, 4), 0);
    assert_int_equal(frame_window(&f, 5, 4), 0);
    f.cursor_row = 3;
    assert_int_equal(frame_window(&f, 0, 4), 0);
    f.cursor_row = 4;
    assert_int_equal(frame_window(&f, 0, 4), 1);
    f.cursor_row = 9;
    assert_int_equal(frame_window(&f, 0, 4), 6);
    f.cursor_row = 7;
    assert_int_equal(frame_window(&f, 6, 4), 6);
    assert_int_equal(frame_window(&f, 6, 20), 0);
    frame_clear(&f);
    buffer_clear(&text);
}

static void lines_stand_below(void **state) {
    (void)state;
    static struct screen s;
    struct frame f = {0};
    struct buffer out = {0};
    char shown[SCREEN_TEXT];
    struct frame_text t = {.prompt = SPAN("> "), .text = SPAN("abc"), .cursor = 1};
    screen_init(&s);
    assert_true(frame_make(&f, &t, 80, true));
    frame_draw(&f, 0, f.count, SPAN("one\ntwo\n"), &out);
    feed(&s, &out);
    screen_text(&s, shown);
    assert_string_equal(shown, "> a█bc\none\ntwo");
    out.len = 0;
    frame_draw(&f, 0, f.count, SPAN(""), &out);
    screen_feed(&s, "\r", 1);
    feed(&s, &out);
    screen_text(&s, shown);
    assert_string_equal(shown, "> a█bc");
    frame_clear(&f);
    buffer_clear(&out);
}

static void a_full_row_at_the_end(void **state) {
    (void)state;
    static struct screen s;
    struct frame f = {0};
    struct buffer out = {0};
    char shown[SCREEN_TEXT];
    struct frame_text t = {.prompt = SPAN("sks> "), .text = SPAN("abcde"), .cursor = 5};
    screen_init(&s);
    screen_resize(&s, SCREEN_ROWS, 10);
    assert_true(frame_make(&f, &t, 10, true));
    frame_draw(&f, 0, f.count, SPAN(""), &out);
    t.over = true;
    assert_true(frame_make(&f, &t, 10, true));
    assert_int_equal(f.count, 1);
    buffer_push_text(&out, "\x1b[1A\r");
    frame_draw(&f, 0, f.count, SPAN(""), &out);
    buffer_push_text(&out, "\r\nnext");
    feed(&s, &out);
    screen_text(&s, shown);
    assert_string_equal(shown, "sks> abcde\nnext█");
    frame_clear(&f);
    buffer_clear(&out);
}

/* --- whatever is typed ---------------------------------------------------------------------------------------------- */

static const char *const pieces[] = {"a",    "bc", " ",          "\n",        "\xe4\xbd\xa0",
                                     "\x01", "\t", "0123456789", "e\xcc\x81", "\xff"};

static void make_text(struct buffer *text) {
    text->len = 0;
    for (int n = rand() % 24; n > 0; n--) buffer_push_text(text, pieces[(size_t)rand() % COUNT(pieces)]);
    buffer_push_byte(text, '.');
}

static struct frame_text some_text(struct buffer *text) {
    make_text(text);
    struct frame_text t = {
        .prompt = SPAN("sks> "), .text = buffer_span(text), .cursor = (size_t)rand() % (text->len + 1)};
    while (t.cursor < text->len && ((unsigned char)text->ptr[t.cursor] & 0xc0) == 0x80) t.cursor++;
    if (t.cursor == text->len && rand() % 2) t.ghost = SPAN(" and more");
    return t;
}

/* What the screen shows when nothing but this was ever on it. */
static void show_fresh(const struct frame *f, size_t first, size_t last, char *shown) {
    static struct screen s;
    struct buffer out = {0};
    screen_init(&s);
    screen_resize(&s, SCREEN_ROWS, (int)f->columns);
    screen_feed(&s, "before\r\n", 8);
    frame_draw(f, first, last, SPAN(""), &out);
    feed(&s, &out);
    screen_text(&s, shown);
    buffer_clear(&out);
}

/* A tab, and a wide character at the edge, become blanks to the terminal, which then has them in the middle of a row. */
static bool keeps_width(const struct buffer *text) {
    return !memchr(text->ptr, '\t', text->len) && !memchr(text->ptr, '\xe4', text->len);
}

/* One frame over another, the window perhaps of another width by then, looks as if there had been none before. */
static void frames_replace_one_another(void **state) {
    (void)state;
    struct frame f = {0};
    struct buffer text = {0}, out = {0};
    for (unsigned seed = 0; seed < 400; seed++) {
        static struct screen s;
        char shown[SCREEN_TEXT], want[SCREEN_TEXT];
        srand(seed);
        int columns = 8 + rand() % 30;
        size_t first = 0, up = 0;
        screen_init(&s);
        screen_resize(&s, SCREEN_ROWS, columns);
        screen_feed(&s, "before\r\n", 8);
        for (int turn = 0; turn < 6; turn++) {
            struct frame_text t = some_text(&text);
            assert_true(frame_make(&f, &t, (size_t)columns, true));
            first = frame_window(&f, first, SCREEN_ROWS - 2);
            size_t last = f.count < first + SCREEN_ROWS - 2 ? f.count : first + SCREEN_ROWS - 2;
            out.len = 0;
            if (up) buffer_printf(&out, "\x1b[%zuA", up);
            buffer_push_byte(&out, '\r');
            frame_draw(&f, first, last, SPAN(""), &out);
            feed(&s, &out);
            screen_text(&s, shown);
            show_fresh(&f, first, last, want);
            assert_string_equal(shown, want);
            up = f.cursor_row - first;
            if (first > 0 || f.count > 8 || !keeps_width(&text)) continue;
            /* The terminal cuts its rows anew, and a frame made for the width is where its cursor then stands. */
            columns = 8 + rand() % 30;
            screen_resize(&s, SCREEN_ROWS, columns);
            assert_true(frame_make(&f, &t, (size_t)columns, true));
            if ((size_t)s.row != f.cursor_row + 1) {
                screen_text(&s, shown);
                show_fresh(&f, 0, f.count, want);
                fail_msg("seed %u turn %d: \n%s\nwant\n%s", seed, turn, shown, want);
            }
            up = f.cursor_row;
        }
    }
    frame_clear(&f);
    buffer_clear(&text);
    buffer_clear(&out);
}

static void memory_may_run_out(void **state) {
    (void)state;
    struct frame_text t = {.prompt = SPAN("sks> "), .text = SPAN("a\xff\n\n\n\n\nb"), .cursor = 3};
    bool done = false;
    for (uint64_t n = 1; !done; n++) {
        struct frame f = {0};
        mem_fail_from(n);
        done = frame_make(&f, &t, 20, true);
        mem_fail_from(0);
        frame_clear(&f);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_laid_out),
        cmocka_unit_test(looks_become_colours),
        cmocka_unit_test(the_window_follows_the_cursor),
        cmocka_unit_test(lines_stand_below),
        cmocka_unit_test(a_full_row_at_the_end),
        cmocka_unit_test(frames_replace_one_another),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
