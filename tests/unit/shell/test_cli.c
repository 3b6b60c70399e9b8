/* The command line as a process: where a script comes from, what it prints, and the exit status. */
#include "unit/shell/child.h"

#define WORDS(...)                                                                                                     \
    {                                                                                                                  \
        .words = { __VA_ARGS__ }                                                                                       \
    }
#define PIPED(lines)                                                                                                   \
    { .text = (lines) }
#define FILED(lines)                                                                                                   \
    { .text = (lines), .in = CHILD_FILE }
#define TWO_INPUTS "a = input\nb = input\nprint $a $b\n"
#define NO_TERMINAL "there is no terminal to ask on; run it as: sockshell FILE"

/* `out` is the whole of standard output; `err` a part of standard error, "" for none of it at all, NULL for any. */
struct row {
    struct plan plan;
    int status;
    const char *out, *err;
};

static char folder[] = "/tmp/sks-cli-XXXXXX";

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : 1;
}

static int remove_folder(void **state) {
    (void)state;
    if (chdir("/") != 0) return 1;
    return rmdir(folder);
}

static void check(const struct row *r) {
    static struct outcome o;
    child_run(&r->plan, &o);
    bool said = !r->err || (r->err[0] ? strstr(o.err, r->err) != NULL : o.err[0] == '\0');
    if (o.status == r->status && strcmp(o.out, r->out) == 0 && said) return;
    fail_msg("sockshell %s %s with %s: status %d, not %d; out: %s; err: %s", r->plan.words[0] ? r->plan.words[0] : "",
             r->plan.words[1] ? r->plan.words[1] : "", r->plan.text ? r->plan.text : "no input", o.status, r->status,
             o.out, o.err);
}

static void check_rows(const struct row *rows, size_t count) {
    for (size_t i = 0; i < count; i++) check(&rows[i]);
}

#define CHECK_ROWS(rows) check_rows(rows, COUNT(rows))

/* --- -c ------------------------------------------------------------------------------------------------------------- */

static const struct row command_rows[] = {
    {WORDS("-c", "print hello"), 0, "hello\n", ""},
    {WORDS("-c", "print $1 $2 len($args)", "one", "two words"), 0, "one two words 2\n", ""},
    {WORDS("-c", "print $1", "-n", "--help"), 0, "-n\n", ""},
    {WORDS("-c", ""), 0, "", ""},
    {WORDS("-c", "exit"), 0, "", ""},
    {WORDS("-c", "exit 3; print never"), 3, "", ""},
    {WORDS("-c", "exit 255"), 255, "", ""},
    {WORDS("-c", "print $1"), 1, "", "no argument $1 was given"},
    {WORDS("-c", "print before\nrecv nothing"), 1, "before\n", "-c:2:6: error:"},
    {WORDS("-c", "print before\nassert 1 == 2"), 1, "before\n", "1 == 2"},
    {WORDS("-c", "print before\nprint ("), 2, "", "-c:2:7: error:"},
    {WORDS("-c", "print before; bnd s :80"), 2, "", "bind"},
    {WORDS("-c", "print before; exit 256"), 2, "", "0..255"},
    {{.words = {"-c", "a = input; b = input 'prompt '; c = input; print $a $b $c"}, .text = "one\ntwo"},
     0,
     "one two nil\n",
     "prompt "},
};

static void test_commands(void **state) {
    (void)state;
    CHECK_ROWS(command_rows);
}

/* --- standard input ------------------------------------------------------------------------------------------------- */

