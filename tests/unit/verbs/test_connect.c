/* connect, accept, close and socketpair on a kernel that answers what is written down. */
#include "bench.h"

#include "base/mem.h"

#include <netinet/in.h>

enum { ADDRESS = 1 };

/* call_address takes the word for the first member of a prepared address. */
static struct prepared_address prepared;
static struct address peer;

static void begin(struct bench *b, bool parking) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7788)};
    memcpy(peer.raw.bytes, &a, sizeof a);
    peer.len = sizeof a;
    prepared = (struct prepared_address){.word = {.form = ADDRESS_RAW, .raw = &peer}};
    bench_call(b, &verb_connect, parking);
    bench_give(b, ADDRESS, (struct arg){.address = &prepared.word});
}

static void assert_state(const struct bench *b, enum handle_state state) {
    assert_int_equal(b->h.open->state, state);
}

static void a_connect_under_way_is_waited_for(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("connect", EINPROGRESS)), POLLOUT);
    assert_state(&b, HANDLE_CONNECTING);
    assert_parks(&b, BENCH_RUN(&b, GIVES("ppoll", 0)), POLLOUT);
    assert_int_equal(BENCH_RUN(&b, GIVES("ppoll", 1), GIVES("getsockopt", 0), GIVES("connect", 0)), VERB_DONE);
    assert_false(kernel.timeless);
    assert_state(&b, HANDLE_CONNECTED);
    bench_close(&b);
}

static void a_connect_under_way_may_fail(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("connect", EINPROGRESS)), POLLOUT);
    assert_fails(&b, BENCH_RUN(&b, GIVES("ppoll", 1), GIVES("getsockopt", ECONNREFUSED), GIVES("connect", 0)),
                 "ECONNREFUSED");
    assert_state(&b, HANDLE_FRESH);
    begin(&b, true);
    begin(&b, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("connect", EINPROGRESS)), POLLOUT);
    /* The peer may break it off at the very moment. */
    assert_fails(&b, BENCH_RUN(&b, GIVES("ppoll", 1), GIVES("getsockopt", 0), FAILS("connect", ECONNRESET)),
                 "ECONNRESET");
    assert_state(&b, HANDLE_FRESH);
    begin(&b, true);
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, FAILS("connect", EINPROGRESS)), "ETIMEDOUT");
    assert_state(&b, HANDLE_CONNECTING);
    bench_close(&b);
}

/* Alone it waits in poll(2) for what goes on in the kernel; a second connect would be EALREADY. */
static void an_interrupted_connect_goes_on(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    enum verb_result result = BENCH_RUN(&b, FAILS("connect", EINTR), FAILS("ppoll", EINTR), GIVES("ppoll", 1),
                                        GIVES("getsockopt", 0), GIVES("connect", 0));
    assert_int_equal(result, VERB_DONE);
    assert_true(kernel.timeless);
    assert_state(&b, HANDLE_CONNECTED);
    bench_close(&b);
}

static void some_failures_are_told_at_once(void **state) {
    (void)state;
    static const struct {
        int type;
        bool parking;
        int number;
        const char *name;
        enum handle_state state;
    } rows[] = {
        {SOCK_STREAM, false, ECONNREFUSED, "ECONNREFUSED", HANDLE_FRESH},
        {SOCK_STREAM, false, EISCONN, "EISCONN", HANDLE_CONNECTED},
        {SOCK_STREAM, false, EINPROGRESS, "EINPROGRESS", HANDLE_CONNECTING}, /* SO_SNDTIMEO */
        {SOCK_STREAM | SOCK_NONBLOCK, true, EINPROGRESS, "EINPROGRESS", HANDLE_CONNECTING},
        {SOCK_STREAM | SOCK_NONBLOCK, true, EAGAIN, "EAGAIN", HANDLE_FRESH},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, AF_INET, rows[i].type);
        begin(&b, rows[i].parking);
        assert_fails(&b, BENCH_RUN(&b, FAILS("connect", rows[i].number)), rows[i].name);
        assert_state(&b, rows[i].state);
        bench_close(&b);
    }
}

/* A full backlog wakes nobody, so the call is made again after 1, 2, 4 … and at most 50 ms. */
static void a_full_backlog_is_tried_again_by_timer(void **state) {
    (void)state;
    static const uint64_t delays[] = {1, 2, 4, 8, 16, 32, 50, 50};
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    for (size_t i = 0; i < COUNT(delays); i++) {
        uint64_t before = sys_now();
        assert_int_equal(BENCH_RUN(&b, FAILS("connect", EAGAIN)), VERB_PARK);
        assert_int_equal(b.call.wait.fd, -1);
        assert_in_range(b.call.wait.deadline, before + delays[i] * 1000000, sys_now() + delays[i] * 1000000);
    }
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, FAILS("connect", EAGAIN)), "ETIMEDOUT");
    bench_close(&b);
}

