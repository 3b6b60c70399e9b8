/* recv on a kernel that answers what is written down: one call's worth, reading up to a mark, and what stays unread. */
#include "bench.h"

#include "base/mem.h"

enum { SIZE = 1, FLAGS = 2 };

static struct arg number(int64_t n) {
    return (struct arg){.integer = n};
}

static struct arg bytes(const char *text) {
    return (struct arg){.text = span_text(text)};
}

static void begin(struct bench *b, bool parking) {
    bench_call(b, &verb_recv, parking);
}

static void one_call_gives_what_came(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    assert_int_equal(BENCH_RUN(&b, COMES("Hello body, and more")), VERB_DONE);
    assert_int_equal(kernel.flags, 0);
    assert_gives(&b, "Hello body, and more");
    begin(&b, false);
    bench_give(&b, SIZE, number(1024 * 1024));
    assert_int_equal(BENCH_RUN(&b, COMES("ten bytes.")), VERB_DONE);
    assert_gives(&b, "ten bytes.");
    begin(&b, false);
    assert_int_equal(BENCH_RUN(&b, GIVES("recv", 0)), VERB_DONE);
    assert_gives(&b, "");
    bench_close(&b);
}

static void an_interrupted_call_of_a_lone_script_is_made_again(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    assert_int_equal(BENCH_RUN(&b, FAILS("recv", EINTR), FAILS("recv", EINTR), COMES("x")), VERB_DONE);
    assert_gives(&b, "x");
    bench_option(&b, "line", number(0));
    b.call.progress = 0;
    assert_int_equal(BENCH_RUN(&b, FAILS("recv", EINTR), COMES("y\n")), VERB_DONE);
    assert_gives(&b, "y\n");
    bench_close(&b);
}

static void a_parking_call_parks_and_goes_on(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    for (int64_t size = 10; size <= 1024 * 1024; size *= 1024) {
        begin(&b, true);
        bench_give(&b, SIZE, number(size));
        assert_parks(&b, BENCH_RUN(&b, FAILS("recv", EAGAIN)), POLLIN);
        assert_true(kernel.flags & MSG_DONTWAIT);
        assert_int_equal(BENCH_RUN(&b, COMES("come")), VERB_DONE);
        assert_gives(&b, "come");
    }
    bench_close(&b);
}

static void a_handle_that_the_user_made_non_blocking_answers_at_once(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    begin(&b, true);
    assert_fails(&b, BENCH_RUN(&b, FAILS("recv", EAGAIN)), "EAGAIN");
    assert_false(kernel.flags & MSG_DONTWAIT);
    bench_close(&b);
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_give(&b, SIZE, number(10));
    bench_give(&b, FLAGS, number(MSG_DONTWAIT));
    assert_fails(&b, BENCH_RUN(&b, FAILS("recv", EAGAIN)), "EAGAIN");
    bench_close(&b);
}

static void a_passed_deadline_is_a_timeout(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_option(&b, "exactly", number(10));
    b.call.deadline = 1;
    assert_fails(&b, BENCH_RUN(&b, COMES("half"), FAILS("recv", EAGAIN)), "ETIMEDOUT");
    assert_ahead(&b, "half");
    bench_close(&b);
}

/* The size that each recv(2) was given is not beyond what is still due. */
static void exactly_reads_on_and_not_beyond(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_option(&b, "exactly", number(6));
    assert_parks(&b, BENCH_RUN(&b, COMES("ab"), COMES("c"), FAILS("recv", EAGAIN)), POLLIN);
    assert_ahead(&b, "abc");
    assert_int_equal(BENCH_RUN(&b, COMES("def")), VERB_DONE);
    assert_gives(&b, "abcdef");
    assert_ahead(&b, "");
    assert_null(open_ahead(b.h.open)->ptr);
    bench_close(&b);
}

/* Of several lines that come at once, those behind the first need no call. */
static void lines_that_have_come_need_no_call(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    bench_option(&b, "line", number(0));
    assert_int_equal(BENCH_RUN(&b, COMES("the first line\nthe second line\r\n\n\r\nrest")), VERB_DONE);
    assert_gives(&b, "the first line\n");
    static const char *const chomped[] = {"the second line", "", ""};
    for (size_t i = 0; i < COUNT(chomped); i++) {
        begin(&b, false);
        bench_option(&b, "line", number(0));
        bench_option(&b, "chomp", number(0));
        assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
        assert_gives(&b, chomped[i]);
    }
    assert_ahead(&b, "rest");
    assert_true(ahead_push(open_ahead_need(b.h.open), SPAN("\n")));
    begin(&b, false);
    bench_option(&b, "line", number(0));
    bench_option(&b, "max", number(2));
    assert_fails(&b, BENCH_RUN_SILENT(&b), ERR_LIMIT);
    assert_ahead(&b, "rest\n");
    bench_close(&b);
}

