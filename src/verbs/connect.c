/* connect: connects a socket with an address. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/fault.h"
#include "verbs/told.h"
#include "verbs/waiting.h"

#include <errno.h>

enum { CONNECT_HANDLE, CONNECT_ADDRESS, CONNECT_PORT };
enum { CONNECT_RETRY, CONNECT_TIMEOUT };

/* call->phase: whether a connect is under way, whether the socket was bound before, and above these bits how often one was
   tried again. call->progress is when --retry ends. */
enum { CONNECT_UNDER_WAY = 1, CONNECT_WAS_BOUND = 2, CONNECT_TRY = 4 };

/* What the socket was before the connect. */
static enum handle_state state_before(const struct call *c) {
    return c->phase & CONNECT_WAS_BOUND ? HANDLE_BOUND : HANDLE_FRESH;
}

/* What the kernel says of the socket while it refuses the call is the best that is known of its state. It says EISCONN
   of a listening socket as well. */
static enum verb_result failed(struct call *c, struct handle *h, const struct address *a, int number) {
    uint8_t *state = &h->open->state;
    bool goes_on = number == EINPROGRESS || number == EALREADY;
    if (*state == HANDLE_CONNECTING) *state = state_before(c);
    if (number == EISCONN && *state != HANDLE_LISTENING) *state = HANDLE_CONNECTED;
    if (goes_on) *state = HANDLE_CONNECTING;
    return fault_address(c, CONNECT_ADDRESS, number, h, a);
}

/* Whether the connection under way came to an end: 1, 0 or −errno. Alone the verb waits here, for the call that was
   interrupted goes on without it. */
static int came_to_an_end(struct call *c, const struct handle *h) {
    struct pollfd p = {.fd = h->fd, .events = POLLOUT};
    const struct timespec at_once = {0};
    int r;
    do r = sys_ppoll(&c->handles->sys, &p, 1, c->parking ? &at_once : NULL, NULL);
    while (waiting_again(c, r));
    return r == -EINTR ? 0 : r;
}

static enum verb_result try_later(struct call *c, const struct handle *h) {
    int tries = c->phase / CONNECT_TRY;
    c->phase = (tries + 1) * CONNECT_TRY;
    return waiting_try_later(c, h, (uint64_t)tries);
}

/* Whether the server may only be late, and --retry still waits for it. Each connect has the whole of SO_SNDTIMEO. */
static bool retries(struct call *c, int number) {
    const struct arg *retry = call_option(c, CONNECT_RETRY);
    if (!retry || (number != ECONNREFUSED && number != ENOENT)) return false;
    if (!c->progress) c->progress = call_time_after(retry->seconds);
    call_count_anew(c);
    return sys_now() < c->progress;
}

/* The address is asked for where it is needed for a message: a name would be looked up anew each time. */
static enum verb_result failed_under_way(struct call *c, struct handle *h, int number) {
    if (!retries(c, number)) return failed(c, h, call_address(c, CONNECT_ADDRESS, ADDRESS_FOR_PEER), number);
    h->open->state = state_before(c);
    return try_later(c, h);
}

/* Where SO_ERROR has told of it, the kernel still takes the connect as under way and would give ECONNABORTED to the next.
   A blocking connect that fails leaves the socket as if it had never been tried, and so does this. */
static void undo(const struct handle *h) {
    const struct address none = {.len = sizeof(struct sockaddr)};
    struct sys quiet = {.ops = h->list->sys.ops};
    (void)sys_connect(&quiet, h->fd, &none);
}

static enum verb_result go_on(struct call *c, struct handle *h) {
    int r = came_to_an_end(c, h);
    if (r == 0) return call_would_block(c, h, POLLOUT, EINPROGRESS);
    int number = 0;
    socklen_t len = sizeof number;
    if (r > 0) r = sys_getsockopt(&c->handles->sys, h->fd, SOL_SOCKET, SO_ERROR, &number, &len);
    if (number) undo(h);
    if (r < 0) number = -r;
    if (!number && h->open->state == HANDLE_CONNECTING) number = waiting_connected(h);
    if (number) return failed_under_way(c, h, number);
    h->open->state = HANDLE_CONNECTED;
    h->watch.ready &= (uint8_t)~READY_HANGUP; /* what a socket tells of itself before */
    return VERB_DONE;
}

/* An address of no family undoes an earlier connect, and on a stream a shutdown. The socket keeps an address that bind gave
   it. */
static enum verb_result done_at_once(struct handle *h, const struct address *a) {
    struct address local;
    h->open->state = HANDLE_CONNECTED;
    if (address_family(a) != AF_UNSPEC) return VERB_DONE;
    h->open->state = handle_local(h, &local) && address_is_named(&local) ? HANDLE_BOUND : HANDLE_FRESH;
    if (h->open->type == SOCK_STREAM) h->open->shut_reading = false;
    return VERB_DONE;
}

