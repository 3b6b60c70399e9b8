/* recv --to on a kernel that answers what is written down: which calls it makes when, and what is left where it fails. */
#include "bench.h"

#include "base/mem.h"
#include "run/task.h"

#include <fcntl.h>

enum { FILE_FD = 8 };

#define PIPE GIVES("pipe", 0)
#define CLOSES GIVES("close", 0), GIVES("close", 0)
#define END GIVES("splice", 0), GIVES("recv", 0)

/* What the file is named by. `task` is the one that parks. */
static struct handle_object file;
static struct value value;
static struct task task;

static void open_both(struct bench *b) {
    bench_open(b, AF_INET, SOCK_STREAM);
    b->h.open->state = HANDLE_CONNECTED;
    memset(&file, 0, sizeof file);
    file.head = (struct object){.references = 1, .type = VALUE_HANDLE};
    assert_true(handle_open(&file.handle, &b->machine.handles, FILE_FD, AF_UNSPEC, 0, 0, &b->err));
    value = value_object(&file.head);
    task = (struct task){0};
    b->machine.scheduler.current = &task;
}

static void close_both(struct bench *b) {
    static const struct answer closes[] = {GIVES("close", 0)};
    assert_null(task.job);
    assert_int_equal(kernel.left, 0);
    kernel = (struct kernel){.at = closes, .left = 1};
    (void)handle_close(&file.handle, "close", 0);
    handle_clear(&file.handle);
    bench_close(b);
}

/* Options stand in the order of the row. */
static void begin(struct bench *b, bool parking) {
    bench_call(b, &verb_recv, parking);
    bench_option(b, "to", (struct arg){.value = &value});
}

static void assert_counts(const struct bench *b, int64_t bytes) {
    assert_int_equal(b->call.values[0].type, VALUE_INT);
    assert_int_equal(b->call.values[0].integer, bytes);
}

/* A splice that gives nothing is no proof of the end: recv(2) is asked. */
static void alone_it_blocks_as_the_kernel_does(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    begin(&b, false);
    assert_int_equal(BENCH_RUN(&b, PIPE, GIVES("splice", 9), GIVES("splice", 4), GIVES("splice", 5), END, CLOSES),
                     VERB_DONE);
    assert_counts(&b, 9);
    assert_int_equal(kernel.to, BENCH_PIPE + 1);
    assert_false(kernel.flags & (SPLICE_F_NONBLOCK | MSG_DONTWAIT));
    close_both(&b);
}

static void what_takes_no_splice_is_written_to(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    begin(&b, false);
    assert_int_equal(BENCH_RUN(&b, PIPE, GIVES("splice", 5), FAILS("splice", EINVAL), {"read", 5, 0, "Hello"},
                               {"write", 2, 0, "Hello"}, {"write", 3, 0, "llo"}, COMES(" body"),
                               {"write", 5, 0, " body"}, GIVES("recv", 0), CLOSES),
                     VERB_DONE);
    assert_counts(&b, 10);
    assert_ahead(&b, "");
    close_both(&b);
}

static void it_parks_and_goes_on(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    begin(&b, true);
    assert_parks(&b, BENCH_RUN(&b, PIPE, GIVES("splice", 5), GIVES("splice", 5), FAILS("splice", EAGAIN)), POLLIN);
    assert_true(kernel.flags & SPLICE_F_NONBLOCK);
    assert_non_null(task.job);
    assert_int_equal(BENCH_RUN(&b, GIVES("splice", 2), GIVES("splice", 2), END, CLOSES), VERB_DONE);
    assert_counts(&b, 7);
    close_both(&b);
}

/* What is in the pipe then is written first. */
static void a_file_that_takes_no_more_is_waited_for(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    begin(&b, true);
    assert_int_equal(BENCH_RUN(&b, PIPE, GIVES("splice", 5), FAILS("splice", EAGAIN)), VERB_PARK);
    assert_int_equal(b.call.wait.fd, FILE_FD);
    assert_int_equal(b.call.wait.events, POLLOUT);
    assert_int_equal(BENCH_RUN(&b, GIVES("splice", 5), END, CLOSES), VERB_DONE);
    assert_int_equal(kernel.to, BENCH_PIPE + 1);
    assert_counts(&b, 5);
    close_both(&b);
}

static void what_the_disk_has_no_room_for_stays_unread(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    begin(&b, false);
    assert_fails(&b,
                 BENCH_RUN(&b, PIPE, GIVES("splice", 5), GIVES("splice", 2), FAILS("splice", ENOSPC),
                           {"read", 3, 0, "llo"}, CLOSES),
                 "ENOSPC");
    assert_string_equal(b.err.detail, "2 bytes are in the file");
    assert_int_equal(b.err.word, 1);
    assert_ahead(&b, "llo");
    close_both(&b);
}

