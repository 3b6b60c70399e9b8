/* What tasks print while a line is typed (REPL.md section 8): it comes above, and leaves the line as it is. A task prints
   when the test connects to its socket. */
#include "repl/sitting.h"

/* A task that prints a line at each connection, and a function that floods. */
static const char rc[] =
    "set hints off\n"
    "s = socket unix\nbind s ./s\nlisten s\nr = socket unix\nbind r ./r\nlisten r\n"
    "fn answer s { n = 0; while true { c = accept s; n = $n + 1; print \"line $n\" } }\n"
    "fn flood s count { c = accept s; for i in 1..$count { print \"line $i\" } }\n"
    "fn flood_on s { c = accept s; i = 0; while true { i = $i + 1; print \"line $i\" } }\n"
    "fn fail s { c = accept s; recv nobody }\n"
    "fn part s { while true { c = accept s; print --no-newline \"part \"; c = accept s; print \"whole\" } }\n"
    "fn end s { c = accept s }\n"
    "fn quit s { c = accept s; exit 3 }\n";

static int start(void **state) {
    (void)state;
    return start_with(rc);
}

/* --- above the line ------------------------------------------------------------------------------------------------- */

static void a_line_comes_above(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "print 123" LEFT);
    driver_expect(&d, "sks %1> print 12█3");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\nsks %1> print 12█3");
    driver_expect_looks(&d, 0, "DDDD.......");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\n[%1] line 2\nsks %1> print 12█3");
    driver_type(&d, "\x1f\r");
    driver_expect(&d, "[%1] line 1\n[%1] line 2\nsks %1>\nsks %1> █");
}

static void on_wrapped_lines(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_resize(&d, 24, 20);
    driver_type(&d, "print 0123456789012345678901234567890123456789" LEFT LEFT);
    driver_expect(&d, "sks %1> print 012345\n67890123456789012345\n678901234567█89");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\nsks %1> print 012345\n67890123456789012345\n678901234567█89");
    driver_type(&d, "\x01");
    driver_expect(&d, "[%1] line 1\nsks %1> █print 012345\n67890123456789012345\n67890123456789");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\n[%1] line 2\nsks %1> █print 012345\n67890123456789012345\n67890123456789");
}

static void on_a_row_that_is_just_full(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_resize(&d, 24, 20);
    driver_type(&d, "print 012345");
    driver_expect(&d, "sks %1> print 012345\n█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\nsks %1> print 012345\n█");
}

static void at_the_bottom_of_the_screen(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_resize(&d, 3, 30);
    driver_type(&d, "x");
    for (int i = 1; i <= 4; i++) {
        char want[128];
        driver_knock(&d, "s");
        snprintf(want, sizeof want, i < 2 ? "[%%1] line %d\nsks %%1> x█" : "[%%1] line %d\n[%%1] line %d\nsks %%1> x█",
                 i < 2 ? i : i - 1, i);
        driver_expect(&d, want);
    }
}

static void in_a_search(void **state) {
    (void)state;
    driver_type(&d, "needle = 1\r");
    begin("t = spawn answer $s");
    driver_type(&d, "\x12"
                    "need");
    driver_expect(&d, "(reverse-i-search)`need': █needle = 1");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\n(reverse-i-search)`need': █needle = 1");
    driver_type(&d, "le");
    driver_expect(&d, "[%1] line 1\n(reverse-i-search)`needle': █needle = 1");
    driver_type(&d, "\x05");
    driver_expect(&d, "[%1] line 1\nsks %1> needle = 1█");
}

static void in_a_block(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "if true {\rprint 1\r}" UP);
    driver_expect(&d, "sks %1> if true {\n {..  █   print 1\n {.. }");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\nsks %1> if true {\n {..  █   print 1\n {.. }");
    driver_type(&d, "\r");
    driver_expect(&d, "[%1] line 1\nsks %1> if true {\n {..     print 1\n {.. }\n1\nsks %1> █");
}

static void while_a_number_is_typed_or_a_key_quoted(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "\x1b"
                    "3");
    driver_expect(&d, "(arg: 3) █");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\n(arg: 3) █");
    driver_type(&d, "x");
    driver_expect(&d, "[%1] line 1\nsks %1> xxx█");
    driver_type(&d, "\x16");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\n[%1] line 2\nsks %1> xxx█");
    driver_type(&d, "\x02");
    driver_expect(&d, "[%1] line 1\n[%1] line 2\nsks %1> xxx^B█");
}