static const struct row input_rows[] = {
    /* From a pipe each statement runs as soon as it is complete; a file is read whole first. */
    {PIPED("print one\nprint two\n"), 0, "one\ntwo\n", ""},
    {PIPED("print one; print two"), 0, "one\ntwo\n", ""},
    {PIPED("print one\nprint (\nprint two\n"), 2, "one\n", "<stdin>:2:7: error:"},
    {FILED("print one\nprint )\nprint two\n"), 2, "", "<stdin>:2:7: error:"},
    {PIPED("print one\nrecv nothing\nprint two\n"), 1, "one\n", "<stdin>:2:6: error:"},
    {FILED("print one\nrecv nothing\nprint two\n"), 1, "one\n", "<stdin>:2:6: error:"},
    {{.words = {"-"}, .text = "print one\n"}, 0, "one\n", ""},
    {{.words = {"-", "arg"}, .text = "print $1\n"}, 0, "arg\n", ""},
    {PIPED("if true {\nprint in\n}\nexit 4\nprint never\n"), 4, "in\n", ""},
    {PIPED("fn f x {\n\n  return $x\n}\nprint f(3)\n"), 0, "3\n", ""},
    {PIPED(""), 0, "", ""},
    {PIPED("\n\n# nothing\n"), 0, "", ""},
    {FILED("print 'dos'\r\nprint ends\r\n"), 0, "dos\nends\n", ""},
    /* `input` asks on the terminal, and there is none: no line of the script is taken for the answer. */
    {PIPED(TWO_INPUTS), 1, "", NO_TERMINAL},
    {FILED(TWO_INPUTS), 1, "", NO_TERMINAL},
    {PIPED("try { a = input } catch e { print $e.name }\nprint next\n"), 0, "ENXIO\nnext\n", ""},
    {FILED("try { a = input } catch e { print $e.name }\nprint next\n"), 0, "ENXIO\nnext\n", ""},
};

static void test_standard_input(void **state) {
    (void)state;
    CHECK_ROWS(input_rows);
}

/* A program that drives the shell sees each answer before it writes the next statement. */
static void test_statement_by_statement(void **state) {
    (void)state;
    static struct outcome o;
    struct plan plan = {.words = {NULL}};
    struct child c = child_start(&plan);
    o = (struct outcome){.status = 0};
    child_write(&c, "a, b = socketpair\nprint first\n");
    child_wait_for(&c, &o, "first\n");
    child_write(&c, "for i in 1..2 {\n    send a \"$i\"\n}\nprint (recv b)\n");
    child_wait_for(&c, &o, "12\n");
    child_write(&c, "print last");
    child_end(&c, &o);
    assert_int_equal(o.status, 0);
    assert_string_equal(o.out, "first\n12\nlast\n");
}

/* --- scripts in files ----------------------------------------------------------------------------------------------- */

