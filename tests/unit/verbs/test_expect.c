/* expect on a kernel that answers what is written down. */
#include "bench.h"

#include "base/mem.h"

enum { PATTERN = 1 };

static struct value wanted[2];

/* Waits for the bytes "ok" or the pattern /lo+gin: $/. */
static void begin(struct bench *b) {
    struct err err;
    bench_call(b, &verb_expect, false);
    assert_true(value_bytes(&wanted[0], SPAN("ok"), &err));
    assert_true(pattern_value(&wanted[1], SPAN("lo+gin: $"), &err));
    bench_give(b, PATTERN, (struct arg){.value = &wanted[0]});
    bench_give(b, PATTERN, (struct arg){.value = &wanted[1]});
}

static void end(struct bench *b) {
    value_release(&wanted[1]);
    bench_close(b);
}

static void assert_found(const struct bench *b, enum verb_result result, int64_t index, const char *match,
                         const char *before) {
    assert_int_equal(result, VERB_DONE);
    const struct record *r = b->call.values[0].record;
    assert_int_equal(record_find(r, SPAN("index"))->integer, index);
    assert_span(value_span(record_find(r, SPAN("match"))), match);
    assert_span(value_span(record_find(r, SPAN("before"))), before);
}

static void pieces_are_waited_for(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b);
    uint64_t before = sys_now();
    assert_parks(&b, BENCH_RUN(&b, COMES("helo"), FAILS("recv", EAGAIN)), POLLIN);
    /* Ten seconds where no --timeout is given; and alone, too, the verb waits by itself. */
    assert_in_range(b.call.wait.deadline, before + 10000000000u, sys_now() + 10000000000u);
    assert_true(kernel.flags & MSG_DONTWAIT);
    assert_ahead(&b, "helo");
    assert_parks(&b, BENCH_RUN(&b, COMES("ogi"), FAILS("recv", EAGAIN)), POLLIN);
    assert_found(&b, BENCH_RUN(&b, COMES("n: ")), 1, "loogin: ", "he");
    assert_ahead(&b, "");
    end(&b);
}

static void what_follows_stays(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b);
    assert_found(&b, BENCH_RUN(&b, COMES("login: ok, go on")), 0, "ok", "login: ");
    assert_ahead(&b, ", go on");
    assert_int_equal(open_ahead(b.h.open)->taken, 9);
    end(&b);
}

/* Another task took bytes while this one was parked: what it has looked at already is another place then. */
static void another_reader_moves_the_place(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b);
    assert_parks(&b, BENCH_RUN(&b, COMES("abcdefgh"), FAILS("recv", EAGAIN)), POLLIN);
    open_ahead_take(b.h.open, 8);
    assert_parks(&b, BENCH_RUN(&b, COMES("xo"), FAILS("recv", EAGAIN)), POLLIN);
    open_ahead_take(b.h.open, 1);
    assert_found(&b, BENCH_RUN(&b, COMES("k!")), 0, "ok", "");
    assert_ahead(&b, "!");
    end(&b);
}

static void failures_tell_what_came(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b);
    assert_fails(&b, BENCH_RUN(&b, COMES("\x1b[0m hi"), GIVES("recv", 0)), "EOF");
    assert_string_equal(b.err.detail, "what came stays unread: 7 bytes; received \"\\e[0m hi\"");
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, FAILS("recv", EAGAIN)), "ETIMEDOUT");
    assert_fails(&b, BENCH_RUN(&b, FAILS("recv", ECONNRESET)), "ECONNRESET");
    assert_ahead(&b, "\x1b[0m hi");
    end(&b);
}

/* Whichever allocation fails, what came is there for the next read. */
static void no_memory_loses_nothing(void **state) {
    (void)state;
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 60; nth++) {
        static const char text[] = "a long text that does not lie inside a value, and then login: ";
        static const struct answer came = {"recv", sizeof text - 1, 0, text};
        struct bench b;
        bench_open(&b, AF_INET, SOCK_STREAM);
        begin(&b);
        kernel = (struct kernel){.at = &came, .left = 1};
        mem_fail_from(nth);
        done = b.call.verb->run(&b.call) == VERB_DONE;
        mem_fail_from(0);
        if (!done) assert_string_equal(b.err.name, ERR_LIMIT);
        if (!done && kernel.left == 0) assert_ahead(&b, text);
        kernel.left = 0;
        end(&b);
    }
    assert_true(done);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_waited_for),          cmocka_unit_test(what_follows_stays),
        cmocka_unit_test(another_reader_moves_the_place), cmocka_unit_test(failures_tell_what_came),
        cmocka_unit_test(no_memory_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
