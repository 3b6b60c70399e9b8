/* How a call is kept from blocking while other tasks run. */
#include "verbs/waiting.h"

#include <netinet/in.h>

static bool is_tcp(const struct open_socket *open) {
    bool inet = open->family == AF_INET || open->family == AF_INET6;
    return inet && open->type == SOCK_STREAM && (open->protocol == 0 || open->protocol == IPPROTO_TCP);
}

void waiting_note_watched(struct handle *h, ssize_t got, size_t asked) {
    const uint8_t more = READY_HANGUP | READY_ERROR | READY_URGENT;
    bool all = got > 0 && (size_t)got < asked && !(h->watch.ready & more);
    if (all && is_tcp(h->open)) h->watch.ready &= (uint8_t)~READY_IN;
}

bool waiting_has_less(const struct call *c, const struct handle *h, size_t asked) {
    size_t low = (size_t)h->open->receive_low;
    int there = h->open->type == SOCK_STREAM ? sys_unread(&c->handles->sys, h->fd) : -1;
    if (there < 0 || (size_t)there >= (low < asked ? low : asked)) return false;
    struct pollfd p = {.fd = h->fd, .events = POLLRDHUP};
    const struct timespec at_once = {0};
    return sys_ppoll(&c->handles->sys, &p, 1, &at_once, NULL) == 0;
}

bool waiting_begin(struct call *c, struct handle *h, bool *lent) {
    *lent = waiting_parks(c, h) && h->open->shared_outside;
    if (!*lent) return call_set_mode(c, h);
    int r = sys_set_nonblocking(&c->handles->sys, h->fd, true);
    if (r < 0) (void)call_fail_errno(c, -r, h, NULL);
    return r >= 0;
}

void waiting_end(struct call *c, struct handle *h, bool lent) {
    if (lent) (void)sys_set_nonblocking(&c->handles->sys, h->fd, false);
}

enum verb_result waiting_try_later(struct call *c, const struct handle *h, uint64_t tries) {
    const uint64_t least = 1000 * 1000, most = 50 * least;
    uint64_t now = sys_now(), delay = tries < 6 ? least << tries : most;
    if (now >= c->deadline) return call_timeout(c);
    if (call_overdue(c, h, POLLOUT)) return call_fail_errno(c, EAGAIN, h, NULL);
    return call_wait_until(c, now + delay < c->limit ? now + delay : c->limit);
}
