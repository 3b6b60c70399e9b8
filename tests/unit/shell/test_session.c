/* Tests of shell/session.c and what it is made of: texts run, output, input, arguments, sources. */
#include "shell/session.h"

#include "run/signals.h"
#include "shell/input.h"
#include "shell/output.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outputs.h"

static struct session session;
static struct outputs said;

static int begin(void **state) {
    (void)state;
    struct err err;
    return outputs_session(&session, &said, (struct settings){0}, &err) ? 0 : 1;
}

static int end(void **state) {
    (void)state;
    session_clear(&session);
    return 0;
}

static enum session_result run(const char *text, int *status) {
    return session_run_text(&session, "t.sks", span_text(text), status);
}

/* --- texts -------------------------------------------------------------------------------------------------------- */

struct row {
    const char *text;
    enum session_result result;
    int status;
    const char *out, *err; /* `err` "": nothing told */
};

static const struct row rows[] = {
    {"", SESSION_DONE, 0, "", ""},
    {"# nothing\n\n;;\n", SESSION_DONE, 0, "", ""},
    {"print 1\n", SESSION_DONE, 0, "1\n", ""},
    {"print \"a\" 'b' x\"63\"", SESSION_DONE, 0, "a b c\n", ""},
    {"x = 2\nprint ($x * 21)\n", SESSION_DONE, 0, "42\n", ""},
    {"print \"\\e[2J\"\n", SESSION_DONE, 0, "\033[2J\n", ""},
    {"exit 3\nprint 1", SESSION_EXIT, 3, "", ""},
    {"fn f x { return ($x + 1) }\nprint f(1)\n", SESSION_DONE, 0, "2\n", ""},
    {"print 1\nassert 1 == 2\nprint 2", SESSION_FAILED, 0, "1\n", "t.sks:2:"},
    {"print 1\n$x = \n", SESSION_SYNTAX, 0, "", "t.sks:2:"},
    {"print 1\nnosuchverb 2\n", SESSION_SYNTAX, 0, "", "t.sks:2:1: error: "},
    {"if true {\n  print 1\n", SESSION_SYNTAX, 0, "", "t.sks:1:9: error: "},
    {"print $nosuch", SESSION_FAILED, 0, "", "t.sks:1:7: error: "},
    {"c = socket\nconnect c 127.0.0.1:1\n", SESSION_FAILED, 0, "",
     "error: connect: ECONNREFUSED (111): Connection refused"},
    {"source /nonexistent/x.sks\n", SESSION_FAILED, 0, "", "ENOENT (2): No such file or directory"},
    {"try { source /nonexistent/x.sks } catch e { print $e.name }", SESSION_DONE, 0, "ENOENT\n", ""},
    {"source /tmp\n", SESSION_FAILED, 0, "", "EISDIR (21)"},
    {"test \"t\" { print 1 }\n", SESSION_DONE, 0, "1\n", ""},
    {"test \"t\" { assert false }\nprint 1", SESSION_FAILED, 0, "", "t.sks:1:"},
};

static void test_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct row *r = &rows[i];
        int status = 0;
        outputs_reset(&said);
        enum session_result result = run(r->text, &status);
        if (result != r->result || status != r->status)
            fail_msg("%s: %d %d\n%s", r->text, (int)result, status, said.err);
        assert_string_equal(said.out, r->out);
        if (r->err[0] ? !strstr(said.err, r->err) : said.err_len > 0) fail_msg("%s: %s", r->text, said.err);
    }
}

static void test_what_is_set_stays(void **state) {
    (void)state;
    int status = 0;
    assert_int_equal(run("x = [1]\nfn twice n { return ($n * 2) }\na, b = socketpair", &status), SESSION_DONE);
    assert_int_equal(run("push($x, twice(2))\nsend a \"hi\"\nprint $x (recv b)", &status), SESSION_DONE);
    assert_string_equal(said.out, "[1, 4] hi\n");
    assert_int_equal(session.machine.handles.count, 2);
}

static void test_arguments(void **state) {
    (void)state;
    char one[] = "one", empty[] = "", more[] = "a b";
    char *args[] = {one, empty, more};
    struct err err;
    int status = 0;
    assert_true(session_set_arguments(&session, args, 3, &err));
    assert_int_equal(run("print len($args) $args $1 $3", &status), SESSION_DONE);
    assert_string_equal(said.out, "3 [\"one\", \"\", \"a b\"] one a b\n");
    outputs_reset(&said);
    assert_int_equal(run("print $4", &status), SESSION_FAILED);
    assert_non_null(strstr(said.err, "no argument $4 was given"));
}

/* --- output ------------------------------------------------------------------------------------------------------- */

