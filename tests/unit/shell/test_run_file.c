/* Tests of shell/run_file.c and shell/feed.c: scripts from files and from pipes, and their exit statuses. */
#include "shell/feed.h"
#include "shell/output.h"
#include "shell/run_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outputs.h"

static struct session session;
static struct outputs said;

static void begin(struct settings settings) {
    struct err err;
    assert_true(outputs_session(&session, &said, settings, &err));
}

/* --- files -------------------------------------------------------------------------------------------------------- */

struct row {
    const char *text;
    struct settings settings;
    int status;
    const char *out, *err;
};

static const struct row file_rows[] = {
    {"print 1\nprint 2\n", {0}, 0, "1\n2\n", ""},
    {"#!/usr/bin/env sockshell\nprint 1", {0}, 0, "1\n", ""},
    {"print 1\nexit 7\nprint 2\n", {0}, 7, "1\n", ""},
    {"print 1\nassert false\nprint 2\n", {0}, 1, "1\n", ":2:"},
    {"print 1\nif true {\n", {0}, 2, "", ":2:9: error: "},
    {"print 1\nassert false\n", {.check = true}, 0, "", ""},
    {"print 1\nif true }\n", {.check = true}, 2, "", ":2:"},
    {"print 1\nassert false\nprint 2\n", {.keep_going = true}, 1, "1\n2\n", ":2:"},
    {"print 1\nif true {\n", {.keep_going = true}, 2, "", ":2:9: error: "},
    {"fn f {\n  assert false\n}\nf\nif true {\n  f\n}\nprint 2", {.keep_going = true}, 1, "2\n", ":2:"},
    {"late 1\nassert false\nlate 2\nfn late x {\n  print \"late $x\"\n}\n",
     {.keep_going = true},
     1,
     "late 1\nlate 2\n",
     ":2:"},
    {"print 1\nexit 4\nprint 2", {.keep_going = true}, 4, "1\n", ""},
};

static void write_file(const char *path, const char *text) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(output_write(fd, span_text(text)), 0);
    (void)close(fd);
}

static void check_row(const struct row *r, int status) {
    if (status != r->status) fail_msg("%s: status %d\n%s", r->text, status, said.err);
    assert_string_equal(said.out, r->out);
    if (r->err[0] ? !strstr(said.err, r->err) : said.err_len > 0) fail_msg("%s: %s", r->text, said.err);
}

static void test_files(void **state) {
    (void)state;
    char path[] = "/tmp/sks-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)close(fd);
    for (size_t i = 0; i < COUNT(file_rows); i++) {
        write_file(path, file_rows[i].text);
        begin(file_rows[i].settings);
        check_row(&file_rows[i], session_run_file(&session, path));
        session_clear(&session);
    }
    (void)unlink(path);
}

static void test_files_that_cannot_be_run(void **state) {
    (void)state;
    begin((struct settings){0});
    assert_int_equal(session_run_file(&session, "/nonexistent/no\033such.sks"), 127);
    assert_string_equal(said.err, "sockshell: /nonexistent/no\\esuch.sks: No such file or directory\n");
    outputs_reset(&said);
    assert_int_equal(session_run_file(&session, "/tmp"), 126);
    assert_string_equal(said.err, "sockshell: /tmp: Is a directory\n");
    outputs_reset(&said);
    assert_int_equal(session_run_file(&session, "/dev/null/x"), 127);
    assert_int_equal(session_run_file(&session, "/dev/null"), 0);
    session_clear(&session);
}

static void test_first_socket_is_the_lowest(void **state) {
    (void)state;
    char path[] = "/tmp/sks-XXXXXX", expected[32];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    (void)close(fd);
    (void)snprintf(expected, sizeof expected, "%d\n", fd);
    write_file(path, "s = socket\nprint $s.fd\n");
    begin((struct settings){0});
    assert_int_equal(session_run_file(&session, path), 0);
    assert_string_equal(said.out, expected);
    session_clear(&session);
    (void)unlink(path);
}

/* --- pipes -------------------------------------------------------------------------------------------------------- */

