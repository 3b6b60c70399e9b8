/* How a call is kept from blocking while other tasks run. */
#include "verbs/waiting.h"

#include "run/machine.h"

#include <netinet/in.h>

static bool is_inet(const struct open_socket *open) {
    return open->family == AF_INET || open->family == AF_INET6;
}

static bool is_tcp(const struct open_socket *open) {
    return is_inet(open) && open->type == SOCK_STREAM && (open->protocol == 0 || open->protocol == IPPROTO_TCP);
}

void waiting_note_watched(struct handle *h, ssize_t got, size_t asked) {
    const uint8_t more = READY_HANGUP | READY_ERROR | READY_URGENT;
    bool all = got > 0 && (size_t)got < asked && !(h->watch.ready & more);
    if (all && is_tcp(h->open)) h->watch.ready &= (uint8_t)~READY_IN;
}

/* What poll(2) tells now of these events, and of what it always tells. */
static short events_now(const struct call *c, const struct handle *h, short events) {
    struct pollfd p = {.fd = h->fd, .events = events};
    const struct timespec at_once = {0};
    return sys_ppoll(&c->handles->sys, &p, 1, &at_once, NULL) > 0 ? p.revents : 0;
}

/* Where urgent data of TCP is about, what there is is taken: a read ends at its mark if it has got anything before that, and
   from the mark on the kernel counts no bytes. */
bool waiting_has_less(struct call *c, const struct handle *h, int flags, size_t asked) {
    size_t low = (size_t)open_rare(h->open)->receive_low;
    if (call_overdue(c, h, POLLIN) || (flags & MSG_PEEK && h->open->family == AF_UNIX)) return false;
    int there = h->open->type == SOCK_STREAM ? sys_unread(&c->handles->sys, h->fd) : -1;
    size_t least = low < asked ? low : asked;
    if (there < 0 || (size_t)there >= least) return false;
    short events = events_now(c, h, POLLRDHUP | POLLPRI);
    if (events & ~POLLPRI) return false;
    return !events || h->open->family == AF_UNIX;
}

bool waiting_is_end(const struct call *c, const struct handle *h) {
    if (h->open->type == SOCK_STREAM) return true;
    if (h->open->type != SOCK_SEQPACKET) return h->open->shut_reading;
    return events_now(c, h, POLLRDHUP) & (POLLRDHUP | POLLHUP) && sys_unread(&c->handles->sys, h->fd) <= 0;
}

/* A unix stream takes the error away with what came before it. */
bool waiting_all_came(const struct call *c, const struct handle *h) {
    struct sys *sys = &c->handles->sys;
    short events = events_now(c, h, POLLIN | POLLPRI);
    if (!events) return false;
    if (sys_at_mark(sys, h->fd) > 0) return true;
    return events & POLLHUP && h->open->family != AF_UNIX && sys_unread(sys, h->fd) <= 0;
}

/* Where SO_PEEK_OFF is set each look moves it. */
static void look_from_before(const struct handle *h, int came) {
    struct sys quiet = {.ops = h->list->sys.ops};
    int at = -1;
    socklen_t len = sizeof at;
    if (sys_getsockopt(&quiet, h->fd, SOL_SOCKET, SO_PEEK_OFF, &at, &len) < 0 || at < came) return;
    at -= came;
    (void)sys_setsockopt(&quiet, h->fd, SOL_SOCKET, SO_PEEK_OFF, &at, sizeof at);
}

/* Of the descriptors that poll(2) watches for a lone task the bytes would be told again and again. */
bool waiting_looks_again(struct call *c, const struct handle *h, int flags, ssize_t came, size_t asked) {
    const int all = MSG_PEEK | MSG_WAITALL;
    if ((flags & (all | MSG_DONTWAIT)) != all || came <= 0 || (size_t)came >= asked) return false;
    if (!c->machine->parking || !waiting_parks(c, h) || !is_inet(h->open) || h->open->type != SOCK_STREAM) return false;
    if (call_overdue(c, h, POLLIN)) return false;
    if (events_now(c, h, POLLPRI | POLLRDHUP) & (POLLPRI | POLLRDHUP | POLLHUP)) return false;
    look_from_before(h, (int)came);
    return true;
}

/* Of a unix socket poll(2) tells the first byte already, whatever SO_RCVLOWAT is: a lone task looks now and then. */
static bool is_told_early(const struct call *c, const struct handle *h) {
    if (c->machine->parking || open_rare(h->open)->receive_low <= 1 || h->open->family != AF_UNIX) return false;
    return events_now(c, h, POLLIN) & POLLIN;
}

enum verb_result waiting_for_bytes(struct call *c, struct handle *h, int flags) {
    const uint64_t look = 5 * 1000 * 1000;
    enum verb_result result = call_would_block(c, h, POLLIN, EAGAIN);
    if (result == VERB_PARK && is_told_early(c, h)) return call_wait_until(c, sys_now() + look);
    bool some = flags & MSG_PEEK || open_rare(h->open)->receive_low > 1;
    if (some && h->watch.slot) h->watch.ready |= READY_IN;
    return result;
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

int waiting_connected(const struct handle *h) {
    struct address any = {.len = sizeof(struct sockaddr_in6)};
    struct sys quiet = {.ops = h->list->sys.ops};
    if (!is_inet(h->open) || h->open->type != SOCK_STREAM) return 0;
    any.raw.any.sa_family = (sa_family_t)h->open->family;
    int r = sys_connect(&quiet, h->fd, &any);
    return r == -EISCONN || r == -EALREADY ? 0 : -r;
}

enum verb_result waiting_next_turn(struct call *c) {
    if (c->deadline != UINT64_MAX && sys_now() >= c->deadline) return call_timeout(c);
    return c->machine->parking ? call_next_turn(c) : VERB_DONE;
}

enum verb_result waiting_try_later(struct call *c, const struct handle *h, uint64_t tries) {
    const uint64_t least = 1000 * 1000, most = 50 * least;
    uint64_t now = sys_now(), delay = tries < 6 ? least << tries : most;
    if (now >= c->deadline) return call_timeout(c);
    if (call_overdue(c, h, POLLOUT)) return call_fail_errno(c, EAGAIN, h, NULL);
    return call_wait_until(c, now + delay < c->limit ? now + delay : c->limit);
}

const struct timespec *waiting_left(uint64_t until, struct timespec *left) {
    if (until == UINT64_MAX) return NULL;
    uint64_t now = sys_now(), rest = until > now ? until - now : 0;
    *left = (struct timespec){.tv_sec = (time_t)(rest / 1000000000u), .tv_nsec = (long)(rest % 1000000000u)};
    return left;
}

int waiting_poll(struct call *c, struct pollfd *fds, nfds_t count, uint64_t until) {
    struct timespec left;
    const struct timespec *time = waiting_left(until, &left);
    int r;
    do r = sys_ppoll(&c->handles->sys, fds, count, time, NULL);
    while (r == -EINTR);
    return r;
}
