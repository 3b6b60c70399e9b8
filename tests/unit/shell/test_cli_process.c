/* The command line as a process: signals, standard streams that are closed, full or broken, and a limit on descriptors. */
#include "unit/shell/child.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

static struct outcome outcome;

/* `out` and `err` are parts of what was said, NULL for any. */
static void check(const struct plan *p, int status, const char *out, const char *err) {
    child_run(p, &outcome);
    bool said = (!out || strstr(outcome.out, out)) && (!err || strstr(outcome.err, err));
    if (outcome.status == status && said) return;
    fail_msg("%s: status %d, not %d; out: %s; err: %s", p->words[1] ? p->words[1] : p->words[0], outcome.status, status,
             outcome.out, outcome.err);
}

/* --- signals -------------------------------------------------------------------------------------------------------- */

/* A script that has bound a unix path in its folder, says so, and then does what `then` is. */
static struct child start_bound(const char *folder, const char *then, bool ignores_interrupts) {
    char script[512];
    struct plan p = {.words = {"-c", script, folder}, .ignores_interrupts = ignores_interrupts};
    (void)snprintf(script, sizeof script, "s = socket unix; bind s \"$1/x.sock\"; listen s; print ready\n%s", then);
    outcome = (struct outcome){.status = 0};
    struct child c = child_start(&p);
    child_wait_for(&c, &outcome, "ready\n");
    return c;
}

static void check_killed(const char *then, int signal_number) {
    char folder[] = "/tmp/sks-signal-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/x.sock", folder);
    struct child c = start_bound(folder, then, false);
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(kill(c.pid, signal_number), 0);
    child_end(&c, &outcome);
    assert_int_equal(outcome.status, 128 + signal_number);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(rmdir(folder), 0);
}

/* Whatever the script waits in, or computes, it dies of the signal, and leaves no path behind. */
static void test_signals(void **state) {
    (void)state;
    check_killed("accept s", SIGINT);
    check_killed("accept s --timeout 1h", SIGINT);
    check_killed("a, b = socketpair; recv a", SIGINT);
    check_killed("a, b = socketpair; recv a --line", SIGTERM);
    check_killed("a, b = socketpair; send a (\"x\" * 8m)", SIGHUP);
    check_killed("sleep 1h", SIGINT);
    check_killed("input", SIGINT);
    check_killed("while true { n = 1 }", SIGINT);
    check_killed("try { while true { sleep 1h } } catch e { print caught }", SIGINT);
}

/* A script alone blocks in the kernel, also on a descriptor that a --timeout before had made non-blocking. */
static void test_blocks_after_timeout(void **state) {
    (void)state;
    char folder[] = "/tmp/sks-blocks-XXXXXX";
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    assert_non_null(mkdtemp(folder));
    (void)snprintf(to.sun_path, sizeof to.sun_path, "%s/x.sock", folder);
    struct child c = start_bound(folder,
                                 "fails ETIMEDOUT accept s --timeout 0; print first; c = accept s\n"
                                 "fails ETIMEDOUT recv c --timeout 0; print second; print (recv c --line)",
                                 false);
    child_wait_for(&c, &outcome, "first\n");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    child_wait_for(&c, &outcome, "second\n");
    assert_int_equal(send(fd, "hello\n", 6, MSG_NOSIGNAL), 6);
    child_end(&c, &outcome);
    assert_int_equal(outcome.status, 0);
    assert_non_null(strstr(outcome.out, "second\nhello\n"));
    assert_int_equal(close(fd), 0);
    assert_int_equal(rmdir(folder), 0);
}

/* The path of a server in another process is left alone. */
static void test_replace_elsewhere(void **state) {
    (void)state;
    char folder[] = "/tmp/sks-replace-XXXXXX";
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct plan p = {.words = {"-c", "s = socket unix; bind s $1 --replace", at.sun_path}};
    assert_non_null(mkdtemp(folder));
    (void)snprintf(at.sun_path, sizeof at.sun_path, "%s/x.sock", folder);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    assert_int_equal(listen(fd, 1), 0);
    check(&p, 1, NULL, "hint: --replace leaves a path alone that somebody serves");
    assert_int_equal(close(fd), 0);
    check(&p, 0, NULL, NULL);
    assert_int_equal(access(at.sun_path, F_OK), -1);
    assert_int_equal(rmdir(folder), 0);
}

/* Of nohup and of a shell's background jobs: a signal that is ignored at the start stays so. */
static void test_ignored_signal(void **state) {
    (void)state;
    char folder[] = "/tmp/sks-signal-XXXXXX";
    assert_non_null(mkdtemp(folder));
    struct child c = start_bound(folder, "a, b = socketpair\nprint (input)\nrecv a", true);
    assert_int_equal(kill(c.pid, SIGINT), 0);
    child_write(&c, "still here\n");
    child_wait_for(&c, &outcome, "still here\n");
    assert_int_equal(kill(c.pid, SIGTERM), 0);
    child_end(&c, &outcome);
    assert_int_equal(outcome.status, 128 + SIGTERM);
    assert_int_equal(rmdir(folder), 0);
}

/* However a script ends, its unix paths go. */
static void test_paths_at_the_end(void **state) {
    (void)state;
    static const char *const ends[] = {"", "exit 0", "close s", "recv s", "s = nil"};
    char folder[] = "/tmp/sks-signal-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < COUNT(ends); i++) {
        struct child c = start_bound(folder, ends[i], false);
        child_end(&c, &outcome);
        assert_true(outcome.status <= 1);
    }
    assert_int_equal(rmdir(folder), 0);
}

/* --- standard streams ----------------------------------------------------------------------------------------------- */

