/* Help: what is in it, and that it fits a terminal of 80 columns. */
#include "spec/describe.h"

#include "base/mem.h"
#include "run/functions.h"
#include "spec/topic.h"
#include "spec/wrap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const struct param bind_params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
    {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL, NULL},
    {"BACKLOG", KIND_BACKLOG, PARAM_OPTIONAL, "SOMAXCONN", "how many may wait"},
};
static const struct option bind_options[] = {
    {"replace", KIND_NONE,
     "removes a unix path that nobody serves first, so that a server that was killed can begin again"},
    OPTION_TIMEOUT,
};
static const struct failure bind_failures[] = {
    {"EADDRINUSE", "another socket is bound to it", "set SO_REUSEADDR before"},
    {"EACCES", "ports below 1024 are for root", NULL},
};
static const struct verb bind_verb = {
    .name = "bind",
    .group = "Sockets",
    .summary = "gives a socket its address",
    .text = "As bind(2).\nThe address of :0 is a free port, which getsockname tells; every other one is taken as it is "
            "given.",
    VERB_PARAMS(bind_params),
    VERB_OPTIONS(bind_options),
    VERB_FAILURES(bind_failures),
    .gives = "nil",
    .examples = "srv = socket\nbind srv :7788",
    .python = "srv.bind((\"\", 7788))",
    .c = "bind(srv, &address, sizeof address);",
    .see = "listen getsockname addresses a-topic-with-a-long-name another-one-of-these",
};
static const struct verb print_verb = {.name = "print", .group = "Shell", .summary = "writes words"};

static const struct verb *const few[] = {&bind_verb, &print_verb};
static const struct function own_functions[] = {
    {"upper", 1, 1, "upper(DATA)", "the bytes with a to z as capitals", "ASCII alone.", "assert upper(\"a\") == \"A\"",
     "TYPE DATA is no bytes\nVALUE never", "b\"a\".upper()", "toupper(c)", "lower trim", NULL},
};
static const struct vocabulary small = {few, COUNT(few), own_functions, COUNT(own_functions)};

static const char bind_help[] = "bind HANDLE ADDRESS [BACKLOG] [--replace] [--timeout DURATION]\n"
                                "  gives a socket its address\n"
                                "\n"
                                "  As bind(2).\n"
                                "  The address of :0 is a free port, which getsockname tells; every other one is\n"
                                "  taken as it is given.\n"
                                "\n"
                                "Arguments\n"
                                "  HANDLE   the socket\n"
                                "  ADDRESS  an address: 127.0.0.1:80, :7788, [::1]:80, localhost:http,\n"
                                "           /tmp/x.sock or @name\n"
                                "  BACKLOG  how many may wait (SOMAXCONN if left out)\n"
                                "\n"
                                "Options\n"
                                "  --replace           removes a unix path that nobody serves first, so that a\n"
                                "                      server that was killed can begin again\n"
                                "  --timeout DURATION  fail with ETIMEDOUT when the whole of it takes longer\n"
                                "\n"
                                "Gives\n"
                                "  nil\n"
                                "\n"
                                "Examples\n"
                                "  srv = socket\n"
                                "  bind srv :7788\n"
                                "\n"
                                "Errors\n"
                                "  EADDRINUSE  another socket is bound to it; set SO_REUSEADDR before\n"
                                "  EACCES      ports below 1024 are for root\n"
                                "\n"
                                "In Python\n"
                                "  srv.bind((\"\", 7788))\n"
                                "\n"
                                "In C\n"
                                "  bind(srv, &address, sizeof address);\n"
                                "\n"
                                "See also: listen, getsockname, addresses, a-topic-with-a-long-name,\n"
                                "  another-one-of-these\n";

/* --- whole texts ---------------------------------------------------------------------------------------------------- */

