/* The hexdump, line for line as `hexdump -C` prints it. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define ZEROS "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define ZERO_LINE "00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"

static const struct {
    const char *bytes;
    size_t len;
    const char *dump;
} rows[] = {
#define ROW(bytes, dump)                                                                                               \
    { bytes, sizeof(bytes) - 1, dump }
    ROW("", ""),
    ROW("Hello body", "00000000  48 65 6c 6c 6f 20 62 6f  64 79                    |Hello body|\n"
                      "0000000a\n"),
    ROW("\x7f\x80~", "00000000  7f 80 7e                                          |..~|\n"
                     "00000003\n"),
    ROW(ZEROS, "00000000  " ZERO_LINE "00000010\n"),
    ROW(ZEROS ZEROS, "00000000  " ZERO_LINE "*\n00000020\n"),
    ROW(ZEROS ZEROS ZEROS "0123456789abcdef" ZEROS,
        "00000000  " ZERO_LINE "*\n"
        "00000030  30 31 32 33 34 35 36 37  38 39 61 62 63 64 65 66  |0123456789abcdef|\n"
        "00000040  " ZERO_LINE "00000050\n"),
    ROW(ZEROS ZEROS "\0", "00000000  " ZERO_LINE "*\n"
                          "00000020  00                                                |.|\n"
                          "00000021\n"),
};

static void dumps(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer b = {0};
        assert_true(hexdump_push(&b, span_of(rows[i].bytes, rows[i].len)));
        assert_string_equal(buffer_text(&b), rows[i].dump);
        buffer_clear(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(dumps)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
