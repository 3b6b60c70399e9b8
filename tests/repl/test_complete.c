/* TAB and `?` at the prompt (REPL.md section 5): what is put in, what is listed, how the list is walked. What there is to be
   completed, and where, is in unit.shell.complete. */
#include "repl/sitting.h"

static int start(void **state) {
    (void)state;
    return start_with("set hints off\nset suggest off\nset colours on\n");
}

#define HOWS                                                                                                           \
    "both   neither receives nor sends any more\nread   receives no more\n"                                            \
    "write  sends no more: the peer sees the end of the stream"

static void one_match_is_put_in(void **state) {
    (void)state;
    driver_type(&d, "shutd\t");
    driver_expect(&d, "sks> shutdown █");
    driver_type(&d, "\x15"
                    "x = socketp\t");
    driver_expect(&d, "sks> x = socketpair █");
}

static void of_several_what_they_have_in_common(void **state) {
    (void)state;
    driver_type(&d, "x = gets\t");
    driver_expect(&d, "sks> x = getsock█");
    driver_type(&d, "\x15socket ine\t");
    driver_expect(&d, "sks> socket inet█");
}

static void else_they_are_listed_at_once(void **state) {
    (void)state;
    driver_type(&d, "a, b = socketpair\r\x0cshutdown a \t");
    driver_expect(&d, "sks> shutdown a █\n" HOWS);
    driver_expect_looks(&d, 1, ".......DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
}

static void tab_walks_the_list(void **state) {
    (void)state;
    driver_type(&d, "a, b = socketpair\r\x0cshutdown a \t\t");
    driver_expect(&d, "sks> shutdown a both█\n" HOWS);
    driver_expect_looks(&d, 1, "IIII...DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
    driver_type(&d, "\t");
    driver_expect(&d, "sks> shutdown a read█\n" HOWS);
    driver_type(&d, "\t");
    driver_expect(&d, "sks> shutdown a write█\n" HOWS);
    driver_type(&d, "\t");
    driver_expect(&d, "sks> shutdown a █\n" HOWS);
    driver_type(&d, S_TAB);
    driver_expect(&d, "sks> shutdown a write█\n" HOWS);
    driver_type(&d, S_TAB);
    driver_expect(&d, "sks> shutdown a read█\n" HOWS);
    driver_type(&d, "\r");
    driver_expect(&d, "sks> shutdown a read\na shut down for reading\nsks> █");
}

static void another_key_ends_the_walk(void **state) {
    (void)state;
    driver_type(&d, "a, b = socketpair\r\x0cshutdown a \t\t x");
    driver_expect(&d, "sks> shutdown a both x█");
    driver_type(&d, "\x15shutdown a \t\t\t");
    driver_expect(&d, "sks> shutdown a read█\n" HOWS);
    driver_type(&d, "\x1f");
    driver_expect(&d, "sks> shutdown a █");
    /* Another text is another list, though it is as long. */
    driver_type(&d, "\x15shutdown a \t\x15shutdown b \t");
    driver_expect(&d, "sks> shutdown b █\n" HOWS);
    driver_type(&d, "\r");
    driver_expect_begin(&d, "sks> shutdown b\nerror: ");
    driver_type(&d, "\x0cshutdown b ");
    driver_expect(&d, "sks> shutdown b █");
}

static void a_part_of_a_name_is_enough(void **state) {
    (void)state;
    driver_type(&d, "x = ckname\t");
    driver_expect(&d, "sks> x = getsockname █");
}

static void a_near_miss_is_put_right(void **state) {
    (void)state;
    driver_type(&d, "shutdwon\t");
    driver_expect(&d, "sks> shutdown █");
}

static void what_is_due_is_told(void **state) {
    (void)state;
    driver_type(&d, "sleep \t");
    driver_expect(&d, "sks> sleep █\nDURATION: a time, for example 250ms, 2s or 1min30s");
    driver_expect_looks(&d, 1, "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
    driver_type(&d, "2");
    driver_expect(&d, "sks> sleep 2█");
    driver_type(&d, "\x15srv = socket\r\x0csend cl\t");
    driver_expect(&d, "sks> send cl█\nno handle starts with 'cl'; open: srv");
    driver_type(&d, "\x15no_such\t");
    driver_expect(&d, "sks> no_such█\nno verb starts with 'no_such'");
}

static void in_the_middle_of_a_line(void **state) {
    (void)state;
    driver_type(&d, "shutd 5\x02\x02\t");
    driver_expect(&d, "sks> shutdown █ 5");
}

static void in_a_block(void **state) {
    (void)state;
    driver_type(&d, "while true {\rprint 1\rbre\t");
    driver_expect(&d, "sks> while true {\n {..     print 1\n {..     break █");
    driver_type(&d, UP "\x05\x15shutd\t");
    driver_expect(&d, "sks> while true {\n {.. shutdown █\n {..     break");
}

static void in_quotes_where_that_is_needed(void **state) {
    (void)state;
    driver_write(&d, "a b.sks", "");
    driver_type(&d, "source a\t");
    driver_expect(&d, "sks> source \"a b.sks\" █");
}

static void make_variables(int first, int last) {
    for (int i = first; i <= last; i++) {
        char text[32];
        snprintf(text, sizeof text, "v%02d = %d\r", i, i);
        driver_type(&d, text);
    }
    driver_type(&d, "\x0c");
    driver_expect(&d, "sks> █");
}

/* More than the window has room for: those around the chosen one. */
static void a_long_list_is_shown_in_parts(void **state) {
    (void)state;
    make_variables(5, 13);
    driver_resize(&d, 6, 60);
    driver_type(&d, "print $v\t\t");
    driver_expect(&d, "sks> print $v05█\nv05  int 5\nv06  int 6\nv07  int 7\n… 6 more");
    driver_type(&d, S_TAB);
    driver_expect(&d, "sks> print $v█\nv05  int 5\nv06  int 6\nv07  int 7\n… 6 more");
    driver_type(&d, S_TAB);
    driver_expect(&d, "sks> print $v13█\nv11  int 11\nv12  int 12\nv13  int 13\n… 6 more");
    driver_expect_looks(&d, 3, "III..DDDDDD");
}

static void very_many_stand_in_columns(void **state) {
    (void)state;
    make_variables(1, 32);
    driver_resize(&d, 8, 40);
    driver_type(&d, "print $v\t\t");
    driver_expect(&d, "sks> print $v01█\n"
                      "v01  v05  v09  v13  v17  v21  v25  v29\n"
                      "v02  v06  v10  v14  v18  v22  v26  v30\n"
                      "v03  v07  v11  v15  v19  v23  v27  v31\n"
                      "v04  v08  v12  v16  v20  v24  v28  v32");
    driver_resize(&d, 4, 40);
    driver_type(&d, S_TAB S_TAB);
    driver_expect(&d, "sks> print $v32█\n"
                      "v04  v08  v12  v16  v20  v24  v28  v32\n"
                      "… 24 more");
}

/* --- help ----------------------------------------------------------------------------------------------------------- */

/* What was listed for an empty row is not listed for the next one, however fast what came between was typed. */
static void a_list_ends_with_its_entry(void **state) {
    (void)state;
    driver_resize(&d, 4, 60);
    driver_type(&d, "\t");
    driver_expect_begin(&d, "sks> █\naccept");
    driver_type(&d, "\r");
    driver_expect(&d, "sks>\nsks> █");
    driver_type(&d, "\t");
    driver_expect_begin(&d, "sks>\nsks> █\naccept");
    driver_type(&d, "print 1\r");
    driver_expect(&d, "sks>\nsks> print 1\n1\nsks> █");
}

static void what_is_said_fits_a_narrow_window(void **state) {
    (void)state;
    driver_resize(&d, 24, 30);
    driver_type(&d, "s = socket inet\r\x0c"
                    "connect s [::\t");
    driver_expect(&d, "sks> connect s [::█\nADDRESS: an address:\n127.0.0.1:80, :7788,\n[::1]:80, localhost:http,\n"
                      "/tmp/x.sock or @name");
    driver_type(&d, "\x15"
                    "\x0clisten s ?");
    driver_expect(&d, "listen HANDLE [BACKLOG]\n  take connections on a socket\n"
                      "  BACKLOG: connections that\n    may wait, for example 128\nsks> listen s █");
}

static void the_question_mark_helps_above_the_line(void **state) {
    (void)state;
    driver_type(&d, "exit ?");
    driver_expect(&d,
                  "exit [STATUS]\n  end the script or the session\n  STATUS: an exit status, 0 to 255\nsks> exit █");
    driver_type(&d, F1);
    driver_expect(&d,
                  "exit [STATUS]\n  end the script or the session\n  STATUS: an exit status, 0 to 255\n"
                  "exit [STATUS]\n  end the script or the session\n  STATUS: an exit status, 0 to 255\nsks> exit █");
}

static void it_is_itself_in_strings_and_comments(void **state) {
    (void)state;
    driver_type(&d, "print \"why?\" 'so?' # ?");
    driver_expect(&d, "sks> print \"why?\" 'so?' # ?█");
}

static void a_paste_asks_for_no_help(void **state) {
    (void)state;
    driver_type(&d, "\x1b[200~exit ?\t\x1b[201~");
    driver_expect(&d, "sks> exit ?     █");
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(one_match_is_put_in),
        AT_PROMPT(of_several_what_they_have_in_common),
        AT_PROMPT(else_they_are_listed_at_once),
        AT_PROMPT(tab_walks_the_list),
        AT_PROMPT(another_key_ends_the_walk),
        AT_PROMPT(a_part_of_a_name_is_enough),
        AT_PROMPT(a_near_miss_is_put_right),
        AT_PROMPT(what_is_due_is_told),
        AT_PROMPT(in_the_middle_of_a_line),
        AT_PROMPT(in_a_block),
        AT_PROMPT(in_quotes_where_that_is_needed),
        AT_PROMPT(a_long_list_is_shown_in_parts),
        AT_PROMPT(very_many_stand_in_columns),
        AT_PROMPT(a_list_ends_with_its_entry),
        AT_PROMPT(what_is_said_fits_a_narrow_window),
        AT_PROMPT(the_question_mark_helps_above_the_line),
        AT_PROMPT(it_is_itself_in_strings_and_comments),
        AT_PROMPT(a_paste_asks_for_no_help),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
