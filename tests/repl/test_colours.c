/* The colours of what is typed, and what stands grey behind it (REPL.md section 4). A look is a letter for each cell
   (screen_looks); the prompt is `GGGG.`. */
#include "repl/sitting.h"

static int start(void **state) {
    (void)state;
    return start_with(NULL);
}

struct row {
    const char *typed, *want, *looks;
};

/* Hints are off. */
static const struct row rows[] = {
    {"print", "sks> print█", "GGGG.VVVVV"},
    {"prin", "sks> prin█", "GGGG....."},
    {"prinz ", "sks> prinz █", "GGGG.RRRRR"},
    {"x = recv c 64k", "sks> x = recv c 64k█", "GGGG.....VVVV...YYY"},
    {"send c \"hi\" --timeout 2s # so", "sks> send c \"hi\" --timeout 2s # so█", "GGGG.VVVV...GGGG.MMMMMMMMM.YY.DDDD"},
    {"bind c 127.0.0.1:80", "sks> bind c 127.0.0.1:80█", "GGGG.VVVV...YYYYYYYYYYYY"},
    {"x = (1 + 2)", "sks> x = (1 + 2)█", "GGGG.....BY...YB"},
    {"if true { nope }", "sks> if true { nope }█", "GGGG.VV.VVVV.B.RRRR.B"},
};

static void what_is_typed_has_colours(void **state) {
    (void)state;
    driver_type(&d, "set hints off\r");
    for (size_t i = 0; i < COUNT(rows); i++) {
        driver_type(&d, "\x15\x0c");
        driver_expect(&d, "sks> █");
        driver_type(&d, rows[i].typed);
        driver_expect(&d, rows[i].want);
        driver_expect_looks(&d, 0, rows[i].looks);
    }
}

static void brackets_belong_together(void **state) {
    (void)state;
    driver_type(&d, "x = ((1))");
    driver_expect(&d, "sks> x = ((1))█");
    driver_expect_looks(&d, 0, "GGGG.....B.Y.B");
    driver_type(&d, LEFT);
    driver_expect(&d, "sks> x = ((1)█)");
    driver_expect_looks(&d, 0, "GGGG......BYB.");
    driver_type(&d, LEFT LEFT LEFT);
    driver_expect(&d, "sks> x = (█(1))");
    driver_expect_looks(&d, 0, "GGGG.....B.Y.B");
}

static void a_user_s_function_is_known(void **state) {
    (void)state;
    driver_type(&d, "fn hello a { print $a }\r\x0chello 1");
    driver_expect(&d, "sks> hello 1█");
    driver_expect_looks(&d, 0, "GGGG.VVVVV.Y");
}

static void and_what_it_takes(void **state) {
    (void)state;
    driver_type(&d, "fn hello who how_often { print $who }\r\x0chello");
    driver_expect(&d, "sks> hello█ WHO HOW_OFTEN");
    driver_type(&d, " ");
    driver_expect(&d, "sks> hello █WHO HOW_OFTEN");
    driver_type(&d, "you");
    driver_expect(&d, "sks> hello you█ HOW_OFTEN");
    driver_type(&d, "\t");
    driver_expect(&d, "sks> hello you█ HOW_OFTEN\nusage: hello WHO HOW_OFTEN");
    driver_type(&d, " 3 4");
    driver_expect(&d, "sks> hello you 3 4█");
    driver_type(&d, "\x15x = hel\t");
    driver_expect(&d, "sks> x = hel█\nhelp   explain verbs, functions and topics\nhello  fn hello WHO HOW_OFTEN");
}

static void rows_have_dim_gutters(void **state) {
    (void)state;
    driver_type(&d, "if true {\rprint \"a\rb\"");
    driver_expect(&d, "sks> if true {\n {..     print \"a\n \".. b\"█");
    driver_expect_looks(&d, 1, "DDDDD....VVVVV.GG");
    driver_expect_looks(&d, 2, "DDDDDGG");
}

/* What was entered stays in its colours, without what was beside it. */
static void an_entered_line_keeps_its_colours(void **state) {
    (void)state;
    driver_type(&d, "print (1)");
    driver_expect(&d, "sks> print (1)█");
    driver_type(&d, "\r");
    driver_expect(&d, "sks> print (1)\n1\nsks> █");
    driver_expect_looks(&d, 0, "GGGG.VVVVV..Y.");
}

