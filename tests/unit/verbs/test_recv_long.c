/* recv of much: where the bytes lie, and that their blocks are used again. */
#include "bench.h"

enum { SIZE = 1 };

static struct arg number(int64_t n) {
    return (struct arg){.integer = n};
}

static void begin(struct bench *b, bool parking) {
    bench_call(b, &verb_recv, parking);
}

/* What nothing came into is there for the next call, whoever makes it. */
static void a_large_block_is_made_once(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_give(&b, SIZE, number(256 * 1024));
    assert_parks(&b, BENCH_RUN(&b, FAILS("recv", EAGAIN)), POLLIN);
    const struct bytes *spare = b.machine.invocation.spare;
    assert_non_null(spare);
    assert_int_equal(BENCH_RUN(&b, COMES("some bytes that came")), VERB_DONE);
    assert_gives(&b, "some bytes that came");
    assert_ptr_equal(b.machine.invocation.spare, spare);
    begin(&b, true);
    bench_give(&b, SIZE, number(256 * 1024));
    assert_int_equal(BENCH_RUN(&b, GIVES("recv", 256 * 1024)), VERB_DONE);
    assert_ptr_equal(b.call.values[0].bytes, spare);
    assert_null(b.machine.invocation.spare);
    bench_close(&b);
}

static void a_long_text_becomes_the_value_as_it_lies(void **state) {
    (void)state;
    enum { LONG = 300000 };
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    for (int exactly = 0; exactly < 2; exactly++) {
        begin(&b, true);
        bench_option(&b, exactly ? "exactly" : "all", number(LONG));
        assert_int_equal(BENCH_RUN(&b, COMES("begins"), FAILS("recv", EAGAIN)), VERB_PARK);
        char *room = ahead_room(open_ahead_need(b.h.open), LONG - 6);
        memset(room, 'x', LONG - 6);
        ahead_fill(open_ahead_need(b.h.open), LONG - 6);
        const char *text = ahead_span(open_ahead(b.h.open)).ptr;
        enum verb_result result = exactly ? BENCH_RUN_SILENT(&b) : BENCH_RUN(&b, GIVES("recv", 0));
        assert_int_equal(result, VERB_DONE);
        struct span got = value_span(&b.call.values[0]);
        assert_int_equal(got.len, LONG);
        if (exactly) assert_ptr_equal(got.ptr, text);
        assert_memory_equal(got.ptr, "beginsxxx", 9);
        assert_int_equal(got.ptr[LONG], 0);
        assert_null(open_ahead(b.h.open)->ptr);
        b.h.open->ended = false;
    }
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_block_is_made_once),
        cmocka_unit_test(a_long_text_becomes_the_value_as_it_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
