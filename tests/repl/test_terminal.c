/* The terminal: its size, what is left of it at the end, and one that is not what it seems. */
#include "repl/sitting.h"

#include <signal.h>

static int start(void **state) {
    (void)state;
    return start_with("set hints off\nset suggest off\n");
}

/* --- size ----------------------------------------------------------------------------------------------------------- */

static void a_narrower_window(void **state) {
    (void)state;
    driver_type(&d, "print 0123456789012345678901234567890123456789" LEFT LEFT);
    driver_expect(&d, "sks> print 01234567890123456789012345678901234567█89");
    driver_resize(&d, 24, 30);
    driver_type(&d, "x");
    driver_expect(&d, "sks> print 0123456789012345678\n9012345678901234567x█89");
    driver_resize(&d, 24, 20);
    driver_type(&d, "y");
    driver_expect(&d, "sks> print 012345678\n90123456789012345678\n901234567xy█89");
}

static void a_wider_window(void **state) {
    (void)state;
    driver_resize(&d, 24, 20);
    driver_type(&d, "print 0123456789012345678901234567890123456789");
    driver_expect(&d, "sks> print 012345678\n90123456789012345678\n90123456789█");
    driver_resize(&d, 24, 30);
    driver_type(&d, "x");
    driver_expect(&d, "sks> print 0123456789012345678\n901234567890123456789x█");
    driver_resize(&d, 24, 70);
    driver_type(&d, "y");
    driver_expect(&d, "sks> print 0123456789012345678901234567890123456789xy█");
}

static void several_sizes_at_once(void **state) {
    (void)state;
    driver_type(&d, "print 0123456789012345678901234567890123456789");
    driver_expect(&d, "sks> print 0123456789012345678901234567890123456789█");
    driver_resize(&d, 24, 40);
    driver_resize(&d, 24, 30);
    driver_resize(&d, 24, 25);
    driver_type(&d, "x");
    driver_expect(&d, "sks> print 01234567890123\n4567890123456789012345678\n9x█");
}

static void what_was_printed_before_stays(void **state) {
    (void)state;
    driver_type(&d, "print before\rprint 0123456789012345678901234567890123456789");
    driver_expect(&d, "sks> print before\nbefore\nsks> print 0123456789012345678901234567890123456789█");
    driver_resize(&d, 24, 30);
    driver_type(&d, "x");
    driver_expect(&d, "sks> print before\nbefore\nsks> print 0123456789012345678\n901234567890123456789x█");
}

static void a_block_in_another_size(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 0123456789012345678901234567890123456789\r}" UP);
    driver_expect(&d, "sks> if true {\n {..  █   print 0123456789012345678901234567890123456789\n {.. }");
    driver_resize(&d, 24, 30);
    driver_type(&d, "\x05x");
    driver_expect(&d, "sks> if true {\n {..     print 012345678901234\n5678901234567890123456789x█\n {.. }");
}

static void a_row_that_is_just_full_in_another_size(void **state) {
    (void)state;
    driver_resize(&d, 24, 20);
    driver_type(&d, "if true {\rprint 12345\r}");
    driver_expect(&d, "sks> if true {\n {..     print 12345\n {.. }█");
    driver_resize(&d, 24, 30);
    driver_type(&d, UP);
    driver_expect(&d, "sks> if true {\n {..  █   print 12345\n {.. }");
}

static void enter_on_a_row_that_is_just_full(void **state) {
    (void)state;
    driver_resize(&d, 24, 20);
    driver_type(&d, "print 012345678");
    driver_expect(&d, "sks> print 012345678\n█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 012345678\n012345678\nsks> █");
    driver_type(&d, "print 012345678");
    driver_expect(&d, "sks> print 012345678\n012345678\nsks> print 012345678\n█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> print 012345678\n012345678\nsks> print 012345678\n^C\nsks> █");
}

static void a_search_in_another_size(void **state) {
    (void)state;
    driver_type(&d, "x = 0123456789\r\x0c\x12"
                    "89");
    driver_expect(&d, "(reverse-i-search)`89': x = 01234567█89");
    driver_resize(&d, 24, 30);
    driver_type(&d, "\x05");
    driver_expect(&d, "sks> x = 0123456789█");
}

