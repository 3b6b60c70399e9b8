/* Every key of the prompt (REPL.md section 3), on a pseudo terminal. Every expectation is the whole screen; `█` is the
   cursor. Grey hints are off but where they are what is looked at. */
#include "repl/sitting.h"

#include <sys/stat.h>

/* A session without hints: they would stand in every expectation. */
static int start(void **state) {
    (void)state;
    return start_with("set hints off\n");
}

/* --- Enter ---------------------------------------------------------------------------------------------------------- */

static void enter_runs_what_is_complete(void **state) {
    (void)state;
    driver_type(&d, "print 1");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 1\n1\nsks> █");
    driver_type(&d, "print 2" LEFT LEFT LEFT "\r");
    driver_expect(&d, "sks> print 1\n1\nsks> print 2\n2\nsks> █");
    driver_type(&d, "print 3\n");
    driver_expect(&d, "sks> print 1\n1\nsks> print 2\n2\nsks> print 3\n3\nsks> █");
}

static void enter_goes_on_where_something_is_open(void **state) {
    (void)state;
    driver_type(&d, "while true {\rif true {\rprint (1 +\r2)\rbreak\r}\r}");
    driver_expect(&d, "sks> while true {\n"
                      " {..     if true {\n"
                      " {..         print (1 +\n"
                      " (..             2)\n"
                      " {..         break\n"
                      " {..     }\n"
                      " {.. }█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> while true {\n"
                      " {..     if true {\n"
                      " {..         print (1 +\n"
                      " (..             2)\n"
                      " {..         break\n"
                      " {..     }\n"
                      " {.. }\n3\nsks> █");
}

static void a_string_gets_no_blanks(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint \"a\rb\"");
    driver_expect(&d, "sks> if true {\n {..     print \"a\n \".. b\"█");
    driver_type(&d, "\r}\r");
    driver_expect(&d, "sks> if true {\n {..     print \"a\n \".. b\"\n {.. }\na\nb\nsks> █");
}

static void a_backslash_goes_on(void **state) {
    (void)state;
    driver_type(&d, "print \\\r1\r");
    driver_expect(&d, "sks> print \\\n \\.. 1\n1\nsks> █");
}

static void enter_in_the_middle_of_what_is_open_makes_a_row_there(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 2" UP "\x05\rprint 1");
    driver_expect(&d, "sks> if true {\n {..     print 1█\n {..     print 2");
    driver_type(&d, DOWN "\r}\r");
    driver_expect(&d, "sks> if true {\n {..     print 1\n {..     print 2\n {.. }\n1\n2\nsks> █");
}

static void enter_runs_from_any_row(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 1\r}");
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }█");
    driver_type(&d, UP UP "\r");
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }\n1\nsks> █");
}

static void meta_enter_is_always_a_new_row(void **state) {
    (void)state;
    driver_type(&d, "print 1" M_ENTER "print 2");
    driver_expect(&d, "sks> print 1\n  .. print 2█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 1\n  .. print 2\n1\n2\nsks> █");
}

static void a_closing_brace_alone_goes_back(void **state) {
    (void)state;
    driver_type(&d, "while true {\rif true {\r");
    driver_expect(&d, "sks> while true {\n {..     if true {\n {..         █");
    driver_type(&d, "}");
    driver_expect(&d, "sks> while true {\n {..     if true {\n {..     }█");
    driver_type(&d, "\r}");
    driver_expect(&d, "sks> while true {\n {..     if true {\n {..     }\n {.. }█");
    driver_type(&d, "\x15x = {a: 1}");
    driver_expect(&d, "sks> while true {\n {..     if true {\n {..     }\n {.. x = {a: 1}█");
}

