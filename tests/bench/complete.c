/* How long a completion takes at most in a session with 10,000 open handles. usage: bench_complete GOAL */
#include "measure.h"

#include "shell/complete.h"
#include "verbs/verbs.h"

#include <arpa/inet.h>
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HANDLES = 10000, ROUNDS = 9 };

static const char *const lines[] = {
    "",           "recv ",          "recv h99",
    "recv zzzz",  "accept ",        "listen ",
    "bind ",      "connect l1 ",    "connect h1 127.0.0.1:",
    "print $",    "x = ",           "close h1 h2 ",
    "print $h1.", "send h1 \"$h",   "help ",
    "source ./",  "setsockopt h1 ", "explain ",
    "xyzzy",
};

static struct machine machine;

/* A TCP connection and a listener, each of which all handles of its sort are descriptors of. */
static void make_sockets(int *connected, int *listening) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t len = sizeof a;
    *listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    *connected = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(*listening, (struct sockaddr *)&a, len) < 0 || listen(*listening, 8) < 0 ||
        getsockname(*listening, (struct sockaddr *)&a, &len) < 0 || connect(*connected, (struct sockaddr *)&a, len) < 0)
        measure_fail("sockets");
}

static void add(const char *sort, int number, int fd, enum handle_state state) {
    char name[16];
    struct value v;
    struct err err;
    snprintf(name, sizeof name, "%s%d", sort, number);
    if (fd < 0 || !handle_value(&v, &machine.handles, fd, AF_INET, SOCK_STREAM, 0, &err)) measure_fail("handles");
    v.handle->handle.open->state = state;
    handle_name(&v.handle->handle, span_text(name));
    if (!machine_set_global(&machine, span_text(name), &v, &err)) measure_fail("variables");
    value_release(&v);
}

static void make_session(void) {
    struct machine_hooks hooks = {0};
    struct rlimit limit = {0};
    struct err err;
    int connected, listening;
    (void)getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
    if (!machine_init(&machine, &verbs_vocabulary, &hooks, &err)) measure_fail("machine");
    make_sockets(&connected, &listening);
    for (int i = 0; i < HANDLES; i++) {
        bool listens = i % 10 == 0;
        add(listens ? "l" : "h", i, dup(listens ? listening : connected),
            listens ? HANDLE_LISTENING : HANDLE_CONNECTED);
    }
}

static double time_line(const char *line) {
    double took[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        struct completion c;
        double from = measure_now();
        if (!complete_line(&machine, span_text(line), strlen(line), &c)) measure_fail("memory");
        took[i] = (measure_now() - from) * 1e3;
        completion_clear(&c);
    }
    return measure_median(took, ROUNDS);
}

int main(int argc, char **argv) {
    double slowest = 0;
    if (argc < 2) {
        fputs("usage: bench_complete GOAL [-v]\n", stderr);
        return 2;
    }
    make_session();
    for (size_t i = 0; i < COUNT(lines); i++) {
        double took = time_line(lines[i]);
        if (argc > 2) printf("%8.3f ms  %s\n", took, lines[i]);
        if (took > slowest) slowest = took;
    }
    measure_figure("complete", "ms", slowest, NAN, measure_goal(argv[1]));
    return 0;
}