static void write_script(const char *name, const char *text) {
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static const struct row file_rows[] = {
    {WORDS("good.sks", "x", "y"), 0, "good x 2\n", ""},
    {WORDS("./good.sks", "x"), 0, "good x 1\n", ""},
    {WORDS("--", "good.sks", "-k"), 0, "good -k 1\n", ""},
    {WORDS("bad.sks"), 2, "", "bad.sks:2:7: error:"},
    {WORDS("fails.sks"), 1, "before\n", "fails.sks:2:6: error:"},
    {WORDS("none.sks"), 127, "", "sockshell: none.sks: No such file or directory"},
    {WORDS("good"), 127, "", "sockshell: good: No such file or directory; did you mean good.sks?\n"},
    {WORDS(""), 127, "", "sockshell: '': No such file or directory\n"},
    {WORDS("wide.sks"), 126, "", "sockshell: wide.sks: this is UTF-16; a script is UTF-8\n"},
    {WORDS("program"), 126, "", "sockshell: program: this is a program, not a script\n"},
    {WORDS("good.sks/x"), 127, "", "sockshell: good.sks/x: Not a directory"},
    {WORDS("."), 126, "", "sockshell: .: Is a directory"},
    {{.words = {"input.sks"}, .text = "one\ntwo\nthree\n"}, 0, "one two\n", ""},
    {WORDS("-n", "good.sks"), 0, "", ""},
    {WORDS("-n", "fails.sks"), 0, "", ""},
    {WORDS("-n", "bad.sks"), 2, "", "bad.sks:2:7: error:"},
    {WORDS("-n", "none.sks"), 127, "", "No such file"},
    {WORDS("--check", "-c", "print never"), 0, "", ""},
    {{.words = {"-n"}, .text = "print never\nprint ("}, 2, "", "<stdin>:2:7: error:"},
    {WORDS("-k", "fails.sks"), 1, "before\nafter\n", "fails.sks:2:6: error:"},
    {WORDS("--keep-going", "good.sks", "x"), 0, "good x 1\n", ""},
    {WORDS("-k", "bad.sks"), 2, "", "bad.sks:2:7: error:"},
    {{.words = {"-k"}, .text = "print one\nprint )\nprint two\nrecv x\nprint three\n"},
     1,
     "one\ntwo\nthree\n",
     "<stdin>:4:6: error:"},
    {WORDS("-k", "-c", "recv x\nexit 5\nprint never"), 5, "", "-c:1:6: error:"},
};

static void test_files(void **state) {
    (void)state;
    static const char *const names[] = {"good.sks", "bad.sks", "fails.sks", "input.sks", "wide.sks", "program"};
    write_script("good.sks", "#!/usr/bin/env sockshell\nprint good $1 len($args)\n");
    write_script("bad.sks", "print before\nprint )\n");
    write_script("fails.sks", "print before\nrecv nothing\nprint after\n");
    write_script("input.sks", TWO_INPUTS);
    write_script("wide.sks", "\xff\xfep");
    write_script("program", "\x7f"
                            "ELF");
    CHECK_ROWS(file_rows);
    for (size_t i = 0; i < COUNT(names); i++) assert_int_equal(unlink(names[i]), 0);
}

/* Root may read everything, so the test can only be made by others. */
static void test_unreadable_file(void **state) {
    (void)state;
    static const struct row row = {WORDS("secret.sks"), 126, "", "sockshell: secret.sks: Permission denied"};
    write_script("secret.sks", "print never\n");
    assert_int_equal(chmod("secret.sks", 0), 0);
    bool readable = access("secret.sks", R_OK) == 0;
    if (!readable) check(&row);
    assert_int_equal(unlink("secret.sks"), 0);
    if (readable) skip();
}

/* --- options -------------------------------------------------------------------------------------------------------- */

static const struct row option_rows[] = {
    {WORDS("-z"), 2, "", "sockshell: no option '-z'\nusage: sockshell"},
    {WORDS("--chekc"), 2, "", "did you mean --check?"},
    {WORDS("-c"), 2, "", "-c needs"},
    {WORDS("--color=sometimes"), 2, "", "--color takes auto, always or never"},
    {WORDS("--quiet=1"), 2, "", "--quiet takes no value"},
    {WORDS("--junit", "x"), 2, "", "--junit is an option of --test"},
    {WORDS("--test"), 2, "", "--test needs"},
    {WORDS("--test", "none"), 2, "", "none: No such file or directory"},
    {WORDS("--version"), 0, "sockshell 1.0\n", ""},
    {WORDS("-qnc", "print never"), 0, "", ""},
    {WORDS("-cprint joined"), 0, "joined\n", ""},
    {WORDS("-i", "-c", "print before; exit 6"), 6, "before\n", ""},
    {WORDS("-i", "-c", "print before"), 1, "before\n", "no terminal"},
};

static void test_options(void **state) {
    (void)state;
    static struct outcome o;
    static const struct plan help = {.words = {"--help"}};
    CHECK_ROWS(option_rows);
    child_run(&help, &o);
    assert_int_equal(o.status, 0);
    assert_non_null(strstr(o.out, "--keep-going"));
    assert_string_equal(o.err, "");
}

/* -x tells each call as it was made, on standard error. */
static void test_trace(void **state) {
    (void)state;
    static const char *const calls[] = {
        "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0 <",
        "send(a, \"hi\\r\\n\\0\") = 5 <",
        "recv(b, \"hi\\r\\n\\0\", 100, MSG_PEEK) = 5 <",
        "recv(d, 10, MSG_DONTWAIT) = -1 EAGAIN (Resource temporarily unavailable) <",
        "close(a) = 0 <",
    };
    static struct outcome o;
    static const struct plan plan = {
        .words = {"-x", "-c",
                  "a, b = socketpair; send a \"hi\\r\\n\\0\"; recv b 100 peek; recv b; close a\n"
                  "c, d = socketpair; try { recv d 10 dontwait } catch e { print $e.name }"}};
    child_run(&plan, &o);
    assert_int_equal(o.status, 0);
    assert_string_equal(o.out, "EAGAIN\n");
    for (size_t i = 0; i < COUNT(calls); i++) {
        if (!strstr(o.err, calls[i])) fail_msg("no %s in: %s", calls[i], o.err);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_commands),
        cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_statement_by_statement),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_unreadable_file),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_trace),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
