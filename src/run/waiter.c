#include "run/waiter.h"

#include "run/call.h"

void waiter_wait(struct machine *m, const struct wait *wait) {
    /* A negative descriptor is one that poll(2) passes over. */
    struct pollfd fds[] = {{.fd = wait->fd, .events = wait->events}, {.fd = m->interrupt_fd, .events = POLLIN}};
    struct timespec left = {0};
    bool bounded = wait->deadline != UINT64_MAX;
    if (bounded) {
        uint64_t now = sys_now();
        uint64_t rest = wait->deadline > now ? wait->deadline - now : 0;
        left = (struct timespec){.tv_sec = (time_t)(rest / 1000000000u), .tv_nsec = (long)(rest % 1000000000u)};
    }
    (void)sys_ppoll(&m->handles.sys, fds, m->interrupt_fd >= 0 ? 2 : 1, bounded ? &left : NULL, NULL);
}
