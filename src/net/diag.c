/* The kernel's diagnosis of a single socket, by netlink. */
#include "net/diag.h"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

enum { DIAG_CGROUP = 21 }; /* INET_DIAG_CGROUP_ID, which older headers lack */

/* Room for an answer; `head` stands for all of it. */
union answer {
    struct nlmsghdr head;
    char bytes[4096];
};

/* Sends the request and takes the answer, which is there as soon as send returns. Gives the bytes behind its head, empty
   where there is no answer or it is a refusal. */
static struct span ask(const struct handle *h, const void *request, size_t len, union answer *answer) {
    struct sys quiet = {.ops = h->list->sys.ops};
    int fd = sys_socket(&quiet, AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG);
    if (fd < 0) return (struct span){0};
    ssize_t got = sys_send(&quiet, fd, span_of(request, len), 0, 0);
    if (got >= 0) got = sys_recv(&quiet, fd, answer->bytes, sizeof answer->bytes, MSG_DONTWAIT, 0);
    (void)sys_close(&quiet, fd);
    bool whole = got >= (ssize_t)sizeof answer->head && answer->head.nlmsg_type == SOCK_DIAG_BY_FAMILY;
    return whole ? span_from(span_of(answer->bytes, (size_t)got), NLMSG_HDRLEN) : (struct span){0};
}

static struct nlmsghdr head_of(size_t len) {
    return (struct nlmsghdr){
        .nlmsg_len = (uint32_t)len, .nlmsg_type = SOCK_DIAG_BY_FAMILY, .nlmsg_flags = NLM_F_REQUEST};
}

/* A number that no other socket has; any, where the kernel has none. */
static void ask_cookie(const struct handle *h, uint32_t cookie[2]) {
    struct sys quiet = {.ops = h->list->sys.ops};
    uint64_t number = UINT64_MAX;
    socklen_t len = sizeof number;
    if (sys_getsockopt(&quiet, h->fd, SOL_SOCKET, SO_COOKIE, &number, &len) < 0) number = UINT64_MAX;
    cookie[0] = (uint32_t)number;
    cookie[1] = (uint32_t)(number >> 32);
}

/* The attribute of that type behind the answer's struct; empty if there is none. */
static struct span find_attribute(struct span rest, uint16_t type) {
    struct nlattr head;
    while (rest.len >= sizeof head) {
        memcpy(&head, rest.ptr, sizeof head);
        if (head.nla_len < sizeof head || head.nla_len > rest.len) break;
        if (head.nla_type == type) return span_from(span_head(rest, head.nla_len), sizeof head);
        rest = span_from(rest, (head.nla_len + 3u) & ~3u); /* attributes begin at multiples of 4 */
    }
    return (struct span){0};
}

/* An attribute that is a number of `size` bytes, into *out; false, with *out as it was, where it is not there. */
static bool find_number(struct span attributes, uint16_t type, void *out, size_t size) {
    struct span found = find_attribute(attributes, type);
    if (found.len < size) return false;
    memcpy(out, found.ptr, size);
    return true;
}

/* The kernel's RCV_SHUTDOWN and SEND_SHUTDOWN. */
static void read_ends(struct span attributes, uint16_t type, struct diag *out) {
    uint8_t ended = 0;
    out->tells_ends = find_number(attributes, type, &ended, sizeof ended);
    out->read_ended = ended & 1;
    out->write_ended = ended & 2;
}

/* --- TCP and UDP --------------------------------------------------------------------------------------------------------------- */

/* Host and port where the kernel wants them: four words of the host, of IPv4 the first. */
static void put_address(const struct address *a, __be16 *port, __be32 host[4]) {
    if (address_family(a) == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)&a->raw;
        *port = six->sin6_port;
        memcpy(host, &six->sin6_addr, sizeof six->sin6_addr);
    } else {
        const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)&a->raw;
        *port = four->sin_port;
        host[0] = four->sin_addr.s_addr;
    }
}

