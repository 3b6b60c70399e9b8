/* What a session says after verbs on real sockets, and the unix paths that bind and close remove. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/load.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* What was told, each on a line of its own, and what was written to standard output. */
struct session {
    struct machine machine;
    struct buffer told, out;
    char folder[32];
};

static int keep_output(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    struct session *s = context;
    (void)stream, (void)raw;
    return buffer_push(&s->out, bytes) ? 0 : -1;
}

static void keep_told(void *context, const struct call *call, struct span text) {
    struct session *s = context;
    (void)call;
    if (text.len == 0) return;
    buffer_push(&s->told, text);
    buffer_push_byte(&s->told, '\n');
}

static int begin(void **state) {
    struct session *s = calloc(1, sizeof *s);
    struct machine_hooks hooks = {.context = s, .write = keep_output, .tell = keep_told};
    struct err err;
    if (!s || !machine_init(&s->machine, &verbs_vocabulary, &hooks, &err)) return -1;
    s->machine.session = true;
    s->machine.parking = true;
    (void)snprintf(s->folder, sizeof s->folder, "/tmp/verbs.XXXXXX");
    if (!mkdtemp(s->folder) || chdir(s->folder) != 0) return -1;
    *state = s;
    return 0;
}

static int end(void **state) {
    struct session *s = *state;
    machine_clear(&s->machine);
    bound_paths_remove();
    int r = chdir("/") == 0 ? rmdir(s->folder) : -1;
    buffer_clear(&s->told);
    buffer_clear(&s->out);
    free(s);
    return r;
}

/* The name of the error that the text ends in; "" when it is done. */
static const char *run(struct session *s, const char *text) {
    static struct err err;
    struct code *code = NULL;
    int status;
    struct source *source = source_new(NULL, span_text(text), 1);
    assert_non_null(source);
    s->told.len = s->out.len = 0;
    bool read = machine_load(&s->machine, source, (struct load_options){.show = true, .last = true}, &code, NULL,
                             &err) == LOAD_DONE;
    bool done = read && machine_run(&s->machine, code, &status, &err) == RUN_DONE;
    source_release(source);
    code_release(code);
    return done ? "" : err.name;
}

/* What is told begins with `start`; ports, which nobody can know before, end it. */
static void assert_tells(struct session *s, const char *text, const char *start) {
    assert_string_equal(run(s, text), "");
    if (!span_starts(buffer_span(&s->told), span_text(start))) {
        fail_msg("%s: told '%.*s', not '%s'", text, SPAN_ARG(buffer_span(&s->told)), start);
    }
}

static void a_session_tells_what_was_done(void **state) {
    struct session *s = *state;
    assert_tells(s, "srv = socket", "");
    assert_tells(s, "bind srv 127.0.0.1:0", "srv bound to 127.0.0.1:");
    assert_false(span_starts(buffer_span(&s->told), SPAN("srv bound to 127.0.0.1:0\n")));
    assert_tells(s, "listen srv", "srv listening on 127.0.0.1:");
    assert_tells(s, "c = socket", "");
    assert_tells(s, "connect c (getsockname srv)", "c connected to 127.0.0.1:");
    assert_tells(s, "d = accept srv", "");
    assert_tells(s, "send c \"Hello body\"", "(bytes sent)\n");
    assert_tells(s, "x = recv d", "");
    assert_int_equal(s->told.len, 0);
    assert_tells(s, "shutdown c write", "c shut down for writing\n");
    assert_tells(s, "x = recv d", "(end of stream: the peer closed its side)\n");
    assert_tells(s, "close c d", "c, d closed\n");
}

static void a_connect_of_datagrams_can_be_undone(void **state) {
    struct session *s = *state;
    assert_tells(s, "a = socket inet dgram; bind a 127.0.0.1:0", "a bound to 127.0.0.1:");
    assert_tells(s, "b = socket inet dgram", "");
    assert_tells(s, "connect b (getsockname a)", "b connected to 127.0.0.1:");
    assert_tells(s, "connect b none", "b no longer connected\n");
    assert_string_equal(run(s, "getpeername b"), "ENOTCONN");
}

