/* Candidates where a handle is due: variables that hold an open one which fits the verb. */
#include "shell/complete_fill.h"

#include "net/diag.h"
#include "net/handle.h"

/* What keeps a handle from being of use to the verb; NULL: nothing. Datagram sockets have no connections to wait for. */
static const char *why_not(const struct handle *h, enum handle_need need) {
    enum handle_state state = h->open->state;
    if (h->open->family == AF_UNSPEC && need != NEED_ANY) return "a file";
    bool datagram = h->open->type == SOCK_DGRAM || h->open->type == SOCK_RAW;
    switch (need) {
    case NEED_ANY: return NULL;
    case NEED_UNBOUND: return state == HANDLE_FRESH ? NULL : "has an address already";
    case NEED_BOUND: return datagram ? "takes no connections" : state == HANDLE_BOUND ? NULL : "not bound";
    case NEED_LISTENING: return state == HANDLE_LISTENING ? NULL : "not listening";
    case NEED_UNCONNECTED:
        if (state == HANDLE_LISTENING) return "listening";
        return state == HANDLE_CONNECTED && !datagram ? "connected already" : NULL;
    case NEED_ENDABLE:
        if (state == HANDLE_LISTENING) return NULL;
        return why_not(h, NEED_CONNECTED);
    case NEED_CONNECTED: return datagram || state == HANDLE_CONNECTED ? NULL : "not connected";
    }
    return NULL;
}

/* The open handle that the variable number `i` holds, or NULL. */
static const struct handle *handle_at(const struct machine *m, size_t i) {
    const struct value *v = machine_global_number(m, i);
    return v && v->type == VALUE_HANDLE && v->handle->handle.fd >= 0 ? &v->handle->handle : NULL;
}

static bool is_given(const struct scene *scene, struct span name) {
    for (size_t i = 1; i < scene->word_count; i++) {
        if (span_equal(scene->words[i], name)) return true;
    }
    return false;
}

/* What a description needs to know. */
struct wanted {
    const struct machine *m;
    enum handle_need need;
};

/* "tcp listening 0.0.0.0:7788, 2 waiting", "tcp socket, fd 3 (not listening)". */
static void describe(const void *context, struct span name, struct buffer *out) {
    const struct wanted *w = context;
    const struct value *v = machine_global(w->m, name);
    const struct handle *h = &v->handle->handle;
    const char *reason = why_not(h, w->need);
    uint32_t waiting = 0;
    handle_push_short(out, h);
    bool told = h->open->state == HANDLE_LISTENING && diag_waiting(h, &waiting) && waiting;
    if (told)
        buffer_printf(out, ", %u waiting", (unsigned)waiting);
    else
        buffer_printf(out, ", fd %d", h->fd);
    if (reason) buffer_printf(out, " (%s)", reason);
}

/* Offers those that fit (or, with `all`, every open one); gives how many there were, whatever the word. */
static size_t offer_handles(struct offers *o, const struct wanted *w, const struct scene *scene, bool all) {
    const struct map *names = &w->m->global_names;
    size_t from = o->out->count, seen = 0;
    for (size_t i = 0; i < names->count; i++) {
        const struct handle *h = handle_at(w->m, i);
        if (!h || (!all && why_not(h, w->need)) || is_given(scene, names->keys[i])) continue;
        seen++;
        offer(o, names->keys[i], "handle", SPAN(""));
    }
    offers_describe(o, from, describe, w);
    return seen;
}

void fill_handles(struct offers *o, const struct machine *m, enum handle_need need, const struct scene *scene) {
    const struct wanted wanted = {m, need};
    size_t before = o->out->count;
    if (offer_handles(o, &wanted, scene, false) && o->out->count > before) return;
    offer_handles(o, &wanted, scene, true);
    for (size_t i = before; i < o->out->count; i++) o->out->list[i].unfit = true;
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