/* A connect that went on by itself and was refused is undone, so that the next one is a fresh try. */
static void a_refusal_is_tried_again(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_option(&b, "retry", (struct arg){.seconds = 10});
    assert_parks(&b, BENCH_RUN(&b, FAILS("connect", EINPROGRESS)), POLLOUT);
    uint64_t before = sys_now();
    enum verb_result result = BENCH_RUN(&b, GIVES("ppoll", 1), GIVES("getsockopt", ECONNREFUSED), GIVES("connect", 0));
    assert_int_equal(result, VERB_PARK);
    assert_int_equal(b.call.wait.fd, -1);
    assert_in_range(b.call.wait.deadline, before + 1000000, sys_now() + 1000000);
    assert_state(&b, HANDLE_FRESH);
    before = sys_now();
    assert_int_equal(BENCH_RUN(&b, FAILS("connect", ENOENT)), VERB_PARK);
    assert_in_range(b.call.wait.deadline, before + 2000000, sys_now() + 2000000);
    assert_int_equal(BENCH_RUN(&b, GIVES("connect", 0)), VERB_DONE);
    assert_state(&b, HANDLE_CONNECTED);
    begin(&b, false);
    bench_option(&b, "retry", (struct arg){.seconds = 0});
    assert_fails(&b, BENCH_RUN(&b, FAILS("connect", ECONNREFUSED)), "ECONNREFUSED");
    bench_close(&b);
}

static void accept_parks_and_passes_over_what_was_given_up(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    bench_call(&b, &verb_accept, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("accept4", ECONNABORTED), FAILS("accept4", EAGAIN)), POLLIN);
    assert_int_equal(BENCH_RUN(&b, GIVES("accept4", 33)), VERB_DONE);
    const struct value *client = &b.call.values[0];
    assert_int_equal(client->type, VALUE_HANDLE);
    assert_int_equal(client->handle->handle.fd, 33);
    assert_int_equal(client->handle->handle.open->state, HANDLE_CONNECTED);
    assert_false(client->handle->handle.open->user_nonblocking);
    assert_int_equal(b.call.values[1].type, VALUE_ADDRESS);
    static const struct answer closes[] = {GIVES("close", 0)};
    kernel = (struct kernel){.at = closes, .left = 1};
    value_replace(&b.call.values[0], value_nil());
    bench_close(&b);
}

/* No descriptor is lost when memory ends at any of the allocations. */
static void a_failed_accept_closes_the_descriptor(void **state) {
    (void)state;
    for (uint64_t nth = 1; nth <= 2; nth++) {
        struct bench b;
        bench_open(&b, AF_INET, SOCK_STREAM);
        bench_call(&b, &verb_accept, false);
        mem_fail_from(nth);
        enum verb_result result = BENCH_RUN(&b, GIVES("accept4", 33), GIVES("close", 0));
        mem_fail_from(0);
        assert_fails(&b, result, ERR_LIMIT);
        assert_int_equal(b.machine.handles.count, 1);
        bench_close(&b);
    }
}

static void a_failed_pair_closes_both(void **state) {
    (void)state;
    for (uint64_t nth = 1; nth <= 2; nth++) {
        struct bench b;
        bench_open(&b, AF_INET, SOCK_STREAM);
        bench_call(&b, &verb_socketpair, false);
        memset(b.first, 0, sizeof b.first);
        mem_fail_from(nth);
        enum verb_result result = BENCH_RUN(&b, GIVES("socketpair", 0), GIVES("close", 0), GIVES("close", 0));
        mem_fail_from(0);
        assert_fails(&b, result, ERR_LIMIT);
        assert_int_equal(b.machine.handles.count, 1);
        bench_close(&b);
    }
}

static void close_closes_all_and_tells_the_first_failure(void **state) {
    (void)state;
    struct bench b;
    struct handle other = {0};
    bench_open(&b, AF_INET, SOCK_STREAM);
    assert_true(handle_open(&other, &b.machine.handles, 8, AF_INET, SOCK_STREAM, 0, &b.err));
    bench_call(&b, &verb_close, false);
    bench_give(&b, 0, (struct arg){.handle = &b.h});
    b.args[1].handle = &other;
    assert_fails(&b, BENCH_RUN(&b, FAILS("close", EIO), GIVES("close", 0)), "EIO");
    assert_int_equal(b.h.fd, -1);
    assert_int_equal(other.fd, -1);
    assert_int_equal(b.machine.handles.count, 0);
    handle_clear(&other);
    bench_close(&b);
}

static void a_handle_given_twice_is_closed_once(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    bench_call(&b, &verb_close, false);
    bench_give(&b, 0, (struct arg){.handle = &b.h});
    b.args[1].handle = &b.h;
    assert_fails(&b, BENCH_RUN(&b, GIVES("close", 0)), "EBADF");
    bench_close(&b);
}

static void a_reset_is_a_linger_of_nothing(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    bench_call(&b, &verb_close, false);
    bench_option(&b, "reset", (struct arg){.integer = 0});
    assert_int_equal(BENCH_RUN(&b, GIVES("setsockopt", 0), GIVES("close", 0)), VERB_DONE);
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_connect_under_way_is_waited_for),
        cmocka_unit_test(a_connect_under_way_may_fail),
        cmocka_unit_test(an_interrupted_connect_goes_on),
        cmocka_unit_test(some_failures_are_told_at_once),
        cmocka_unit_test(a_full_backlog_is_tried_again_by_timer),
        cmocka_unit_test(a_refusal_is_tried_again),
        cmocka_unit_test(accept_parks_and_passes_over_what_was_given_up),
        cmocka_unit_test(a_failed_accept_closes_the_descriptor),
        cmocka_unit_test(a_failed_pair_closes_both),
        cmocka_unit_test(close_closes_all_and_tells_the_first_failure),
        cmocka_unit_test(a_handle_given_twice_is_closed_once),
        cmocka_unit_test(a_reset_is_a_linger_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