static bool exists(const char *path) {
    struct stat seen;
    return lstat(path, &seen) == 0;
}

static void replace_removes_what_nobody_serves(void **state) {
    struct session *s = *state;
    assert_tells(s, "a = socket unix; bind a ./s", "a bound to ");
    assert_string_equal(run(s, "listen a; close a"), "");
    assert_true(exists("s"));
    assert_string_equal(run(s, "b = socket unix; bind b ./s"), "EADDRINUSE");
    assert_string_equal(run(s, "bind b ./s --replace; listen b"), "");
    assert_string_equal(run(s, "c = socket unix; connect c ./s; close c"), "");
    assert_string_equal(run(s, "c = socket unix; bind c ./s --replace"), "EADDRINUSE");
    assert_string_equal(run(s, "connect c ./s"), "");
    assert_string_equal(run(s, "close b --unlink"), "");
    assert_false(exists("s"));
}

static void replace_leaves_files_alone(void **state) {
    struct session *s = *state;
    FILE *f = fopen("file", "w");
    assert_non_null(f);
    assert_int_equal(fclose(f), 0);
    assert_string_equal(run(s, "a = socket unix; bind a ./file --replace"), "EADDRINUSE");
    assert_true(exists("file"));
    assert_int_equal(unlink("file"), 0);
    assert_string_equal(run(s, "b = socket; bind b 127.0.0.1:0 --replace"), "VALUE");
}

static void records_hold_names_and_numbers(void **state) {
    struct session *s = *state;
    assert_string_equal(run(s, "a = socket; bind a 127.0.0.1:0; l = handles; n = len($l)"), "");
    assert_string_equal(run(s, "assert $l[0].name == \"a\" and $l[0].state == \"bound\" and $l[0].peer == \"\""), "");
    assert_string_equal(run(s, "assert type($l[0].fd) == \"int\" and startswith($l[0].local, \"127.0.0.1:\")"), "");
    assert_string_equal(run(s, "close a; assert $l[0].name == \"a\" and $n == 1"), "");
    assert_string_equal(run(s, "long = \"x\" * 5000; for v in vars { print $v.name $v.type $v.value }"), "");
    assert_true(memmem(s->out.ptr, s->out.len, "long bytes xxx", 14));
    assert_string_equal(run(s, "for v in vars { assert $v.name != \"long\" or $v.value == $long }"), "");
}

static void unknown_help_offers_the_nearest(void **state) {
    struct session *s = *state;
    assert_string_equal(run(s, "help bnd"), "NAME");
    assert_string_equal(run(s, "help bind"), "");
    assert_true(s->out.len > 100);
}

static void print_joins_words(void **state) {
    struct session *s = *state;
    assert_string_equal(run(s, "print a 1 (1 + 1) nil \"b  c\""), "");
    assert_true(span_is(buffer_span(&s->out), "a 1 2 nil b  c\n"));
    assert_string_equal(run(s, "print --no-newline"), "");
    assert_int_equal(s->out.len, 0);
    assert_string_equal(run(s, "hexdump abc"), "");
    assert_true(span_starts(buffer_span(&s->out), SPAN("00000000  61 62 63 ")));
}

#define TOLD_TEST(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void) {
    const struct CMUnitTest tests[] = {
        TOLD_TEST(a_session_tells_what_was_done),
        TOLD_TEST(a_connect_of_datagrams_can_be_undone),
        TOLD_TEST(replace_removes_what_nobody_serves),
        TOLD_TEST(replace_leaves_files_alone),
        TOLD_TEST(records_hold_names_and_numbers),
        TOLD_TEST(unknown_help_offers_the_nearest),
        TOLD_TEST(print_joins_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