static void what_is_wrong_is_told_and_can_be_mended(void **state) {
    (void)state;
    driver_type(&d, "if true {\rx = )\r");
    driver_expect(&d, "sks> if true {\n {..     x = )\n"
                      "error: expected a value, not ')'\n      x = )\n          ^\nsks> █");
    driver_type(&d, UP "\x08"
                       "1\r}\r");
    driver_expect(&d, "sks> if true {\n {..     x = )\n"
                      "error: expected a value, not ')'\n      x = )\n          ^\n"
                      "sks> if true {\n {..     x = 1\n {.. }\nsks> █");
}

/* --- Up and Down ---------------------------------------------------------------------------------------------------- */

static void up_and_down_go_through_the_rows_of_a_block(void **state) {
    (void)state;
    driver_type(&d, "if true {\rx = 1\rprint 123456" UP);
    driver_expect(&d, "sks> if true {\n {..     x = 1█\n {..     print 123456");
    driver_type(&d, UP);
    driver_expect(&d, "sks> if true {█\n {..     x = 1\n {..     print 123456");
    driver_type(&d, DOWN DOWN);
    driver_expect(&d, "sks> if true {\n {..     x = 1\n {..     print 123456█");
    driver_type(&d, LEFT LEFT LEFT LEFT LEFT LEFT LEFT UP UP);
    driver_expect(&d, "sks> if true {█\n {..     x = 1\n {..     print 123456");
    driver_type(&d, LEFT LEFT LEFT LEFT LEFT DOWN);
    driver_expect(&d, "sks> if true {\n {..     █x = 1\n {..     print 123456");
}

static void up_finds_what_begins_as_it_was_typed(void **state) {
    (void)state;
    driver_type(&d, "abc = 1\rxyz = 2\rabd = 3\r\x0cqrs = 1\r\x0c"
                    "ab" UP);
    driver_expect(&d, "sks> abd = 3█");
    driver_type(&d, UP);
    driver_expect(&d, "sks> abc = 1█");
    driver_type(&d, UP);
    driver_expect(&d, "sks> abc = 1█");
    driver_type(&d, DOWN DOWN);
    driver_expect(&d, "sks> ab█d = 3");
    driver_type(&d, "\x10");
    driver_expect(&d, "sks> qrs = 1█");
    driver_type(&d, "\x10\x10");
    driver_expect(&d, "sks> xyz = 2█");
    driver_type(&d, "\x0e");
    driver_expect(&d, "sks> abd = 3█");
    driver_type(&d, "\x0e\x0e\x0e");
    driver_expect(&d, "sks> ab█d = 3");
}

/* Where a search of readline's own comes between as well. */
static void meta_less_and_greater_go_to_the_ends(void **state) {
    (void)state;
    driver_type(&d, "print 1\rprint 2\rprint 3\r\x0chalf\x1b<");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\x1b>");
    driver_expect(&d, "sks> half█");
    driver_type(&d, "\x15" UP "\x1b<\x1bpprint 2\r");
    driver_expect(&d, "sks> █print 2");
    driver_type(&d, "\x1b>\x05\x15print 4\r\x1b<");
    driver_expect(&d, "sks> print 4\n4\nsks> print 1█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 4\n4\nsks> print 1\n1\nsks> █");
}

/* readline keeps what was done to a line that a search brought in the history, past the entry's end. */
static void searches_in_one_entry_after_the_other(void **state) {
    (void)state;
    driver_type(&d, "if true {\rsleep 1ms\r\x12pri\x1b"
                    "d\x12pri\x1bu\r\x12pri\x1b[3~");
    driver_type(&d, "\x07\x1b#\x1b#\x0cprint 1\r\x12pri\x0f");
    driver_expect(&d, "sks> print 1\n1\nsks> print 1\n1\nsks> █");
}

static void a_block_is_one_entry(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 1\r}\rx = 2\r\x0c");
    driver_expect(&d, "sks> █");
    driver_type(&d, UP UP);
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }█");
    driver_type(&d, UP "\x05"
                       "2" UP UP);
    driver_expect(&d, "sks> if true {█\n {..     print 12\n {.. }");
}

