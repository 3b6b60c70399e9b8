/* Errors that a whole system has at its limits or of other machines, and interrupted calls: programs on the real kernel, one call of which fails
   as a row says. An error reaches the program under its name; an interrupted call is made again. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/load.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Which call fails, with what, and how often before the kernel has its turn. The table of calls has no argument for a
   context, so this is a variable of the test program. */
static struct {
    const char *call;
    int number, left;
} fault;

static bool fails_now(const char *call) {
    if (fault.left == 0 || strcmp(fault.call, call) != 0) return false;
    fault.left--;
    errno = fault.number;
    return true;
}

/* A call that fails when its turn has come, and else is the kernel's. */
#define CALL(result, name, parameters, ...)                                                                            \
    static result faulty_##name parameters {                                                                           \
        return fails_now(#name) ? -1 : sys_kernel.name(__VA_ARGS__);                                                   \
    }

CALL(int, socket, (int family, int type, int protocol), family, type, protocol)
CALL(int, socketpair, (int family, int type, int protocol, int fds[2]), family, type, protocol, fds)
CALL(int, bind, (int fd, const struct sockaddr *a, socklen_t len), fd, a, len)
CALL(int, listen, (int fd, int backlog), fd, backlog)
CALL(int, accept4, (int fd, struct sockaddr *a, socklen_t *len, int flags), fd, a, len, flags)
CALL(int, connect, (int fd, const struct sockaddr *a, socklen_t len), fd, a, len)
CALL(ssize_t, send, (int fd, const void *data, size_t len, int flags), fd, data, len, flags)
CALL(ssize_t, recv, (int fd, void *data, size_t len, int flags), fd, data, len, flags)
CALL(ssize_t, sendto, (int fd, const void *data, size_t len, int flags, const struct sockaddr *a, socklen_t a_len), fd,
     data, len, flags, a, a_len)
CALL(ssize_t, recvfrom, (int fd, void *data, size_t len, int flags, struct sockaddr *a, socklen_t *a_len), fd, data,
     len, flags, a, a_len)
CALL(ssize_t, sendmsg, (int fd, const struct msghdr *m, int flags), fd, m, flags)
CALL(ssize_t, recvmsg, (int fd, struct msghdr *m, int flags), fd, m, flags)
CALL(ssize_t, sendfile, (int fd, int file, off_t *offset, size_t count), fd, file, offset, count)
CALL(int, open, (const char *path, int flags, mode_t mode), path, flags, mode)
CALL(ssize_t, splice, (int from, int to, size_t size, unsigned flags), from, to, size, flags)
CALL(int, pipe, (int fds[2]), fds)
CALL(int, dup, (int fd), fd)
CALL(int, setsockopt, (int fd, int level, int option, const void *value, socklen_t len), fd, level, option, value, len)
CALL(int, ppoll, (struct pollfd * fds, nfds_t count, const struct timespec *timeout, const sigset_t *mask), fds, count,
     timeout, mask)

static struct sys_ops faulty_ops(void) {
    struct sys_ops ops = sys_kernel;
    ops.socket = faulty_socket;
    ops.socketpair = faulty_socketpair;
    ops.bind = faulty_bind;
    ops.listen = faulty_listen;
    ops.accept4 = faulty_accept4;
    ops.connect = faulty_connect;
    ops.send = faulty_send;
    ops.recv = faulty_recv;
    ops.sendto = faulty_sendto;
    ops.recvfrom = faulty_recvfrom;
    ops.sendmsg = faulty_sendmsg;
    ops.recvmsg = faulty_recvmsg;
    ops.sendfile = faulty_sendfile;
    ops.open = faulty_open;
    ops.splice = faulty_splice;
    ops.pipe = faulty_pipe;
    ops.dup = faulty_dup;
    ops.setsockopt = faulty_setsockopt;
    ops.ppoll = faulty_ppoll;
    return ops;
}

static int write_nowhere(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    (void)context, (void)stream, (void)bytes, (void)raw;
    return 0;
}

static const struct machine_hooks hooks = {.write = write_nowhere};