static void test_full_disk(void **state) {
    (void)state;
    static const struct plan plain = {.words = {"-c", "print x"}, .out = CHILD_FULL};
    static const struct plan caught = {.words = {"-c", "try { print x } catch e { exit ($e.errno) }"},
                                       .out = CHILD_FULL};
    static const struct plan large = {.words = {"-c", "fails ENOSPC print (\"x\" * 1m); fails ENOSPC help; exit 3"},
                                      .out = CHILD_FULL};
    static const struct plan help = {.words = {"--help"}, .out = CHILD_FULL};
    static const struct plan complaint = {.words = {"-c", "recv nothing"}, .err = CHILD_FULL};
    check(&plain, 1, NULL, "error: print: ENOSPC (28): No space left on device");
    check(&caught, ENOSPC, NULL, NULL);
    check(&large, 3, NULL, NULL);
    check(&help, 1, NULL, "sockshell: standard output: No space left on device\n");
    check(&complaint, 1, NULL, NULL);
}

static void test_nobody_reads(void **state) {
    (void)state;
    static const struct plan plain = {.words = {"-c", "print x"}, .out = CHILD_NOBODY};
    static const struct plan dump = {.words = {"-c", "hexdump x"}, .out = CHILD_NOBODY};
    static const struct plan caught = {.words = {"-c", "try { print x } catch e { exit ($e.errno) }"},
                                       .out = CHILD_NOBODY};
    static const struct plan socket = {.words = {"-c", "a, b = socketpair; close b; fails EPIPE send a x; print on"}};
    check(&plain, 1, NULL, "hint: the program that read the output has ended");
    check(&dump, 1, NULL, "hint: the program that read the output has ended");
    check(&caught, EPIPE, NULL, NULL);
    check(&socket, 0, "on\n", NULL);
}

/* No socket ever gets the number of a standard stream, for a message would go to the peer then. */
static void test_closed_streams(void **state) {
    (void)state;
    static const struct plan none = {.words = {"-c", "a, b = socketpair; s = socket; exit ($a.fd * 16 + $s.fd)"},
                                     .in = CHILD_CLOSED,
                                     .out = CHILD_CLOSED,
                                     .err = CHILD_CLOSED};
    static const struct plan out = {.words = {"-c", "print x"}, .out = CHILD_CLOSED};
    static const struct plan in = {.words = {"-c", "s = socket; print $s.fd; input"}, .in = CHILD_CLOSED};
    static const struct plan script = {.words = {NULL}, .in = CHILD_CLOSED};
    static const struct plan err = {.words = {"-c", "print before; recv nothing"}, .err = CHILD_CLOSED};
    static const struct plan peer = {
        .words = {"-c", "a, b = socketpair; try { print x } catch e { exit 7 }; print (recv b)"}, .out = CHILD_CLOSED};
    check(&none, 3 * 16 + 5, NULL, NULL);
    check(&out, 1, NULL, "hint: standard output is closed");
    check(&in, 1, "3\n", "hint: standard input is closed: nobody can be asked");
    child_run(&script, &outcome);
    assert_int_not_equal(outcome.status, 0);
    check(&err, 1, "before\n", NULL);
    check(&peer, 7, NULL, NULL);
}

/* --- a limit on descriptors ------------------------------------------------------------------------------------------ */

enum { FILES = 24, MORE_FILES = 64 };

/* Each script opens until there are no more, and then finds every handle there, and all of them usable. */
static void test_no_more_descriptors(void **state) {
    (void)state;
    static const char *const scripts[] = {
        "l = []; try { while true { push($l, (socket)) } } catch e { print $e.name $e.hint }\n"
        "assert len($l) == len((handles)); n = len($l); fails EMFILE socket; fails EMFILE dup $l[0]\n"
        "close ($l); assert (handles) == []; s = socket; assert $s.fd == 3; print done $n",

        "l = []; try { while true { a, b = socketpair; push($l, $a); push($l, $b) } } catch e { print $e.name }\n"
        "assert len($l) == len((handles)); assert len($l) % 2 == 0\n"
        "close $l[0] $l[1]; a, b = socketpair; send a hi; assert (recv b) == \"hi\"; print done",

        "s = socket; bind s 127.0.0.1:0; listen s; c = socket; connect c $s.local; send c hi\n"
        "l = []; try { while true { push($l, (dup s)) } } catch e { print $e.name }\n"
        "fails EMFILE accept s; fails EMFILE accept s --timeout 1s; close $l[0]\n"
        "x, from = accept s; assert (recv x) == \"hi\"; assert $from == $c.local; print done",

        "l = []; try { while true { push($l, (socket)) } } catch e { print $e.name }\n"
        "fails EMFILE source ./none.sks; print done",
    };
    for (size_t i = 0; i < COUNT(scripts); i++) {
        struct plan p = {.words = {"-c", scripts[i]}, .files = FILES};
        check(&p, 0, "EMFILE", NULL);
        if (!strstr(outcome.out, "done")) fail_msg("script %zu: %s%s", i, outcome.out, outcome.err);
    }
    assert_string_equal(outcome.err, "");
}

/* The lower of the two limits is raised at the start. */
static void test_descriptor_limit_is_raised(void **state) {
    (void)state;
    static const struct plan p = {
        .words = {"-c", "l = []; try { while true { push($l, (socket)) } } catch e { print ($l[-1]).fd }"},
        .files = MORE_FILES,
        .fewer = FILES};
    check(&p, 0, "63\n", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signals),
        cmocka_unit_test(test_blocks_after_timeout),
        cmocka_unit_test(test_replace_elsewhere),
        cmocka_unit_test(test_ignored_signal),
        cmocka_unit_test(test_paths_at_the_end),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_nobody_reads),
        cmocka_unit_test(test_closed_streams),
        cmocka_unit_test(test_no_more_descriptors),
        cmocka_unit_test(test_descriptor_limit_is_raised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