static enum verb_result start(struct call *c, struct handle *h) {
    const struct address *a = call_address(c, CONNECT_ADDRESS, ADDRESS_FOR_PEER);
    bool lent;
    if (!a) return call_no_address(c);
    if (!waiting_begin(c, h, &lent)) return VERB_FAILED;
    int r = sys_connect(&c->handles->sys, h->fd, a);
    waiting_end(c, h, lent);
    if (r >= 0) return done_at_once(h, a);
    bool parks = waiting_parks(c, h);
    /* A full backlog of a unix listener wakes nobody when it has room again. */
    if ((r == -EAGAIN && parks) || retries(c, -r)) return try_later(c, h);
    if (r != -EINTR && !(r == -EINPROGRESS && parks)) return failed(c, h, a, -r);
    c->phase |= CONNECT_UNDER_WAY | (h->open->state == HANDLE_BOUND ? CONNECT_WAS_BOUND : 0);
    h->open->state = HANDLE_CONNECTING;
    return parks ? call_would_block(c, h, POLLOUT, EINPROGRESS) : go_on(c, h);
}

static enum verb_result connect_run(struct call *c) {
    struct handle *h = call_handle(c, CONNECT_HANDLE);
    if (c->phase == 0 || c->phase & CONNECT_UNDER_WAY) return c->phase ? go_on(c, h) : start(c, h);
    /* No connect is begun that nobody waits for. */
    bool over = call_option_count(c, CONNECT_RETRY) && sys_now() >= c->deadline;
    return over ? call_timeout(c) : start(c, h);
}

static void connect_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, CONNECT_HANDLE);
    bool connected = h->open->state == HANDLE_CONNECTED;
    told_name(out, h);
    buffer_push_text(out, connected ? " connected" : " no longer connected");
    if (!connected) return;
    told_push_peer(out, " to ", h);
    told_push_local(out, " from ", h);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket"},
    {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL,
     "the peer; :7788 is this host, none undoes a connect of a datagram socket"},
    {"PORT", KIND_PORT, PARAM_OPTIONAL, NULL, "the port, when ADDRESS is a host alone"},
};

static const struct option options[] = {
    [CONNECT_RETRY] = {"retry", KIND_DURATION, "while nobody listens there yet, try again for so long"},
    [CONNECT_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"ECONNREFUSED", "nobody listens at the address", "start the server first; --retry 5s waits for one that starts"},
    {"ETIMEDOUT", "no answer came: the host is down, or a firewall drops what goes there; or --timeout passed", NULL},
    {"EHOSTUNREACH", "no way leads to the host", NULL},
    {"ENETUNREACH", "no way leads to the network of the address", "check the routes: ip route"},
    {"ENOENT", "nothing is at the unix path", "start the server first; --retry 5s waits for one that starts"},
    {"EPROTOTYPE", "the unix path is a socket of another type", "SOCK_DGRAM or SOCK_STREAM, as the server has it"},
    {"EISCONN", "the socket is connected already", "make a new socket"},
    {"EINPROGRESS", "the handle is non-blocking: the connect goes on by itself", NULL},
    {"EAGAIN", "the handle is non-blocking and the unix listener's backlog is full", NULL},
    {"EAI_NONAME", "the name has no address", "check its spelling"},
    {"EADDRNOTAVAIL", "no local port is free towards that address, or the very same connection exists already",
     "bind the socket to port 0, or to none"},
    {"EACCES", "the unix path may not be written to, or the address is one of broadcast",
     "setsockopt HANDLE SO_BROADCAST 1 allows broadcasts"},
    {"EPERM", "a firewall rule of this host forbids it", NULL},
    {"EAFNOSUPPORT", "the address is of another family than the socket", NULL},
    {"EHOSTDOWN", "the host does not answer on its own network", NULL},
    {"ENETDOWN", "the interface that leads there is switched off", NULL},
    {"ENOTDIR", "a part of the unix path that should be a folder is none", NULL},
    {"ELOOP", "the unix path goes round through symbolic links", NULL},
    {"EALREADY", "an earlier connect of the non-blocking handle has not ended", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

const struct verb verb_connect = {
    .name = "connect",
    .group = "Sockets",
    .summary = "connect a socket with an address",
    .text =
        "On a stream it waits until the peer's kernel has answered. On a datagram socket it sends nothing: it fixes "
        "where send goes and from whom recv takes. A socket whose connect failed is best closed and made anew.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server\n"
                "c = socket\n"
                "connect c (getsockname server)\n"
                "send c \"Hello body\"\n"
                "\n"
                "# Nobody listens there.\n"
                "c = socket\n"
                "fails ECONNREFUSED connect c 127.0.0.1:1\n",
    .python = "s.connect((\"127.0.0.1\", 7788))",
    .c = "struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7788)};\n"
         "a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);\n"
         "int r = connect(fd, (struct sockaddr *)&a, sizeof a);",
    .see = "accept addresses timeout client",
    .need = NEED_UNCONNECTED,
    .run = connect_run,
    .tell = connect_tell,
};
