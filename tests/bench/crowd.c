/* Many clients of an echo server, driven by one process. */
#include "crowd.h"

#include "measure.h"
#include "process.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ALONE_AT_ONCE = 100 };

static void send_some(const struct crowd *c, size_t from, size_t to, size_t size) {
    static const char data[CROWD_SIZE];
    for (size_t i = from; i < to; i++) {
        if (send(c->fds[i], data, size, MSG_NOSIGNAL) != (ssize_t)size) measure_fail("send");
    }
}

static void take_some(const struct crowd *c, size_t from, size_t to, size_t size) {
    char data[CROWD_SIZE];
    for (size_t i = from; i < to; i++) {
        ssize_t got = recv(c->fds[i], data, size, MSG_WAITALL);
        if (got >= 0 && got < (ssize_t)size) errno = ECONNRESET;
        if (got != (ssize_t)size) measure_fail("recv");
    }
}

void crowd_open(struct crowd *c, const char *port, size_t count, size_t size) {
    *c = (struct crowd){calloc(count, sizeof *c->fds), count};
    if (!c->fds) measure_fail("calloc");
    for (size_t i = 0; i < count; i++) c->fds[i] = process_connect(port);
    send_some(c, 0, count, size);
    take_some(c, 0, count, size);
}

void crowd_close(struct crowd *c) {
    for (size_t i = 0; i < c->count; i++) close(c->fds[i]);
    free(c->fds);
}

static size_t run_alone(const struct crowd *c, double until) {
    size_t messages = 0;
    while (measure_now() < until) {
        for (int i = 0; i < ALONE_AT_ONCE; i++) {
            send_some(c, 0, 1, CROWD_SIZE);
            take_some(c, 0, 1, CROWD_SIZE);
        }
        messages += ALONE_AT_ONCE;
    }
    return messages;
}

size_t crowd_run(const struct crowd *c, double seconds) {
    double until = measure_now() + seconds;
    if (c->count == 1) return run_alone(c, until);
    size_t half = c->count / 2, messages = half;
    send_some(c, 0, half, CROWD_SIZE);
    while (measure_now() < until) {
        send_some(c, half, c->count, CROWD_SIZE);
        take_some(c, 0, half, CROWD_SIZE);
        send_some(c, 0, half, CROWD_SIZE);
        take_some(c, half, c->count, CROWD_SIZE);
        messages += c->count;
    }
    take_some(c, 0, half, CROWD_SIZE);
    return messages;
}
