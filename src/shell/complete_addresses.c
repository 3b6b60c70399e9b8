/* Candidates where an address is due: beginnings of one for bind, our own listeners for connect. */
#include "shell/complete_fill.h"

#include "net/address.h"
#include "net/handle.h"
#include "shell/complete_text.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

/* What an address may begin with. */
struct beginning {
    int family;
    bool bind, connect;
    const char *text, *meaning;
};

static const struct beginning beginnings[] = {
    {AF_INET, true, false, ":", "every address of this machine, at this port"},
    {AF_INET, true, true, "127.0.0.1:", "this machine alone"},
    {AF_INET, false, true, "localhost:", "this machine, by name"},
    {AF_INET6, true, false, ":", "every address of this machine, at this port"},
    {AF_INET6, true, true, "[::1]:", "this machine alone"},
    {AF_INET6, true, false, "[::]:", "every address of this machine, at this port"},
    {AF_INET6, false, true, "localhost:", "this machine, by name"},
    {AF_UNIX, true, true, "@", "an abstract name"},
    {AF_UNIX, true, false, "autobind", "a free abstract name, chosen by the kernel"},
};

const struct handle *fill_named_handle(const struct machine *m, const struct verb *verb, const struct scene *scene) {
    struct span word = slot_word(verb, scene, KIND_HANDLE);
    if (word.len && word.ptr[0] == '$') word = span_from(word, 1);
    const struct value *v = text_name_length(word) ? machine_global(m, word) : NULL;
    return v && v->type == VALUE_HANDLE ? &v->handle->handle : NULL;
}

/* An address of ours as somebody would connect to it: the any address is reached at loopback. False if it cannot be
   written as a plain word. */
static bool push_reachable(struct buffer *out, const struct address *a) {
    struct buffer host = {0};
    uint16_t port = 0;
    address_push_host(&host, a);
    if (address_port(a, &port) && span_is(buffer_span(&host), "0.0.0.0"))
        buffer_printf(out, "127.0.0.1:%u", port);
    else if (address_port(a, &port) && span_is(buffer_span(&host), "::"))
        buffer_printf(out, "[::1]:%u", port);
    else
        address_push(out, a);
    buffer_clear(&host);
    for (size_t i = 0; i < out->len; i++) {
        if (!text_name_char(out->ptr[i]) && !strchr("[]:.%/@_-", out->ptr[i])) return false;
    }
    return out->len > 0;
}

/* Somebody can connect to a listening handle, and send to a bound datagram handle. */
static bool is_server(const struct handle *h) {
    return h->open->state == HANDLE_LISTENING || (h->open->state == HANDLE_BOUND && h->open->type == SOCK_DGRAM);
}

/* Asks the kernel past the edge's records: completion is not what the user called. */
static void offer_server(struct offers *o, const struct machine *m, const struct handle *h) {
    struct address a = {.len = sizeof a.raw};
    struct buffer text = {0}, about = {0};
    socklen_t len = sizeof a.raw;
    if (m->handles.sys.ops->getsockname(h->fd, &a.raw.any, &len) == 0) {
        a.len = len < sizeof a.raw ? len : sizeof a.raw;
        buffer_printf(&about, "%s, %s", h->name[0] ? h->name : "a handle", handle_state_name(h->open->state));
        if (push_reachable(&text, &a)) offer(o, buffer_span(&text), "address", buffer_span(&about));
    }
    buffer_clear(&text);
    buffer_clear(&about);
}

/* The addresses of this machine, each as `host:`. Those that stand for it everywhere are among the beginnings. */
static void offer_interface(struct offers *o, const struct ifaddrs *one) {
    bool inet6 = one->ifa_addr->sa_family == AF_INET6;
    struct address a = {.len = inet6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in)};
    struct buffer host = {0}, text = {0};
    memcpy(a.raw.bytes, one->ifa_addr, a.len);
    bool told = address_push_host(&host, &a);
    buffer_printf(&text, inet6 ? "[%.*s]:" : "%.*s:", SPAN_ARG(buffer_span(&host)));
    o->failed |= host.failed || text.failed;
    if (told) offer(o, buffer_span(&text), "address", span_text(one->ifa_name));
    buffer_clear(&host);
    buffer_clear(&text);
}

static void offer_interfaces(struct offers *o, int family) {
    struct ifaddrs *all = NULL;
    if ((family != AF_INET && family != AF_INET6) || getifaddrs(&all) != 0) return;
    for (const struct ifaddrs *one = all; one; one = one->ifa_next) {
        bool loops = one->ifa_flags & IFF_LOOPBACK;
        if (one->ifa_addr && one->ifa_addr->sa_family == family && !loops) offer_interface(o, one);
    }
    freeifaddrs(all);
}

static void offer_beginnings(struct offers *o, int family, bool bind) {
    for (size_t i = 0; i < COUNT(beginnings); i++) {
        const struct beginning *b = &beginnings[i];
        if (b->family == family && (bind ? b->bind : b->connect))
            offer(o, span_text(b->text), "address", span_text(b->meaning));
    }
}

/* bind takes any that is free. */
void fill_port_word(struct offers *o, const struct offers_place *p) {
    const struct handle *to = fill_named_handle(p->m, p->verb, p->scene);
    int family = to ? to->open->family : AF_INET;
    bool inet = family == AF_INET || family == AF_INET6;
    bool given = text_host_length(slot_word(p->verb, p->scene, KIND_ADDRESS)) > 0;
    if (inet && !given && p->verb->need != NEED_UNBOUND) fill_ports(o, p->m, family);
}

void fill_addresses(struct offers *o, const struct machine *m, const struct verb *verb, const struct scene *scene) {
    const struct handle *to = fill_named_handle(m, verb, scene);
    int family = to ? to->open->family : AF_INET;
    bool bind = verb->need == NEED_UNBOUND;
    if (o->quoted) {
        if (family == AF_UNIX) fill_paths(o, bind ? PATHS_ANY : PATHS_SOCKETS);
        return;
    }
    if (!bind) {
        for (const struct handle *h = m->handles.first; h; h = h->next) {
            if (h != to && h->open->family == family && is_server(h)) offer_server(o, m, h);
        }
    }
    offer_beginnings(o, family, bind);
    if (bind)
        offer_interfaces(o, family);
    else
        fill_hosts(o, m, family);
    if (family == AF_UNIX) fill_paths(o, bind ? PATHS_ANY : PATHS_SOCKETS);
}
