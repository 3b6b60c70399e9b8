/* Connect, send, recv and close, again and again: as client, where this process is the server, and as server, where it is
   the client. In turns each of the two that are measured is served for a slice while the other waits; all of it is on one
   processor. usage: bench_connections client|server GOAL OURS… -- THEIRS… */
#include "listener.h"
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLICES = 40, SLICE_CONNECTIONS = 250, SIZE = 64 }; /* 10,000 connections, as the clients have it */

/* One that is measured: as a client it comes to `listener`, as a server it is at `address`. */
struct side {
    char **command;
    int listener;
    pid_t process;
    char address[LISTENER_ADDRESS];
};

/* The client closes first, as clients do. */
static void serve_one(const struct side *s) {
    char data[SIZE];
    int fd = listener_accept(s->listener);
    if (recv(fd, data, SIZE, MSG_WAITALL) != SIZE || send(fd, data, SIZE, MSG_NOSIGNAL) != SIZE) measure_fail("serve");
    if (recv(fd, data, SIZE, 0) != 0) measure_fail("close");
    close(fd);
}

static void visit_one(const struct side *s) {
    static const char data[SIZE];
    char reply[SIZE];
    int fd = process_connect(s->address);
    if (send(fd, data, SIZE, MSG_NOSIGNAL) != SIZE || recv(fd, reply, SIZE, MSG_WAITALL) != SIZE) measure_fail("visit");
    close(fd);
}

/* The microseconds that a connection of a slice took. */
static double run_slice(const struct side *s, bool as_client) {
    double from = measure_now();
    for (int i = 0; i < SLICE_CONNECTIONS; i++) {
        if (as_client)
            serve_one(s);
        else
            visit_one(s);
    }
    return (measure_now() - from) / SLICE_CONNECTIONS * 1e6;
}

static void open_side(struct side *s, bool as_client) {
    if (as_client)
        s->listener = listener_open(false, s->address);
    else
        process_free_port(s->address);
    process_add(s->command, s->address);
    s->process = process_start(s->command);
}

static void end_side(const struct side *s, bool as_client) {
    if (as_client) {
        process_wait(s->process, s->command[0]);
        listener_close(s->listener, s->address);
    } else {
        process_kill(s->process);
    }
}

static void measure_sides(const struct side sides[2], bool as_client, struct goal goal) {
    static double ours[SLICES], theirs[SLICES];
    for (int i = 0; i < SLICES; i++) {
        double first = run_slice(&sides[i % 2], as_client), second = run_slice(&sides[!(i % 2)], as_client);
        ours[i] = i % 2 ? second : first;
        theirs[i] = i % 2 ? first : second;
    }
    measure_rounds(as_client ? "connect" : "serve", "us", ours, theirs, SLICES, goal);
}

int main(int argc, char **argv) {
    char **commands[2];
    struct side sides[2];
    if (argc < 5 || !process_commands(commands, 2, argv, 3)) {
        fputs("usage: bench_connections client|server GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    bool as_client = strcmp(argv[1], "client") == 0;
    process_pin(PROCESSOR_LAST);
    for (int i = 0; i < 2; i++) {
        sides[i].command = commands[i];
        open_side(&sides[i], as_client);
    }
    measure_sides(sides, as_client, measure_goal(argv[2]));
    for (int i = 0; i < 2; i++) end_side(&sides[i], as_client);
    return 0;
}
