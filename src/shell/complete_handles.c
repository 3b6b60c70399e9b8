/* Candidates where a handle is due: variables that hold an open one which fits the verb. */
#include "shell/complete_fill.h"

#include "net/handle.h"

/* What keeps a handle from being of use to the verb; NULL: nothing. Datagram sockets have no connections to wait for. */
static const char *why_not(const struct handle *h, enum handle_need need) {
    enum handle_state state = h->open->state;
    bool datagram = h->open->type == SOCK_DGRAM || h->open->type == SOCK_RAW;
    switch (need) {
    case NEED_ANY: return NULL;
    case NEED_UNBOUND: return state == HANDLE_FRESH ? NULL : "has an address already";
    case NEED_BOUND: return datagram ? "takes no connections" : state == HANDLE_BOUND ? NULL : "not bound";
    case NEED_LISTENING: return state == HANDLE_LISTENING ? NULL : "not listening";
    case NEED_UNCONNECTED:
        if (state == HANDLE_LISTENING) return "listening";
        return state == HANDLE_CONNECTED && !datagram ? "connected already" : NULL;
    case NEED_CONNECTED: return datagram || state == HANDLE_CONNECTED ? NULL : "not connected";
    }
    return NULL;
}

/* The open handle that the variable number `i` holds, or NULL. */
static const struct handle *handle_at(const struct machine *m, size_t i) {
    const struct value *v = machine_global(m, m->global_names.keys[i]);
    return v && v->type == VALUE_HANDLE && v->handle->handle.fd >= 0 ? &v->handle->handle : NULL;
}

static bool is_given(const struct scene *scene, struct span name) {
    for (size_t i = 1; i < scene->word_count; i++) {
        if (span_equal(scene->words[i], name)) return true;
    }
    return false;
}

static void offer_handle(struct offers *o, struct span name, const struct handle *h, const char *reason) {
    if (!offer_fits(o, name)) return;
    struct buffer about = {0};
    handle_push(&about, h);
    if (reason) buffer_printf(&about, " (%s)", reason);
    o->failed |= about.failed;
    offer(o, name, "handle", buffer_span(&about));
    buffer_clear(&about);
}

/* Offers those that fit (or, with `all`, every open one); gives how many there were, whatever the word. */
static size_t offer_handles(struct offers *o, const struct machine *m, enum handle_need need, const struct scene *scene,
                            bool all) {
    size_t from = o->out->count, seen = 0;
    for (size_t i = 0; i < m->global_names.count; i++) {
        const struct handle *h = handle_at(m, i);
        if (!h || is_given(scene, m->global_names.keys[i])) continue;
        const char *reason = why_not(h, need);
        if (reason && !all) continue;
        seen++;
        offer_handle(o, m->global_names.keys[i], h, reason);
    }
    offers_sort(o, from);
    return seen;
}

void fill_handles(struct offers *o, const struct machine *m, enum handle_need need, const struct scene *scene) {
    size_t before = o->out->count;
    if (offer_handles(o, m, need, scene, false) && o->out->count > before) return;
    offer_handles(o, m, need, scene, true);
}

bool push_open_handles(struct buffer *out, const struct machine *m) {
    size_t before = out->len;
    for (size_t i = 0; i < m->global_names.count; i++) {
        if (!handle_at(m, i)) continue;
        if (out->len > before) buffer_push_text(out, ", ");
        buffer_push(out, m->global_names.keys[i]);
    }
    return out->len > before;
}
