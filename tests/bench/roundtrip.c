/* The peer of the loop that is measured, and the clock: both clients are connected at once, and in turns each is
   answered for a slice of its rounds while the other waits in its recv. So both meet the same machine, and their start
   and end are outside of what is measured. usage: bench_roundtrip SOCKSHELL SCRIPT CLIENT */
#include "measure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { SLICES = 50, SLICE_ROUNDS = 2000, SIZE = 64 }; /* 100,000 rounds, as both clients have it */
static const double goal = 1.05;

/* Listens on a free port of the loopback interface, which is written to `port`. A client that never comes, or stops
   sending, is an error after the timeout, which accepted sockets inherit. */
static int open_listener(char port[static 8]) {
    struct sockaddr_in at = {.sin_family = AF_INET};
    struct timeval timeout = {.tv_sec = 20};
    socklen_t len = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || bind(fd, (const struct sockaddr *)&at, sizeof at) != 0 || listen(fd, 2) != 0) measure_fail("listen");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) != 0) measure_fail("setsockopt");
    if (getsockname(fd, (struct sockaddr *)&at, &len) != 0) measure_fail("getsockname");
    (void)snprintf(port, 8, "%u", (unsigned)ntohs(at.sin_port));
    return fd;
}

/* Starts a client and waits for its connection. */
static int start_client(int listener, char *const args[], pid_t *child) {
    *child = measure_start(args);
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) measure_fail("accept");
    return fd;
}

/* Answers a slice; gives the seconds that it took. */
static double echo_slice(int fd) {
    char data[SIZE];
    double from = measure_now();
    for (int i = 0; i < SLICE_ROUNDS; i++) {
        ssize_t len = recv(fd, data, sizeof data, MSG_WAITALL);
        if (len != SIZE || send(fd, data, sizeof data, MSG_NOSIGNAL) != SIZE) measure_fail("echo");
    }
    return measure_now() - from;
}

static void measure_slices(int ours, int theirs) {
    static double us[SLICES], them[SLICES], ratios[SLICES];
    for (int i = 0; i < SLICES; i++) {
        double first = echo_slice(i % 2 ? ours : theirs);
        double second = echo_slice(i % 2 ? theirs : ours);
        us[i] = i % 2 ? first : second;
        them[i] = i % 2 ? second : first;
        ratios[i] = us[i] / them[i];
    }
    measure_print("roundtrip", measure_median(us, SLICES) / SLICE_ROUNDS, measure_median(them, SLICES) / SLICE_ROUNDS,
                  measure_median(ratios, SLICES), goal);
}

int main(int argc, char **argv) {
    char port[8];
    pid_t us, them;
    if (argc != 4) {
        fputs("usage: bench_roundtrip SOCKSHELL SCRIPT CLIENT\n", stderr);
        return 2;
    }
    measure_pin();
    int listener = open_listener(port);
    char *const our_args[] = {argv[1], argv[2], port, NULL};
    char *const their_args[] = {argv[3], port, NULL};
    int ours = start_client(listener, our_args, &us);
    int theirs = start_client(listener, their_args, &them);
    measure_slices(ours, theirs);
    close(ours);
    close(theirs);
    measure_wait(us, argv[1]);
    measure_wait(them, argv[3]);
    return 0;
}
