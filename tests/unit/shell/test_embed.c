/* Tests of the public interface, sockshell/sockshell.h. */
#include "sockshell/sockshell.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { ROOM = 4096 };

struct kept {
    char out[ROOM], err[ROOM];
};

static int keep(void *context, enum sks_stream stream, const char *bytes, size_t len) {
    struct kept *k = context;
    char *to = stream == SKS_STDOUT ? k->out : k->err;
    size_t used = strlen(to);
    if (len >= ROOM - used) return -ENOSPC;
    memcpy(to + used, bytes, len);
    to[used + len] = '\0';
    return 0;
}

static enum sks_result eval(struct sks *s, const char *text, int *status) {
    return sks_eval(s, text, strlen(text), status);
}

static void test_life(void **state) {
    (void)state;
    struct kept kept = {0};
    struct sks_output output = {keep, &kept};
    struct sks *s = sks_new(&output);
    assert_non_null(s);
    assert_int_equal(eval(s, "x = 40", NULL), SKS_DONE);
    assert_int_equal(eval(s, "print ($x + 2)", NULL), SKS_DONE);
    assert_string_equal(kept.out, "42\n");
    assert_string_equal(kept.err, "");
    sks_free(s);
    sks_free(NULL);
}

static void test_results(void **state) {
    (void)state;
    struct kept kept = {0};
    struct sks_output output = {keep, &kept};
    struct sks *s = sks_new(&output);
    int status = -1;
    assert_int_equal(eval(s, "assert false", &status), SKS_FAILED);
    assert_non_null(strstr(kept.err, "error: "));
    assert_int_equal(eval(s, "if {", &status), SKS_SYNTAX);
    assert_int_equal(eval(s, "exit 9", &status), SKS_EXIT);
    assert_int_equal(status, 9);
    assert_int_equal(sks_run_file(s, "/nonexistent/x"), 127);
    sks_free(s);
}

static void test_two_sessions_share_nothing(void **state) {
    (void)state;
    struct kept kept = {0};
    struct sks_output output = {keep, &kept};
    struct sks *a = sks_new(&output), *b = sks_new(&output);
    assert_int_equal(eval(a, "x = 1", NULL), SKS_DONE);
    assert_int_equal(eval(b, "print $x", NULL), SKS_FAILED);
    assert_int_equal(eval(a, "print $x", NULL), SKS_DONE);
    assert_string_equal(kept.out, "1\n");
    sks_free(a);
    sks_free(b);
}

static void test_version(void **state) {
    (void)state;
    assert_string_equal(sks_version(), SKS_VERSION);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_life),
        cmocka_unit_test(test_results),
        cmocka_unit_test(test_two_sessions_share_nothing),
        cmocka_unit_test(test_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