static enum run_result run_text(const char *text, bool parking, struct err *err) {
    struct machine m;
    struct code *code = NULL;
    const struct sys_ops ops = faulty_ops();
    const struct load_options options = {.whole = true, .last = true};
    int status = 0;
    assert_true(machine_init(&m, &verbs_vocabulary, &hooks, err));
    m.handles.sys.ops = &ops;
    m.parking = parking;
    struct source *source = source_new("faults", span_text(text), 1);
    assert_non_null(source);
    enum run_result result = RUN_FAILED;
    if (machine_load(&m, source, options, &code, NULL, err) == LOAD_DONE) result = machine_run(&m, code, &status, err);
    source_release(source);
    code_release(code);
    machine_clear(&m);
    return result;
}

/* The program runs to its end, alone and where verbs park, and has met all of the faults. */
static void run_with(const char *call, int number, int times, const char *text) {
    for (int parking = 0; parking < 2; parking++) {
        struct err err = {.name = NULL};
        fault.call = call;
        fault.number = number;
        fault.left = times;
        enum run_result result = run_text(text, parking, &err);
        if (result != RUN_DONE) print_error("%s: %s: %s\n%s\n", call, err.name, err.message, text);
        assert_int_equal(result, RUN_DONE);
        if (fault.left) print_error("%s was not called %d times:\n%s\n", call, times, text);
        assert_int_equal(fault.left, 0);
    }
}

#define TCP "l = socket; bind l 127.0.0.1:0; listen l; c = socket; connect c $l.local; "
#define FAR "l = socket; bind l 127.0.0.1:0; listen l; c = socket; "
#define UDP "b = socket inet dgram; bind b 127.0.0.1:0; a = socket inet dgram; "
#define PAIR "a, b = socketpair; "

/* What fails leaves its handle as it was: the next call does what the first was to do. */
static const struct {
    const char *call;
    int number;
    const char *text;
} errors[] = {
    {"socket", ENFILE, "fails ENFILE socket; s = socket"},
    {"socket", ENOBUFS, "fails ENOBUFS socket inet dgram; s = socket"},
    {"socket", ENOMEM, "fails ENOMEM socket unix; s = socket"},
    {"socketpair", ENFILE, "fails ENFILE socketpair; a, b = socketpair"},
    {"socketpair", ENOMEM, "fails ENOMEM socketpair; a, b = socketpair"},
    {"bind", ENOMEM, "s = socket; fails ENOMEM bind s 127.0.0.1:0; bind s 127.0.0.1:0"},
    {"listen", ENOBUFS, "s = socket; fails ENOBUFS listen s; listen s; assert $s.state == \"listening\""},
    {"accept4", ENFILE, TCP "fails ENFILE accept l; s, from = accept l; assert $from == $c.local"},
    {"accept4", ENOBUFS, TCP "fails ENOBUFS accept l; s = accept l"},
    {"accept4", ENOMEM, TCP "fails ENOMEM accept l; s = accept l"},
    {"connect", ENOBUFS, FAR "fails ENOBUFS connect c $l.local; connect c $l.local"},
    {"connect", EPERM, FAR "fails EPERM connect c $l.local; connect c $l.local"},
    {"connect", EHOSTDOWN, FAR "fails EHOSTDOWN connect c $l.local; connect c $l.local"},
    {"connect", ENETDOWN, FAR "fails ENETDOWN connect c $l.local; connect c $l.local"},
    {"connect", EHOSTUNREACH, FAR "fails EHOSTUNREACH connect c $l.local; connect c $l.local"},
    {"connect", EADDRNOTAVAIL, FAR "fails EADDRNOTAVAIL connect c $l.local; connect c $l.local"},
    {"sendto", EPERM, UDP "fails EPERM sendto a x $b.local; sendto a y $b.local; assert (recv b) == \"y\""},
    {"send", ENOBUFS, PAIR "fails ENOBUFS send a x; send a y; assert (recv b) == \"y\""},
    {"send", ENOMEM, PAIR "fails ENOMEM send a x; send a y; assert (recv b) == \"y\""},
    {"sendto", ENOBUFS, UDP "fails ENOBUFS sendto a x $b.local; sendto a y $b.local; assert (recv b) == \"y\""},
    {"sendmsg", ENOBUFS, PAIR "fails ENOBUFS sendmsg a x; sendmsg a y; assert (recv b) == \"y\""},
    {"sendmsg", ENOMEM, PAIR "fails ENOMEM sendmsg a x --handles b; sendmsg a y; assert (recv b) == \"y\""},
    {"recv", ENOMEM, PAIR "send a xyz; fails ENOMEM recv b; assert (recv b) == \"xyz\""},
    {"recv", ENOBUFS, PAIR "send a xyz; fails ENOBUFS recv b --exactly 3; assert (recv b) == \"xyz\""},
    {"recvfrom", ENOMEM, PAIR "send a xyz; fails ENOMEM recvfrom b; assert (recv b) == \"xyz\""},
    {"recvmsg", ENOMEM, PAIR "send a xyz; fails ENOMEM recvmsg b; assert (recv b) == \"xyz\""},
    {"sendfile", ENOMEM, PAIR "fails ENOMEM send a --file /proc/self/cmdline; send a y; assert (recv b) == \"y\""},
    {"open", ENFILE, "fails ENFILE open /dev/null; f = open /dev/null"},
    {"open", ENOMEM, "fails ENOMEM open /dev/null; f = open /dev/null"},
    {"pipe", ENFILE, PAIR "send a xyz; close a; fails ENFILE recv b --to /dev/null; assert (recv b) == \"xyz\""},
    {"dup", EMFILE, "s = socket; fails EMFILE dup s; t = dup s"},
    {"setsockopt", ENOMEM,
     "s = socket; fails ENOMEM setsockopt s SO_KEEPALIVE 1; setsockopt s SO_KEEPALIVE 1; "
     "assert (getsockopt s SO_KEEPALIVE) == 1"},
    {"setsockopt", ENOBUFS,
     "s = socket inet dgram; fails ENOBUFS setsockopt s IP_MULTICAST_LOOP 0; "
     "assert (getsockopt s IP_MULTICAST_LOOP) == 1"},
    {"ppoll", ENOMEM, PAIR "send a x; fails ENOMEM poll b; assert (poll b) == [$b]"},
};

