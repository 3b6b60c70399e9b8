/* The peer of the loop that is measured, and the clock: both clients are connected at once, and in turns each is
   answered for a slice of its rounds while the other waits in its recv. So both meet the same machine, and their start
   and end are outside of what is measured. All of it is on one processor.
   usage: bench_roundtrip NAME tcp|unix GOAL OURS… -- THEIRS… */
#include "listener.h"
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SLICES = 50, SLICE_ROUNDS = 2000, SIZE = 64 }; /* 100,000 rounds, as both clients have it */

/* Answers a slice; gives the microseconds that a round of it took. */
static double echo_slice(int fd) {
    char data[SIZE];
    double from = measure_now();
    for (int i = 0; i < SLICE_ROUNDS; i++) {
        ssize_t len = recv(fd, data, sizeof data, MSG_WAITALL);
        if (len != SIZE || send(fd, data, sizeof data, MSG_NOSIGNAL) != SIZE) measure_fail("echo");
    }
    return (measure_now() - from) / SLICE_ROUNDS * 1e6;
}

static void measure_slices(const char *name, int ours, int theirs, struct goal goal) {
    static double us[SLICES], them[SLICES];
    for (int i = 0; i < SLICES; i++) {
        double first = echo_slice(i % 2 ? ours : theirs);
        double second = echo_slice(i % 2 ? theirs : ours);
        us[i] = i % 2 ? first : second;
        them[i] = i % 2 ? second : first;
    }
    measure_rounds(name, "us", us, them, SLICES, goal);
}

int main(int argc, char **argv) {
    char **commands[2], address[LISTENER_ADDRESS];
    pid_t clients[2];
    int fds[2];
    if (argc < 6 || !process_commands(commands, 2, argv, 4)) {
        fputs("usage: bench_roundtrip NAME tcp|unix GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    process_pin(PROCESSOR_LAST);
    int listener = listener_open(strcmp(argv[2], "unix") == 0, address);
    for (int i = 0; i < 2; i++) {
        process_add(commands[i], address);
        clients[i] = process_start(commands[i]);
        fds[i] = listener_accept(listener);
    }
    measure_slices(argv[1], fds[0], fds[1], measure_goal(argv[3]));
    for (int i = 0; i < 2; i++) {
        close(fds[i]);
        process_wait(clients[i], commands[i][0]);
    }
    listener_close(listener, address);
    return 0;
}