static void an_end_before_the_mark_keeps_what_came(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    bench_option(&b, "until", bytes("\r\n\r\n"));
    assert_fails(&b, BENCH_RUN(&b, COMES("GET / HTTP/1.0\r\n"), GIVES("recv", 0)), ERR_EOF);
    assert_ahead(&b, "GET / HTTP/1.0\r\n");
    begin(&b, false);
    bench_give(&b, SIZE, number(5));
    assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
    assert_gives(&b, "GET /");
    assert_ahead(&b, " HTTP/1.0\r\n");
    bench_close(&b);
}

static void a_broken_connection_keeps_what_came(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    bench_option(&b, "all", number(0));
    assert_fails(&b, BENCH_RUN(&b, COMES("some"), FAILS("recv", ECONNRESET)), "ECONNRESET");
    assert_ahead(&b, "some");
    bench_close(&b);
}

/* A mark may come in pieces, wherever it is cut. */
static void a_mark_is_found_wherever_it_is_cut(void **state) {
    (void)state;
    static const char text[] = "one--\r\n--two";
    for (size_t cut = 1; cut < 9; cut++) {
        struct bench b;
        bench_open(&b, AF_INET, SOCK_STREAM);
        begin(&b, true);
        bench_option(&b, "until", bytes("\r\n--"));
        ssize_t rest = (ssize_t)(sizeof text - 1 - cut);
        assert_parks(&b, BENCH_RUN(&b, {"recv", (ssize_t)cut, 0, text}, FAILS("recv", EAGAIN)), POLLIN);
        assert_int_equal(BENCH_RUN(&b, {"recv", rest, 0, text + cut}), VERB_DONE);
        assert_gives(&b, "one--\r\n--");
        assert_ahead(&b, "two");
        bench_close(&b);
    }
}

/* While this one is parked another reader takes bytes: positions are those of the stream, so nothing is passed over. */
static void another_reader_may_take_bytes_meanwhile(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_option(&b, "line", number(0));
    assert_parks(&b, BENCH_RUN(&b, COMES("0123456789"), FAILS("recv", EAGAIN)), POLLIN);
    struct call parked = b.call;
    begin(&b, true);
    bench_give(&b, SIZE, number(8));
    assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
    assert_gives(&b, "01234567");
    begin(&b, true);
    bench_option(&b, "line", number(0));
    b.call.progress = parked.progress;
    assert_int_equal(BENCH_RUN(&b, COMES("a\nb\n")), VERB_DONE);
    assert_gives(&b, "89a\n");
    assert_ahead(&b, "b\n");
    bench_close(&b);
}

static void lines_end_with_the_stream(void **state) {
    (void)state;
    static const char *const lines[] = {"one\n", "\n", "two\r\n", "last", ""};
    static const char *const chomped[] = {"one", "", "two", "last", ""};
    for (int chomp = 0; chomp < 2; chomp++) {
        struct bench b;
        bench_open(&b, AF_INET, SOCK_STREAM);
        for (size_t i = 0; i < COUNT(lines); i++) {
            begin(&b, false);
            bench_option(&b, "line", number(0));
            if (chomp) bench_option(&b, "chomp", number(0));
            enum verb_result result = i == 0   ? BENCH_RUN(&b, COMES("one\n\ntwo\r\nlast"))
                                      : i >= 3 ? BENCH_RUN(&b, GIVES("recv", 0))
                                               : BENCH_RUN_SILENT(&b);
            assert_int_equal(result, VERB_DONE);
            assert_gives(&b, chomp ? chomped[i] : lines[i]);
        }
        bench_close(&b);
    }
}

static void max_bounds_what_is_collected(void **state) {
    (void)state;
    static const struct {
        const char *option;
        struct arg arg;
        const char *error;
    } rows[] = {
        {"until", {.text = {"!", 1}}, ERR_LIMIT},
        {"line", {.integer = 0}, ERR_LIMIT},
        {"all", {.integer = 0}, ERR_LIMIT},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        bench_open(&b, AF_INET, SOCK_STREAM);
        begin(&b, false);
        bench_option(&b, rows[i].option, rows[i].arg);
        bench_option(&b, "max", number(4));
        assert_fails(&b, BENCH_RUN(&b, COMES("abcdef!\n")), rows[i].error);
        assert_ahead(&b, "abcdef!\n");
        begin(&b, false);
        assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
        assert_gives(&b, "abcdef!\n");
        bench_close(&b);
    }
}

