#include "run/lone.h"

#include "run/call.h"

static int poll_until(struct machine *m, struct pollfd *fds, nfds_t count, uint64_t deadline) {
    struct timespec left = {0};
    bool bounded = deadline != UINT64_MAX;
    if (bounded) {
        uint64_t now = sys_now();
        uint64_t rest = deadline > now ? deadline - now : 0;
        left = (struct timespec){.tv_sec = (time_t)(rest / 1000000000u), .tv_nsec = (long)(rest % 1000000000u)};
    }
    return sys_ppoll(&m->handles.sys, fds, count, bounded ? &left : NULL, NULL);
}

void lone_wait(struct machine *m, const struct wait *wait) {
    /* A negative descriptor is one that poll(2) passes over. */
    struct pollfd fds[] = {{.fd = wait->fd, .events = wait->events}, {.fd = m->interrupt_fd, .events = POLLIN}};
    (void)poll_until(m, fds, m->interrupt_fd >= 0 ? 2 : 1, wait->deadline);
}

void lone_wait_until(struct machine *m, uint64_t deadline) {
    struct pollfd interrupt = {.fd = m->interrupt_fd, .events = POLLIN};
    (void)poll_until(m, &interrupt, 1, deadline);
}

enum lone_result lone_wait_readable(struct machine *m, int fd, int64_t timeout) {
    const struct watches *all = &m->scheduler.watches;
    struct pollfd fds[] = {
        {.fd = fd, .events = POLLIN},
        {.fd = m->interrupt_fd, .events = POLLIN},
        {.fd = all->open ? all->poller.fd : -1, .events = POLLIN},
    };
    uint64_t deadline = timeout < 0 ? UINT64_MAX : sys_now() + (uint64_t)timeout;
    if (poll_until(m, fds, COUNT(fds), deadline) <= 0) return LONE_NOTHING;
    return fds[1].revents ? LONE_INTERRUPTED : fds[0].revents ? LONE_READABLE : LONE_NOTHING;
}
