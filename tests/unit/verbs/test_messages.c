/* sendto, recvfrom, sendmsg and recvmsg on a kernel that answers what is written down. */
#include "bench.h"

#include "base/mem.h"

#include <netinet/in.h>

enum { SENDTO_DATA = 1, SENDTO_ADDRESS = 2, SENDTO_FLAGS = 3, RECVFROM_SIZE = 1, RECVFROM_FLAGS = 2 };

/* call_address takes the word for the first member of a prepared address. */
static struct prepared_address prepared;
static struct address peer;

static void begin_sendto(struct bench *b, bool parking, int flags) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7788)};
    memcpy(peer.raw.bytes, &a, sizeof a);
    peer.len = sizeof a;
    prepared = (struct prepared_address){.word = {.form = ADDRESS_RAW, .raw = &peer}};
    bench_call(b, &verb_sendto, parking);
    bench_give(b, SENDTO_DATA, (struct arg){.text = SPAN("Hello body")});
    bench_give(b, SENDTO_ADDRESS, (struct arg){.address = &prepared.word});
    if (flags) bench_give(b, SENDTO_FLAGS, (struct arg){.integer = flags});
}

static void assert_sent(const struct bench *b, enum verb_result result, int64_t count) {
    assert_int_equal(result, VERB_DONE);
    assert_int_equal(b->call.values[0].type, VALUE_INT);
    assert_int_equal(b->call.values[0].integer, count);
}

static void a_message_is_one_call(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_DGRAM);
    begin_sendto(&b, false, 0);
    assert_sent(&b, BENCH_RUN(&b, FAILS("sendto", EINTR), {"sendto", 10, 0, "Hello body"}), 10);
    assert_int_equal(kernel.flags, MSG_NOSIGNAL);
    begin_sendto(&b, false, MSG_DONTWAIT);
    assert_fails(&b, BENCH_RUN(&b, FAILS("sendto", EAGAIN)), "EAGAIN");
    bench_close(&b);
}

/* A udp socket is writable when its own buffer has room again. */
static void a_full_buffer_is_waited_for(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_DGRAM);
    begin_sendto(&b, true, 0);
    assert_parks(&b, BENCH_RUN(&b, FAILS("sendto", EAGAIN)), POLLOUT);
    assert_true(kernel.flags & MSG_DONTWAIT);
    assert_sent(&b, BENCH_RUN(&b, GIVES("sendto", 10)), 10);
    bench_close(&b);
}

/* No event tells that a unix peer's queue has room, so the call is made again after 1, 2, 4 … and at most 50 ms. */
static void a_full_unix_peer_is_tried_again_by_timer(void **state) {
    (void)state;
    static const uint64_t delays[] = {1, 2, 4, 8, 16, 32, 50, 50};
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_DGRAM);
    begin_sendto(&b, true, 0);
    for (size_t i = 0; i < COUNT(delays); i++) {
        uint64_t before = sys_now();
        assert_int_equal(BENCH_RUN(&b, FAILS("sendto", EAGAIN)), VERB_PARK);
        assert_int_equal(b.call.wait.fd, -1);
        assert_in_range(b.call.wait.deadline, before + delays[i] * 1000000, sys_now() + delays[i] * 1000000);
    }
    assert_sent(&b, BENCH_RUN(&b, {"sendto", 10, 0, "Hello body"}), 10);
    begin_sendto(&b, true, 0);
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, FAILS("sendto", EAGAIN)), "ETIMEDOUT");
    bench_close(&b);
    bench_open(&b, AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK);
    begin_sendto(&b, true, 0);
    assert_fails(&b, BENCH_RUN(&b, FAILS("sendto", EAGAIN)), "EAGAIN");
    bench_close(&b);
}

/* Without a cookie of the server MSG_FASTOPEN is a connect that goes on, and nothing was sent with it. */
static void a_fast_open_waits_for_its_connect(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin_sendto(&b, true, MSG_FASTOPEN);
    assert_parks(&b, BENCH_RUN(&b, FAILS("sendto", EINPROGRESS)), POLLOUT);
    assert_sent(&b, BENCH_RUN(&b, GIVES("connect", 0), {"send", 10, 0, "Hello body"}), 10);
    assert_false(kernel.flags & MSG_FASTOPEN);
    assert_int_equal(b.h.open->state, HANDLE_CONNECTED);
    bench_close(&b);
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin_sendto(&b, false, MSG_FASTOPEN);
    assert_fails(&b, BENCH_RUN(&b, FAILS("sendto", EINPROGRESS)), "EINPROGRESS");
    begin_sendto(&b, true, MSG_FASTOPEN | MSG_DONTWAIT);
    assert_fails(&b, BENCH_RUN(&b, FAILS("sendto", EINPROGRESS)), "EINPROGRESS");
    begin_sendto(&b, true, MSG_FASTOPEN);
    assert_parks(&b, BENCH_RUN(&b, FAILS("sendto", EINPROGRESS)), POLLOUT);
    assert_fails(&b, BENCH_RUN(&b, FAILS("connect", ECONNREFUSED)), "ECONNREFUSED");
    bench_close(&b);
}