static void a_broken_connection_is_the_sockets_fault(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    begin(&b, false);
    assert_fails(&b, BENCH_RUN(&b, PIPE, GIVES("splice", 1), GIVES("splice", 1), FAILS("splice", ECONNRESET), CLOSES),
                 "ECONNRESET");
    assert_string_equal(b.err.detail, "1 byte is in the file");
    assert_int_equal(b.err.word, ERR_NO_WORD);
    close_both(&b);
}

static void exactly_takes_no_more_and_no_less(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    for (int64_t n = 5; n <= 6; n++) {
        bench_call(&b, &verb_recv, false);
        bench_option(&b, "exactly", (struct arg){.integer = n});
        bench_option(&b, "to", (struct arg){.value = &value});
        assert_true(ahead_push(open_ahead_need(b.h.open), SPAN("ab")));
        if (n == 5) {
            assert_int_equal(BENCH_RUN(&b, {"write", 2, 0, "ab"}, PIPE, GIVES("splice", 3), GIVES("splice", 3), CLOSES),
                             VERB_DONE);
            assert_counts(&b, 5);
        } else {
            assert_fails(
                &b, BENCH_RUN(&b, {"write", 2, 0, "ab"}, PIPE, GIVES("splice", 3), GIVES("splice", 3), END, CLOSES),
                ERR_EOF);
            assert_string_equal(b.err.message, "the stream ended after 5 of 6 bytes");
        }
    }
    close_both(&b);
}

/* The file of a path is closed with the call, which may be the first to say that it is not whole. */
static void a_path_is_opened_and_closed(void **state) {
    (void)state;
    struct bench b;
    struct value path = value_nil(), before = value;
    open_both(&b);
    before = value;
    assert_true(value_bytes(&path, SPAN("/some/folder/file"), &b.err));
    value = path;
    begin(&b, false);
    assert_fails(&b, BENCH_RUN(&b, FAILS("open", ENOENT)), "ENOENT");
    assert_true(kernel.flags & O_CREAT && kernel.flags & O_TRUNC && (kernel.flags & O_ACCMODE) == O_WRONLY);
    begin(&b, false);
    assert_int_equal(
        BENCH_RUN(&b, GIVES("open", 9), PIPE, GIVES("splice", 3), GIVES("splice", 3), END, GIVES("close", 0), CLOSES),
        VERB_DONE);
    assert_counts(&b, 3);
    begin(&b, false);
    assert_fails(&b, BENCH_RUN(&b, GIVES("open", 9), PIPE, END, FAILS("close", EIO), CLOSES), "EIO");
    assert_string_equal(b.err.detail, "/some/folder/file");
    value_release(&path);
    value = before;
    close_both(&b);
}

/* Cancelled while it waits: the pipe and the file are closed, and nobody sees the file among the handles. */
static void what_is_given_up_is_closed(void **state) {
    (void)state;
    static const struct answer closes[] = {{"read", 4, 0, "more"}, CLOSES, GIVES("close", 0)};
    struct bench b;
    struct value path = value_nil(), before;
    open_both(&b);
    before = value;
    assert_true(value_bytes(&path, SPAN("/some/folder/file"), &b.err));
    value = path;
    begin(&b, true);
    assert_int_equal(BENCH_RUN(&b, GIVES("open", 9), PIPE, GIVES("splice", 4), FAILS("splice", EAGAIN)), VERB_PARK);
    assert_int_equal(b.machine.handles.count, 2);
    assert_null(handle_find(&b.machine.handles, 9));
    kernel = (struct kernel){.at = closes, .left = COUNT(closes)};
    call_end_job(&b.call);
    assert_ahead(&b, "more");
    value_release(&path);
    value = before;
    close_both(&b);
}

static void without_memory_it_fails_and_loses_nothing(void **state) {
    (void)state;
    struct bench b;
    open_both(&b);
    assert_true(ahead_push(open_ahead_need(b.h.open), SPAN("ab")));
    begin(&b, false);
    mem_fail_from(1);
    assert_fails(&b, BENCH_RUN_SILENT(&b), ERR_LIMIT);
    mem_fail_from(0);
    assert_ahead(&b, "ab");
    close_both(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alone_it_blocks_as_the_kernel_does),
        cmocka_unit_test(what_takes_no_splice_is_written_to),
        cmocka_unit_test(it_parks_and_goes_on),
        cmocka_unit_test(a_file_that_takes_no_more_is_waited_for),
        cmocka_unit_test(what_the_disk_has_no_room_for_stays_unread),
        cmocka_unit_test(a_broken_connection_is_the_sockets_fault),
        cmocka_unit_test(exactly_takes_no_more_and_no_less),
        cmocka_unit_test(a_path_is_opened_and_closed),
        cmocka_unit_test(what_is_given_up_is_closed),
        cmocka_unit_test(without_memory_it_fails_and_loses_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
