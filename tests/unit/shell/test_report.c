/* Tests of shell/report.c: what a told error looks like. */
#include "shell/report.h"

#include "base/mem.h"
#include "base/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* `mark` is where the place begins in the text: its first occurrence. An empty `file` is a prompt. */
struct row {
    const char *file, *text, *mark;
    uint32_t length;
    const char *verb, *name;
    int number;
    const char *message, *detail, *hint;
    const char *expected;
};

static const struct row rows[] = {
    {"server.sks", "server = socket\nbind server :7788\n", ":7788", 5, "bind", "EADDRINUSE", 98,
     "Address already in use", "", "server2 already listens on 0.0.0.0:7788",
     "server.sks:2:13: error: bind: EADDRINUSE (98): Address already in use\n"
     "  2 | bind server :7788\n"
     "    |             ^~~~~\n"
     "hint: server2 already listens on 0.0.0.0:7788\n"},
    {"", "send cleint \"hi\"", "cleint", 6, "send", "NAME", 0, "no handle named 'cleint'", "", "did you mean 'client'?",
     "error: send: no handle named 'cleint'\n"
     "  send cleint \"hi\"\n"
     "       ^~~~~~\n"
     "hint: did you mean 'client'?\n"},
    {"", "send c -1", "-1", 2, "send", "VALUE", 0, "send: SIZE must be 0..16777216, not -1", "", "",
     "error: send: SIZE must be 0..16777216, not -1\n"
     "  send c -1\n"
     "         ^~\n"},
    {"", "x", "x", 1, NULL, "NAME", 0, "no verb 'x'", "", "", "error: no verb 'x'\n  x\n  ^\n"},
    {"", "connect c 127.0.0.1:1", "127", 11, "connect", "ECONNREFUSED", 111, "Connection refused", "127.0.0.1:1", "",
     "error: connect: ECONNREFUSED (111): Connection refused (127.0.0.1:1)\n"
     "  connect c 127.0.0.1:1\n"
     "            ^~~~~~~~~~~\n"},
    {"", "connect c nohost:1", "nohost", 8, "connect", "EAI_NONAME", -2, "Name or service not known", "", "",
     "error: connect: EAI_NONAME (-2): Name or service not known\n"
     "  connect c nohost:1\n"
     "            ^~~~~~~~\n"},
    /* A place of length 0, at the end of a line and at the end of the text. */
    {"a.sks", "x = 1 +\ny = 2\n", "\ny", 0, NULL, "SYNTAX", 0, "an operand is due", "", "",
     "a.sks:1:8: error: an operand is due\n  1 | x = 1 +\n    |        ^\n"},
    {"a.sks", "x = 1 +\r\ny", "\r\n", 2, NULL, "SYNTAX", 0, "an operand is due", "", "",
     "a.sks:1:8: error: an operand is due\n  1 | x = 1 +\n    |        ^\n"},
    {"a.sks", "if true {\n", "", 0, NULL, "SYNTAX", 0, "odd", "", "",
     "a.sks:1:1: error: odd\n  1 | if true {\n    | ^\n"},
    /* Tabs, wide characters, combining marks: the column counts characters, the caret stands by width. */
    {"a.sks", "\tsend c x", "c x", 1, NULL, "NAME", 0, "m", "", "",
     "a.sks:1:7: error: m\n  1 |     send c x\n    |          ^\n"},
    {"a.sks", "print \"你好\" $x", "$x", 2, NULL, "NAME", 0, "m", "", "",
     "a.sks:1:12: error: m\n  1 | print \"你好\" $x\n    |              ^~\n"},
    {"a.sks", "print 你好", "你", 6, NULL, "NAME", 0, "m", "", "",
     "a.sks:1:7: error: m\n  1 | print 你好\n    |       ^~~~\n"},
    /* What could steer a terminal is escaped, in every part. */
    {"a\033.sks", "p \001\033[2J x", "x", 1, NULL, "NAME", 0, "odd \033[1m", "d\a", "h\033",
     "a\\e.sks:1:9: error: odd \\e[1m (d\\x07)\n  1 | p \\x01\\e[2J x\n    |             ^\nhint: h\\e\n"},
    /* A mark over several lines ends with the first. */
    {"a.sks", "print \"ab\ncd\"", "\"ab", 6, NULL, "SYNTAX", 0, "open", "", "",
     "a.sks:1:7: error: open\n  1 | print \"ab\n    |       ^~~\n"},
};