static void an_edited_entry_does_not_change_the_old_one(void **state) {
    (void)state;
    driver_type(&d, "x = 1\r\x0c" UP "2\r\x0c");
    driver_expect(&d, "sks> █");
    driver_type(&d, UP);
    driver_expect(&d, "sks> x = 12█");
    driver_type(&d, UP);
    driver_expect(&d, "sks> x = 1█2");
}

/* --- searching ------------------------------------------------------------------------------------------------------ */

static void searches_go_through_whole_entries(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint \"needle\"\r}\rx = 2\r\x0c");
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x12"
                    "needle");
    driver_expect(&d, "(reverse-i-search)`needle': if true {\n {..     print \"█needle\"\n {.. }");
    driver_type(&d, "\x07");
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x12needle\r");
    driver_expect(&d, "sks> if true {\n {..     print \"needle\"\n {.. }\nneedle\nsks> █");
}

static void a_search_goes_both_ways(void **state) {
    (void)state;
    driver_type(&d, "aa = 1\raa = 2\raa = 3\r\x0c\x12"
                    "aa");
    driver_expect(&d, "(reverse-i-search)`aa': █aa = 3");
    driver_type(&d, "\x12\x12");
    driver_expect(&d, "(reverse-i-search)`aa': █aa = 1");
    driver_type(&d, "\x13\x13");
    driver_expect(&d, "(i-search)`aa': █aa = 2");
}

/* On an empty line it quits (repl.prompt). */
static void ctrl_d_deletes_a_character(void **state) {
    (void)state;
    driver_type(&d, "print 123" LEFT LEFT "\x04");
    driver_expect(&d, "sks> print 1█3");
    driver_type(&d, "\x04\x04\x04");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 1\n1\nsks> █");
}

/* --- rows ----------------------------------------------------------------------------------------------------------- */

static void home_end_and_kill_keep_to_the_row(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 1" UP "\x01");
    driver_expect(&d, "sks> █if true {\n {..     print 1");
    driver_type(&d, "\x05");
    driver_expect(&d, "sks> if true {█\n {..     print 1");
    driver_type(&d, DOWN "\x01\x0b");
    driver_expect(&d, "sks> if true {\n {.. █");
    driver_type(&d, "ab\x15");
    driver_expect(&d, "sks> if true {\n {.. █");
    driver_type(&d, UP "\x05\x0b\x19");
    driver_expect(&d, "sks> if true {\n {.. █");
}

static void undo_takes_back_a_step(void **state) {
    (void)state;
    driver_type(&d, "x = 1\r\x0cprint" UP);
    driver_expect(&d, "sks> print█");
    driver_type(&d, "\x15" UP);
    driver_expect(&d, "sks> x = 1█");
    driver_type(&d, "\x1f");
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x1f");
    driver_expect(&d, "sks> print█");
    driver_type(&d, PASTE(" 1\r2"));
    driver_expect(&d, "sks> print 1\n  .. 2█");
    driver_type(&d, "\x1f");
    driver_expect(&d, "sks> print█");
}

/* --- the other keys ------------------------------------------------------------------------------------------------- */

static void clear_leaves_the_entry_alone(void **state) {
    (void)state;
    driver_type(&d, "x = 1\rif true {\ry");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> if true {\n {..     y█");
    driver_type(&d, "\x0c");
    driver_expect(&d, "sks> if true {\n {..     y█");
}

static void a_comment_is_kept_and_not_run(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 1\r}");
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }█");
    driver_type(&d, "\x1b#");
    driver_expect(&d, "sks> #if true {\n  .. #    print 1\n  .. #}\nsks> █");
    driver_type(&d, "\x0c" UP);
    driver_expect(&d, "sks> #if true {\n  .. #    print 1\n  .. #}█");
    driver_type(&d, "\x1b#");
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }█");
}

