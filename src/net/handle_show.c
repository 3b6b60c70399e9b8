/* How a handle is shown: what it is, its addresses, its descriptor. */
#include "net/handle.h"

#include "net/show.h"

#include <netinet/in.h>

static const struct kind_row {
    int family, type, protocol;
    const char *name;
} kinds[] = {
#define ANY (-1)
#define KIND(family, type, protocol, name) {family, type, protocol, name},
#include "net/handle_kind.def"
#undef KIND
};

static bool fits(int wanted, int given) {
    return wanted == ANY || wanted == given;
}

const char *handle_kind(const struct handle *h) {
    const struct open_socket *open = h->open;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const struct kind_row *row = &kinds[i];
        if (row->family == open->family && fits(row->type, open->type) && fits(row->protocol, open->protocol)) {
            return row->name;
        }
    }
    return "socket";
}

const char *handle_state_name(enum handle_state state) {
    switch (state) {
    case HANDLE_FRESH: return "fresh";
    case HANDLE_BOUND: return "bound";
    case HANDLE_LISTENING: return "listening";
    case HANDLE_CONNECTING: return "connecting";
    case HANDLE_CONNECTED: return "connected";
    case HANDLE_CLOSED: return "closed";
    }
    return "unknown";
}

bool handle_local(const struct handle *h, struct address *a) {
    if (h->fd < 0) return false;
    struct sys quiet = {.ops = h->list->sys.ops};
    return sys_getsockname(&quiet, h->fd, a) == 0;
}

bool handle_peer(const struct handle *h, struct address *a) {
    if (h->fd < 0) return false;
    struct sys quiet = {.ops = h->list->sys.ops};
    return sys_getpeername(&quiet, h->fd, a) == 0;
}

/* The kernel gives a unix socket with SO_PASSCRED a name when it sends or connects. */
static enum handle_state state_now(const struct handle *h) {
    struct address local;
    if (h->open->state != HANDLE_FRESH || h->open->family != AF_UNIX) return h->open->state;
    return handle_local(h, &local) && address_is_named(&local) ? HANDLE_BOUND : HANDLE_FRESH;
}

const char *handle_state_text(const struct handle *h) {
    if (h->fd < 0) return handle_state_name(HANDLE_CLOSED);
    return h->open->family == AF_UNSPEC ? "open" : handle_state_name(state_now(h));
}

/* "bound 0.0.0.0:7788"; the address is left out where the kernel tells none. */
static void push_state(struct buffer *out, const struct handle *h) {
    struct address local;
    buffer_printf(out, " %s", handle_state_name(state_now(h)));
    if (!handle_local(h, &local)) return;
    buffer_push_byte(out, ' ');
    show_push_address(out, &local);
}

/* Both ends, and which of them called the other. A connection that was reset has no peer any more. */
static void push_connected(struct buffer *out, const struct handle *h) {
    struct address local, peer;
    if (h->open->paired) {
        buffer_push_text(out, " pair");
    } else if (handle_local(h, &local) && handle_peer(h, &peer)) {
        buffer_push_byte(out, ' ');
        show_push_address(out, &local);
        buffer_push_text(out, h->open->accepted ? " <- " : " -> ");
        show_push_address(out, &peer);
    } else {
        push_state(out, h);
    }
}

static void push_what(struct buffer *out, const struct handle *h) {
    switch (state_now(h)) {
    case HANDLE_FRESH:
    case HANDLE_CLOSED: buffer_push_text(out, " socket"); break;
    case HANDLE_CONNECTING: buffer_push_text(out, " connecting"); break;
    case HANDLE_BOUND:
    case HANDLE_LISTENING: push_state(out, h); break;
    case HANDLE_CONNECTED: push_connected(out, h); break;
    }
}

/* "socket" stands alone for a family without a name of its own, and is not said twice; a file is none. */
void handle_push_short(struct buffer *out, const struct handle *h) {
    const char *kind = handle_kind(h);
    bool nameless = strcmp(kind, "socket") == 0 || h->open->family == AF_UNSPEC;
    if (h->fd < 0) {
        buffer_printf(out, "closed %s%s", kind, nameless ? "" : " socket");
        return;
    }
    buffer_push_text(out, kind);
    if (!nameless || h->open->state != HANDLE_FRESH) push_what(out, h);
}

void handle_push(struct buffer *out, const struct handle *h) {
    handle_push_short(out, h);
    if (h->fd >= 0) buffer_printf(out, ", fd %d", h->fd);
}
