/* Unix paths that bind made: removed at the end, and no others. */
#include "net/handle.h"

#include "base/mem.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[] = "/tmp/sks-bound-XXXXXX";

static int set_up(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return rmdir(folder);
}

/* The path of a file in the test's folder. */
struct path {
    char text[64];
};

static struct path path_of(const char *name) {
    struct path p;
    (void)snprintf(p.text, sizeof p.text, "%s/%s", folder, name);
    return p;
}

static void make_socket(const char *path) {
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    (void)snprintf(un.sun_path, sizeof un.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&un, sizeof un), 0);
    assert_int_equal(close(fd), 0);
}

static bool is_there(const char *path) {
    return access(path, F_OK) == 0;
}

static void test_removed(void **state) {
    (void)state;
    struct path first = path_of("first"), second = path_of("second"), foreign = path_of("foreign");
    make_socket(first.text);
    make_socket(second.text);
    make_socket(foreign.text);
    struct bound_path *one = bound_path_add(span_text(first.text));
    struct bound_path *two = bound_path_add(span_text(second.text));
    assert_non_null(one);
    assert_non_null(two);
    bound_paths_remove();
    assert_false(is_there(first.text));
    assert_false(is_there(second.text));
    assert_true(is_there(foreign.text));
    bound_paths_remove();
    bound_path_forget(one);
    bound_path_forget(two);
    assert_int_equal(unlink(foreign.text), 0);
}

/* Forgotten from the middle, the beginning and the end of the list. */
static void test_forgotten(void **state) {
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d"};
    struct bound_path *added[COUNT(names)];
    for (size_t i = 0; i < COUNT(names); i++) {
        struct path p = path_of(names[i]);
        make_socket(p.text);
        added[i] = bound_path_add(span_text(p.text));
        assert_non_null(added[i]);
    }
    bound_path_forget(added[1]);
    bound_path_forget(added[3]);
    bound_path_forget(added[0]);
    bound_path_forget(NULL);
    bound_paths_remove();
    for (size_t i = 0; i < COUNT(names); i++) {
        struct path p = path_of(names[i]);
        assert_int_equal(is_there(p.text), i != 2);
        if (i != 2) assert_int_equal(unlink(p.text), 0);
    }
    bound_path_forget(added[2]);
}

/* Somebody else's socket at the same path has another inode; a plain file is never removed. */
static void test_other_inode(void **state) {
    (void)state;
    struct path ours = path_of("ours"), moved = path_of("moved"), file = path_of("file");
    make_socket(ours.text);
    struct bound_path *p = bound_path_add(span_text(ours.text));
    assert_int_equal(rename(ours.text, moved.text), 0);
    make_socket(ours.text);
    int fd = open(file.text, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    struct bound_path *plain = bound_path_add(span_text(file.text));
    bound_paths_remove();
    assert_true(is_there(ours.text));
    assert_true(is_there(moved.text));
    assert_true(is_there(file.text));
    bound_path_forget(p);
    bound_path_forget(plain);
    assert_int_equal(unlink(ours.text), 0);
    assert_int_equal(unlink(moved.text), 0);
    assert_int_equal(unlink(file.text), 0);
}

static void test_not_added(void **state) {
    (void)state;
    struct path missing = path_of("missing");
    assert_null(bound_path_add(span_text(missing.text)));
    mem_fail_from(1);
    struct bound_path *p = bound_path_add(SPAN("/tmp"));
    mem_fail_from(0);
    assert_null(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_removed),
        cmocka_unit_test(test_forgotten),
        cmocka_unit_test(test_other_inode),
        cmocka_unit_test(test_not_added),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