static void a_block_taller_than_the_window(void **state) {
    (void)state;
    driver_resize(&d, 5, 40);
    driver_type(&d, "if true {\rprint 1\rprint 2\rprint 3\rprint 4\rprint 5\r}");
    driver_expect(&d, " {..     print 3\n {..     print 4\n {..     print 5\n {.. }█");
    driver_type(&d, UP UP UP UP);
    driver_expect(&d, " {..  █   print 2\n {..     print 3\n {..     print 4\n {..     print 5");
    driver_type(&d, UP UP);
    driver_expect(&d, "sks> i█f true {\n {..     print 1\n {..     print 2\n {..     print 3");
    driver_type(&d, "\x05\r");
    driver_expect(&d, "2\n3\n4\n5\nsks> █");
}

static void a_row_of_one_column(void **state) {
    (void)state;
    driver_resize(&d, 8, 3);
    driver_type(&d, "\x0c"
                    "ab");
    driver_expect(&d, "sks\n> a\nb█");
}

/* --- what is left --------------------------------------------------------------------------------------------------- */

static void dies_by(int number) {
    kill(d.pid, number);
    assert_int_equal(WTERMSIG(driver_wait(&d)), number);
    driver_expect_restored(&d);
    driver_expect(&d, "sks> print 1\n█");
}