static void errors_reach_the_program(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++) run_with(errors[i].call, errors[i].number, 1, errors[i].text);
}

static const struct {
    const char *call, *text;
} interrupted[] = {
    {"accept4", TCP "s, from = accept l; assert $from == $c.local"},
    {"send", PAIR "assert (send a xyz) == 3; assert (recv b) == \"xyz\""},
    {"recv", PAIR "send a xyz; assert (recv b) == \"xyz\""},
    {"recv", PAIR "send a xyz; assert (recv b 3 MSG_PEEK) == \"xyz\"; assert (recv b --exactly 3) == \"xyz\""},
    {"recv", PAIR "send a \"a line\\nx\"; assert (recv b --line) == \"a line\\n\"; assert (recv b) == \"x\""},
    {"recv", PAIR "send a xyz; close a; assert (recv b --all) == \"xyz\""},
    {"sendto", UDP "assert (sendto a xyz $b.local) == 3; assert (recv b) == \"xyz\""},
    {"recvfrom", UDP "sendto a xyz $b.local; data, from = recvfrom b; assert $data == \"xyz\""},
    {"sendmsg", PAIR "assert (sendmsg a x yz) == 3; assert (recv b) == \"xyz\""},
    {"recvmsg", PAIR "send a xyz; m = recvmsg b; assert $m.data == \"xyz\""},
    {"recvmsg", PAIR "send a xyz; m = recvmsg b 3 MSG_WAITALL; assert $m.data == \"xyz\""},
    {"sendfile", PAIR "n = send a --file /proc/self/cmdline; assert len((recv b)) == $n"},
    {"splice", PAIR "send a xyz; close a; assert (recv b --to /dev/null) == 3"},
    {"open", "f = open /dev/null"},
    {"ppoll", PAIR "send a x; assert (poll b --timeout 10s) == [$b]"},
};

static void interrupted_calls_are_made_again(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(interrupted); i++) run_with(interrupted[i].call, EINTR, 2, interrupted[i].text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_reach_the_program),
        cmocka_unit_test(interrupted_calls_are_made_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
