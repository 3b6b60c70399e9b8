/* The poller over kqueue(2), where there is no epoll. */
#include "net/sys.h"
#include "net/watch.h"
#include "run/poller.h"

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>

#include <sys/event.h>
#include <sys/time.h>
#include <unistd.h>

enum { BATCH = 256 };

static void *tag_pointer(uint64_t tag) {
    return (void *)(uintptr_t)tag;
}

int poller_open(struct poller *p) {
    *p = (struct poller){-1, -1};
    int result = p->fd = sys_move_away(kqueue());
    if (result < 0) return result;
    struct kevent change;
    EV_SET(&change, 0, EVFILT_USER, EV_ADD | EV_CLEAR, 0, 0, tag_pointer(POLLER_WOKEN));
    if (kevent(p->fd, &change, 1, NULL, 0, NULL) >= 0) return 0;
    result = -errno;
    poller_close(p);
    return result;
}

void poller_close(struct poller *p) {
    if (p->fd >= 0) (void)close(p->fd);
    *p = (struct poller){-1, -1};
}

/* EV_CLEAR is what EPOLLET is there. */
int poller_add(struct poller *p, int fd, uint64_t tag) {
    struct kevent changes[2];
    EV_SET(&changes[0], (uintptr_t)fd, EVFILT_READ, EV_ADD | EV_CLEAR, 0, 0, tag_pointer(tag));
    EV_SET(&changes[1], (uintptr_t)fd, EVFILT_WRITE, EV_ADD | EV_CLEAR, 0, 0, tag_pointer(tag));
    return kevent(p->fd, changes, 2, NULL, 0, NULL) < 0 ? -errno : 0;
}

void poller_remove(struct poller *p, int fd) {
    struct kevent changes[2];
    EV_SET(&changes[0], (uintptr_t)fd, EVFILT_READ, EV_DELETE, 0, 0, NULL);
    EV_SET(&changes[1], (uintptr_t)fd, EVFILT_WRITE, EV_DELETE, 0, 0, NULL);
    (void)kevent(p->fd, changes, 2, NULL, 0, NULL);
}

static uint8_t ready_of(const struct kevent *e) {
    uint8_t ready = 0;
    if (e->filter == EVFILT_READ) ready |= READY_IN;
    if (e->filter == EVFILT_WRITE) ready |= READY_OUT;
    if (e->flags & EV_EOF) ready |= READY_HANGUP;
    if (e->flags & EV_ERROR) ready |= READY_ERROR;
    return ready;
}

int poller_wait(struct poller *p, struct poller_event *events, int room, int64_t timeout) {
    struct kevent got[BATCH];
    struct timespec left = {.tv_sec = (time_t)(timeout / 1000000000), .tv_nsec = (long)(timeout % 1000000000)};
    int count = kevent(p->fd, NULL, 0, got, room < BATCH ? room : BATCH, timeout < 0 ? NULL : &left);
    for (int i = 0; i < count; i++) events[i] = (struct poller_event){(uintptr_t)got[i].udata, ready_of(&got[i])};
    return count < 0 ? 0 : count;
}

void poller_wake(struct poller *p) {
    struct kevent change;
    EV_SET(&change, 0, EVFILT_USER, 0, NOTE_TRIGGER, 0, tag_pointer(POLLER_WOKEN));
    (void)kevent(p->fd, &change, 1, NULL, 0, NULL);
}
