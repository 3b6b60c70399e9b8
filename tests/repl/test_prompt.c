/* The prompt as a user meets it, on a pseudo terminal. Every expectation is the whole screen; `█` is the cursor. */
#include "repl/sitting.h"

#include <signal.h>
#include <sys/stat.h>

static const char *const loud[] = {"--no-rc", NULL};

static int start(void **state) {
    (void)state;
    return start_with(NULL);
}

/* --- reading and showing -------------------------------------------------------------------------------------------- */

static void the_banner_is_one_line(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_restart(&d, "xterm", loud);
    driver_expect(&d, "sockshell 1.0: type help, or TAB and ? anywhere; Ctrl-D quits\nsks> █");
}

static void there_is_nothing_to_check_at_a_terminal(void **state) {
    (void)state;
    static const char *const checks[] = {"-n", NULL};
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_restart(&d, "xterm", checks);
    assert_int_equal(WEXITSTATUS(driver_wait(&d)), 2);
    driver_expect_begin(&d, "sockshell: -n checks a script, and there is none\nusage: sockshell ");
}

static void the_prompt_is_green_and_red_after_a_failure(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    assert_int_equal(d.screen.cells[0][0].colour, 32);
    assert_true(d.screen.cells[0][0].bold);
    driver_type(&d, "print $nothing\r");
    driver_expect(&d, "sks> print $nothing\n"
                      "error: no variable 'nothing' is set\n"
                      "  print $nothing\n"
                      "        ^~~~~~~~\n"
                      "sks> █");
    assert_int_equal(d.screen.cells[4][0].colour, 31);
    driver_type(&d, "x = 1\r");
    driver_expect(&d, "sks> print $nothing\n"
                      "error: no variable 'nothing' is set\n"
                      "  print $nothing\n"
                      "        ^~~~~~~~\n"
                      "sks> x = 1\nx = 1\nsks> █");
    assert_int_equal(d.screen.cells[6][0].colour, 32);
}

static void a_connection_from_end_to_end(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "srv = socket inet stream\rbind srv 127.0.0.1:0\rlisten srv 8\rc = socket\r");
    driver_type(&d, "connect c (getsockname srv)\rclient, addr = accept srv\rsend c \"Hello body\"\r");
    driver_type(&d, "recv client 1024\rclose c\rrecv client 1024\r");
    driver_expect(&d, "sks> srv = socket inet stream\n"
                      "srv = tcp socket, fd <n>\n"
                      "sks> bind srv 127.0.0.1:0\n"
                      "srv bound to 127.0.0.1:<n>\n"
                      "sks> listen srv 8\n"
                      "srv listening on 127.0.0.1:<n>\n"
                      "sks> c = socket\n"
                      "c = tcp socket, fd <n>\n"
                      "sks> connect c (getsockname srv)\n"
                      "c connected to 127.0.0.1:<n> from 127.0.0.1:<n>\n"
                      "sks> client, addr = accept srv\n"
                      "client = tcp 127.0.0.1:<n> <- 127.0.0.1:<n>, fd <n>\n"
                      "addr = 127.0.0.1:<n>\n"
                      "sks> send c \"Hello body\"\n"
                      "_ = 10 (bytes sent)\n"
                      "sks> recv client 1024\n"
                      "_ = \"Hello body\" (10 bytes)\n"
                      "sks> close c\n"
                      "c closed\n"
                      "sks> recv client 1024\n"
                      "_ = \"\" (end of stream: the peer closed its side)\n"
                      "sks> █");
}

static void what_has_no_name_gets_one(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "socket\r1 + 1\rprint $_ $h1.state\rsocket\r");
    driver_expect(&d, "sks> socket\nh1 = tcp socket, fd <n>\nsks> 1 + 1\n_ = 2\nsks> print $_ $h1.state\n2 fresh\n"
                      "sks> socket\nh2 = tcp socket, fd <n>\nsks> █");
}

/* A handle out of a list too; and where it was closed no line is told, for all of a session's are the first. */
static void what_was_nameless_is_told_by_its_name(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "l = [(socket)]\r\x0c"
                    "x = $l[0]\rclose x\rrecv x\r");
    driver_expect(&d,
                  "sks> x = $l[0]\nx = tcp socket, fd <n>\nsks> close x\nx closed\n"
                  "sks> recv x\nerror: recv: EBADF (9): Bad file descriptor (x is closed)\n  recv x\n       ^\nsks> █");
}

static void received_bytes_steer_no_terminal(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "x = \"\\e[2J and some more text\"\rprint $x\r");
    driver_expect(&d, "sks> x = \"\\e[2J and some more text\"\nx = \"\\e[2J and some more text\" (23 bytes)\n"
                      "sks> print $x\n\\e[2J and some more text\nsks> █");
}

/* --- blocks --------------------------------------------------------------------------------------------------------- */