static const struct {
    const char *topic, *text;
} texts[] = {
    {"bind", bind_help},
    {"print", "print\n  writes words\n"},
    {"upper",
     "upper(DATA)\n  the bytes with a to z as capitals\n\n  ASCII alone.\n\nExamples\n  assert upper(\"a\") == \"A\"\n"
     "\nErrors\n  TYPE        DATA is no bytes\n  VALUE       never\n"
     "\nIn Python\n  b\"a\".upper()\n\nIn C\n  toupper(c)\n\nSee also: lower, trim\n"},
    {"break", "break: leaves the loop around it\n\n      while true { if not (recv c 64) { break } }\n"
              "\nSee also: while, for, continue\n"},
};

static void test_whole_texts(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buffer out = {0};
        assert_true(describe_topic(&small, span_text(texts[i].topic), &out));
        assert_string_equal(buffer_text(&out), texts[i].text);
        buffer_clear(&out);
    }
}

/* --- constants ------------------------------------------------------------------------------------------------------ */

static void assert_begins(const char *topic, const char *beginning, const char *also) {
    struct buffer out = {0};
    assert_true(describe_topic(&small, span_text(topic), &out));
    assert_true(span_starts(buffer_span(&out), span_text(beginning)));
    assert_non_null(strstr(buffer_text(&out), also));
    buffer_clear(&out);
}

static void test_constants_tell_value_and_meaning(void **state) {
    (void)state;
    assert_begins("AF_INET", "AF_INET = 2\n  ", "\n");
    assert_begins("MSG_DONTWAIT", "MSG_DONTWAIT = 64 (0x40)\n", "\n");
    assert_begins("EADDRINUSE", "EADDRINUSE (98): Address already in use\n",
                  "\nMet by\n  bind          another socket is bound to it; set SO_REUSEADDR before\n");
}

/* --- topics --------------------------------------------------------------------------------------------------------- */

/* Lines of at most 80 columns without blanks at their ends; gives how many. */
static size_t check_lines(const char *topic, struct span text) {
    size_t lines = 0;
    assert_true(text.len > 0 && text.ptr[text.len - 1] == '\n');
    while (text.len) {
        struct span line = span_head(text, span_find(text, '\n'));
        if (wrap_width(line) > WRAP_COLUMNS) fail_msg("%s: too wide: %.*s", topic, SPAN_ARG(line));
        if (line.len && line.ptr[line.len - 1] == ' ') fail_msg("%s: ends in a blank: %.*s", topic, SPAN_ARG(line));
        text = span_from(text, line.len + 1);
        lines++;
    }
    return lines;
}

static void check_topic(const struct vocabulary *v, const char *topic) {
    struct buffer out = {0};
    if (!describe_topic(v, span_text(topic), &out)) fail_msg("no help on %s", topic);
    check_lines(topic, buffer_span(&out));
    assert_false(out.failed);
    buffer_clear(&out);
}

static void test_topics_fit_a_terminal(void **state) {
    (void)state;
    struct vocabulary v = {few, COUNT(few), functions, function_count};
    static const char *const others[] = {"verbs", "functions", "topics", "bind", "AF_INET", "ECONNREFUSED"};
    for (size_t i = 0; i < topic_count; i++) check_topic(&v, topics[i].name);
    for (size_t i = 0; i < function_count; i++) check_topic(&v, functions[i].name);
    for (size_t i = 0; i < COUNT(others); i++) check_topic(&v, others[i]);
}

static void test_reserved_words_are_topics(void **state) {
    (void)state;
    for (size_t i = 0; i < reserved_word_count; i++) check_topic(&small, reserved_words[i]);
}

static void test_unknown_topics_add_nothing(void **state) {
    (void)state;
    static const char *const unknown[] = {"", "nonsense", "BIND", "bin", "bind ", "af_inet", "9999", "-1"};
    for (size_t i = 0; i < COUNT(unknown); i++) {
        struct buffer out = {0};
        assert_false(describe_topic(&small, span_text(unknown[i]), &out));
        assert_int_equal(out.len, 0);
    }
}

