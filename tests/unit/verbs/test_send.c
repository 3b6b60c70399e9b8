/* send on a kernel that answers what is written down: all of the data, in as many calls as it takes. */
#include "bench.h"

enum { DATA = 1, FLAGS = 2 };

static void begin(struct bench *b, bool parking, int flags) {
    bench_call(b, &verb_send, parking);
    bench_give(b, DATA, (struct arg){.text = SPAN("Hello body")});
    if (flags) bench_give(b, FLAGS, (struct arg){.integer = flags});
}

static void assert_sent(const struct bench *b, enum verb_result result, int64_t count) {
    assert_int_equal(result, VERB_DONE);
    assert_int_equal(b->call.values[0].type, VALUE_INT);
    assert_int_equal(b->call.values[0].integer, count);
}

static void a_short_count_goes_on(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false, 0);
    assert_sent(&b, BENCH_RUN(&b, {"send", 6, 0, "Hello body"}, FAILS("send", EINTR), {"send", 4, 0, "body"}), 10);
    assert_int_equal(kernel.flags, MSG_NOSIGNAL);
    bench_close(&b);
}

static void a_parked_send_goes_on_where_it_was(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true, 0);
    assert_parks(&b, BENCH_RUN(&b, {"send", 6, 0, "Hello"}, FAILS("send", EAGAIN)), POLLOUT);
    assert_true(kernel.flags & MSG_DONTWAIT);
    assert_parks(&b, BENCH_RUN(&b, FAILS("send", EAGAIN)), POLLOUT);
    assert_sent(&b, BENCH_RUN(&b, {"send", 4, 0, "body"}), 10);
    bench_close(&b);
}

static void nothing_is_sent_in_one_call(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_DGRAM);
    bench_call(&b, &verb_send, false);
    bench_give(&b, DATA, (struct arg){.text = SPAN("")});
    assert_sent(&b, BENCH_RUN(&b, GIVES("send", 0)), 0);
    bench_close(&b);
}

/* What the kernel took at once is the answer: of a message, of MSG_DONTWAIT, of the user's own non-blocking handle, and
   of SO_SNDTIMEO, which ends a blocking call. */
static void a_short_count_may_be_the_answer(void **state) {
    (void)state;
    static const struct {
        int type;
        bool parking;
        int flags;
    } rows[] = {
        {SOCK_DGRAM, false, 0},
        {SOCK_STREAM, true, MSG_DONTWAIT},
        {SOCK_STREAM, false, MSG_DONTWAIT},
        {SOCK_STREAM | SOCK_NONBLOCK, true, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, AF_INET, rows[i].type);
        begin(&b, rows[i].parking, rows[i].flags);
        assert_sent(&b, BENCH_RUN(&b, GIVES("send", 6)), 6);
        bench_close(&b);
    }
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false, 0);
    assert_sent(&b, BENCH_RUN(&b, GIVES("send", 6), FAILS("send", EAGAIN)), 6);
    bench_close(&b);
}

static void a_full_buffer_is_an_error_where_nobody_waits(void **state) {
    (void)state;
    static const struct {
        int type;
        bool parking;
        int flags;
    } rows[] = {
        {SOCK_STREAM, true, MSG_DONTWAIT},
        {SOCK_STREAM | SOCK_NONBLOCK, true, 0},
        {SOCK_STREAM, false, 0}, /* SO_SNDTIMEO */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, AF_INET, rows[i].type);
        begin(&b, rows[i].parking, rows[i].flags);
        assert_fails(&b, BENCH_RUN(&b, FAILS("send", EAGAIN)), "EAGAIN");
        bench_close(&b);
    }
}

static void a_failure_says_how_much_was_sent(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false, 0);
    assert_fails(&b, BENCH_RUN(&b, GIVES("send", 6), FAILS("send", EPIPE)), "EPIPE");
    assert_string_equal(b.err.detail, "6 of 10 bytes were sent");
    begin(&b, true, 0);
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, GIVES("send", 3), FAILS("send", EAGAIN)), "ETIMEDOUT");
    assert_string_equal(b.err.detail, "3 of 10 bytes were sent");
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_count_goes_on),
        cmocka_unit_test(a_parked_send_goes_on_where_it_was),
        cmocka_unit_test(nothing_is_sent_in_one_call),
        cmocka_unit_test(a_short_count_may_be_the_answer),
        cmocka_unit_test(a_full_buffer_is_an_error_where_nobody_waits),
        cmocka_unit_test(a_failure_says_how_much_was_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