static void fill(struct err *err, const struct row *r, struct source *source) {
    assert_false(err_set(err, r->name, "%s", r->message));
    err->number = r->number;
    err->verb = r->verb;
    if (r->detail[0]) (void)err_detail(err, "%s", r->detail);
    if (r->hint[0]) (void)err_hint(err, "%s", r->hint);
    const char *at = strstr(r->text, r->mark);
    assert_non_null(at);
    err->place = (struct place){source, (uint32_t)(at - r->text), r->length};
}

static void test_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct source *source = source_new(rows[i].file[0] ? rows[i].file : NULL, span_text(rows[i].text), 1);
        assert_non_null(source);
        struct err err;
        struct buffer out = {0};
        fill(&err, &rows[i], source);
        report_push(&out, &err, false, 0);
        assert_string_equal(buffer_text(&out), rows[i].expected);
        buffer_clear(&out);
        source_release(source);
    }
}

static void test_without_place(void **state) {
    (void)state;
    struct err err;
    struct buffer out = {0};
    assert_false(err_memory(&err));
    report_push(&out, &err, false, 0);
    assert_non_null(strstr(buffer_text(&out), "error: "));
    assert_non_null(strstr(buffer_text(&out), "memory"));
    assert_null(strchr(buffer_text(&out), '^'));
    buffer_clear(&out);
}

static void test_line_numbers(void **state) {
    (void)state;
    struct source *source = source_new("p", SPAN("a\nb\nc"), 1234);
    struct err err;
    struct buffer out = {0};
    (void)err_set(&err, ERR_NAME, "m");
    err.place = (struct place){source, 4, 1};
    report_push(&out, &err, false, 0);
    assert_string_equal(buffer_text(&out), "p:1236:1: error: m\n  1236 | c\n       | ^\n");
    buffer_clear(&out);
    source_release(source);
}

/* Reports a mark at `offset` of a line of `len` bytes; gives the row with the source and that with the caret. */
static void report_long(size_t len, const char *unit, uint32_t offset, struct buffer *out) {
    struct buffer text = {0};
    while (text.len < len) (void)buffer_push_text(&text, unit);
    struct source *source = source_new(NULL, buffer_span(&text), 1);
    struct err err;
    (void)err_set(&err, ERR_NAME, "m");
    err.place = (struct place){source, offset, 5};
    report_push(out, &err, false, 0);
    buffer_clear(&text);
    source_release(source);
}

static void test_long_line_is_clipped(void **state) {
    (void)state;
    struct buffer out = {0};
    report_long(100000, "0123456789", 50003, &out);
    const char *expected =
        "error: m\n"
        "  …3456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012…\n"
        "                                           ^~~~~\n";
    assert_string_equal(buffer_text(&out), expected);
    buffer_clear(&out);
}

static void test_clipping_keeps_characters_whole(void **state) {
    (void)state;
    struct buffer out = {0};
    for (uint32_t offset = 600; offset < 612; offset++) {
        report_long(3000, "你a", offset, &out);
        assert_null(strstr(buffer_text(&out), "\\x"));
        buffer_clear(&out);
    }
}

static void test_mark_at_the_ends_of_a_long_line(void **state) {
    (void)state;
    struct buffer out = {0};
    report_long(5000, "abcdefghij", 0, &out);
    assert_non_null(strstr(buffer_text(&out), "\n  abcdefghij"));
    assert_non_null(strstr(buffer_text(&out), "…\n  ^~~~~\n"));
    buffer_clear(&out);
    report_long(5000, "abcdefghij", 5000, &out);
    assert_non_null(strstr(buffer_text(&out), "\n  …abc"));
    assert_non_null(strstr(buffer_text(&out), "hij\n"));
    buffer_clear(&out);
}

