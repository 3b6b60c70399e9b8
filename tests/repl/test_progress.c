/* How far long work is (REPL.md section 6): a bar below what is shown, until the work is done. A task that the test knocks
   at says when it goes on. */
#include "repl/sitting.h"

/* Half a mebibyte comes, and at a knock the other half; or half of it is read, and the other. */
static const char rc[] = "set hints off\nset suggest off\n"
                         "s = socket unix\nbind s ./s\nlisten s\n"
                         "half = \"x\" * 524288\nwhole = \"x\" * 1048576\na, b = socketpair\n"
                         "fn give s a half { send $a $half; c = accept s; send $a $half }\n"
                         "fn take s b { recv b --exactly 512k; c = accept s; print \"on\"; recv b --exactly 512k }\n"
                         "fn tick s { while true { c = accept s; print \"tick\" } }\n";

static int start(void **state) {
    (void)state;
    return start_with(rc);
}

static void what_is_received_has_a_bar(void **state) {
    (void)state;
    begin("t = spawn give $s $a $half");
    driver_type(&d, "x = recv b --exactly 1m\r");
    driver_expect_begin(&d, "sks %1> x = recv b --exactly 1m\n"
                            " 50% [==========>         ] 512.0 KiB of 1.0 MiB, ");
    driver_expect(&d, "sks %1> x = recv b --exactly 1m\n"
                      " 50% [==========>         ] 512.0 KiB of 1.0 MiB, nothing moves; Ctrl-C stops█");
    driver_expect_looks(&d, 1, "DDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDDD");
    driver_type(&d, "print len($x)");
    driver_knock(&d, "s");
    driver_type(&d, "\x0c");
    driver_expect(&d, "sks> print len($x)█");
}

/* What the kernel takes at once differs; so does the share. */
static void what_is_sent_has_one_too(void **state) {
    (void)state;
    driver_type(&d, "send a $whole\r");
    driver_expect_begin(&d, "sks> send a $whole\n ");
    driver_expect_looks(&d, 0, "GGGG.VVVV.........");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks> send a $whole\n^C\nsks> █");
}

static void what_goes_through_is_counted(void **state) {
    (void)state;
    driver_type(&d, "c, e = socketpair\rt = spawn give $s $a $half\r\x0c");
    driver_expect(&d, "sks %1> █");
    driver_type(&d, "u = spawn { recv e --exactly 1m }\r\x0c");
    driver_expect(&d, "sks %2> █");
    driver_type(&d, "relay b c\r");
    driver_expect_begin(&d, "sks %2> relay b c\n512.0 KiB, ");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks %2> relay b c\n^C\nsks %2> █");
}

static void a_file_has_one(void **state) {
    (void)state;
    static char big[1048577];
    memset(big, 'x', sizeof big - 1);
    driver_write(&d, "big", big);
    begin("t = spawn take $s $b");
    driver_type(&d, "send a --file big\r");
    driver_expect_begin(&d, "sks %1> send a --file big\n ");
    driver_knock(&d, "s");
    driver_expect(&d, "sks %1> send a --file big\n[%1] on\n_ = 1048576 (bytes sent)\nsks> █");
}

static void what_goes_into_a_file_has_one(void **state) {
    (void)state;
    begin("t = spawn give $s $a $half");
    driver_type(&d, "recv b --to got --exactly 1m\r");
    driver_expect_begin(&d, "sks %1> recv b --to got --exactly 1m\n"
                            " 50% [==========>         ] 512.0 KiB of 1.0 MiB, ");
    driver_knock(&d, "s");
    driver_expect_begin(&d, "sks %1> recv b --to got --exactly 1m\n_ = 1048576");
}

/* What tasks print comes above it. */
static void lines_come_above(void **state) {
    (void)state;
    driver_type(&d, "u = spawn { send a $half }\rt = spawn tick $s\r\x0c");
    driver_expect(&d, "sks %2> █");
    driver_type(&d, "x = recv b --exactly 1m\r");
    driver_expect_begin(&d, "sks %2> x = recv b --exactly 1m\n"
                            " 50% [==========>         ] 512.0 KiB of 1.0 MiB, ");
    driver_knock(&d, "s");
    driver_expect_begin(&d, "sks %2> x = recv b --exactly 1m\n[%2] tick\n"
                            " 50% [==========>         ] 512.0 KiB of 1.0 MiB, ");
    driver_resize(&d, 24, 40);
    driver_expect_begin(&d, "sks %2> x = recv b --exactly 1m\n[%2] tick\n"
                            " 50% 512.0 KiB of 1.0 MiB, ");
    driver_type(&d, "\x03");
    driver_expect(&d, "sks %2> x = recv b --exactly 1m\n[%2] tick\n^C\nsks %1> █");
}

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(what_is_received_has_a_bar),    AT_PROMPT(what_is_sent_has_one_too),
        AT_PROMPT(what_goes_through_is_counted),  AT_PROMPT(a_file_has_one),
        AT_PROMPT(what_goes_into_a_file_has_one), AT_PROMPT(lines_come_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
