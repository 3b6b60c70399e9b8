/* What a session keeps: its history as a verb, what worked as a script, its settings and the rc file. */
#include "repl/sitting.h"

#include <sys/stat.h>

static const char *const usual[] = {"-q", NULL};

static int start(void **state) {
    (void)state;
    return start_with(NULL);
}

static const char *path_of(const char *name) {
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", d.home, name);
    return path;
}

static void expect_file(const char *name, const char *want) {
    char text[4096];
    FILE *f = fopen(path_of(name), "r");
    assert_non_null(f);
    size_t len = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[len] = '\0';
    assert_string_equal(text, want);
}

static void the_history_is_a_table(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "x = 5\r print 1\rx = 6\rx = 5\rif $x == 5 {\rprint yes\r}\rhistory 3\r");
    driver_expect(&d, "sks> x = 5\nx = 5\nsks>  print 1\n1\nsks> x = 6\nx = 6\nsks> x = 5\nx = 5\n"
                      "sks> if $x == 5 {\n {..     print yes\n {.. }\nyes\n"
                      "sks> history 3\n"
                      "number  entry\n"
                      "     2  x = 5\n"
                      "     3  if $x == 5 {\\n    print yes\\n}\n"
                      "     4  history 3\n"
                      "sks> █");
}

static void what_worked_is_saved_as_a_script(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "a, b = socketpair\rsend a \"hi\"\rrecv nobody\rrecv b 64\rprint $_\rhelp nosuch\rsave x.sks\r");
    driver_expect(&d, "sks> a, b = socketpair\n"
                      "a = unix stream pair, fd <n>\nb = unix stream pair, fd <n>\n"
                      "sks> send a \"hi\"\n_ = 2 (bytes sent)\n"
                      "sks> recv nobody\nerror: no handle named 'nobody'\n  recv nobody\n       ^~~~~~\n"
                      "sks> recv b 64\n_ = \"hi\" (2 bytes)\n"
                      "sks> print $_\nhi\n"
                      "sks> help nosuch\nerror: help: no help on 'nosuch'\n  help nosuch\n       ^~~~~~\n"
                      "hint: help lists what there is\n"
                      "sks> save x.sks\n4 entries saved; sockshell x.sks runs them\nsks> █");
    expect_file("x.sks", "#!/usr/bin/env sockshell\n# Typed in a session, where it worked.\n"
                         "a, b = socketpair\n_ = send a \"hi\"\n_ = recv b 64\nprint $_\n");
    driver_type(&d, "\x0csave x.sks\r");
    driver_expect(&d, "sks> save x.sks\nerror: save: EEXIST (17): File exists\n  save x.sks\n       ^~~~~\n"
                      "hint: save PATH --replace writes over it\nsks> █");
    driver_type(&d, "\x0csource x.sks\rsave x.sks --replace\r");
    driver_expect(&d, "sks> source x.sks\nhi\nsks> save x.sks --replace\n"
                      "5 entries saved; sockshell x.sks runs them\nsks> █");
    struct stat st;
    assert_int_equal(stat(path_of("x.sks"), &st), 0);
    assert_true(st.st_mode & S_IXUSR);
}

static void settings_are_shown_and_set(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "set timing\rset timing of\rset notices hold\r");
    driver_expect(&d, "sks> set timing\n_ = \"off\" (after each statement, how long it took)\n"
                      "sks> set timing of\nerror: set: timing takes on|off, not 'of'\n  set timing of\n"
                      "             ^~\nhint: did you mean off?\n"
                      "sks> set notices hold\nnotices is hold\nsks> █");
}

static void timing_tells_how_long(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    driver_type(&d, "set timing on\r");
    char text[SCREEN_TEXT], unit[3] = "";
    double number = 0;
    long deadline = now_ms() + PATIENCE_MS;
    do screen_text(&d.screen, text);
    while (!strstr(text, "\nsks> █") && take_output(&d, deadline));
    assert_int_equal(sscanf(text, "sks> set timing on\ntiming is on\n%lf %2s\nsks> █", &number, unit), 2);
    assert_true(strcmp(unit, "us") == 0 || strcmp(unit, "ms") == 0);
    assert_true(d.screen.cells[2][0].dim);
    /* Whatever is set when a statement ends holds for it. */
    driver_type(&d, "\x0cset timing off\rx = 1\r");
    driver_expect(&d, "sks> set timing off\ntiming is off\nsks> x = 1\nx = 1\nsks> █");
}

static void colours_go_and_come(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    assert_int_equal(d.screen.cells[0][0].colour, 32);
    driver_type(&d, "set colours off\r");
    driver_expect(&d, "sks> set colours off\ncolours is off\nsks> █");
    assert_int_equal(d.screen.cells[2][0].colour, 0);
    driver_type(&d, "set colours auto\r");
    driver_expect(&d, "sks> set colours off\ncolours is off\nsks> set colours auto\ncolours is auto\nsks> █");
    assert_int_equal(d.screen.cells[4][0].colour, 32);
}

static void write_rc(const char *text, mode_t mode) {
    (void)mkdir(path_of(".config"), 0700);
    (void)mkdir(path_of(".config/sockshell"), 0700);
    FILE *f = fopen(path_of(".config/sockshell/rc.sks"), "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
    assert_int_equal(chmod(path_of(".config/sockshell/rc.sks"), mode), 0);
}

static void the_rc_file_is_run_first(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    leave();
    write_rc("set notices hold\nhello = \"from rc\"\nfn twice n { return $n * 2 }\n", 0644);
    driver_restart(&d, "xterm", usual);
    driver_expect(&d, "sks> █");
    driver_type(&d, "print $hello (set notices) twice(4)\r");
    driver_expect(&d, "sks> print $hello (set notices) twice(4)\nfrom rc hold 8\nsks> █");
}

static void an_rc_file_of_others_is_not_run(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    leave();
    write_rc("print danger\n", 0666);
    driver_restart(&d, "xterm", usual);
    char want[320];
    snprintf(want, sizeof want, "sockshell: %s: not run: others may wr\nite to it\nsks> █",
             path_of(".config/sockshell/rc.sks"));
    driver_expect(&d, want);
}

static void a_wrong_rc_file_does_not_keep_one_out(void **state) {
    (void)state;
    driver_expect(&d, "sks> █");
    leave();
    write_rc("set hint off\n", 0600);
    driver_restart(&d, "xterm", usual);
    char want[480];
    snprintf(want, sizeof want,
             "%s:1:5: error: set: no setting 'hint'\n  1 | set hint off\n    |     ^~~~\nhint: did you mean 'hints'?\n"
             "sks> █",
             path_of(".config/sockshell/rc.sks"));
    driver_expect(&d, want);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_history_is_a_table, start, end),
        cmocka_unit_test_setup_teardown(what_worked_is_saved_as_a_script, start, end),
        cmocka_unit_test_setup_teardown(settings_are_shown_and_set, start, end),
        cmocka_unit_test_setup_teardown(timing_tells_how_long, start, end),
        cmocka_unit_test_setup_teardown(colours_go_and_come, start, end),
        cmocka_unit_test_setup_teardown(the_rc_file_is_run_first, start, end),
        cmocka_unit_test_setup_teardown(an_rc_file_of_others_is_not_run, start, end),
        cmocka_unit_test_setup_teardown(a_wrong_rc_file_does_not_keep_one_out, start, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