static const struct row pipe_rows[] = {
    {"print 1\nprint 2\n", {0}, 0, "1\n2\n", ""},
    {"print 1; print 2", {0}, 0, "1\n2\n", ""},
    {"fn f x {\n  if $x > 1 {\n    return 5\n  }\n  return 6\n}\nprint f(2)\n", {0}, 0, "5\n", ""},
    {"print 1\nassert false\nprint 2\n", {0}, 1, "1\n", "p:2:"},
    {"print 1\nif )\nprint 2\n", {0}, 2, "1\n", "p:2:"},
    {"print 1\nif true {\n  print 2\n", {0}, 2, "1\n", "p:2:9: error: "},
    {"x = \"a\n\nb\"\nassert false\n", {0}, 1, "", "p:4:"},
    {"print 1\nif )\nassert false\nprint 2\n", {.keep_going = true}, 1, "1\n2\n", "p:3:"},
    {"print 1\nexit 5\nprint 2", {0}, 5, "1\n", ""},
    {"print 1\nassert false\n", {.check = true}, 0, "", ""},
    {"print 1\nif )\n", {.check = true}, 2, "", "p:2:"},
    {"", {0}, 0, "", ""},
};

static int run_pipe_text(const char *text) {
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(output_write(fds[1], span_text(text)), 0);
    (void)close(fds[1]);
    int status = session_run_fd(&session, "p", fds[0]);
    (void)close(fds[0]);
    return status;
}

static void test_pipes(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(pipe_rows); i++) {
        begin(pipe_rows[i].settings);
        check_row(&pipe_rows[i], run_pipe_text(pipe_rows[i].text));
        session_clear(&session);
    }
}

/* Somebody who writes the next statement only when the last has printed. */
static struct writer {
    int fd;
    unsigned asked;
} writer;

static int answer(void *context, enum machine_stream stream, struct span bytes) {
    (void)context;
    (void)stream;
    assert_true(span_is(bytes, "go on\n"));
    if (++writer.asked < 5) return output_write(writer.fd, SPAN("if true {\n  print \"go on\"\n}\n"));
    (void)close(writer.fd);
    return 0;
}

static void test_statement_runs_before_the_next_is_there(void **state) {
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    begin((struct settings){0});
    session.write = answer;
    writer = (struct writer){.fd = fds[1]};
    assert_int_equal(output_write(fds[1], SPAN("print \"go on\"\n")), 0);
    assert_int_equal(session_run_fd(&session, "p", fds[0]), 0);
    assert_int_equal(writer.asked, 5);
    (void)close(fds[0]);
    session_clear(&session);
}

/* --- long statements ---------------------------------------------------------------------------------------------- */

/* Feeds `count` lines between two others, and gives the status. */
static int feed_lines(const char *first, const char *line, size_t count, const char *last) {
    struct feed feed;
    feed_init(&feed, &session, "p");
    (void)feed_line(&feed, span_text(first));
    for (size_t i = 0; i < count; i++) assert_true(feed_line(&feed, span_text(line)));
    (void)feed_line(&feed, span_text(last));
    size_t left = feed.pending.len;
    int status = feed_end(&feed);
    if (left) fail_msg("a statement that begins with %s is still open", first);
    return status;
}

static void test_long_statements_run_as_soon_as_they_are_complete(void **state) {
    (void)state;
    begin((struct settings){0});
    assert_int_equal(feed_lines("l = [\n", "  \"an item of the list\",\n", 20000, "  0]\n"), 0);
    assert_int_equal(feed_lines("if true { l = [[\n", "  \"an item of the list\",\n", 20000, "]] }\n"), 0);
    assert_int_equal(feed_lines("x = \"\n", "a line of the text ( [ {\n", 20000, "\"\n"), 0);
    assert_int_equal(feed_lines("y = '\n", "a line \"of\" the text ) ] }\n", 20000, "'\n"), 0);
    assert_int_equal(feed_lines("print 1 \\\n", "  22222222 \\\n", 20000, "  3\n"), 0);
    assert_string_equal(said.err, "");
    session_clear(&session);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_files_that_cannot_be_run),
        cmocka_unit_test(test_first_socket_is_the_lowest),
        cmocka_unit_test(test_pipes),
        cmocka_unit_test(test_statement_runs_before_the_next_is_there),
        cmocka_unit_test(test_long_statements_run_as_soon_as_they_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