static void what_fits_max_exactly_is_given(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    bench_option(&b, "line", number(0));
    bench_option(&b, "max", number(4));
    assert_int_equal(BENCH_RUN(&b, COMES("abc\nefgh")), VERB_DONE);
    assert_gives(&b, "abc\n");
    begin(&b, false);
    bench_option(&b, "all", number(0));
    bench_option(&b, "max", number(4));
    assert_int_equal(BENCH_RUN(&b, GIVES("recv", 0)), VERB_DONE);
    assert_gives(&b, "efgh");
    begin(&b, false);
    bench_option(&b, "exactly", number(5));
    bench_option(&b, "max", number(4));
    assert_fails(&b, BENCH_RUN_SILENT(&b), ERR_LIMIT);
    bench_close(&b);
}

static void peek_shows_the_read_ahead_and_oob_passes_it_by(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    assert_true(ahead_push(open_ahead_need(b.h.open), SPAN("ahead")));
    begin(&b, false);
    bench_give(&b, SIZE, number(3));
    bench_give(&b, FLAGS, number(MSG_PEEK));
    assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
    assert_gives(&b, "ahe");
    assert_ahead(&b, "ahead");
    begin(&b, false);
    bench_give(&b, SIZE, number(1));
    bench_give(&b, FLAGS, number(MSG_OOB));
    assert_int_equal(BENCH_RUN(&b, COMES("!")), VERB_DONE);
    assert_gives(&b, "!");
    assert_ahead(&b, "ahead");
    bench_close(&b);
}

static void waitall_waits_for_all_when_parking(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, true);
    bench_give(&b, SIZE, number(6));
    bench_give(&b, FLAGS, number(MSG_WAITALL));
    assert_parks(&b, BENCH_RUN(&b, COMES("abc"), GIVES("ppoll", 0), FAILS("recv", EAGAIN)), POLLIN);
    assert_int_equal(BENCH_RUN(&b, GIVES("ppoll", 0), COMES("de"), GIVES("ppoll", 0), GIVES("recv", 0)), VERB_DONE);
    assert_gives(&b, "abcde");
    begin(&b, false);
    bench_give(&b, SIZE, number(6));
    bench_give(&b, FLAGS, number(MSG_WAITALL));
    assert_int_equal(BENCH_RUN(&b, COMES("f")), VERB_DONE);
    assert_int_equal(kernel.flags, MSG_WAITALL);
    assert_gives(&b, "f");
    bench_close(&b);
}

/* On UDP the kernel counts the whole message; only what was written is given. */
static void trunc_gives_what_was_written(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_DGRAM);
    begin(&b, false);
    bench_give(&b, SIZE, number(4));
    bench_give(&b, FLAGS, number(MSG_TRUNC));
    assert_int_equal(BENCH_RUN(&b, {"recv", 10, 0, "0123456789"}), VERB_DONE);
    assert_gives(&b, "0123");
    bench_close(&b);
}

static void an_empty_datagram_is_no_end(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_DGRAM);
    begin(&b, false);
    bench_option(&b, "exactly", number(2));
    assert_int_equal(BENCH_RUN(&b, COMES("a"), GIVES("recv", 0), COMES("bc")), VERB_DONE);
    assert_gives(&b, "ab");
    assert_ahead(&b, "c");
    bench_close(&b);
    bench_open(&b, AF_UNIX, SOCK_SEQPACKET);
    begin(&b, false);
    bench_option(&b, "exactly", number(2));
    assert_fails(
        &b, BENCH_RUN(&b, GIVES("recv", 0), GIVES("ppoll", 0), GIVES("recv", 0), GIVES("ppoll", 1), GIVES("unread", 0)),
        ERR_EOF);
    begin(&b, false);
    bench_option(&b, "exactly", number(2));
    assert_int_equal(BENCH_RUN(&b, GIVES("recv", 0), GIVES("ppoll", 1), GIVES("unread", 2), COMES("ab")), VERB_DONE);
    assert_gives(&b, "ab");
    bench_close(&b);
}

static void a_mark_without_bytes_is_refused(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    begin(&b, false);
    bench_option(&b, "until", bytes(""));
    assert_fails(&b, BENCH_RUN_SILENT(&b), ERR_VALUE);
    bench_close(&b);
}