static void test_near_topics(void **state) {
    (void)state;
    static const struct {
        const char *word, *meant;
    } rows[] = {{"bnid", "bind"},       {"uper", "upper"}, {"adresses", "addresses"},   {"whiel", "while"},
                {"AF_INTE", "AF_INET"}, {"BIND", "bind"},  {"quite something else", ""}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct span best = describe_nearest(&small, span_text(rows[i].word));
        if (!span_is(best, rows[i].meant)) fail_msg("%s: %.*s", rows[i].word, SPAN_ARG(best));
    }
}

/* --- help alone ----------------------------------------------------------------------------------------------------- */

/* As many verbs as the language is meant to have, with names as long as theirs. */
static void test_help_is_one_screen(void **state) {
    (void)state;
    enum { VERBS = 54 };
    static char names[VERBS][12];
    static struct verb verbs[VERBS];
    const struct verb *row[VERBS];
    static const char *const groups[] = {"Sockets", "Data", "Shell"};
    for (unsigned i = 0; i < VERBS; i++) {
        memcpy(names[i], "verb_no_", 8);
        names[i][8] = (char)('a' + i / 26);
        names[i][9] = (char)('a' + i % 26);
        names[i][i % 2 ? 10 : 5] = '\0';
        verbs[i] = (struct verb){.name = names[i], .group = groups[i % 3]};
        row[i] = &verbs[i];
    }
    struct vocabulary v = {row, VERBS, functions, function_count};
    struct buffer out = {0};
    describe_all(&v, &out);
    assert_in_range(check_lines("help", buffer_span(&out)), 10, 22);
    assert_non_null(strstr(buffer_text(&out), "\nData        verb_no_ab"));
    assert_non_null(strstr(buffer_text(&out), "verb_no_bz"));
    assert_non_null(strstr(buffer_text(&out), "\nFunctions   abs addr base64"));
    assert_non_null(strstr(buffer_text(&out), "\nTopics      language words"));
    buffer_clear(&out);
}

/* --- memory --------------------------------------------------------------------------------------------------------- */

static void describe_everything(struct buffer *out) {
    describe_all(&small, out);
    (void)describe_topic(&small, SPAN("bind"), out);
    (void)describe_topic(&small, SPAN("upper"), out);
    (void)describe_topic(&small, SPAN("EADDRINUSE"), out);
    (void)describe_topic(&small, SPAN("while"), out);
}

static void test_missing_memory_is_told(void **state) {
    (void)state;
    for (uint64_t nth = 1;; nth++) {
        struct buffer out = {0};
        uint64_t before = mem_count();
        mem_fail_from(nth);
        describe_everything(&out);
        bool enough = mem_count() - before < nth;
        mem_fail_from(0);
        assert_int_equal(out.failed, !enough);
        buffer_clear(&out);
        if (enough) return;
        assert_true(nth < 10000);
    }
}

/* --- wrapping ------------------------------------------------------------------------------------------------------- */

static void test_long_words_stand_alone(void **state) {
    (void)state;
    char text[100];
    struct buffer out = {0};
    memset(text, 'w', 90);
    memcpy(text + 90, " end", 5);
    size_t column = wrap_words(&out, span_text(text), 0, 4);
    assert_int_equal(column, 7);
    assert_int_equal(out.len, 90 + 1 + 4 + 3);
    assert_int_equal(out.ptr[90], '\n');
    buffer_clear(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_texts),
        cmocka_unit_test(test_constants_tell_value_and_meaning),
        cmocka_unit_test(test_topics_fit_a_terminal),
        cmocka_unit_test(test_reserved_words_are_topics),
        cmocka_unit_test(test_unknown_topics_add_nothing),
        cmocka_unit_test(test_near_topics),
        cmocka_unit_test(test_help_is_one_screen),
        cmocka_unit_test(test_missing_memory_is_told),
        cmocka_unit_test(test_long_words_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
