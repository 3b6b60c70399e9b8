/* What a session says of a handle after a verb. */
#include "verbs/told.h"

#include <inttypes.h>

/* The same kernel without a reader: what the session asks for itself is no call of the user's. */
static struct sys unrecorded(const struct handle *h) {
    return (struct sys){.ops = h->list->sys.ops};
}

bool told_local(const struct handle *h, struct address *a) {
    *a = (struct address){.len = 0};
    if (h->fd < 0) return false;
    struct sys sys = unrecorded(h);
    return sys_getsockname(&sys, h->fd, a) >= 0;
}

bool told_peer(const struct handle *h, struct address *a) {
    *a = (struct address){.len = 0};
    if (h->fd < 0) return false;
    struct sys sys = unrecorded(h);
    return sys_getpeername(&sys, h->fd, a) >= 0;
}

void told_name(struct buffer *out, const struct handle *h) {
    if (h->name[0]) {
        buffer_push_text(out, h->name);
    } else {
        buffer_printf(out, "handle %" PRIu64, h->number);
    }
}

/* An unnamed unix socket has an address without text: then the words before it go as well. */
static void push_address(struct buffer *out, const char *before, const struct address *a) {
    size_t start = out->len;
    buffer_push_text(out, before);
    size_t text = out->len;
    if (!address_push(out, a) || out->len == text) out->len = start;
}

void told_push_local(struct buffer *out, const char *before, const struct handle *h) {
    struct address a;
    if (told_local(h, &a)) push_address(out, before, &a);
}

void told_push_peer(struct buffer *out, const char *before, const struct handle *h) {
    struct address a;
    if (told_peer(h, &a)) push_address(out, before, &a);
}