/* For UDP the kernel takes the two ends the other way round. */
static bool ask_inet(const struct handle *h, struct diag *out) {
    struct {
        struct nlmsghdr head;
        struct inet_diag_req_v2 body;
    } request = {.head = head_of(sizeof request)};
    struct address local, peer;
    union answer answer;
    struct inet_diag_msg told;
    struct inet_diag_sockid *id = &request.body.id;
    bool datagrams = h->open->type == SOCK_DGRAM;
    if (!handle_local(h, &local)) return false;
    request.body.sdiag_family = (uint8_t)h->open->family;
    request.body.sdiag_protocol = datagrams ? IPPROTO_UDP : IPPROTO_TCP;
    request.body.idiag_states = UINT32_MAX;
    put_address(&local, datagrams ? &id->idiag_dport : &id->idiag_sport, datagrams ? id->idiag_dst : id->idiag_src);
    if (handle_peer(h, &peer)) {
        put_address(&peer, datagrams ? &id->idiag_sport : &id->idiag_dport, datagrams ? id->idiag_src : id->idiag_dst);
    }
    ask_cookie(h, id->idiag_cookie);
    struct span body = ask(h, &request, sizeof request, &answer);
    if (body.len < sizeof told) return false;
    memcpy(&told, body.ptr, sizeof told);
    out->timer = told.idiag_timer <= DIAG_PERSIST ? (enum diag_timer)told.idiag_timer : DIAG_NO_TIMER;
    out->expires = told.idiag_expires;
    out->retransmits = told.idiag_retrans;
    out->waiting = told.idiag_rqueue;
    out->room = told.idiag_wqueue;
    body = span_from(body, sizeof told);
    read_ends(body, INET_DIAG_SHUTDOWN, out);
    (void)find_number(body, DIAG_CGROUP, &out->cgroup, sizeof out->cgroup);
    return true;
}

const char *diag_timer_name(enum diag_timer timer) {
    switch (timer) {
    case DIAG_RETRANSMIT: return "retransmit";
    case DIAG_KEEPALIVE: return "keepalive";
    case DIAG_TIMEWAIT: return "timewait";
    case DIAG_PERSIST: return "persist";
    case DIAG_NO_TIMER: break;
    }
    return "none";
}

/* --- unix ------------------------------------------------------------------------------------------------------------ */

static bool ask_unix(const struct handle *h, struct diag *out) {
    struct {
        struct nlmsghdr head;
        struct unix_diag_req body;
    } request = {.head = head_of(sizeof request)};
    struct sys quiet = {.ops = h->list->sys.ops};
    struct stat seen;
    union answer answer;
    struct unix_diag_rqlen queues;
    if (sys_fstat(&quiet, h->fd, &seen) < 0) return false;
    request.body.sdiag_family = AF_UNIX;
    request.body.udiag_states = UINT32_MAX;
    request.body.udiag_ino = (uint32_t)seen.st_ino;
    request.body.udiag_show = UDIAG_SHOW_RQLEN | UDIAG_SHOW_PEER;
    ask_cookie(h, request.body.udiag_cookie);
    struct span body = ask(h, &request, sizeof request, &answer);
    struct span attributes = span_from(body, sizeof(struct unix_diag_msg));
    if (!find_number(attributes, UNIX_DIAG_RQLEN, &queues, sizeof queues)) return false;
    out->waiting = queues.udiag_rqueue;
    out->room = queues.udiag_wqueue;
    read_ends(attributes, UNIX_DIAG_SHUTDOWN, out);
    (void)find_number(attributes, UNIX_DIAG_PEER, &out->peer, sizeof out->peer);
    return true;
}

bool diag_ask(const struct handle *h, struct diag *out) {
    int family = h->open->family, type = h->open->type;
    *out = (struct diag){.timer = DIAG_NO_TIMER};
    if (family == AF_UNIX) return ask_unix(h, out);
    bool known = type == SOCK_STREAM || type == SOCK_DGRAM;
    return known && (family == AF_INET || family == AF_INET6) && ask_inet(h, out);
}

bool diag_waiting(const struct handle *h, uint32_t *waiting) {
    struct sys quiet = {.ops = h->list->sys.ops};
    struct tcp_info info = {0};
    socklen_t len = sizeof info;
    struct diag d;
    if (h->open->family == AF_UNIX) {
        if (!diag_ask(h, &d)) return false;
        *waiting = d.waiting;
        return true;
    }
    if (sys_getsockopt(&quiet, h->fd, IPPROTO_TCP, TCP_INFO, &info, &len) < 0) return false;
    *waiting = info.tcpi_unacked;
    return true;
}
