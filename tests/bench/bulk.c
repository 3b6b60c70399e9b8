/* How much processor time a program takes for the bytes that it moves, beside its peer. Both are connected at once, and in
   turns each moves a slice of them while the other waits in its call. The programs have one processor, and what gives
   and takes the bytes, which is this, has another.

   A slice is over when the program has come to rest, so that it is counted with all that it did for it. What lies in the
   kernel's buffers then is as much as when it began.

   usage: bench_bulk NAME send|recv|relay|lines GOAL OURS… -- THEIRS… */
#include "listener.h"
#include "measure.h"
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 30, CHUNK = 256 * 1024, SLICE_BYTES = 128 * 1024 * 1024 };
/* Lines of LINE bytes, which a chunk holds a whole number of. */
enum { LINE = 16, SLICE_LINES = 300000 };

/* What is measured: who gives bytes to the program and who takes them from it. */
struct kind {
    const char *name, *unit;
    bool gives, takes;
    size_t slice; /* bytes */
    double units; /* in a slice */
};

static const struct kind kinds[] = {
    {"send", "s/GB", false, true, SLICE_BYTES, SLICE_BYTES / 1e9},
    {"recv", "s/GB", true, false, SLICE_BYTES, SLICE_BYTES / 1e9},
    {"relay", "s/GB", true, true, SLICE_BYTES, SLICE_BYTES / 1e9},
    {"lines", "us", true, false, (size_t)SLICE_LINES *LINE, SLICE_LINES / 1e6},
};

/* A program, and its connections: to give bytes to it, and to take them from it; −1: none. */
struct side {
    pid_t pid;
    int give, take;
};

static char chunk[CHUNK];

static void fill_chunk(void) {
    for (size_t i = 0; i < CHUNK; i++) chunk[i] = i % LINE == LINE - 1 ? '\n' : (char)('a' + i % LINE);
}

static int accept_one(int listener) {
    int fd = listener_accept(listener);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0) measure_fail("fcntl");
    return fd;
}

/* Of two connections the program gets its bytes by the first. */
static void open_side(struct side *s, char **command, const struct kind *kind, int listener, char *port) {
    process_add(command, port);
    process_pin(PROCESSOR_FIRST);
    s->pid = process_start(command);
    process_pin(PROCESSOR_LAST);
    s->give = kind->gives ? accept_one(listener) : -1;
    s->take = kind->takes ? accept_one(listener) : -1;
}

/* What a call moved; nothing where it would have waited. */
static size_t moved(ssize_t result, const char *what) {
    if (result > 0) return (size_t)result;
    if (result < 0 && errno == EAGAIN) return 0;
    if (result == 0) errno = EPIPE;
    measure_fail(what);
}

static size_t give(int fd, size_t given, size_t all) {
    size_t at = given % CHUNK, most = CHUNK - at;
    return moved(send(fd, chunk + at, most < all - given ? most : all - given, MSG_NOSIGNAL), "send");
}

/* The bytes are dropped where they lie. */
static size_t take(int fd) {
    static char room[CHUNK];
    return moved(recv(fd, room, sizeof room, MSG_TRUNC), "recv");
}

static void move_slice(const struct side *s, size_t bytes) {
    size_t given = s->give < 0 ? bytes : 0, taken = s->take < 0 ? bytes : 0;
    while (given < bytes || taken < bytes) {
        struct pollfd fds[] = {
            {.fd = given < bytes ? s->give : -1, .events = POLLOUT},
            {.fd = taken < bytes ? s->take : -1, .events = POLLIN},
        };
        if (poll(fds, 2, 20000) <= 0) measure_fail("poll");
        if (fds[0].revents) given += give(s->give, given, bytes);
        if (fds[1].revents) taken += take(s->take);
    }
}

/* Whether it has taken all that was given to it, and sleeps. */
static bool is_at_rest(const struct side *s) {
    int unsent = 0;
    if (s->give >= 0 && ioctl(s->give, SIOCOUTQNSD, &unsent) != 0) measure_fail("ioctl");
    return unsent == 0 && process_sleeps(s->pid);
}

/* The processor time that it has used when it uses no more. */
static double time_at_rest(const struct side *s) {
    const struct timespec moment = {.tv_nsec = 200 * 1000};
    while (!is_at_rest(s)) (void)nanosleep(&moment, NULL);
    return process_time(s->pid);
}

static double measure_slice(const struct side *s, const struct kind *kind) {
    double used = -time_at_rest(s);
    move_slice(s, kind->slice);
    used += time_at_rest(s);
    return used / kind->units;
}

static void measure_sides(const char *name, const struct kind *kind, const struct side sides[2], struct goal goal) {
    static double ours[ROUNDS], theirs[ROUNDS];
    for (int i = 0; i < 2; i++) (void)measure_slice(&sides[i], kind);
    for (int i = 0; i < ROUNDS; i++) {
        double first = measure_slice(&sides[i % 2], kind), second = measure_slice(&sides[1 - i % 2], kind);
        ours[i] = i % 2 ? second : first;
        theirs[i] = i % 2 ? first : second;
    }
    measure_rounds(name, kind->unit, ours, theirs, ROUNDS, goal);
}

static const struct kind *find_kind(const char *name) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].name, name) == 0) return &kinds[i];
    }
    return NULL;
}

int main(int argc, char **argv) {
    char **commands[2], port[LISTENER_ADDRESS];
    struct side sides[2];
    const struct kind *kind = argc > 2 ? find_kind(argv[2]) : NULL;
    if (!kind || argc < 6 || !process_commands(commands, 2, argv, 4)) {
        fputs("usage: bench_bulk NAME send|recv|relay|lines GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    int listener = listener_open(false, port);
    fill_chunk();
    for (int i = 0; i < 2; i++) open_side(&sides[i], commands[i], kind, listener, port);
    measure_sides(argv[1], kind, sides, measure_goal(argv[3]));
    for (int i = 0; i < 2; i++) process_kill(sides[i].pid);
    listener_close(listener, port);
    return 0;
}
