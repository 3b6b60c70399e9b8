/* talk on a kernel that answers what is written down, with a user who types what is. */
#include "bench.h"

#include "base/mem.h"

/* What the user types, one piece after the other: 1 with text, 0 the end, −errno. */
struct piece {
    int result;
    const char *text;
};

static struct {
    const struct piece *at;
    size_t left;
    bool terminal;
    char shown[256];
} user;

static int type_next(void *context, struct machine_input *ask, struct buffer *line, struct err *err) {
    (void)context, (void)err;
    assert_true(ask->some);
    assert_true(user.left > 0);
    const struct piece *p = user.at++;
    user.left--;
    ask->fd = 0;
    ask->terminal = user.terminal;
    if (p->text) buffer_push_text(line, p->text);
    return p->result;
}

static int see(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    (void)context, (void)raw;
    assert_int_equal(stream, STREAM_OUT);
    assert_true(strlen(user.shown) + bytes.len < sizeof user.shown);
    strncat(user.shown, bytes.ptr, bytes.len);
    return 0;
}

static void begin(struct bench *b, int type, const struct piece *pieces, size_t count) {
    bench_open(b, AF_INET, type);
    b->h.open->state = HANDLE_CONNECTED;
    b->machine.hooks.input = type_next;
    b->machine.hooks.write = see;
    user.at = pieces;
    user.left = count;
    user.shown[0] = '\0';
    user.terminal = true;
    bench_call(b, &verb_talk, false);
}

static void finish(struct bench *b, int64_t sent, int64_t received, const char *shown) {
    const struct record *r = b->call.values[0].record;
    assert_int_equal(b->call.values[0].type, VALUE_RECORD);
    assert_int_equal(record_find(r, SPAN("sent"))->integer, sent);
    assert_int_equal(record_find(r, SPAN("received"))->integer, received);
    assert_int_equal(user.left, 0);
    assert_string_equal(user.shown, shown);
    bench_close(b);
}

#define BEGIN(b, type, ...)                                                                                            \
    const struct piece pieces[] = {__VA_ARGS__};                                                                       \
    begin(b, type, pieces, COUNT(pieces))
#define SENDS(text)                                                                                                    \
    { "send", (ssize_t)sizeof(text) - 1, 0, text }
#define NOTHING FAILS("recv", EAGAIN)
#define UNTYPED                                                                                                        \
    { -EAGAIN, NULL }

static void both_sides_are_heard_until_the_peer_ends(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {1, "hello\n"}, UNTYPED, UNTYPED);
    assert_int_equal(BENCH_RUN(&b, COMES("welcome\n"), NOTHING, SENDS("hello\n"), GIVES("ppoll", 1), COMES("bye"),
                               NOTHING, GIVES("ppoll", 1), GIVES("recv", 0)),
                     VERB_DONE);
    finish(&b, 6, 11, "welcome\nbye");
}

static void the_end_of_the_input_is_passed_on(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {1, "last"}, {0, NULL});
    assert_int_equal(BENCH_RUN(&b, NOTHING, SENDS("last"), GIVES("shutdown", 0), GIVES("ppoll", 1), COMES("answer"),
                               GIVES("recv", 0)),
                     VERB_DONE);
    finish(&b, 4, 6, "answer");
}

/* The unfinished line is not sent, what stands before it is; the terminal has shown the key. */
static void a_key_leaves_the_talk(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {1, "whole\nhalf\x1d"});
    assert_int_equal(BENCH_RUN(&b, NOTHING, SENDS("whole\n")), VERB_DONE);
    finish(&b, 6, 0, "\n");
}

static void the_key_is_data_where_no_terminal_is(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM,
          {1, "a\x1d"
              "b"},
          UNTYPED);
    user.terminal = false;
    assert_int_equal(BENCH_RUN(&b, NOTHING,
                               SENDS("a\x1d"
                                     "b"),
                               GIVES("ppoll", 1), GIVES("recv", 0)),
                     VERB_DONE);
    finish(&b, 3, 0, "");
}

static void lines_may_end_with_a_return(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {1, "one\ntwo\r\n\nthree"}, UNTYPED);
    bench_option(&b, "crlf", (struct arg){.integer = 0});
    assert_int_equal(BENCH_RUN(&b, NOTHING, SENDS("one\r\ntwo\r\n\r\nthree"), GIVES("ppoll", 1), GIVES("recv", 0)),
                     VERB_DONE);
    finish(&b, 17, 0, "");
}

/* Nothing more is asked for until it is sent; what comes meanwhile is shown, or two that answer each other would wait for
   ever. */
static void what_the_peer_does_not_take_waits(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {1, "much"}, UNTYPED);
    assert_int_equal(BENCH_RUN(&b, NOTHING, {"send", 1, 0, "much"}, FAILS("send", EAGAIN), GIVES("ppoll", 1),
                               COMES("!"), NOTHING, SENDS("uch"), GIVES("ppoll", 1), GIVES("recv", 0)),
                     VERB_DONE);
    finish(&b, 4, 1, "!");
}

static void each_line_is_a_message(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_DGRAM, {1, "one\ntwo\n"}, {1, "x\x1d"});
    assert_int_equal(BENCH_RUN(&b, NOTHING, SENDS("one\n"), SENDS("two\n")), VERB_DONE);
    finish(&b, 8, 0, "\n");
}

static void an_error_tells_what_was_said(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {1, "more"});
    enum verb_result result = BENCH_RUN(&b, COMES("some"), NOTHING, FAILS("send", EPIPE));
    assert_fails(&b, result, "EPIPE");
    assert_string_equal(b.err.detail, "0 bytes were sent, 4 received");
    bench_close(&b);
}

static void nobody_there_to_type_is_an_error(void **state) {
    (void)state;
    struct bench b;
    BEGIN(&b, SOCK_STREAM, {-ENXIO, NULL});
    enum verb_result result = BENCH_RUN_SILENT(&b);
    assert_fails(&b, result, "ENXIO");
    bench_close(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_are_heard_until_the_peer_ends),
        cmocka_unit_test(the_end_of_the_input_is_passed_on),
        cmocka_unit_test(a_key_leaves_the_talk),
        cmocka_unit_test(the_key_is_data_where_no_terminal_is),
        cmocka_unit_test(lines_may_end_with_a_return),
        cmocka_unit_test(what_the_peer_does_not_take_waits),
        cmocka_unit_test(each_line_is_a_message),
        cmocka_unit_test(an_error_tells_what_was_said),
        cmocka_unit_test(nobody_there_to_type_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
