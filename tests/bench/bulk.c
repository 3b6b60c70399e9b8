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
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
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

/* Its segments go out at once, as those of the programs do. */
static int accept_giver(int listener) {
    static const char way[] = "reno";
    int fd = listener_accept(listener);
    if (setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, way, sizeof way - 1) != 0) measure_fail("setsockopt");
    return fd;
}

/* Takes chunks, and is woken for no less: what a program pays for waking who reads is not what is measured. Slices are whole
   numbers of chunks. */
static int accept_taker(int listener) {
    const int least = CHUNK;
    int fd = listener_accept(listener);
    if (setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least) != 0) measure_fail("setsockopt");
    return fd;
}

/* Of two connections the program gets its bytes by the first. */
static void open_side(struct side *s, char **command, const struct kind *kind, int listener, char *port) {
    process_add(command, port);
    process_pin(PROCESSOR_FIRST);
    s->pid = process_start(command);
    process_pin(PROCESSOR_LAST);
    s->give = kind->gives ? accept_giver(listener) : -1;
    s->take = kind->takes ? accept_taker(listener) : -1;
}

static void give(int fd, size_t bytes) {
    for (size_t given = 0; given < bytes;) {
        size_t at = given % CHUNK, most = CHUNK - at;
        ssize_t r = send(fd, chunk + at, most < bytes - given ? most : bytes - given, MSG_NOSIGNAL);
        if (r < 0) measure_fail("send");
        given += (size_t)r;
    }
}

/* The bytes are dropped where they lie. recv(2) itself would take a part of a chunk, and sleep on without the other. */
static void take(int fd, size_t bytes) {
    static char room[CHUNK];
    struct pollfd readable = {.fd = fd, .events = POLLIN};
    for (size_t taken = 0; taken < bytes;) {
        if (poll(&readable, 1, 20000) <= 0) measure_fail("poll");
        ssize_t r = recv(fd, room, CHUNK, MSG_TRUNC);
        if (r == 0) errno = EPIPE;
        if (r <= 0) measure_fail("recv");
        taken += (size_t)r;
    }
}

/* Each end waits for itself alone. */
static void move_through(const struct side *s, size_t bytes) {
    pid_t giver = fork();
    if (giver < 0) measure_fail("fork");
    if (giver == 0) {
        give(s->give, bytes);
        _exit(0);
    }
    take(s->take, bytes);
    process_wait(giver, "who gives the bytes");
}

static void move_slice(const struct side *s, const struct kind *kind) {
    if (kind->gives && kind->takes)
        move_through(s, kind->slice);
    else if (kind->gives)
        give(s->give, kind->slice);
    else
        take(s->take, kind->slice);
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
    move_slice(s, kind);
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
