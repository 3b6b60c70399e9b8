/* Which of our own handles has an address that another one was refused. */
#include "net/holder.h"

#include "net/show.h"

#include <netinet/in.h>

/* 0.0.0.0 or [::]: every address of this host. */
static bool is_any(const struct address *a) {
    static const char zeroes[sizeof(struct in6_addr)];
    bool v6 = address_family(a) == AF_INET6;
    size_t at = v6 ? offsetof(struct sockaddr_in6, sin6_addr) : offsetof(struct sockaddr_in, sin_addr);
    return memcmp(a->raw.bytes + at, zeroes, v6 ? sizeof zeroes : sizeof(struct in_addr)) == 0;
}

/* Whether two addresses with the same port exclude each other. Only the any address of IPv6 reaches into IPv4. */
static bool hosts_overlap(const struct address *a, const struct address *b) {
    if (address_family(a) == address_family(b)) return is_any(a) || is_any(b) || address_equal(a, b);
    return is_any(address_family(a) == AF_INET6 ? a : b);
}

static bool overlaps(const struct address *held, const struct address *wanted) {
    uint16_t first, second;
    if (address_port(held, &first) && address_port(wanted, &second)) {
        return first != 0 && first == second && hosts_overlap(held, wanted);
    }
    struct span path;
    return address_path(held, &path) && address_equal(held, wanted);
}

/* Ports and abstract names are each type's own; a path is one file for all of them. */
static bool is_file(const struct address *a) {
    struct span path;
    return address_path(a, &path) && path.ptr[0] != '\0';
}

static bool holds(const struct handle *other, const struct handle *h, const struct address *wanted) {
    struct address held;
    if (other->open == h->open || other->open->state == HANDLE_FRESH) return false;
    if (other->open->type != h->open->type && !is_file(wanted)) return false;
    return handle_local(other, &held) && overlaps(&held, wanted);
}

const struct handle *holder_find(const struct handle *h, const struct address *address) {
    struct address own;
    if (!h || h->fd < 0 || !h->list) return NULL;
    if (!address && !handle_local(h, &own)) return NULL;
    const struct address *wanted = address ? address : &own;
    for (const struct handle *other = h->list->first; other; other = other->next) {
        if (holds(other, h, wanted)) return other;
    }
    return NULL;
}

static const char *how_held(const struct handle *holder) {
    switch ((enum handle_state)holder->open->state) {
    case HANDLE_LISTENING: return "already listens on";
    case HANDLE_BOUND: return "is already bound to";
    case HANDLE_CONNECTING:
    case HANDLE_CONNECTED: return "still uses";
    case HANDLE_FRESH:
    case HANDLE_CLOSED: break;
    }
    return "has";
}

void holder_push(struct buffer *out, const struct handle *holder) {
    struct address held = {0};
    if (holder->name[0])
        buffer_push_text(out, holder->name);
    else
        buffer_printf(out, "fd %d", holder->fd);
    buffer_printf(out, " %s ", how_held(holder));
    if (handle_local(holder, &held)) show_push_address(out, &held);
}