static void a_block_goes_on_in_further_rows(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "for x in 1..2 {\rprint $x\r}\r");
    driver_expect(&d, "sks> for x in 1..2 {\n {..     print $x\n {.. }\n1\n2\nsks> █");
    assert_true(d.screen.cells[1][1].dim);
    driver_type(&d, "print (1 +\r2)\r");
    driver_expect(&d, "sks> for x in 1..2 {\n {..     print $x\n {.. }\n1\n2\nsks> print (1 +\n (..     2)\n3\nsks> █");
}

static void a_block_is_recalled_whole(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "for x in 1..1 {\rprint $x\r}\r");
    driver_expect(&d, "sks> for x in 1..1 {\n {..     print $x\n {.. }\n1\nsks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_restart(&d, "xterm", quiet);
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x1b[A");
    driver_expect(&d, "sks> for x in 1..1 {\n {..     print $x\n {.. }█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> for x in 1..1 {\n {..     print $x\n {.. }\n1\nsks> █");
}

static void an_older_duplicate_is_not_met_twice(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "x = 1\ry = 2\rx = 1\r");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> y = 2\ny = 2\nsks> x = 1\nx = 1\nsks> █");
    driver_type(&d, "\x1b[A\x1b[A\x1b[A");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> y = 2\ny = 2\nsks> x = 1\nx = 1\nsks> y = 2█");
}

static void a_leading_blank_keeps_an_entry_out_of_the_history(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "x = 1\r y = 2\r\x1b[A");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks>  y = 2\ny = 2\nsks> x = 1█");
}

static void a_pasted_block_runs_after_enter(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x1b[200~x = 1\rprint $x\x1b[201~");
    driver_expect(&d, "sks> x = 1\n  .. print $x█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> x = 1\n  .. print $x\nx = 1\n1\nsks> █");
}

/* --- Ctrl-C, Ctrl-D, Ctrl-Z ----------------------------------------------------------------------------------------- */

static void ctrl_c_stops_a_blocked_accept_and_nothing_else(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "s = socket\rlisten s\raccept s\r");
    driver_expect(&d,
                  "sks> s = socket\ns = tcp socket, fd <n>\nsks> listen s\ns listening on 0.0.0.0:<n>\nsks> accept s\n"
                  "waiting for a connection on s; Ctrl-C stops█");
    driver_type(&d, "\x03");
    driver_expect(&d,
                  "sks> s = socket\ns = tcp socket, fd <n>\nsks> listen s\ns listening on 0.0.0.0:<n>\nsks> accept s\n"
                  "^C\nsks> █");
    driver_type(&d, "print $s.state\r");
    driver_expect(&d,
                  "sks> s = socket\ns = tcp socket, fd <n>\nsks> listen s\ns listening on 0.0.0.0:<n>\nsks> accept s\n"
                  "^C\nsks> print $s.state\nlistening\nsks> █");
}

static void ctrl_c_stops_what_a_helper_waits_for(void **state) {
    (void)state;
    char path[96];
    (void)snprintf(path, sizeof path, "%s/fifo", d.home);
    assert_int_equal(mkfifo(path, 0600), 0);
    driver_expect(&d, "sks> █");
    driver_type(&d, "f = open fifo\r");
    driver_expect(&d, "sks> f = open fifo\nwaiting for the other end of a FIFO; Ctrl-C stops█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> f = open fifo\n^C\nsks> █");
}

static void ctrl_c_stops_an_endless_loop(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "while true { x = 1 }\r");
    driver_expect(&d, "sks> while true { x = 1 }\n█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> while true { x = 1 }\n^C\nsks> █");
}

static void ctrl_c_clears_the_line_or_block(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "print 1");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> print 1^C\nsks> █");
    driver_type(&d, "while true {\r");
    driver_expect(&d, "sks> print 1^C\nsks> while true {\n {..     █");
    driver_type(&d, "\x03print 2\r");
    driver_expect(&d, "sks> print 1^C\nsks> while true {\n {..     ^C\nsks> print 2\n2\nsks> █");
}

/* The keys before it were many, and have not all been looked at when it comes. */
static void ctrl_c_comes_before_the_keys_behind_it(void **state) {
    (void)state;
    for (int i = 0; i < 8; i++) {
        driver_type(&d, "\x0c");
        driver_expect(&d, "sks> █");
        for (int j = 0; j < 100; j++) driver_type(&d, "01234567890123456789");
        driver_type(&d, "\x03  print 2\r");
        driver_expect_end(&d, " print 2\n2\nsks> █");
    }
}

/* What had come is gone when it is read. */
static void ctrl_c_comes_while_keys_are_read(void **state) {
    (void)state;
    for (int i = 0; i < 8; i++) {
        driver_type(&d, "\x0c");
        driver_expect(&d, "sks> █");
        driver_type(&d, "0123456789012345678901234567890123456789\x03");
        driver_expect_end(&d, "^C\nsks> █");
    }
}