static void assert_from(const struct bench *b, const char *text) {
    struct buffer shown = {0};
    assert_int_equal(b->call.values[1].type, VALUE_ADDRESS);
    assert_true(address_push(&shown, &b->call.values[1].address->address));
    assert_span(buffer_span(&shown), text);
    buffer_clear(&shown);
}

static void the_sender_comes_with_the_message(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_DGRAM);
    bench_call(&b, &verb_recvfrom, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("recvfrom", EAGAIN)), POLLIN);
    assert_int_equal(BENCH_RUN(&b, {"recvfrom", 2, 0, "hi"}), VERB_DONE);
    assert_true(kernel.flags & MSG_DONTWAIT);
    assert_gives(&b, "hi");
    assert_from(&b, "/x");
    bench_close(&b);
}

/* MSG_TRUNC counts bytes that were never written: none of them is another read's. */
static void a_cut_message_gives_what_fits(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_DGRAM);
    bench_call(&b, &verb_recvfrom, false);
    bench_give(&b, RECVFROM_SIZE, (struct arg){.integer = 2});
    bench_give(&b, RECVFROM_FLAGS, (struct arg){.integer = MSG_TRUNC});
    assert_int_equal(BENCH_RUN(&b, {"recvfrom", 10, 0, "0123456789"}), VERB_DONE);
    assert_gives(&b, "01");
    bench_close(&b);
}

/* Whichever allocation fails: either nothing was received, or the message is there. */
static void no_memory_loses_no_message(void **state) {
    (void)state;
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 20; nth++) {
        static const char text[] = "a text that is too long to lie inside a value";
        static const struct answer came = {"recvfrom", sizeof text - 1, 0, text};
        struct bench b;
        bench_open(&b, AF_UNIX, SOCK_DGRAM);
        bench_call(&b, &verb_recvfrom, false);
        mem_fail_from(nth);
        kernel = (struct kernel){.at = &came, .left = 1};
        done = b.call.verb->run(&b.call) == VERB_DONE;
        mem_fail_from(0);
        if (!done) assert_string_equal(b.err.name, ERR_LIMIT);
        if (done) assert_gives(&b, text);
        if (!done && kernel.left == 0) assert_ahead(&b, text);
        kernel.left = 0;
        bench_close(&b);
    }
    assert_true(done);
}

/* Two parts of ten bytes, and a handle to pass along. */
static struct value passed;

static void begin_sendmsg(struct bench *b, bool parking) {
    bench_call(b, &verb_sendmsg, parking);
    bench_give(b, SENDTO_DATA, (struct arg){.text = SPAN("Hello ")});
    bench_give(b, SENDTO_DATA, (struct arg){.text = SPAN("body")});
    bench_option(b, "handles", (struct arg){.value = &passed});
}

static struct open_socket *make_passed(struct bench *b) {
    enum { PASSED_FD = 50 };
    assert_true(handle_value(&passed, &b->machine.handles, PASSED_FD, AF_UNIX, SOCK_STREAM, 0, &b->err));
    return passed.handle->handle.open;
}

static void release_passed(void) {
    static const struct answer closes[] = {GIVES("close", 0)};
    kernel = (struct kernel){.at = closes, .left = 1};
    value_release(&passed);
}

/* A stream that takes a part goes on where it was; the control data went with the first bytes. */
static void a_message_goes_on_without_its_control_data(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_STREAM);
    struct open_socket *open = make_passed(&b);
    begin_sendmsg(&b, true);
    assert_parks(&b, BENCH_RUN(&b, {"sendmsg", 8, 0, "Hello "}, FAILS("sendmsg", EAGAIN)), POLLOUT);
    assert_false(kernel.control);
    assert_true(open->shared_outside);
    assert_sent(&b, BENCH_RUN(&b, {"sendmsg", 2, 0, "dy"}), 10);
    assert_false(kernel.control);
    assert_true(kernel.flags & MSG_DONTWAIT && kernel.flags & MSG_NOSIGNAL);
    begin_sendmsg(&b, false);
    assert_sent(&b, BENCH_RUN(&b, FAILS("sendmsg", EINTR), {"sendmsg", 10, 0, "Hello "}), 10);
    assert_true(kernel.control);
    release_passed();
    bench_close(&b);
}

