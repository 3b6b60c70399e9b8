/* What a socket's own options bound waits by. */
#include "net/handle.h"

#include <sys/time.h>

/* The numbers of 64-bit time, which older headers lack. */
enum { RECEIVE_TIMEOUT_WIDE = 66, SEND_TIMEOUT_WIDE = 67 };

static int ask(const struct handle *h, int option, void *value, socklen_t len) {
    struct sys quiet = {.ops = h->list->sys.ops};
    return sys_getsockopt(&quiet, h->fd, SOL_SOCKET, option, value, &len);
}

static uint64_t ask_time(const struct handle *h, int option) {
    struct timeval time = {0};
    if (ask(h, option, &time, sizeof time) < 0 || time.tv_sec < 0) return 0;
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_usec * 1000u;
}

static int ask_low(const struct handle *h) {
    int bytes = 0;
    return ask(h, SO_RCVLOWAT, &bytes, sizeof bytes) < 0 ? 0 : bytes;
}

static bool ask_linger(const struct handle *h) {
    struct linger linger = {0};
    return ask(h, SO_LINGER, &linger, sizeof linger) >= 0 && linger.l_onoff && linger.l_linger > 0;
}

bool handle_read_wait(struct handle *h, int level, int option) {
    bool receive = option == SO_RCVTIMEO || option == RECEIVE_TIMEOUT_WIDE;
    bool send = option == SO_SNDTIMEO || option == SEND_TIMEOUT_WIDE;
    if (level != SOL_SOCKET || !(receive || send || option == SO_LINGER || option == SO_RCVLOWAT)) return true;
    struct open_rare *rare = open_rare_need(h->open);
    if (!rare) return false;
    rare->waits_set = true;
    if (option == SO_LINGER) rare->lingers = ask_linger(h);
    if (option == SO_RCVLOWAT) {
        rare->receive_low = ask_low(h);
        h->watch.ready |= READY_IN; /* what was too little may be enough now */
    }
    if (receive) rare->receive_timeout = ask_time(h, SO_RCVTIMEO);
    if (send) rare->send_timeout = ask_time(h, SO_SNDTIMEO);
    return true;
}

bool handle_read_waits(struct handle *h) {
    uint64_t receive = ask_time(h, SO_RCVTIMEO), send = ask_time(h, SO_SNDTIMEO);
    int low = ask_low(h);
    bool lingers = ask_linger(h);
    if (!receive && !send && low <= 1 && !lingers) return true;
    struct open_rare *rare = open_rare_need(h->open);
    if (!rare) return false;
    rare->receive_timeout = receive;
    rare->send_timeout = send;
    rare->receive_low = low;
    rare->lingers = lingers;
    return true;
}