static void ctrl_c_leaves_a_search_and_up_begins_at_the_newest(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "aaa = 1\rbbb = 2\r\x12"
                    "aaa");
    driver_expect(&d, "sks> aaa = 1\naaa = 1\nsks> bbb = 2\nbbb = 2\n(reverse-i-search)`aaa': █aaa = 1");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> aaa = 1\naaa = 1\nsks> bbb = 2\nbbb = 2\nsks> aaa = 1^C\nsks> █");
    driver_type(&d, "\x1b[A");
    driver_expect(&d, "sks> aaa = 1\naaa = 1\nsks> bbb = 2\nbbb = 2\nsks> aaa = 1^C\nsks> bbb = 2█");
}

static void ctrl_d_quits(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    driver_expect(&d, "sks>\n█");
    driver_expect_restored(&d);
}

static void ctrl_d_tells_of_open_handles_first(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "s = socket\r");
    driver_expect(&d, "sks> s = socket\ns = tcp socket, fd <n>\nsks> █");
    driver_type(&d, "\x04");
    driver_expect(&d, "sks> s = socket\ns = tcp socket, fd <n>\nsks>\n1 handle open; Ctrl-D again quits\nsks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
}

static void exit_ends_with_its_status(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "exit 3\r");
    assert_int_equal(WEXITSTATUS(driver_wait(&d)), 3);
    driver_expect_restored(&d);
}

static void ctrl_z_stops_with_the_terminal_as_it_was(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "print 1");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\x1a");
    driver_wait_stopped(&d);
    driver_expect_restored(&d);
    kill(d.pid, SIGCONT);
    driver_expect(&d, "sks> print 1\nsks> print 1█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 1\nsks> print 1\n1\nsks> █");
}

static void a_fatal_signal_puts_the_terminal_back(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    kill(d.pid, SIGTERM);
    assert_int_equal(WTERMSIG(driver_wait(&d)), SIGTERM);
    driver_expect_restored(&d);
}

/* --- typing --------------------------------------------------------------------------------------------------------- */

static void what_is_typed_ahead_waits_unseen(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "fn wait_one { c = accept s; close c }\rs = socket unix\rbind s ./s\rlisten s\rwait_one\r");
    driver_expect(&d,
                  "sks> fn wait_one { c = accept s; close c }\nsks> s = socket unix\ns = unix stream socket, fd <n>\n"
                  "sks> bind s ./s\ns bound to ./s\nsks> listen s\ns listening on ./s\nsks> wait_one\n"
                  "waiting for a connection on s; Ctrl-C stops█");
    driver_type(&d, "print 7");
    driver_knock(&d, "s");
    driver_expect(&d,
                  "sks> fn wait_one { c = accept s; close c }\nsks> s = socket unix\ns = unix stream socket, fd <n>\n"
                  "sks> bind s ./s\ns bound to ./s\nsks> listen s\ns listening on ./s\nsks> wait_one\nsks> print 7█");
}

static void what_is_asked_for_is_seen(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "name = input \"Name: \"\r");
    driver_expect(&d, "sks> name = input \"Name: \"\nName: █");
    driver_type(&d, "Ada\r");
    driver_expect(&d, "sks> name = input \"Name: \"\nName: Ada\nname = \"Ada\" (3 bytes)\nsks> █");
}

static void input_ended_by_ctrl_d_leaves_no_row_half(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "input \"Name: \"\r");
    driver_expect(&d, "sks> input \"Name: \"\nName: █");
    driver_type(&d, "\x04");
    driver_expect(&d, "sks> input \"Name: \"\nName:\nsks> █");
    driver_type(&d, "\x0cinput \"? \"\r");
    driver_expect(&d, "sks> input \"? \"\n? █");
    driver_type(&d, "Ada\x04\x04");
    driver_expect(&d, "sks> input \"? \"\n? Ada\n_ = \"Ada\" (3 bytes)\nsks> █");
}

static void characters_beyond_ascii_are_typed(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "print \"\xe4\xbd\xa0\xe5\xa5\xbd\"\r");
    driver_expect(&d, "sks> print \"\xe4\xbd\xa0\xe5\xa5\xbd\"\n\xe4\xbd\xa0\xe5\xa5\xbd\nsks> █");
}

/* --- completion and help -------------------------------------------------------------------------------------------- */

static void tab_completes(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "srv = soc\t");
    driver_expect(&d, "sks> srv = sock█");
    driver_type(&d, "\x15"
                    "srv = socketp\t");
    driver_expect(&d, "sks> srv = socketpair █[FAMILY] [TYPE] [PROTOCOL]");
    driver_type(&d, "\x15"
                    "sokcet\t");
    driver_expect(&d, "sks> socket █[FAMILY] [TYPE] [PROTOCOL]");
    driver_type(&d, "ine\t");
    driver_expect(&d, "sks> socket inet█ [TYPE] [PROTOCOL]");
}

