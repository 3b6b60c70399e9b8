/* A talk with a peer at the prompt: what is typed goes to it, what it says is shown, and a key leaves it. */
#include "repl/driver.h"
#include "repl/screen.h"
/* A test program is one file, so what it drives with is included whole. */
#include "repl/driver.c"
#include "repl/screen.c"

#include <signal.h>

static const char *const with_rc[] = {"--rc", "rc.sks", "-q", NULL};

/* The peer says something first, so that the test knows that the talk has begun. */
static const char rc[] =
    "set hints off\nset suggest off\na, b = socketpair\n"
    "fn answer b { send b \"ready\\n\"; while line = recv b --line { send b (upper($line)) }; close b }\n"
    "fn greet b { send b \"\\e[31mred\\n\" }\n";

static struct driver d;

static int start(void **state) {
    (void)state;
    alarm(60);
    driver_home(&d);
    driver_write(&d, "rc.sks", rc);
    driver_restart(&d, "xterm", with_rc);
    driver_expect(&d, "sks> █");
    return 0;
}

static int end(void **state) {
    (void)state;
    driver_end(&d);
    return 0;
}

static void begin(const char *options) {
    driver_type(&d, "t = spawn answer $b\r\x0c");
    driver_expect(&d, "sks %1> █");
    driver_type(&d, "talk a");
    driver_type(&d, options);
    driver_type(&d, "\r");
}

static void lines_go_both_ways_and_a_key_leaves(void **state) {
    (void)state;
    begin("");
    driver_expect(&d, "sks %1> talk a\nready\n█");
    driver_type(&d, "help\r");
    driver_expect(&d, "sks %1> talk a\nready\nhelp\nHELP\n█");
    driver_type(&d, "half\x1d");
    driver_expect(&d, "sks %1> talk a\nready\nhelp\nHELP\nhalf^]\n"
                      "_ = {sent: 5, received: 11} (left by Ctrl-]; the handle is as it was)\nsks %1> █");
    driver_type(&d, "\x0csend a \"more\\n\"; recv a\r");
    driver_expect(&d, "sks %1> send a \"more\\n\"; recv a\n_ = 5 (bytes sent)\n_ = \"MORE\\n\" (5 bytes)\nsks %1> █");
}

static void the_end_is_told_and_the_peer_ends(void **state) {
    (void)state;
    begin("");
    driver_expect(&d, "sks %1> talk a\nready\n█");
    driver_type(&d, "\x04");
    driver_expect(&d, "sks %1> talk a\nready\n"
                      "_ = {sent: 0, received: 6} (the peer closed its side)\nsks> █");
}

/* By the signal alone, since the terminal's own part in the key comes at its own time. A line that was begun is forgotten. */
static void an_interrupt_ends_the_talk_alone(void **state) {
    (void)state;
    begin("");
    driver_expect(&d, "sks %1> talk a\nready\n█");
    driver_type(&d, "half");
    driver_expect(&d, "sks %1> talk a\nready\nhalf█");
    assert_int_equal(kill(d.pid, SIGINT), 0);
    driver_expect(&d, "sks %1> talk a\nready\nhalf\nsks %1> █");
    driver_type(&d, "\x0c"
                    "print on\r");
    driver_expect(&d, "sks %1> print on\non\nsks %1> █");
}

/* What the peer says does not steer the terminal. */
static void what_comes_is_shown_safely(void **state) {
    (void)state;
    driver_type(&d, "greet $b\r\x0c");
    driver_expect(&d, "sks> █");
    driver_type(&d, "talk a\r");
    driver_expect(&d, "sks> talk a\n\\e[31mred\n█");
    driver_type(&d, "\x1d");
    driver_expect(&d, "sks> talk a\n\\e[31mred\n^]\n"
                      "_ = {sent: 0, received: 9} (left by Ctrl-]; the handle is as it was)\nsks> █");
}

#define AT_PROMPT(test) cmocka_unit_test_setup_teardown(test, start, end)

int main(void) {
    if (!getenv("SOCKSHELL")) return 77; /* skipped: there is no program to drive */
    const struct CMUnitTest tests[] = {
        AT_PROMPT(lines_go_both_ways_and_a_key_leaves),
        AT_PROMPT(the_end_is_told_and_the_peer_ends),
        AT_PROMPT(an_interrupt_ends_the_talk_alone),
        AT_PROMPT(what_comes_is_shown_safely),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