static void test_terminal_gets_nothing_that_steers_it(void **state) {
    (void)state;
    int status = 0;
    session.styles[STREAM_OUT].terminal = true;
    assert_int_equal(run("print \"a\\tb\\e[2J\\0\"\nprint --raw \"\\e[0m\"", &status), SESSION_DONE);
    assert_string_equal(said.out, "a\tb\\e[2J\\0\n\033[0m\n");
}

static void test_full_disk_is_an_error_to_catch(void **state) {
    (void)state;
    int status = 0;
    said.full = true;
    assert_int_equal(run("fails ENOSPC print 1\nx = 1\n", &status), SESSION_DONE);
    assert_int_equal(run("print 1", &status), SESSION_FAILED);
    assert_non_null(strstr(said.err, "print: ENOSPC (28): No space left on device"));
}

static void test_write_to_a_closed_pipe(void **state) {
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(output_write(fds[1], SPAN("abc")), 0);
    (void)close(fds[1]);
    assert_int_equal(output_write(fds[1], SPAN("abc")), -EBADF);
    assert_int_equal(output_write(fds[0], SPAN("abc")), -EBADF);
    assert_int_equal(output_write(fds[0], SPAN("")), 0);
    (void)close(fds[0]);
}

static void test_full_device(void **state) {
    (void)state;
    int fd = open("/dev/full", O_WRONLY);
    if (fd < 0) skip();
    assert_int_equal(output_write(fd, SPAN("abc")), -ENOSPC);
    (void)close(fd);
}

struct colour_row {
    const char *no_color, *force, *term;
    enum colour_setting setting;
    bool colour;
};

static void set_or_unset(const char *name, const char *value) {
    if (value)
        (void)setenv(name, value, 1);
    else
        (void)unsetenv(name);
}

/* The descriptor is no terminal, so colour has to be asked for. */
static void test_colour(void **state) {
    (void)state;
    static const struct colour_row colours[] = {
        {NULL, NULL, "xterm", COLOUR_AUTO, false}, {NULL, "1", "xterm", COLOUR_AUTO, true},
        {NULL, "0", "xterm", COLOUR_AUTO, false},  {"1", "1", "xterm", COLOUR_AUTO, false},
        {"", "1", "dumb", COLOUR_AUTO, true},      {"1", NULL, NULL, COLOUR_ALWAYS, true},
        {NULL, "1", "xterm", COLOUR_NEVER, false},
    };
    int fd = open("/dev/null", O_WRONLY);
    for (size_t i = 0; i < COUNT(colours); i++) {
        struct settings settings = {.colour = colours[i].setting};
        set_or_unset("NO_COLOR", colours[i].no_color);
        set_or_unset("FORCE_COLOR", colours[i].force);
        set_or_unset("TERM", colours[i].term);
        struct stream_style style = output_style(fd, &settings);
        assert_false(style.terminal);
        if (style.colour != colours[i].colour) fail_msg("row %zu", i);
    }
    set_or_unset("NO_COLOR", NULL);
    set_or_unset("FORCE_COLOR", NULL);
    (void)close(fd);
}

/* --- input -------------------------------------------------------------------------------------------------------- */

/* Standard input gives the text while `text` is run. What is left of it is put into `rest`. */
static enum session_result run_with_input(const char *input, const char *text, char *rest, size_t room) {
    int fds[2], kept = dup(STDIN_FILENO), status = 0;
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(output_write(fds[1], span_text(input)), 0);
    (void)close(fds[1]);
    (void)dup2(fds[0], STDIN_FILENO);
    (void)close(fds[0]);
    enum session_result result = run(text, &status);
    ssize_t got = read(STDIN_FILENO, rest, room - 1);
    rest[got < 0 ? 0 : got] = '\0';
    (void)dup2(kept, STDIN_FILENO);
    (void)close(kept);
    return result;
}

static void test_input_takes_one_line_alone(void **state) {
    (void)state;
    char rest[64];
    assert_int_equal(run_with_input("a b\r\nnext\n", "x = input\nprint \"<$x>\"", rest, sizeof rest), SESSION_DONE);
    assert_string_equal(said.out, "<a b>\n");
    assert_string_equal(rest, "next\n");
}

static void test_input_at_the_end(void **state) {
    (void)state;
    char rest[64];
    const char *text = "print (input)\nprint (input)\nprint (input)";
    assert_int_equal(run_with_input("\nlast", text, rest, sizeof rest), SESSION_DONE);
    assert_string_equal(said.out, "\nlast\nnil\n");
}

/* --- descriptors -------------------------------------------------------------------------------------------------- */

