/* Watched descriptors: told once, found by slot and generation, and their waiters. */
#include "run/watch.h"

#include "base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

/* What the poller tells right now of the one descriptor; the watch that it is for, or NULL where it tells of none. */
static struct watch *told(struct watches *all, struct poller_event *event) {
    int count = poller_wait(&all->poller, event, 1, 0);
    assert_true(count <= 1);
    return count ? watch_told(all, event) : NULL;
}

static void pair(int fds[2]) {
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
}

static void readiness_is_remembered_until_it_is_found_wrong(void **state) {
    (void)state;
    struct watches all = {0};
    struct watch w = {0};
    struct poller_event event;
    int fds[2];
    pair(fds);
    assert_int_equal(watch_add(&all, &w, fds[0]), 0);
    assert_int_equal(watch_add(&all, &w, fds[0]), 0); /* the second time it is nothing */
    assert_ptr_equal(told(&all, &event), &w);
    assert_int_equal(w.ready, READY_OUT);
    assert_null(told(&all, &event));
    assert_int_equal(write(fds[1], "x", 1), 1);
    assert_ptr_equal(told(&all, &event), &w);
    assert_true(w.ready & READY_IN);
    assert_null(told(&all, &event)); /* an edge comes once */
    watch_not_ready(&w, POLLIN);
    assert_int_equal(w.ready, READY_OUT);
    (void)close(fds[1]);
    assert_ptr_equal(told(&all, &event), &w);
    assert_true(w.ready & READY_HANGUP);
    watch_not_ready(&w, POLLIN | POLLOUT | POLLPRI);
    assert_int_equal(w.ready, READY_HANGUP); /* which no call takes back */
    watch_remove(&all, &w, fds[0], false);
    (void)close(fds[0]);
    watches_clear(&all);
}

static void an_event_for_one_that_is_gone_finds_nobody(void **state) {
    (void)state;
    struct watches all = {0};
    struct watch first = {0}, second = {0};
    struct poller_event event;
    int fds[2];
    pair(fds);
    assert_int_equal(watch_add(&all, &first, fds[0]), 0);
    assert_int_equal(poller_wait(&all.poller, &event, 1, 0), 1);
    watch_remove(&all, &first, fds[0], true);
    assert_int_equal(watch_add(&all, &second, fds[0]), 0); /* the slot, and the number, come back */
    assert_null(watch_told(&all, &event));
    assert_ptr_equal(told(&all, &event), &second);
    watch_remove(&all, &second, fds[0], false);
    (void)close(fds[0]);
    (void)close(fds[1]);
    watches_clear(&all);
}

/* The description lives on in a copy, so the kernel keeps the entry of the number that was closed. */
static void a_number_of_the_same_description_is_taken_over(void **state) {
    (void)state;
    struct watches all = {0};
    struct watch first = {0}, second = {0};
    struct poller_event event;
    int fds[2];
    pair(fds);
    int copy = dup(fds[0]);
    assert_int_equal(watch_add(&all, &first, fds[0]), 0);
    watch_remove(&all, &first, fds[0], false); /* as if nobody had known of the copy */
    (void)close(fds[0]);
    assert_int_equal(dup2(copy, fds[0]), fds[0]);
    assert_int_equal(watch_add(&all, &second, fds[0]), 0);
    assert_ptr_equal(told(&all, &event), &second);
    watch_remove(&all, &second, fds[0], true);
    (void)close(fds[0]);
    (void)close(fds[1]);
    (void)close(copy);
    watches_clear(&all);
}

static void what_is_always_ready_is_refused(void **state) {
    (void)state;
    struct watches all = {0};
    struct watch w = {0};
    int fd = open("/dev/null", O_RDONLY);
    assert_int_equal(watch_add(&all, &w, fd), -EPERM);
    assert_int_equal(w.slot, 0);
    (void)close(fd);
    watches_clear(&all);
}

static void waiters_stand_in_the_order_in_which_they_came(void **state) {
    (void)state;
    struct waiters all = {0};
    struct waiter n[3] = {{0}};
    for (size_t i = 0; i < 3; i++) waiter_join(&all, &n[i], POLLIN);
    assert_ptr_equal(all.first, &n[0]);
    assert_ptr_equal(n[0].next, &n[1]);
    waiter_leave(&n[1]);
    assert_ptr_equal(n[0].next, &n[2]);
    waiter_leave(&n[2]);
    assert_null(n[0].next);
    waiter_join(&all, &n[1], POLLIN);
    assert_ptr_equal(n[0].next, &n[1]);
    waiter_leave(&n[0]);
    assert_ptr_equal(all.first, &n[1]);
    waiter_join(&all, &n[2], POLLIN);
    assert_ptr_equal(n[1].next, &n[2]);
    waiter_leave(&n[1]);
    waiter_leave(&n[2]);
    assert_null(all.first);
    waiter_leave(&n[0]); /* it waits for nothing any more */
}

static void events_concern_those_who_wait_for_them(void **state) {
    (void)state;
    assert_true(watch_concerns(READY_IN, POLLIN));
    assert_false(watch_concerns(READY_IN, POLLOUT));
    assert_true(watch_concerns(READY_URGENT, POLLPRI));
    assert_true(watch_concerns(READY_HANGUP, POLLIN));
    assert_true(watch_concerns(READY_ERROR, POLLOUT));
    assert_false(watch_concerns(READY_OUT, POLLIN | POLLPRI));
}

static void memory_that_runs_out_registers_nothing(void **state) {
    (void)state;
    struct watches all = {0};
    struct watch w = {0};
    struct poller_event event;
    int fds[2];
    pair(fds);
    assert_int_equal(watches_open(&all), 0);
    mem_fail_from(1);
    assert_int_equal(watch_add(&all, &w, fds[0]), -ENOMEM);
    mem_fail_from(0);
    assert_int_equal(poller_wait(&all.poller, &event, 1, 0), 0);
    assert_int_equal(watch_add(&all, &w, fds[0]), 0);
    watch_remove(&all, &w, fds[0], false);
    (void)close(fds[0]);
    (void)close(fds[1]);
    watches_clear(&all);
}

static void a_wake_ends_a_wait(void **state) {
    (void)state;
    struct poller p;
    struct poller_event event;
    assert_int_equal(poller_open(&p), 0);
    poller_wake(&p);
    assert_int_equal(poller_wait(&p, &event, 1, -1), 1);
    assert_int_equal(event.tag, POLLER_WOKEN);
    assert_int_equal(poller_wait(&p, &event, 1, 1000), 0);
    poller_close(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readiness_is_remembered_until_it_is_found_wrong),
        cmocka_unit_test(an_event_for_one_that_is_gone_finds_nobody),
        cmocka_unit_test(a_number_of_the_same_description_is_taken_over),
        cmocka_unit_test(what_is_always_ready_is_refused),
        cmocka_unit_test(waiters_stand_in_the_order_in_which_they_came),
        cmocka_unit_test(events_concern_those_who_wait_for_them),
        cmocka_unit_test(memory_that_runs_out_registers_nothing),
        cmocka_unit_test(a_wake_ends_a_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
