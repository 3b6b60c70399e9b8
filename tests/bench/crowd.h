/* Many clients of an echo server, driven by one process. */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H

#include <stddef.h>

struct crowd {
    int *fds;
    size_t count;
};

enum { CROWD_SIZE = 64 };

/* Connects so many clients with a port of the loopback interface, and sends a message of `size` bytes, at most CROWD_SIZE,
   each way on each. */
void crowd_open(struct crowd *c, const char *port, size_t count, size_t size);
void crowd_close(struct crowd *c);

/* Sends messages of CROWD_SIZE bytes and takes them back for at least so long: how many. Half of the clients have a message under
   way while the other half take theirs back, so that the server has always something to do. */
size_t crowd_run(const struct crowd *c, double seconds);

#endif