static void tab_lists_with_descriptions(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "a, b = socketpair\rclose b\r\x0cshutdown \t");
    driver_expect(&d, "sks> shutdown a █HOW");
    driver_type(&d, "\t");
    driver_expect(&d, "sks> shutdown a █HOW\n"
                      "both   neither receives nor sends any more\n"
                      "read   receives no more\n"
                      "write  sends no more: the peer sees the end of the stream");
}

static void tab_tells_what_is_due(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "sleep \t");
    driver_expect(&d, "sks> sleep █DURATION\nDURATION: a time, for example 250ms, 2s or 1min30s");
}

static void tab_completes_in_a_block(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "while true {\rbre\t");
    driver_expect(&d, "sks> while true {\n {..     break █");
}

static void the_question_mark_helps(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "exit ?");
    driver_expect(
        &d, "exit [STATUS]\n  end the script or the session\n  STATUS: an exit status, 0 to 255\nsks> exit █[STATUS]");
    driver_type(&d, "\x15print \"why?");
    driver_expect(&d, "exit [STATUS]\n  end the script or the session\n  STATUS: an exit status, 0 to 255\n"
                      "sks> print \"why?█");
}

/* --- terminals ------------------------------------------------------------------------------------------------------ */

static void a_terminal_that_can_do_nothing_is_served_plainly(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_restart(&d, "dumb", quiet);
    driver_expect(&d, "sks> █");
    driver_type(&d, "print 1\n");
    driver_expect(&d, "sks> print 1\n1\nsks> █");
    driver_type(&d, "if true {\n");
    driver_expect(&d, "sks> print 1\n1\nsks> if true {\n {.. █");
    driver_type(&d, "print 2; }\n");
    driver_expect(&d, "sks> print 1\n1\nsks> if true {\n {.. print 2; }\n2\nsks> █");
    assert_int_equal(d.screen.cells[0][0].colour, 0);
    driver_type(&d, "print 3");
    driver_expect(&d, "sks> print 1\n1\nsks> if true {\n {.. print 2; }\n2\nsks> print 3█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> print 1\n1\nsks> if true {\n {.. print 2; }\n2\nsks> print 3^C\nsks> █");
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    driver_expect_restored(&d);
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(the_banner_is_one_line),
        AT_PROMPT(there_is_nothing_to_check_at_a_terminal),
        AT_PROMPT(the_prompt_is_green_and_red_after_a_failure),
        AT_PROMPT(a_connection_from_end_to_end),
        AT_PROMPT(what_has_no_name_gets_one),
        AT_PROMPT(what_was_nameless_is_told_by_its_name),
        AT_PROMPT(received_bytes_steer_no_terminal),
        AT_PROMPT(a_block_goes_on_in_further_rows),
        AT_PROMPT(a_block_is_recalled_whole),
        AT_PROMPT(an_older_duplicate_is_not_met_twice),
        AT_PROMPT(a_leading_blank_keeps_an_entry_out_of_the_history),
        AT_PROMPT(a_pasted_block_runs_after_enter),
        AT_PROMPT(ctrl_c_stops_a_blocked_accept_and_nothing_else),
        AT_PROMPT(ctrl_c_stops_what_a_helper_waits_for),
        AT_PROMPT(ctrl_c_stops_an_endless_loop),
        AT_PROMPT(ctrl_c_clears_the_line_or_block),
        AT_PROMPT(ctrl_c_comes_before_the_keys_behind_it),
        AT_PROMPT(ctrl_c_comes_while_keys_are_read),
        AT_PROMPT(ctrl_c_leaves_a_search_and_up_begins_at_the_newest),
        AT_PROMPT(ctrl_d_quits),
        AT_PROMPT(ctrl_d_tells_of_open_handles_first),
        AT_PROMPT(exit_ends_with_its_status),
        AT_PROMPT(ctrl_z_stops_with_the_terminal_as_it_was),
        AT_PROMPT(a_fatal_signal_puts_the_terminal_back),
        AT_PROMPT(what_is_typed_ahead_waits_unseen),
        AT_PROMPT(what_is_asked_for_is_seen),
        AT_PROMPT(input_ended_by_ctrl_d_leaves_no_row_half),
        AT_PROMPT(characters_beyond_ascii_are_typed),
        AT_PROMPT(tab_completes),
        AT_PROMPT(tab_lists_with_descriptions),
        AT_PROMPT(tab_tells_what_is_due),
        AT_PROMPT(tab_completes_in_a_block),
        AT_PROMPT(the_question_mark_helps),
        AT_PROMPT(a_terminal_that_can_do_nothing_is_served_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