/* What the usual error looks like on a terminal of so many columns. */
static void test_narrow_terminals(void **state) {
    (void)state;
    static const struct {
        size_t columns;
        const char *file, *expected;
    } narrow[] = {
        {0, NULL,
         "error: send: FLAGS takes message flags, not 'there'\n"
         "  send client \"hello\" there, and much more than fits\n"
         "                      ^~~~~\n"
         "hint: usage: send HANDLE DATA [FLAGS] [--file FILE] [--offset NUMBER]\n"},
        {40, NULL,
         "error: send: FLAGS takes message flags,\n"
         "       not 'there'\n"
         "  …ient \"hello\" there, and much more …\n"
         "                ^~~~~\n"
         "hint: usage: send HANDLE DATA [FLAGS]\n"
         "      [--file FILE] [--offset NUMBER]\n"},
        {60, "a.sks",
         "a.sks:1:21: error: send: FLAGS takes message flags, not\n"
         "       'there'\n"
         "  1 | send client \"hello\" there, and much more than fits\n"
         "    |                     ^~~~~\n"
         "hint: usage: send HANDLE DATA [FLAGS] [--file FILE]\n"
         "      [--offset NUMBER]\n"},
    };
    for (size_t i = 0; i < COUNT(narrow); i++) {
        struct source *source =
            source_new(narrow[i].file, SPAN("send client \"hello\" there, and much more than fits"), 1);
        struct err err;
        struct buffer out = {0};
        (void)err_set(&err, ERR_SYNTAX, "send: FLAGS takes message flags, not 'there'");
        (void)err_hint(&err, "usage: send HANDLE DATA [FLAGS] [--file FILE] [--offset NUMBER]");
        err.place = (struct place){source, 20, 5};
        report_push(&out, &err, false, narrow[i].columns);
        assert_string_equal(buffer_text(&out), narrow[i].expected);
        buffer_clear(&out);
        source_release(source);
    }
}

static void test_colour(void **state) {
    (void)state;
    struct source *source = source_new("a.sks", SPAN("abc"), 1);
    struct err err;
    struct buffer out = {0};
    (void)err_set(&err, ERR_NAME, "m");
    (void)err_hint(&err, "h");
    err.place = (struct place){source, 1, 2};
    report_push(&out, &err, true, 0);
    assert_string_equal(buffer_text(&out), "\033[1ma.sks:1:2: \033[0m\033[1;31merror:\033[0m m\n"
                                           "  \033[2m1 | \033[0mabc\n"
                                           "  \033[2m  | \033[0m \033[1;31m^~\033[0m\n"
                                           "\033[36mhint:\033[0m h\n");
    buffer_clear(&out);
    source_release(source);
}

static void test_out_of_memory(void **state) {
    (void)state;
    struct source *source = source_new("a.sks", SPAN("send c \"hi\""), 1);
    struct err err;
    (void)err_set(&err, ERR_NAME, "no handle named 'c'");
    err.place = (struct place){source, 5, 1};
    bool failed = true;
    for (uint64_t n = 1; failed && n < 1000; n++) {
        struct buffer out = {0};
        mem_fail_from(n);
        report_push(&out, &err, false, 0);
        mem_fail_from(0);
        failed = out.failed;
        buffer_clear(&out);
    }
    assert_false(failed);
    source_release(source);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_without_place),
        cmocka_unit_test(test_line_numbers),
        cmocka_unit_test(test_long_line_is_clipped),
        cmocka_unit_test(test_clipping_keeps_characters_whole),
        cmocka_unit_test(test_mark_at_the_ends_of_a_long_line),
        cmocka_unit_test(test_narrow_terminals),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