static void while_a_list_is_shown(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "shutdown s \t");
    driver_expect(&d, "sks %1> shutdown s █\n"
                      "both   neither receives nor sends any more\n"
                      "read   receives no more\n"
                      "write  sends no more: the peer sees the end of the stream");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\nsks %1> shutdown s █\n"
                      "both   neither receives nor sends any more\n"
                      "read   receives no more\n"
                      "write  sends no more: the peer sees the end of the stream");
}

/* A paste that has half arrived holds up nobody. */
static void in_a_paste(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "\x1b[200~print 1");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 1\nsks %1> █");
    driver_type(&d, "2\x1b[201~");
    driver_expect(&d, "[%1] line 1\nsks %1> print 12█");
}

static void lines_come_whole(void **state) {
    (void)state;
    begin("t = spawn part $s");
    driver_type(&d, "u = spawn answer $r\r\x0c");
    driver_expect(&d, "sks %2> █");
    driver_knock(&d, "s");
    driver_knock(&d, "r");
    driver_expect(&d, "[%2] line 1\nsks %2> █");
    driver_knock(&d, "s");
    driver_expect(&d, "[%2] line 1\n[%1] part whole\nsks %2> █");
}

static void bytes_steer_no_terminal(void **state) {
    (void)state;
    driver_type(&d, "fn raw s { c = accept s; print --raw \"\\e[2Jraw\"; print \"\\e[2Jshown\" }\r");
    begin("t = spawn raw $s");
    driver_type(&d, "x");
    driver_expect(&d, "sks %1> x█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] \\e[2Jraw\n[%1] \\e[2Jshown\nsks> x█");
}

/* --- the prompt's number -------------------------------------------------------------------------------------------- */

static void the_prompt_counts_the_tasks(void **state) {
    (void)state;
    begin("t = spawn end $s");
    driver_type(&d, "u = spawn end $s\r\x0c"
                    "x");
    driver_expect(&d, "sks %2> x█");
    driver_knock(&d, "s");
    driver_expect(&d, "sks %1> x█");
    driver_knock(&d, "s");
    driver_expect(&d, "sks> x█");
}

static void a_failed_task_is_told_of(void **state) {
    (void)state;
    begin("t = spawn fail $s");
    driver_type(&d, "x");
    driver_expect(&d, "sks %1> x█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] rc.sks:11:32: error: no handle named 'nobody'\n"
                      "  11 | fn fail s { c = accept s; recv nobody }\n"
                      "     |                                ^~~~~~\n"
                      "sks> x█");
}

static void a_task_may_end_the_session(void **state) {
    (void)state;
    begin("t = spawn quit $s");
    driver_type(&d, "x");
    driver_expect(&d, "sks %1> x█");
    driver_knock(&d, "s");
    assert_int_equal(WEXITSTATUS(driver_wait(&d)), 3);
    driver_expect(&d, "sks %1> x\n█");
    driver_expect_restored(&d);
}

/* --- floods --------------------------------------------------------------------------------------------------------- */

static void a_flood_is_held(void **state) {
    (void)state;
    begin("t = spawn flood_on $s");
    driver_resize(&d, 6, 40);
    driver_type(&d, "print 1");
    driver_expect(&d, "sks %1> print 1█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] … <n> lines held\n"
                      "sks %1> print 1█");
    assert_int_equal(look_of(&d.screen.cells[0][0]), 'D');
    driver_type(&d, "2");
    driver_expect(&d, "[%1] … <n> lines held\n"
                      "sks %1> print 12█");
    driver_type(&d, "\x15"
                    "cancel t\r\x0c");
    driver_expect(&d, "sks> █");
}

/* What was held comes when it is over, or the line is done. */
static void what_was_held_is_shown(void **state) {
    (void)state;
    begin("t = spawn flood $s 100");
    driver_resize(&d, 6, 40);
    driver_type(&d, "print 1");
    driver_expect(&d, "sks %1> print 1█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] line 96\n[%1] line 97\n[%1] line 98\n[%1] line 99\n[%1] line 100\nsks> print 1█");
}

