/* The users' own keys (REPL.md section 3): what inputrc binds, and readline's mode that is like vi. */
#include "repl/sitting.h"

static int start(void **state) {
    (void)state;
    return start_with("set hints off\n");
}

/* In another session, which reads this as the users' file. */
static void sit_again(const char *inputrc) {
    leave();
    driver_write(&d, "inputrc", inputrc);
    d.inputrc = "inputrc";
    driver_restart(&d, "xterm", with_rc);
}

static void commands_can_be_bound(void **state) {
    (void)state;
    sit_again(
        "$if sockshell\n\"\\C-t\": sks-newline\n\"\\C-o\": sks-help\n$endif\n$if other\n\"\\C-a\": sks-help\n$endif\n");
    driver_type(&d, "x = 1\x14");
    driver_expect(&d, "sks> x = 1\n  .. █");
    driver_type(&d, "\x15\x08\x15"
                    "exit \x0f");
    driver_expect(&d,
                  "exit [STATUS]\n  end the script or the session\n  STATUS: an exit status, 0 to 255\nsks> exit █");
}

static void bindings_of_ones_own_stay(void **state) {
    (void)state;
    sit_again("TAB: menu-complete\n\"\\C-k\": backward-kill-word\n\"?\": \"why\"\n");
    driver_type(&d, "fo?\x0b");
    driver_expect(&d, "sks> █");
    driver_type(&d, "list\t");
    driver_expect(&d, "sks> listen █");
}

static void start_vi(void) {
    sit_again("set editing-mode vi\nset show-mode-in-prompt on\nset keyseq-timeout 50\n");
    driver_expect(&d, "(ins)sks> █");
}

static void vi_has_its_modes(void **state) {
    (void)state;
    start_vi();
    driver_type(&d, "print 12");
    driver_expect(&d, "(ins)sks> print 12█");
    driver_type(&d, "\x1b");
    driver_expect(&d, "(cmd)sks> print 1█2");
    driver_type(&d, "0x");
    driver_expect(&d, "(cmd)sks> █rint 12");
    driver_type(&d, "ip");
    driver_expect(&d, "(ins)sks> p█rint 12");
    driver_type(&d, "\r");
    driver_expect(&d, "(ins)sks> print 12\n12\n(ins)sks> █");
}

/* Keys that begin with ESC are none of vi's commands, however fast they come. */
static void vi_has_the_arrows(void **state) {
    (void)state;
    start_vi();
    driver_type(&d, "x = 1\r\x0c" UP);
    driver_expect(&d, "(ins)sks> x = 1█");
    driver_type(&d, LEFT "2");
    driver_expect(&d, "(ins)sks> x = 2█1");
}

static void vi_edits_blocks(void **state) {
    (void)state;
    start_vi();
    driver_type(&d, "if true {\rprint 1\r}");
    driver_expect(&d, "(ins)sks> if true {\n {..     print 1\n {.. }█");
    driver_type(&d, "\x1b");
    driver_expect(&d, "(cmd)sks> if true {\n {..     print 1\n {.. █}");
    driver_type(&d, "kk");
    driver_expect(&d, "(cmd)sks> █if true {\n {..     print 1\n {.. }");
    driver_type(&d, "jA2");
    driver_expect(&d, "(ins)sks> if true {\n {..     print 1\n {.. }2█");
    driver_type(&d, "\x08\x1b");
    driver_expect(&d, "(cmd)sks> if true {\n {..     print 1\n {.. █}");
    driver_type(&d, "\r");
    driver_expect(&d, "(cmd)sks> if true {\n {..     print 1\n {.. }\n1\n(ins)sks> █");
    driver_type(&d, "\x0c\x1b");
    driver_expect(&d, "(cmd)sks> █");
    driver_type(&d, "k");
    driver_expect(&d, "(cmd)sks> if true {\n {..     print 1\n {.. █}");
}

static void vi_pastes(void **state) {
    (void)state;
    start_vi();
    driver_type(&d, PASTE("print 1\rprint 2"));
    driver_expect(&d, "(ins)sks> print 1\n  .. print 2█");
}

/* Commands of readline's own that end an entry: what is whole runs, what is not goes on. */
static void other_keys_may_enter(void **state) {
    (void)state;
    sit_again("\"\\C-t\": accept-line\n");
    driver_type(&d, "print 1\x14");
    driver_expect(&d, "sks> print 1\n1\nsks> █");
    driver_type(&d, "\x0cif true {\x14");
    driver_expect(&d, "sks> if true {\n {.. █");
    driver_type(&d, "print 2\r}\x14");
    driver_expect(&d, "sks> if true {\n {.. print 2\n {.. }\n2\nsks> █");
}

/* readline puts the history's line back where it was changed, after the entry was taken. */
static void an_older_entry_is_changed_and_entered_so(void **state) {
    (void)state;
    driver_type(&d, "print \"a longer line\"\rprint 7\r\x0c\x10\x10");
    driver_expect(&d, "sks> print \"a longer line\"█");
    driver_type(&d, "\x15x = 1\x0f");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> █");
    driver_type(&d, "\x10\x10\x10");
    driver_expect(&d, "sks> x = 1\nx = 1\nsks> print \"a longer line\"█");
}

static void vi_walks_the_history_while_inserting(void **state) {
    (void)state;
    start_vi();
    driver_type(&d, "x = 1\ry = 2\r\x0c\x10\x10");
    driver_expect(&d, "(ins)sks> x = 1█");
    driver_type(&d, "\x0e");
    driver_expect(&d, "(ins)sks> y = 2█");
}

static void vi_has_its_end_of_input(void **state) {
    (void)state;
    start_vi();
    driver_type(&d, "print 1\x1b");
    driver_expect(&d, "(cmd)sks> print █1");
    driver_type(&d, "\x04");
    driver_expect(&d, "(cmd)sks> print 1\n1\n(ins)sks> █");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        AT_PROMPT(commands_can_be_bound),
        AT_PROMPT(bindings_of_ones_own_stay),
        AT_PROMPT(vi_has_its_modes),
        AT_PROMPT(vi_has_the_arrows),
        AT_PROMPT(vi_edits_blocks),
        AT_PROMPT(vi_pastes),
        AT_PROMPT(other_keys_may_enter),
        AT_PROMPT(an_older_entry_is_changed_and_entered_so),
        AT_PROMPT(vi_walks_the_history_while_inserting),
        AT_PROMPT(vi_has_its_end_of_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
