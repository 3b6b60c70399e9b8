/* relay on a kernel that answers what is written down: which calls it makes when, and what is left where it fails. */
#include "bench.h"

#include "base/mem.h"

enum { OTHER_FD = 8 };

#define PIPE GIVES("pipe", 0)
#define NO_MORE FAILS("splice", EAGAIN)
#define CLOSES GIVES("close", 0), GIVES("close", 0)

/* The second handle. */
static struct handle other;

static void open_both(struct bench *b, int type) {
    bench_open(b, AF_INET, type);
    memset(&other, 0, sizeof other);
    assert_true(handle_open(&other, &b->machine.handles, OTHER_FD, AF_INET, type, 0, &b->err));
    b->h.open->state = other.open->state = HANDLE_CONNECTED;
}

static void close_both(struct bench *b) {
    static const struct answer closes[] = {GIVES("close", 0)};
    kernel = (struct kernel){.at = closes, .left = 1};
    (void)handle_close(&other, "close", 0);
    handle_clear(&other);
    bench_close(b);
}

static void begin(struct bench *b) {
    bench_call(b, &verb_relay, false);
    bench_give(b, 1, (struct arg){.handle = &other});
}

static void assert_moved(const struct bench *b, int64_t sent, int64_t received) {
    const struct record *r = b->call.values[0].record;
    assert_int_equal(b->call.values[0].type, VALUE_RECORD);
    assert_int_equal(record_find(r, SPAN("sent"))->integer, sent);
    assert_int_equal(record_find(r, SPAN("received"))->integer, received);
}

/* A splice that gives nothing is no proof of the end: recv(2) is asked. */
static void each_end_is_passed_on(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    assert_int_equal(BENCH_RUN(&b, PIPE, GIVES("splice", 5), GIVES("splice", 5), GIVES("splice", 0), GIVES("recv", 0),
                               GIVES("shutdown", 0), PIPE, GIVES("splice", 0), GIVES("recv", 0), GIVES("shutdown", 0),
                               CLOSES, CLOSES),
                     VERB_DONE);
    assert_moved(&b, 5, 0);
    close_both(&b);
}

/* The first alone can be read after the wait, so that the second is not looked at. */
static void alone_it_waits_for_both_and_goes_on_with_the_one_that_is_ready(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    assert_int_equal(BENCH_RUN(&b, PIPE, NO_MORE, PIPE, NO_MORE, GIVES("ppoll", 1), GIVES("splice", 3),
                               GIVES("splice", 3), NO_MORE, FAILS("ppoll", EINTR), GIVES("ppoll", 1),
                               GIVES("splice", 0), GIVES("recv", 0), GIVES("shutdown", 0), GIVES("ppoll", 1),
                               GIVES("splice", 0), GIVES("recv", 0), FAILS("shutdown", ENOTCONN), CLOSES, CLOSES),
                     VERB_DONE);
    assert_moved(&b, 3, 0);
    assert_true(kernel.timeless);
    close_both(&b);
}

/* Told to be readable, and nothing there to be spliced: an urgent mark, which recv(2) steps over. */
static void recv_steps_over_what_splice_stops_at(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    b.call.deadline = UINT64_MAX;
    assert_int_equal(BENCH_RUN(&b, PIPE, NO_MORE, PIPE, GIVES("splice", 0), GIVES("recv", 0), GIVES("shutdown", 0),
                               GIVES("ppoll", 1), NO_MORE, COMES("after"), {"send", 5, 0, "after"}, NO_MORE,
                               GIVES("ppoll", 1), GIVES("splice", 0), GIVES("recv", 0), GIVES("shutdown", 0), CLOSES,
                               CLOSES),
                     VERB_DONE);
    assert_moved(&b, 5, 0);
    close_both(&b);
}

/* What is in the pipe when the other side fails goes back to where it came from. */
static void a_failure_gives_back_what_is_on_its_way(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    assert_fails(&b,
                 BENCH_RUN(&b, PIPE, GIVES("splice", 10), GIVES("splice", 4), FAILS("splice", EPIPE),
                           {"read", 6, 0, "unsent"}, CLOSES),
                 "EPIPE");
    assert_string_equal(b.err.detail, "4 bytes were sent, 0 received");
    assert_int_equal(b.err.word, 1);
    assert_ahead(&b, "unsent");
    /* Which goes first the next time. */
    begin(&b);
    assert_fails(&b, BENCH_RUN(&b, {"send", 6, 0, "unsent"}, PIPE, FAILS("splice", ECONNRESET), CLOSES), "ECONNRESET");
    assert_int_equal(b.err.word, 0);
    assert_ahead(&b, "");
    close_both(&b);
}

static void what_knows_no_splice_is_copied(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    assert_fails(&b,
                 BENCH_RUN(&b, PIPE, FAILS("splice", EINVAL), COMES("one"), {"send", 3, 0, "one"}, COMES("two"),
                           {"send", 1, 0, "two"}, {"send", 2, 0, "wo"}, FAILS("recv", ECONNRESET), CLOSES),
                 "ECONNRESET");
    assert_string_equal(b.err.detail, "6 bytes were sent, 0 received");
    close_both(&b);
}

/* Messages are never spliced, and what does not go at once waits whole. */
static void messages_stay_messages(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_DGRAM);
    begin(&b);
    assert_fails(&b,
                 BENCH_RUN(&b, COMES("one"), {"send", 3, 0, "one"}, GIVES("recv", 0), GIVES("send", 0), COMES("two"),
                           FAILS("send", EAGAIN), FAILS("recv", EAGAIN), GIVES("ppoll", 1),
                           FAILS("send", ECONNREFUSED)),
                 "ECONNREFUSED");
    assert_ahead(&b, "two");
    close_both(&b);
}

/* An empty message that did not go is not forgotten. */
static void an_empty_message_waits_as_others_do(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_DGRAM);
    begin(&b);
    assert_fails(&b,
                 BENCH_RUN(&b, GIVES("recv", 0), FAILS("send", EAGAIN), FAILS("recv", EAGAIN), GIVES("ppoll", 1),
                           GIVES("send", 0), FAILS("recv", ENETDOWN)),
                 "ENETDOWN");
    close_both(&b);
}

static void a_passed_deadline_is_a_timeout(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, PIPE, NO_MORE, PIPE, NO_MORE, CLOSES, CLOSES), "ETIMEDOUT");
    close_both(&b);
}

static void without_descriptors_or_memory_it_fails_and_leaves_nothing(void **state) {
    (void)state;
    struct bench b;
    open_both(&b, SOCK_STREAM);
    begin(&b);
    assert_fails(&b, BENCH_RUN(&b, FAILS("pipe", EMFILE)), "EMFILE");
    begin(&b);
    mem_fail_from(1);
    enum verb_result result = BENCH_RUN_SILENT(&b);
    mem_fail_from(0);
    assert_fails(&b, result, ERR_LIMIT);
    assert_int_equal(b.h.open->references, 1);
    assert_int_equal(other.open->references, 1);
    close_both(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_end_is_passed_on),
        cmocka_unit_test(alone_it_waits_for_both_and_goes_on_with_the_one_that_is_ready),
        cmocka_unit_test(recv_steps_over_what_splice_stops_at),
        cmocka_unit_test(a_failure_gives_back_what_is_on_its_way),
        cmocka_unit_test(what_knows_no_splice_is_copied),
        cmocka_unit_test(messages_stay_messages),
        cmocka_unit_test(an_empty_message_waits_as_others_do),
        cmocka_unit_test(a_passed_deadline_is_a_timeout),
        cmocka_unit_test(without_descriptors_or_memory_it_fails_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