/* The editor is a script that writes down what it was given and puts something else there. */
static void the_entry_can_be_edited_elsewhere(void **state) {
    (void)state;
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_write(&d, "edit", "cp \"$2\" given; echo editing $1; printf 'if true {\\n    print 7\\n}\\n' >\"$2\"\n");
    setenv("VISUAL", "sh ./edit well", 1);
    driver_restart(&d, "xterm", with_rc);
    unsetenv("VISUAL");
    driver_expect(&d, "sks> █");
    driver_type(&d, "print 1\x18\x05");
    driver_expect(&d, "sks> print 1\nediting well\nsks> if true {\n {..     print 7\n {.. }█");
    driver_expect_file(&d, "given", "print 1\n");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 1\nediting well\nsks> if true {\n {..     print 7\n {.. }\n7\nsks> █");
}

static void an_editor_that_fails_changes_nothing(void **state) {
    (void)state;
    leave();
    setenv("VISUAL", "false", 1);
    driver_restart(&d, "xterm", with_rc);
    unsetenv("VISUAL");
    driver_expect(&d, "sks> █");
    driver_type(&d, "print 1\x18\x05");
    driver_expect(&d, "sks> print 1\nsks> print 1█");
}

static void quoted_insert_takes_any_key(void **state) {
    (void)state;
    driver_type(&d, "x = \"\x16\x01\"");
    driver_expect(&d, "sks> x = \"^A\"█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> x = \"^A\"\nx = x\"01\" (1 byte)\nsks> █");
}

static void a_number_repeats_a_key(void **state) {
    (void)state;
    driver_type(&d, "\x1b"
                    "5");
    driver_expect(&d, "(arg: 5) █");
    driver_type(&d, "x");
    driver_expect(&d, "sks> xxxxx█");
}

/* --- pasting -------------------------------------------------------------------------------------------------------- */

static void a_paste_is_one_entry(void **state) {
    (void)state;
    driver_type(&d, PASTE("for i in 1..2 {\r\n\tprint $i\r\n}\r\n"));
    driver_expect(&d, "sks> for i in 1..2 {\n {..    print $i\n {.. }█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> for i in 1..2 {\n {..    print $i\n {.. }\n1\n2\nsks> █");
}

static void a_paste_runs_nothing_by_itself(void **state) {
    (void)state;
    driver_type(&d, PASTE("print 1\rprint 2\r"));
    driver_expect(&d, "sks> print 1\n  .. print 2█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print 1\n  .. print 2\n1\n2\nsks> █");
}

static void keys_in_a_paste_are_text(void **state) {
    (void)state;
    driver_type(&d, PASTE("a\x01\x1b[Ab\x04\tc"));
    driver_expect(&d, "sks> a[Ab       c█");
}

static void a_transcript_loses_its_prompts(void **state) {
    (void)state;
    driver_type(&d, PASTE("sks> if true {\n {..     print 1\n {.. }\n"));
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }█");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }^C\nsks> █");
    driver_type(&d, "\x0c" PASTE("sks> x = 1\nx = 1\nsks %1> print $x\n1\nsks> \n") "\r");
    driver_expect(&d, "sks> x = 1\n  .. print $x\nx = 1\n1\nsks> █");
}

/* What has come of it shows when the rest does, and Ctrl-C is not held up. */
static void a_paste_comes_in_two_parts(void **state) {
    (void)state;
    driver_type(&d, "\x1b[200~print \"half");
    driver_type(&d, " and half\"\x1b[20");
    driver_type(&d, "1~");
    driver_expect(&d, "sks> print \"half and half\"█");
    driver_type(&d, "\x15\x1b[200~print 1");
    driver_expect(&d, "sks> █");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> ^C\nsks> █");
    driver_type(&d, "print 2\r");
    driver_expect(&d, "sks> ^C\nsks> print 2\n2\nsks> █");
}

static void a_paste_into_a_search_is_searched_for(void **state) {
    (void)state;
    driver_type(&d, "needle = 1\rx = 1\r\x0c\x12" PASTE("need"));
    driver_expect(&d, "(reverse-i-search)`need': █needle = 1");
}

/* --- suggestions ---------------------------------------------------------------------------------------------------- */