/* --- the setting ---------------------------------------------------------------------------------------------------- */

static void held_until_the_line_is_done(void **state) {
    (void)state;
    driver_type(&d, "set notices hold\r");
    begin("t = spawn answer $s");
    driver_type(&d, "print 5");
    driver_expect(&d, "sks %1> print 5█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] … 1 line held\nsks %1> print 5█");
    driver_knock(&d, "s");
    driver_expect(&d, "[%1] … 2 lines held\nsks %1> print 5█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks %1> print 5\n[%1] line 1\n[%1] line 2\n5\nsks %1> █");
}

static void switched_off_nothing_is_shown(void **state) {
    (void)state;
    driver_type(&d, "set notices off\r");
    begin("t = spawn answer $s");
    driver_type(&d, "u = spawn end $r\r\x0c");
    driver_expect(&d, "sks %2> █");
    driver_knock(&d, "s");
    driver_knock(&d, "r");
    driver_expect(&d, "sks %1> █");
    driver_type(&d, "print 5\r");
    driver_expect(&d, "sks %1> print 5\n5\nsks %1> █");
}

/* --- while a command runs ------------------------------------------------------------------------------------------- */

static void beside_a_command_lines_come_as_they_are(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "sleep 1h\r");
    driver_expect(&d, "sks %1> sleep 1h\nwaiting for the time to pass; Ctrl-C stops█");
    driver_expect_looks(&d, 1, "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
    driver_knock(&d, "s");
    driver_expect(&d, "sks %1> sleep 1h\n[%1] line 1\nwaiting for the time to pass; Ctrl-C stops█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks %1> sleep 1h\n[%1] line 1\n^C\nsks %1> █");
    driver_knock(&d, "s");
    driver_expect(&d, "sks %1> sleep 1h\n[%1] line 1\n^C\n[%1] line 2\nsks %1> █");
}

/* --- leaving -------------------------------------------------------------------------------------------------------- */

static void ctrl_d_tells_of_tasks(void **state) {
    (void)state;
    begin("t = spawn answer $s");
    driver_type(&d, "\x04");
    driver_expect(&d, "sks %1>\n1 task, 2 handles open; Ctrl-D again quits\nsks %1> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    driver_expect_restored(&d);
}

/* --- on a terminal that can do nothing ------------------------------------------------------------------------------ */

static void a_plain_terminal_gets_them_too(void **state) {
    (void)state;
    driver_type(&d, "close s r --unlink\r\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_restart(&d, "dumb", with_rc);
    driver_expect(&d, "sks> █");
    driver_type(&d, "t = spawn answer $s\n");
    driver_expect(&d, "sks> t = spawn answer $s\nt = task %1, ready\nsks %1> █");
    driver_knock(&d, "s");
    driver_expect(&d, "sks> t = spawn answer $s\nt = task %1, ready\nsks %1>\n[%1] line 1\nsks %1> █");
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(a_line_comes_above),
        AT_PROMPT(on_wrapped_lines),
        AT_PROMPT(on_a_row_that_is_just_full),
        AT_PROMPT(at_the_bottom_of_the_screen),
        AT_PROMPT(in_a_search),
        AT_PROMPT(in_a_block),
        AT_PROMPT(while_a_number_is_typed_or_a_key_quoted),
        AT_PROMPT(while_a_list_is_shown),
        AT_PROMPT(in_a_paste),
        AT_PROMPT(lines_come_whole),
        AT_PROMPT(bytes_steer_no_terminal),
        AT_PROMPT(the_prompt_counts_the_tasks),
        AT_PROMPT(a_failed_task_is_told_of),
        AT_PROMPT(a_task_may_end_the_session),
        AT_PROMPT(a_flood_is_held),
        AT_PROMPT(what_was_held_is_shown),
        AT_PROMPT(held_until_the_line_is_done),
        AT_PROMPT(switched_off_nothing_is_shown),
        AT_PROMPT(beside_a_command_lines_come_as_they_are),
        AT_PROMPT(ctrl_d_tells_of_tasks),
        AT_PROMPT(a_plain_terminal_gets_them_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
