/* Tests of shell/progress_bar.h, with a clock of their own. */
#include "shell/progress_bar.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define MILLISECOND UINT64_C(1000000)
#define KIB UINT64_C(1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

static struct buffer out;

static int end(void **state) {
    (void)state;
    buffer_clear(&out);
    return 0;
}

static const char *line(struct progress_bar *bar, uint64_t from, uint64_t done, uint64_t total, uint64_t ms,
                        unsigned width) {
    const uint64_t began = 5000 * MILLISECOND;
    struct progress p = {.from = from, .done = done, .total = total, .began = began};
    out.len = 0;
    progress_bar_push(bar, &p, began + ms * MILLISECOND, width, &out);
    return buffer_text(&out);
}

/* The first look at work that has gone on for so long. */
struct row {
    uint64_t from, done, total, ms;
    unsigned width;
    const char *want;
};

static const struct row rows[] = {
    {0, MIB, 4 * MIB, 1000, 80, " 25% [=====>              ] 1.0 MiB of 4.0 MiB, 1.0 MiB/s, 3s left"},
    {0, MIB, 4 * MIB, 500, 80, " 25% [=====>              ] 1.0 MiB of 4.0 MiB, 2.0 MiB/s, 2s left"},
    {0, 4 * MIB, 4 * MIB, 1000, 80, "100% [====================] 4.0 MiB of 4.0 MiB, 4.0 MiB/s, 0s left"},
    /* It gets no more room than it needs, and none where there is little. */
    {0, MIB, 4 * MIB, 1000, 200,
     " 25% [==========>                             ] 1.0 MiB of 4.0 MiB, 1.0 MiB/s, 3s left"},
    {0, MIB, 4 * MIB, 1000, 68, " 25% [==>     ] 1.0 MiB of 4.0 MiB, 1.0 MiB/s, 3s left"},
    {0, MIB, 4 * MIB, 1000, 67, " 25% 1.0 MiB of 4.0 MiB, 1.0 MiB/s, 3s left"},
    {0, MIB, 4 * MIB, 1000, 1, " 25% 1.0 MiB of 4.0 MiB, 1.0 MiB/s, 3s left"},
    /* Units. */
    {0, 100, 1000, 1000, 20, " 10% 100 bytes of 1000 bytes, 100 bytes/s, 9s left"},
    {0, 1023, 0, 1000, 20, "1023 bytes, 1023 bytes/s, for 1s"},
    {0, 1024, 0, 1000, 20, "1.0 KiB, 1.0 KiB/s, for 1s"},
    {0, MIB - 1, 0, 1000, 20, "1.0 MiB, 1.0 MiB/s, for 1s"},
    {0, GIB, 1024 * GIB, 1000, 20, "  0% 1.0 GiB of 1.0 TiB, 1.0 GiB/s, 17min3s left"},
    {0, MIB, 10 * GIB, 1000, 20, "  0% 1.0 MiB of 10.0 GiB, 1.0 MiB/s, 2h50min left"},
    {0, MIB, 1024 * GIB, 1000, 20, "  0% 1.0 MiB of 1.0 TiB, 1.0 MiB/s"}, /* days: a guess */
    /* What was there before does not count for the rate. */
    {2 * MIB, 3 * MIB, 4 * MIB, 1000, 20, " 75% 3.0 MiB of 4.0 MiB, 1.0 MiB/s, 1s left"},
    {MIB, MIB, 4 * MIB, 1000, 20, " 25% 1.0 MiB of 4.0 MiB, nothing moves; Ctrl-C stops"},
    {MIB, MIB, 0, 1000, 20, "1.0 MiB, nothing moves; Ctrl-C stops"},
    /* A file that grew. */
    {0, 5 * MIB, 4 * MIB, 1000, 80, "5.0 MiB, 5.0 MiB/s, for 1s"},
};

static void a_line(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        struct progress_bar bar = {0};
        assert_string_equal(line(&bar, r->from, r->done, r->total, r->ms, r->width), r->want);
    }
}

/* It is that of the last three seconds. */
static void the_rate_follows(void **state) {
    (void)state;
    struct progress_bar bar = {0};
    uint64_t done = 0;
    for (uint64_t ms = 100; ms <= 10000; ms += 100) line(&bar, 0, done += MIB, 0, ms, 80);
    assert_string_equal(line(&bar, 0, done, 0, 10001, 80), "100.0 MiB, 10.0 MiB/s, for 10s");
    for (uint64_t ms = 10100; ms < 13100; ms += 100) line(&bar, 0, done, 0, ms, 80);
    assert_string_equal(line(&bar, 0, done, 0, 13200, 80), "100.0 MiB, nothing moves; Ctrl-C stops");
}

static void other_work_counts_anew(void **state) {
    (void)state;
    struct progress_bar bar = {0};
    struct progress p = {.done = GIB, .began = 1};
    progress_bar_push(&bar, &p, 1000 * MILLISECOND, 80, &out);
    assert_string_equal(line(&bar, 0, MIB, 0, 1000, 80), "1.0 MiB, 1.0 MiB/s, for 1s");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_line, end),
        cmocka_unit_test_teardown(the_rate_follows, end),
        cmocka_unit_test_teardown(other_work_counts_anew, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