static void signals_leave_it_as_it_was(void **state) {
    (void)state;
    static const int numbers[] = {SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    leave();
    /* The sanitizers have handlers of their own for some. */
    setenv("ASAN_OPTIONS", "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0", 1);
    setenv("UBSAN_OPTIONS", "handle_segv=0:handle_sigbus=0:handle_sigfpe=0:handle_sigill=0:handle_abort=0", 1);
    for (size_t i = 0; i < COUNT(numbers); i++) {
        driver_restart(&d, "xterm", with_rc);
        driver_expect(&d, "sks> █");
        driver_type(&d, "print 1");
        driver_expect(&d, "sks> print 1█");
        dies_by(numbers[i]);
        close(d.fd);
    }
    driver_restart(&d, "xterm", with_rc);
}

static void a_crash_in_a_command_too(void **state) {
    (void)state;
    driver_type(&d, "sleep 1h\r");
    driver_expect(&d, "sks> sleep 1h\nwaiting for the time to pass; Ctrl-C stops█");
    kill(d.pid, SIGTERM);
    assert_int_equal(WTERMSIG(driver_wait(&d)), SIGTERM);
    driver_expect_restored(&d);
}

static void exit_leaves_it_as_it_was(void **state) {
    (void)state;
    driver_type(&d, "exit 4\r");
    assert_int_equal(WEXITSTATUS(driver_wait(&d)), 4);
    driver_expect_restored(&d);
}

/* --- Ctrl-Z --------------------------------------------------------------------------------------------------------- */

static void a_stopped_command_leaves_it_as_it_was(void **state) {
    (void)state;
    driver_type(&d, "sleep 1h\r");
    driver_expect(&d, "sks> sleep 1h\nwaiting for the time to pass; Ctrl-C stops█");
    driver_type(&d, "\x1a");
    driver_wait_stopped(&d);
    driver_expect_restored(&d);
    kill(d.pid, SIGCONT);
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> sleep 1h\n^C\nsks> █");
}

/* What the shell that started us writes in between stays. */
static void what_is_waited_for_is_told_again(void **state) {
    (void)state;
    static const char meanwhile[] = "\r\n[1]+ Stopped\r\n";
    driver_type(&d, "sleep 1h\r");
    driver_expect(&d, "sks> sleep 1h\nwaiting for the time to pass; Ctrl-C stops█");
    driver_type(&d, "\x1a");
    driver_wait_stopped(&d);
    screen_feed(&d.screen, meanwhile, sizeof meanwhile - 1);
    kill(d.pid, SIGCONT);
    driver_expect(&d, "sks> sleep 1h\nwaiting for the time to pass; Ctrl-C stops\n[1]+ Stopped\n"
                      "waiting for the time to pass; Ctrl-C stops█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> sleep 1h\nwaiting for the time to pass; Ctrl-C stops\n[1]+ Stopped\n^C\nsks> █");
}

static void stopped_in_a_block_and_in_another_size(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 1" UP);
    driver_expect(&d, "sks> if true {█\n {..     print 1");
    driver_type(&d, "\x1a");
    driver_wait_stopped(&d);
    driver_expect_restored(&d);
    driver_resize(&d, 24, 60);
    kill(d.pid, SIGCONT);
    driver_expect(&d, "sks> if true {\n {..     print 1\nsks> if true {█\n {..     print 1");
}

/* --- what is no terminal -------------------------------------------------------------------------------------------- */

static void a_file_gets_what_is_printed_alone(void **state) {
    (void)state;
    leave();
    d.out = "out";
    driver_restart(&d, "xterm", with_rc);
    driver_expect(&d, "sks> █");
    driver_type(&d, "print hello\rx = 1\rprint --no-newline end\r");
    driver_expect(&d, "sks> print hello\nsks> x = 1\nsks> print --no-newline end\nsks> █");
    driver_type(&d, "recv nobody\r\x04");
    assert_int_equal(driver_wait(&d), 0);
    driver_expect_restored(&d);
    driver_expect_file(&d, "out", "hello\nx = 1\nend");
}

static void a_terminal_that_can_do_nothing_gets_no_sequence(void **state) {
    (void)state;
    leave();
    driver_restart(&d, "dumb", with_rc);
    driver_expect(&d, "sks> █");
    driver_type(&d, "x = 1\n");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> █");
    driver_type(&d, "recv nobody\n");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> recv nobody\nerror: no handle named 'nobody'\n  recv nobody\n"
                      "       ^~~~~~\nsks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    assert_false(d.screen.escaped);
}

static void a_terminal_that_can_do_nothing_shows_the_prompt_again(void **state) {
    (void)state;
    leave();
    driver_restart(&d, "dumb", with_rc);
    driver_expect(&d, "sks> █");
    driver_type(&d, "print 1");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\x1a");
    driver_wait_stopped(&d);
    driver_expect(&d, "sks> print 1^Z█");
    kill(d.pid, SIGCONT);
    driver_expect(&d, "sks> print 1^Zsks> █");
    driver_type(&d, "print 2\n");
    driver_expect(&d, "sks> print 1^Zsks> print 2\n2\nsks> █");
}

static void a_line_without_its_end_is_told_apart(void **state) {
    (void)state;
    driver_type(&d, "print --no-newline abc\r");
    driver_expect(&d, "sks> print --no-newline abc\nabc⏎\nsks> █");
    driver_expect_looks(&d, 1, "...D");
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(a_narrower_window),
        AT_PROMPT(a_wider_window),
        AT_PROMPT(several_sizes_at_once),
        AT_PROMPT(what_was_printed_before_stays),
        AT_PROMPT(a_block_in_another_size),
        AT_PROMPT(a_row_that_is_just_full_in_another_size),
        AT_PROMPT(enter_on_a_row_that_is_just_full),
        AT_PROMPT(a_search_in_another_size),
        AT_PROMPT(a_block_taller_than_the_window),
        AT_PROMPT(a_row_of_one_column),
        AT_PROMPT(signals_leave_it_as_it_was),
        AT_PROMPT(a_crash_in_a_command_too),
        AT_PROMPT(exit_leaves_it_as_it_was),
        AT_PROMPT(a_stopped_command_leaves_it_as_it_was),
        AT_PROMPT(what_is_waited_for_is_told_again),
        AT_PROMPT(stopped_in_a_block_and_in_another_size),
        AT_PROMPT(a_file_gets_what_is_printed_alone),
        AT_PROMPT(a_terminal_that_can_do_nothing_gets_no_sequence),
        AT_PROMPT(a_terminal_that_can_do_nothing_shows_the_prompt_again),
        AT_PROMPT(a_line_without_its_end_is_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
