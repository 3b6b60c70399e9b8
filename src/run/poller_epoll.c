/* The poller over epoll(7). */
#include "net/sys.h"
#include "net/watch.h"
#include "run/poller.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 256 };

static int add(struct poller *p, int fd, uint32_t mask, uint64_t tag) {
    struct epoll_event event = {.events = mask, .data.u64 = tag};
    return epoll_ctl(p->fd, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int poller_open(struct poller *p) {
    *p = (struct poller){-1, -1};
    int result = p->fd = sys_move_away(epoll_create1(EPOLL_CLOEXEC));
    if (result >= 0) result = p->wake_fd = sys_move_away(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    if (result >= 0) result = add(p, p->wake_fd, EPOLLIN | EPOLLET, POLLER_WOKEN);
    if (result < 0) poller_close(p);
    return result;
}

void poller_close(struct poller *p) {
    if (p->fd >= 0) (void)close(p->fd);
    if (p->wake_fd >= 0) (void)close(p->wake_fd);
    *p = (struct poller){-1, -1};
}

int poller_add(struct poller *p, int fd, uint64_t tag) {
    const uint32_t mask = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLPRI | EPOLLET;
    int result = add(p, fd, mask, tag);
    if (result != -EEXIST) return result;
    /* The number of a description that was closed here and lives on elsewhere: its old entry is taken over. */
    struct epoll_event event = {.events = mask, .data.u64 = tag};
    return epoll_ctl(p->fd, EPOLL_CTL_MOD, fd, &event) < 0 ? -errno : 0;
}

void poller_remove(struct poller *p, int fd) {
    (void)epoll_ctl(p->fd, EPOLL_CTL_DEL, fd, NULL);
}

/* The whole milliseconds of a time, rounded up, for kernels that take no others. */
static int milliseconds(int64_t timeout) {
    if (timeout < 0) return -1;
    int64_t ms = (timeout + 999999) / 1000000;
    return ms > INT32_MAX ? INT32_MAX : (int)ms;
}

static int wait_for(struct poller *p, struct epoll_event *got, int room, int64_t timeout) {
    if (timeout > 0) {
        struct timespec left = {.tv_sec = (time_t)(timeout / 1000000000), .tv_nsec = (long)(timeout % 1000000000)};
        int count = epoll_pwait2(p->fd, got, room, &left, NULL);
        /* Not there; or not allowed, as by a container's filter that is older than the call. */
        if (count >= 0 || (errno != ENOSYS && errno != EPERM)) return count;
    }
    return epoll_wait(p->fd, got, room, milliseconds(timeout));
}

static uint8_t ready_of(uint32_t events) {
    uint8_t ready = 0;
    if (events & EPOLLIN) ready |= READY_IN;
    if (events & EPOLLOUT) ready |= READY_OUT;
    if (events & EPOLLPRI) ready |= READY_URGENT;
    if (events & (EPOLLRDHUP | EPOLLHUP)) ready |= READY_HANGUP;
    if (events & EPOLLERR) ready |= READY_ERROR;
    return ready;
}

int poller_wait(struct poller *p, struct poller_event *events, int room, int64_t timeout) {
    struct epoll_event got[BATCH];
    int count = wait_for(p, got, room < BATCH ? room : BATCH, timeout);
    for (int i = 0; i < count; i++) events[i] = (struct poller_event){got[i].data.u64, ready_of(got[i].events)};
    return count < 0 ? 0 : count;
}

void poller_wake(struct poller *p) {
    const uint64_t one = 1;
    /* A full counter is an edge that was told already. */
    ssize_t written = write(p->wake_fd, &one, sizeof one);
    (void)written;
}
