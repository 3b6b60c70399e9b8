/* The echo server that sockshell's is measured against: plain epoll, level-triggered, so that a message costs its recv,
   its send, and a share of one epoll_wait. usage: bench_echo_server PORT */
#include "listener.h"
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BATCH = 256, SIZE = 4096 };

static void watch(int poller, int fd) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) != 0) measure_fail("epoll_ctl");
}

static void accept_all(int poller, int listener) {
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) watch(poller, fd);
    if (errno != EAGAIN) measure_fail("accept4");
}

static void echo(int fd) {
    static char data[SIZE];
    ssize_t len = recv(fd, data, sizeof data, 0);
    if (len > 0 && send(fd, data, (size_t)len, MSG_NOSIGNAL) == len) return;
    close(fd);
}

int main(int argc, char **argv) {
    struct epoll_event events[BATCH];
    if (argc != 2) {
        fputs("usage: bench_echo_server PORT\n", stderr);
        return 2;
    }
    int listener = listener_at(argv[1]), poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0) measure_fail("epoll_create1");
    if (fcntl(listener, F_SETFL, O_NONBLOCK) != 0) measure_fail("fcntl");
    watch(poller, listener);
    for (;;) {
        int count = epoll_wait(poller, events, BATCH, -1);
        for (int i = 0; i < count; i++) {
            if (events[i].data.fd == listener)
                accept_all(poller, listener);
            else
                echo(events[i].data.fd);
        }
    }
}