/* --- grey ----------------------------------------------------------------------------------------------------------- */

static void the_newest_entry_is_suggested(void **state) {
    (void)state;
    driver_type(&d, "print 1\rprint 2\r\x0cpri");
    driver_expect(&d, "sks> pri█nt 2");
    driver_expect_looks(&d, 0, "GGGG....gggg");
    driver_type(&d, "nt 1");
    driver_expect(&d, "sks> print 1█");
    driver_type(&d, "\x15");
    driver_expect(&d, "sks> █");
}

static void else_what_the_verb_takes(void **state) {
    (void)state;
    driver_type(&d, "bind");
    driver_expect(&d, "sks> bind█ HANDLE ADDRESS [PORT] [--replace]");
    driver_expect_looks(&d, 0, "GGGG.VVVVgggggggggggggggggggggggggggggggggg");
    driver_type(&d, " c");
    driver_expect(&d, "sks> bind c█ ADDRESS [PORT]");
    driver_type(&d, " ");
    driver_expect(&d, "sks> bind c █ADDRESS [PORT] [--replace]");
    driver_type(&d, "here");
    driver_expect(&d, "sks> bind c here█ [PORT]");
    /* It is shown, and not to be taken. */
    driver_type(&d, RIGHT "\x05\x1b"
                          "f");
    driver_expect(&d, "sks> bind c here█ [PORT]");
    driver_type(&d, LEFT);
    driver_expect(&d, "sks> bind c her█e");
    driver_type(&d, "\x05:80");
    driver_expect(&d, "sks> bind c here:80█");
    driver_type(&d, " ");
    driver_expect(&d, "sks> bind c here:80 █[--replace]");
}

static void it_is_cut_at_the_edge(void **state) {
    (void)state;
    driver_resize(&d, 24, 20);
    driver_type(&d, "bind");
    driver_expect(&d, "sks> bind█ HANDLE A…");
    driver_type(&d, " 0123456789");
    driver_expect(&d, "sks> bind 0123456789\n█ ADDRESS [PORT]");
}

static void both_can_be_switched_off(void **state) {
    (void)state;
    driver_type(&d, "bind_c = 1\rset suggest off\rset hints off\r\x0c"
                    "bind");
    driver_expect(&d, "sks> bind█");
    driver_type(&d, "\x15set suggest on\r\x0c"
                    "bind");
    driver_expect(&d, "sks> bind█_c = 1");
    driver_type(&d, "\x15set suggest off\rset hints on\r\x0c"
                    "bind");
    driver_expect(&d, "sks> bind█ HANDLE ADDRESS [PORT] [--replace]");
}

static void without_colours_nothing_is_grey(void **state) {
    (void)state;
    driver_type(&d, "set colours off\r\x0cprint 1");
    driver_expect(&d, "sks> print 1█");
    driver_expect_looks(&d, 0, "............");
    driver_type(&d, "\x15pri" RIGHT);
    driver_expect(&d, "sks> pri█");
    driver_type(&d, "\x15if true {\r");
    driver_expect(&d, "sks> if true {\n {..     █");
    driver_expect_looks(&d, 1, "....");
}

static void no_color_in_the_environment(void **state) {
    (void)state;
    static const char *const never[] = {"--no-rc", "-q", "--color=never", NULL};
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
    driver_restart(&d, "xterm", never);
    driver_expect(&d, "sks> █");
    driver_type(&d, "bind");
    driver_expect(&d, "sks> bind█");
    driver_expect_looks(&d, 0, ".........");
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(what_is_typed_has_colours),       AT_PROMPT(brackets_belong_together),
        AT_PROMPT(a_user_s_function_is_known),      AT_PROMPT(and_what_it_takes),
        AT_PROMPT(rows_have_dim_gutters),           AT_PROMPT(an_entered_line_keeps_its_colours),
        AT_PROMPT(the_newest_entry_is_suggested),   AT_PROMPT(else_what_the_verb_takes),
        AT_PROMPT(it_is_cut_at_the_edge),           AT_PROMPT(both_can_be_switched_off),
        AT_PROMPT(without_colours_nothing_is_grey), AT_PROMPT(no_color_in_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