/* Bytes that came are still there when there is no memory to give them. */
static void nothing_is_lost_when_memory_is_out(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    assert_true(buffer_reserve(&b.machine.scratch, 64 * 1024));
    b.machine.rare = mem_zero(1, sizeof *b.machine.rare);
    begin(&b, false);
    mem_fail_from(1);
    enum verb_result result = BENCH_RUN(&b, COMES("more than fourteen bytes"));
    mem_fail_from(0);
    assert_fails(&b, result, ERR_LIMIT);
    begin(&b, false);
    assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
    assert_gives(&b, "more than fourteen bytes");
    begin(&b, false);
    bench_option(&b, "line", number(0));
    mem_fail_from(1);
    result = BENCH_RUN_SILENT(&b);
    mem_fail_from(0);
    assert_fails(&b, result, ERR_LIMIT);
    assert_int_equal(BENCH_RUN(&b, COMES("fine\n")), VERB_DONE);
    assert_gives(&b, "fine\n");
    bench_close(&b);
}

/* The scratch buffer, into which lines are read, becomes the read-ahead itself, with what was there before in front. */
static void no_part_of_a_line_is_lost_when_memory_is_out(void **state) {
    (void)state;
    struct bench b;
    bench_open(&b, AF_INET, SOCK_STREAM);
    assert_true(buffer_reserve(&b.machine.scratch, 64 * 1024));
    begin(&b, true);
    bench_option(&b, "line", number(0));
    assert_parks(&b, BENCH_RUN(&b, COMES("a half"), FAILS("recv", EAGAIN)), POLLIN);
    assert_true(open_ahead(b.h.open)->room < 64);
    mem_fail_from(1);
    enum verb_result result = BENCH_RUN(&b, COMES(" and the other\nnext"));
    mem_fail_from(0);
    assert_fails(&b, result, ERR_LIMIT);
    assert_ahead(&b, "a half and the other\nnext");
    begin(&b, true);
    bench_option(&b, "line", number(0));
    assert_int_equal(BENCH_RUN_SILENT(&b), VERB_DONE);
    assert_gives(&b, "a half and the other\n");
    assert_ahead(&b, "next");
    bench_close(&b);
}

static void only_an_end_is_told(void **state) {
    (void)state;
    static const struct {
        int type;
        bool data;
        const char *told;
    } rows[] = {
        {SOCK_STREAM, true, ""},
        {SOCK_STREAM, false, "(end of stream: the peer closed its side)"},
        {SOCK_DGRAM, false, "(an empty message)"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct bench b;
        struct buffer out = {0};
        bench_open(&b, AF_INET, rows[i].type);
        begin(&b, false);
        assert_int_equal(rows[i].data ? BENCH_RUN(&b, COMES("x")) : BENCH_RUN(&b, GIVES("recv", 0)), VERB_DONE);
        verb_recv.tell(&b.call, &out);
        assert_span(buffer_span(&out), rows[i].told);
        buffer_clear(&out);
        bench_close(&b);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_call_gives_what_came),
        cmocka_unit_test(an_interrupted_call_of_a_lone_script_is_made_again),
        cmocka_unit_test(a_parking_call_parks_and_goes_on),
        cmocka_unit_test(a_handle_that_the_user_made_non_blocking_answers_at_once),
        cmocka_unit_test(a_passed_deadline_is_a_timeout),
        cmocka_unit_test(exactly_reads_on_and_not_beyond),
        cmocka_unit_test(lines_that_have_come_need_no_call),
        cmocka_unit_test(an_end_before_the_mark_keeps_what_came),
        cmocka_unit_test(a_broken_connection_keeps_what_came),
        cmocka_unit_test(a_mark_is_found_wherever_it_is_cut),
        cmocka_unit_test(another_reader_may_take_bytes_meanwhile),
        cmocka_unit_test(lines_end_with_the_stream),
        cmocka_unit_test(max_bounds_what_is_collected),
        cmocka_unit_test(what_fits_max_exactly_is_given),
        cmocka_unit_test(peek_shows_the_read_ahead_and_oob_passes_it_by),
        cmocka_unit_test(waitall_waits_for_all_when_parking),
        cmocka_unit_test(trunc_gives_what_was_written),
        cmocka_unit_test(an_empty_datagram_is_no_end),
        cmocka_unit_test(a_mark_without_bytes_is_refused),
        cmocka_unit_test(nothing_is_lost_when_memory_is_out),
        cmocka_unit_test(no_part_of_a_line_is_lost_when_memory_is_out),
        cmocka_unit_test(only_an_end_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