static void the_suggestion_can_be_taken(void **state) {
    (void)state;
    driver_type(&d, "print \"one two\" three\r\x0cpr");
    driver_expect(&d, "sks> pr█int \"one two\" three");
    driver_expect_looks(&d, 0, "GGGG...ggggggggggggggggggg");
    driver_type(&d, "\x1b"
                    "f");
    driver_expect(&d, "sks> print█ \"one two\" three");
    driver_type(&d, "\x1b"
                    "f");
    driver_expect(&d, "sks> print \"one█ two\" three");
    driver_type(&d, RIGHT);
    driver_expect(&d, "sks> print \"one two\" three█");
    driver_type(&d, "\x15pr\x06");
    driver_expect(&d, "sks> print \"one two\" three█");
    driver_type(&d, "\x15pr\x05");
    driver_expect(&d, "sks> print \"one two\" three█");
    driver_type(&d, "\x1f");
    driver_expect(&d, "sks> pr█int \"one two\" three");
}

/* In the middle of the line the keys are themselves, and nothing is suggested. */
static void it_is_for_the_end_of_the_line(void **state) {
    (void)state;
    driver_type(&d, "print 123\r\x0cprint 1" LEFT);
    driver_expect(&d, "sks> print █1");
    driver_type(&d, RIGHT);
    driver_expect(&d, "sks> print 1█23");
}

static void a_block_is_suggested_whole(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint 1\r}\r\x0cif");
    driver_expect(&d, "sks> if█ true { …");
    driver_type(&d, RIGHT);
    driver_expect(&d, "sks> if true {\n {..     print 1\n {.. }█");
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(enter_runs_what_is_complete),
        AT_PROMPT(enter_goes_on_where_something_is_open),
        AT_PROMPT(a_string_gets_no_blanks),
        AT_PROMPT(a_backslash_goes_on),
        AT_PROMPT(enter_in_the_middle_of_what_is_open_makes_a_row_there),
        AT_PROMPT(enter_runs_from_any_row),
        AT_PROMPT(meta_enter_is_always_a_new_row),
        AT_PROMPT(a_closing_brace_alone_goes_back),
        AT_PROMPT(what_is_wrong_is_told_and_can_be_mended),
        AT_PROMPT(up_and_down_go_through_the_rows_of_a_block),
        AT_PROMPT(up_finds_what_begins_as_it_was_typed),
        AT_PROMPT(meta_less_and_greater_go_to_the_ends),
        AT_PROMPT(searches_in_one_entry_after_the_other),
        AT_PROMPT(a_block_is_one_entry),
        AT_PROMPT(an_edited_entry_does_not_change_the_old_one),
        AT_PROMPT(searches_go_through_whole_entries),
        AT_PROMPT(a_search_goes_both_ways),
        AT_PROMPT(ctrl_d_deletes_a_character),
        AT_PROMPT(home_end_and_kill_keep_to_the_row),
        AT_PROMPT(undo_takes_back_a_step),
        AT_PROMPT(clear_leaves_the_entry_alone),
        AT_PROMPT(a_comment_is_kept_and_not_run),
        AT_PROMPT(the_entry_can_be_edited_elsewhere),
        AT_PROMPT(an_editor_that_fails_changes_nothing),
        AT_PROMPT(quoted_insert_takes_any_key),
        AT_PROMPT(a_number_repeats_a_key),
        AT_PROMPT(a_paste_is_one_entry),
        AT_PROMPT(a_paste_runs_nothing_by_itself),
        AT_PROMPT(keys_in_a_paste_are_text),
        AT_PROMPT(a_transcript_loses_its_prompts),
        AT_PROMPT(a_paste_comes_in_two_parts),
        AT_PROMPT(a_paste_into_a_search_is_searched_for),
        AT_PROMPT(the_suggestion_can_be_taken),
        AT_PROMPT(it_is_for_the_end_of_the_line),
        AT_PROMPT(a_block_is_suggested_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