static void test_no_descriptor_is_left(void **state) {
    (void)state;
    struct err err;
    struct session other;
    static struct outputs other_said;
    int status = 0, before = dup(STDIN_FILENO);
    (void)close(before);
    assert_true(outputs_session(&other, &other_said, (struct settings){0}, &err));
    const char *text =
        "l = []\nfor i in 1..5 { push($l, (socket)) }\ns = socket AF_UNIX\nfn f { a, b = socketpair }\nf\n";
    assert_int_equal(session_run_text(&other, NULL, span_text(text), &status), SESSION_DONE);
    session_clear(&other);
    int after = dup(STDIN_FILENO);
    (void)close(after);
    assert_int_equal(before, after);
}

static void test_bound_paths_go_with_the_session(void **state) {
    (void)state;
    char folder[] = "/tmp/sks-XXXXXX", text[200];
    struct err err;
    struct session other;
    static struct outputs other_said;
    int status = 0;
    assert_non_null(mkdtemp(folder));
    assert_true(outputs_session(&other, &other_said, (struct settings){0}, &err));
    (void)snprintf(text, sizeof text, "s = socket AF_UNIX\nbind s %s/s\nclose s\n", folder);
    assert_int_equal(session_run_text(&other, NULL, span_text(text), &status), SESSION_DONE);
    session_clear(&other);
    assert_int_equal(rmdir(folder), 0);
}

/* --- source ------------------------------------------------------------------------------------------------------- */

static void write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(output_write(fd, span_text(text)), 0);
    (void)close(fd);
}

static void test_source(void **state) {
    (void)state;
    char folder[] = "/tmp/sks-XXXXXX", good[64], bad[64], text[256];
    int status = 0;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(good, sizeof good, "%s/good.sks", folder);
    (void)snprintf(bad, sizeof bad, "%s/bad.sks", folder);
    write_file(good, "fn greet who { print \"hello $who\" }\nloaded = 1\n");
    write_file(bad, "print 1\nif {\n");
    (void)snprintf(text, sizeof text, "source %s\ngreet you\nprint $loaded", good);
    assert_int_equal(run(text, &status), SESSION_DONE);
    assert_string_equal(said.out, "hello you\n1\n");
    (void)snprintf(text, sizeof text, "print 2\nsource %s\n", bad);
    assert_int_equal(run(text, &status), SESSION_FAILED);
    assert_string_equal(said.out, "hello you\n1\n2\n");
    assert_non_null(strstr(said.err, "/bad.sks:2:"));
    (void)unlink(good);
    (void)unlink(bad);
    (void)rmdir(folder);
}

/* --- Ctrl-C --------------------------------------------------------------------------------------------------------- */

/* It comes after the last look, just before the sleep. */
static int ppoll_after_ctrl_c(struct pollfd *fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask) {
    (void)raise(SIGINT);
    return ppoll(fds, count, timeout, mask);
}

static void ctrl_c_before_the_sleep_is_not_slept_over(void **state) {
    (void)state;
    struct machine *m = &session.machine;
    const struct sys_ops *before = m->handles.sys.ops;
    struct sys_ops ops = *before;
    int status = 0;
    ops.ppoll = ppoll_after_ctrl_c;
    m->handles.sys.ops = &ops;
    assert_true(signals_session(m));
    machine_set_session(m, true);
    (void)alarm(30);
    assert_int_equal(run("a, b = socketpair; recv b", &status), SESSION_INTERRUPTED);
    signals_forget(m);
    assert_int_equal(run("sleep 1h", &status), SESSION_INTERRUPTED);
    (void)alarm(0);
    signals_clear();
    m->interrupt_fd = -1;
    m->interrupted = NULL;
    m->handles.sys.ops = before;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, begin, end),
        cmocka_unit_test_setup_teardown(test_what_is_set_stays, begin, end),
        cmocka_unit_test_setup_teardown(test_arguments, begin, end),
        cmocka_unit_test_setup_teardown(test_terminal_gets_nothing_that_steers_it, begin, end),
        cmocka_unit_test_setup_teardown(test_full_disk_is_an_error_to_catch, begin, end),
        cmocka_unit_test(test_write_to_a_closed_pipe),
        cmocka_unit_test(test_full_device),
        cmocka_unit_test(test_colour),
        cmocka_unit_test_setup_teardown(test_input_takes_one_line_alone, begin, end),
        cmocka_unit_test_setup_teardown(test_input_at_the_end, begin, end),
        cmocka_unit_test(test_no_descriptor_is_left),
        cmocka_unit_test(test_bound_paths_go_with_the_session),
        cmocka_unit_test_setup_teardown(test_source, begin, end),
        cmocka_unit_test_setup_teardown(ctrl_c_before_the_sleep_is_not_slept_over, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
