/* Tests of `--test`: scripts in processes of their own, what is told of them, and the exit status. */
#include "shell/testing/testrun.h"

#include "shell/output.h"
#include "shell/run_file.h"
#include "shell/testing/find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_ROOM = 256 };

static char folder[] = "/tmp/sks-testrun-XXXXXX";

static const char *in_folder(const char *name) {
    static char paths[4][PATH_ROOM];
    static unsigned next;
    char *path = paths[next++ % COUNT(paths)];
    (void)snprintf(path, PATH_ROOM, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text) {
    int fd = open(in_folder(name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(output_write(fd, span_text(text)), 0);
    (void)close(fd);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at) {
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static int remove_folder(void **state) {
    (void)state;
    return nftw(folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/* Runs --test on the path with standard error going to a file, and standard output too, or where `to` is; `out` gets what
   the file was told. */
static int run_testrun_to(int to, const char *path, const char *junit, struct buffer *out) {
    char operand[PATH_ROOM];
    char *operands[] = {operand};
    (void)snprintf(operand, sizeof operand, "%s", path);
    struct command_line c = {.action = ACTION_TEST, .junit = junit, .operands = operands, .operand_count = 1};
    FILE *file = tmpfile();
    assert_non_null(file);
    int kept_out = dup(STDOUT_FILENO), kept_err = dup(STDERR_FILENO);
    (void)dup2(to < 0 ? fileno(file) : to, STDOUT_FILENO);
    (void)dup2(fileno(file), STDERR_FILENO);
    int status = testrun(&c);
    (void)dup2(kept_out, STDOUT_FILENO);
    (void)dup2(kept_err, STDERR_FILENO);
    (void)close(kept_out);
    (void)close(kept_err);
    (void)lseek(fileno(file), 0, SEEK_SET);
    assert_int_equal(run_file_read(fileno(file), out), 0);
    (void)fclose(file);
    return status;
}

static int run_testrun(const char *path, const char *junit, struct buffer *out) {
    return run_testrun_to(-1, path, junit, out);
}

/* A script, and a line that must be told of it. */
struct row {
    const char *script;
    int status;
    const char *told;
};

static const struct row rows[] = {
    {"print 1\n", 0, "\nok 1 - "},
    {"# stdout:\n#| 1\nprint 1\n", 0, "\nok 1 - "},
    {"# stdout:\n#| 1\n#| 2\nprint 1\n", 1, "\n    - 2\n"},
    {"# stdout:\n#| port <port>\nprint \"port 80\"\n", 0, "\nok 1 - "},
    {"# status: 3\nexit 3\n", 0, "\nok 1 - "},
    {"# status: 3\nexit 4\n", 1, "status 4, expected 3"},
    {"exit 4\n", 1, "status 4, expected 0"},
    {"# status: 1\nassert false\n", 0, "\nok 1 - "},
    {"# status: 1\n# stderr:\n#| <path>:4:<number>: error: <any>\n#|   4 | assert false\n#| <any>\nassert false\n", 1,
     "\n    - "},
    {"# status: 2\nif true {\n", 0, "\nok 1 - "},
    {"# status: x\nprint 1\n", 1, "line 1: a number from 0 to 255 is due"},
    {"# args: a bc\n# stdout:\n#| 2 bc\nprint len($args) $2\n", 0, "\nok 1 - "},
    {"print (input)\n# at its end\n", 0, "\nok 1 - "},
    {"s = socket\nassert $s.fd < 100, \"$s\"\n", 0, "\nok 1 - "},
    {"# stdout:\n#| <tmp>\nprint $TMP\nassert env(\"TMP\") == $TMP\nu = socket unix\nbind u $TMP/s\n", 0, "\nok 1 - "},
    {"test \"good\" { assert true }\ntest \"second\" { print 1 }\n", 0, "\n    ok 2 - second\n    1..2\nok 1 - "},
    {"test \"bad\" { assert 1 == 2 }\ntest \"good\" { }\n", 1, "\n    not ok 1 - bad\n"},
    {"test \"bad\" { assert 1 == 2 }\ntest \"good\" { }\n", 1, "\n    ok 2 - good\n"},
    {"test \"bad\" { assert 1 == 2 }\n", 1, "1 of 1 tests failed"},
    {"test \"good\" { }\nassert false\n", 1, "status 1, expected 0"},
    {"test \"outer\" {\ntest \"inner\" { assert 1 == 2 }\n}\n", 1, "\n    ok 1 - outer\n    not ok 2 - inner\n"},
    {"t = spawn { test \"a\" { sleep 1ms } }\ntest \"b\" { wait t; assert 1 == 2 }\n", 1, "\n    not ok 1 - b\n"},
    {"t = spawn { test \"a\" { sleep 1ms } }\ntest \"b\" { wait t; assert 1 == 2 }\n", 1, "\n    ok 2 - a\n"},
    {"fn f { test \"left\" { return 1 } }\ntest \"outer\" { f }\n", 0, "\n    ok 1 - outer\n    ok 2 - left\n"},
    {"test \"left\" { exit 3 }\n", 1, "\n        the script ended before the test did\n"},
    {"# status: 3\ntest \"left\" { exit 3 }\n", 0, "\n    ok 1 - left\n"},
    {"# timeout: 1\na, b = socketpair\nrecv a\n", 1, "timed out after 1 s"},
};

static void test_rows(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer out = {0};
        write_file("row.sks", rows[i].script);
        int status = run_testrun(in_folder("row.sks"), NULL, &out);
        const char *told = buffer_text(&out);
        if (status != rows[i].status || !strstr(told, rows[i].told))
            fail_msg("%s: %d\n%s", rows[i].script, status, told);
        buffer_clear(&out);
    }
    (void)unlink(in_folder("row.sks"));
}

static void test_results_that_cannot_be_written_are_not_passed(void **state) {
    (void)state;
    struct buffer out = {0};
    int full = open("/dev/full", O_WRONLY);
    if (full < 0) skip();
    write_file("good.sks", "print 1\n");
    assert_int_equal(run_testrun_to(full, in_folder("good.sks"), NULL, &out), 1);
    assert_string_equal(buffer_text(&out), "sockshell: standard output: No space left on device\n");
    buffer_clear(&out);
    (void)close(full);
    (void)unlink(in_folder("good.sks"));
}

static void test_folders_are_gone_through_in_order(void **state) {
    (void)state;
    struct script_list list = {0};
    struct err err;
    char sub[PATH_ROOM];
    (void)snprintf(sub, sizeof sub, "%s/sub", folder);
    assert_int_equal(mkdir(sub, 0700), 0);
    write_file("b.sks", "");
    write_file("a.sks", "");
    write_file("a.txt", "");
    write_file(".hidden.sks", "");
    write_file("sub/c.sks", "");
    assert_true(script_list_add(&list, folder, &err));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.paths[0], in_folder("a.sks"));
    assert_string_equal(list.paths[1], in_folder("b.sks"));
    assert_string_equal(list.paths[2], in_folder("sub/c.sks"));
    script_list_clear(&list);
}

static void test_path_that_is_not_there(void **state) {
    (void)state;
    struct buffer out = {0};
    assert_int_equal(run_testrun("/nonexistent/x", NULL, &out), 2);
    assert_string_equal(buffer_text(&out), "sockshell: /nonexistent/x: No such file or directory\n");
    buffer_clear(&out);
}

static void test_junit_is_written(void **state) {
    (void)state;
    struct buffer out = {0};
    char path[PATH_ROOM], junit[PATH_ROOM];
    (void)snprintf(path, sizeof path, "%s", in_folder("j.sks"));
    (void)snprintf(junit, sizeof junit, "%s", in_folder("j.xml"));
    write_file("j.sks", "test \"x < y\" { assert false }\n");
    assert_int_equal(run_testrun(path, junit, &out), 1);
    buffer_clear(&out);
    int fd = open(junit, O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(run_file_read(fd, &out), 0);
    (void)close(fd);
    assert_non_null(strstr(buffer_text(&out), "name=\"x &lt; y\""));
    buffer_clear(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_results_that_cannot_be_written_are_not_passed),
        cmocka_unit_test(test_folders_are_gone_through_in_order),
        cmocka_unit_test(test_path_that_is_not_there),
        cmocka_unit_test(test_junit_is_written),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