static void a_message_that_was_not_sent_shares_nothing(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_STREAM);
    struct open_socket *open = make_passed(&b);
    open->kernel_nonblocking = true;
    begin_sendmsg(&b, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("sendmsg", EAGAIN)), POLLOUT);
    /* Its mode is put back before each try, since another task may have waited on it. */
    assert_false(open->kernel_nonblocking);
    assert_true(kernel.control);
    open->kernel_nonblocking = true;
    assert_fails(&b, BENCH_RUN(&b, FAILS("sendmsg", EPIPE)), "EPIPE");
    assert_false(open->kernel_nonblocking);
    assert_false(open->shared_outside);
    release_passed();
    bench_close(&b);
}

static void what_was_read_ahead_keeps_a_handle_here(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_STREAM);
    struct open_socket *open = make_passed(&b);
    assert_true(ahead_push(open_ahead_need(open), SPAN("five!")));
    begin_sendmsg(&b, false);
    assert_fails(&b, BENCH_RUN_SILENT(&b), "VALUE");
    assert_string_equal(b.err.message, "the handle has 5 bytes read ahead, which whoever receives it would miss");
    release_passed();
    bench_close(&b);
}

static void assert_message(const struct bench *b, const char *want) {
    assert_int_equal(b->call.values[0].type, VALUE_RECORD);
    assert_span(value_span(record_find(b->call.values[0].record, SPAN("data"))), want);
}

static void a_message_is_waited_for(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_DGRAM);
    bench_call(&b, &verb_recvmsg, true);
    assert_parks(&b, BENCH_RUN(&b, FAILS("recvmsg", EAGAIN)), POLLIN);
    /* A parked task holds no room. */
    assert_null(open_ahead(b.h.open)->ptr);
    assert_int_equal(BENCH_RUN(&b, {"recvmsg", 2, 0, "hi"}), VERB_DONE);
    assert_true(kernel.flags & MSG_DONTWAIT && kernel.flags & MSG_CMSG_CLOEXEC);
    assert_message(&b, "hi");
    assert_int_equal(record_find(b.call.values[0].record, SPAN("flags"))->integer, 0);
    bench_close(&b);
}

static void all_of_a_message_is_waited_for(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_UNIX, SOCK_STREAM);
    bench_call(&b, &verb_recvmsg, true);
    bench_give(&b, RECVFROM_SIZE, (struct arg){.integer = 6});
    bench_give(&b, RECVFROM_FLAGS, (struct arg){.integer = MSG_WAITALL});
    assert_parks(&b, BENCH_RUN(&b, {"recvmsg", 2, 0, "ab"}, GIVES("ppoll", 0), FAILS("recvmsg", EAGAIN)), POLLIN);
    assert_ahead(&b, "ab");
    enum verb_result result =
        BENCH_RUN(&b, GIVES("ppoll", 0), {"recvmsg", 3, 0, "cde"}, GIVES("ppoll", 0), {"recvmsg", 1, 0, "f"});
    assert_int_equal(result, VERB_DONE);
    assert_message(&b, "abcdef");
    assert_ahead(&b, "");
    bench_close(&b);
}

static void no_memory_keeps_a_message_for_the_next_read(void **state) {
    (void)state;
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 60; nth++) {
        static const char text[] = "a text that is too long to lie inside a value";
        static const struct answer came = {"recvmsg", sizeof text - 1, 0, text};
        struct bench b;
        bench_open(&b, AF_UNIX, SOCK_DGRAM);
        bench_call(&b, &verb_recvmsg, false);
        mem_fail_from(nth);
        kernel = (struct kernel){.at = &came, .left = 1};
        done = b.call.verb->run(&b.call) == VERB_DONE;
        mem_fail_from(0);
        if (!done) assert_string_equal(b.err.name, ERR_LIMIT);
        if (done) assert_message(&b, text);
        if (!done && kernel.left == 0) assert_ahead(&b, text);
        kernel.left = 0;
        bench_close(&b);
    }
    assert_true(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_call),
        cmocka_unit_test(a_full_buffer_is_waited_for),
        cmocka_unit_test(a_full_unix_peer_is_tried_again_by_timer),
        cmocka_unit_test(a_fast_open_waits_for_its_connect),
        cmocka_unit_test(the_sender_comes_with_the_message),
        cmocka_unit_test(a_cut_message_gives_what_fits),
        cmocka_unit_test(no_memory_loses_no_message),
        cmocka_unit_test(a_message_goes_on_without_its_control_data),
        cmocka_unit_test(a_message_that_was_not_sent_shares_nothing),
        cmocka_unit_test(what_was_read_ahead_keeps_a_handle_here),
        cmocka_unit_test(a_message_is_waited_for),
        cmocka_unit_test(all_of_a_message_is_waited_for),
        cmocka_unit_test(no_memory_keeps_a_message_for_the_next_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
