/* Tests of shell/command_line.c: what the words of the command line ask for. */
#include "shell/command_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { WORDS = 8 };

/* The words behind `sockshell`, and what is read from them: `said` lists what is set, in a fixed order. */
struct row {
    const char *words[WORDS];
    const char *said;
};

static const struct row good[] = {
    {{NULL}, "run"},
    {{"a.sks"}, "run [a.sks]"},
    {{"a.sks", "-n", "--help"}, "run [a.sks][-n][--help]"},
    {{"-"}, "run [-]"},
    {{"-n", "a.sks"}, "run n [a.sks]"},
    {{"--check", "a.sks"}, "run n [a.sks]"},
    {{"-nq", "a.sks"}, "run nq [a.sks]"},
    {{"-xki"}, "run xki"},
    {{"--trace", "--keep-going", "--quiet"}, "run qxk"},
    {{"-c", "print 1", "-n", "b"}, "run c=print 1 [-n][b]"},
    {{"-xc", "print 1"}, "run x c=print 1"},
    {{"-cexit"}, "run c=exit"},
    {{"-c", ""}, "run c="},
    {{"--", "-n"}, "run [-n]"},
    {{"--color=always"}, "run colour=1"},
    {{"--color", "never"}, "run colour=2"},
    {{"--color=auto"}, "run"},
    {{"--no-rc", "--no-history"}, "run R H"},
    {{"--rc", "f"}, "run rc=f"},
    {{"--rc=f=g"}, "run rc=f=g"},
    {{"--complete", "bi"}, "complete line=bi"},
    {{"--complete="}, "complete line="},
    {{"--complete", "--help"}, "complete line=--help"},
    {{"--test", "a", "b"}, "test [a][b]"},
    {{"--test", "a", "--junit", "f", "b"}, "test junit=f [a][b]"},
    {{"--junit=f", "--test", "a"}, "test junit=f [a]"},
    {{"--test", "--with-task", "a"}, "test with_task [a]"},
    {{"--help"}, "help"},
    {{"-h", "--nonsense"}, "help"},
    {{"--version"}, "version"},
};

static const struct row bad[] = {
    {{"-z"}, "no option '-z'"},
    {{"-nz"}, "no option '-z'"},
    {{"--nonsense"}, "no option '--nonsense'"},
    {{"--colour=always"}, "no option '--colour'"},
    {{"--color=pink"}, "--color takes auto, always or never, not 'pink'"},
    {{"--color"}, "--color needs WHEN"},
    {{"-c"}, "-c needs COMMANDS"},
    {{"--rc"}, "--rc needs FILE"},
    {{"--check=1"}, "--check takes no value"},
    {{"--=1"}, "no option '--'"},
    {{"--test"}, "--test needs a script or a folder"},
    {{"--junit=f", "a"}, "--junit is an option of --test"},
    {{"--with-task", "a"}, "--with-task is an option of --test"},
};

static void describe(const struct command_line *c, struct buffer *out) {
    static const char *const actions[] = {"run", "complete", "test", "help", "version"};
    const struct settings *s = &c->settings;
    (void)buffer_push_text(out, actions[c->action]);
    if (s->check || s->quiet || s->trace || s->keep_going || s->stay) (void)buffer_push_byte(out, ' ');
    if (s->check) (void)buffer_push_byte(out, 'n');
    if (s->quiet) (void)buffer_push_byte(out, 'q');
    if (s->trace) (void)buffer_push_byte(out, 'x');
    if (s->keep_going) (void)buffer_push_byte(out, 'k');
    if (s->stay) (void)buffer_push_byte(out, 'i');
    if (s->no_rc) (void)buffer_push_text(out, " R");
    if (s->no_history) (void)buffer_push_text(out, " H");
    if (s->colour != COLOUR_AUTO) (void)buffer_printf(out, " colour=%d", (int)s->colour);
    if (s->rc) (void)buffer_printf(out, " rc=%s", s->rc);
    if (c->commands) (void)buffer_printf(out, " c=%s", c->commands);
    if (c->line) (void)buffer_printf(out, " line=%s", c->line);
    if (s->with_task) (void)buffer_push_text(out, " with_task");
    if (c->junit) (void)buffer_printf(out, " junit=%s", c->junit);
    if (c->operand_count) (void)buffer_push_byte(out, ' ');
    for (size_t i = 0; i < c->operand_count; i++) (void)buffer_printf(out, "[%s]", c->operands[i]);
}

static bool read_row(const struct row *r, struct command_line *c, struct err *err) {
    static char text[WORDS][64];
    static char *argv[WORDS + 1];
    int argc = 1;
    argv[0] = text[0];
    for (size_t i = 0; i < WORDS && r->words[i]; i++) {
        memcpy(text[i], r->words[i], strlen(r->words[i]) + 1);
        argv[argc++] = text[i];
    }
    return command_line_read(c, argc, argv, err);
}

static void test_good(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        struct command_line c;
        struct err err;
        struct buffer said = {0};
        assert_true(read_row(&good[i], &c, &err));
        describe(&c, &said);
        assert_string_equal(buffer_text(&said), good[i].said);
        buffer_clear(&said);
    }
}

static void test_bad(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct command_line c;
        struct err err;
        assert_false(read_row(&bad[i], &c, &err));
        assert_string_equal(err.message, bad[i].said);
    }
}

static void test_near_miss_is_offered(void **state) {
    (void)state;
    struct command_line c;
    struct err err;
    assert_false(read_row(&(struct row){{"--colour=always"}, NULL}, &c, &err));
    assert_string_equal(err.hint, "did you mean --color?");
}

static void test_help_names_every_option(void **state) {
    (void)state;
    static const char *const words[] = {
#define OPTION(name, letter, word, value, help) word,
#include "shell/options.def"
#undef OPTION
    };
    struct buffer out = {0};
    command_line_push_help(&out);
    for (size_t i = 0; i < COUNT(words); i++) assert_non_null(strstr(buffer_text(&out), words[i]));
    buffer_clear(&out);
}

static void test_no_words_at_all(void **state) {
    (void)state;
    struct command_line c;
    struct err err;
    char *argv[] = {NULL};
    assert_true(command_line_read(&c, 0, argv, &err));
    assert_int_equal(c.operand_count, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_near_miss_is_offered),
        cmocka_unit_test(test_help_names_every_option),
        cmocka_unit_test(test_no_words_at_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
