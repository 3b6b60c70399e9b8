/* What an errno means where: picks the hint that fits a failed call, and fills it in. */
#include "net/explain.h"

#include "net/holder.h"
#include "net/show.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/stat.h>

/* A failed call, and what is known around it. Members may be NULL, but for `verb`. */
struct failed_call {
    const char *verb;
    int number;
    const struct handle *h;
    const struct address *address;
    const struct handle *holder; /* the handle of ours that has the address */
};

static int family_of(const struct failed_call *c) {
    if (c->h && c->h->open) return c->h->open->family;
    return c->address ? address_family(c->address) : AF_UNSPEC;
}

static bool is_type(const struct failed_call *c, int type) {
    return c->h && c->h->open && c->h->open->type == type;
}

static bool is_state(const struct failed_call *c, enum handle_state state) {
    return c->h && c->h->open && c->h->open->state == state;
}

/* The conditions of explain.def, by the names they have there. */
static bool when_any(const struct failed_call *c) {
    (void)c;
    return true;
}

static bool when_closed(const struct failed_call *c) {
    return c->h && c->h->fd < 0 && c->h->closed_by;
}

static bool when_address(const struct failed_call *c) {
    return c->address != NULL;
}

static bool when_unix(const struct failed_call *c) {
    return family_of(c) == AF_UNIX;
}

static bool when_unix_address(const struct failed_call *c) {
    return when_unix(c) && c->address;
}

static bool when_abstract(const struct failed_call *c) {
    struct span path;
    return c->address && address_path(c->address, &path) && path.ptr[0] == '\0';
}

/* What stands at the unix path is a file or a folder. */
static bool when_no_socket(const struct failed_call *c) {
    char text[ADDRESS_MAX + 1];
    struct stat seen;
    struct span path;
    if (!c->address || !address_path(c->address, &path) || path.ptr[0] == '\0') return false;
    memcpy(text, path.ptr, path.len);
    text[path.len] = '\0';
    return stat(text, &seen) == 0 && !S_ISSOCK(seen.st_mode);
}

static bool when_inet(const struct failed_call *c) {
    return family_of(c) == AF_INET || family_of(c) == AF_INET6;
}

static bool when_stream(const struct failed_call *c) {
    return is_type(c, SOCK_STREAM);
}

static bool when_datagram(const struct failed_call *c) {
    return is_type(c, SOCK_DGRAM);
}

static bool when_inet_datagram(const struct failed_call *c) {
    return when_inet(c) && when_datagram(c);
}

static bool when_held(const struct failed_call *c) {
    return c->holder != NULL;
}

static bool when_port_zero(const struct failed_call *c) {
    uint16_t port;
    return c->address && address_port(c->address, &port) && port == 0;
}

static bool when_low_port(const struct failed_call *c) {
    uint16_t port;
    return c->address && address_port(c->address, &port) && port > 0 && port < 1024;
}

/* fe80::/10 without its interface. */
static bool when_link_local(const struct failed_call *c) {
    struct sockaddr_in6 v6;
    if (!c->address || address_family(c->address) != AF_INET6 || c->address->len < sizeof v6) return false;
    memcpy(&v6, c->address->raw.bytes, sizeof v6);
    return IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr) && v6.sin6_scope_id == 0;
}

static bool when_other_family(const struct failed_call *c) {
    bool told = c->address && c->address->len >= sizeof(sa_family_t);
    return told && c->h && c->h->open && address_family(c->address) != c->h->open->family;
}

static bool when_not_fresh(const struct failed_call *c) {
    return c->h && c->h->fd >= 0 && !is_state(c, HANDLE_FRESH);
}

static bool when_fresh_unix(const struct failed_call *c) {
    return when_unix(c) && is_state(c, HANDLE_FRESH);
}

static bool when_connected(const struct failed_call *c) {
    return is_state(c, HANDLE_CONNECTED);
}

static bool when_never_connected(const struct failed_call *c) {
    return is_state(c, HANDLE_FRESH) || is_state(c, HANDLE_BOUND);
}

static bool when_listening(const struct failed_call *c) {
    return is_state(c, HANDLE_LISTENING);
}

static bool when_not_listening(const struct failed_call *c) {
    return c->h && !when_listening(c);
}

static bool when_nonblocking(const struct failed_call *c) {
    return c->h && c->h->open && c->h->open->user_nonblocking;
}

static const struct hint_row {
    const char *verb;
    int number;
    bool (*when)(const struct failed_call *c);
    const char *hint;
} hints[] = {
#define HINT(verb, number, when, hint) {verb, number, when_##when, hint},
#include "net/explain.def"
#undef HINT
};

static bool verb_fits(const char *pattern, const char *verb) {
    size_t len = strlen(pattern);
    if (pattern[len - 1] == '*') return strncmp(pattern, verb, len - 1) == 0;
    return strcmp(pattern, verb) == 0;
}

static const char *find_hint(const struct failed_call *c) {
    for (size_t i = 0; i < COUNT(hints); i++) {
        const struct hint_row *row = &hints[i];
        if (row->number == c->number && verb_fits(row->verb, c->verb) && row->when(c)) return row->hint;
    }
    return NULL;
}

/* The pieces that stand in braces in a hint. */
static void push_handle(struct buffer *out, const struct failed_call *c) {
    buffer_push_text(out, c->h && c->h->name[0] ? c->h->name : "the handle");
}

/* The same inside a command, where a word is due. */
static void push_h(struct buffer *out, const struct failed_call *c) {
    buffer_push_text(out, c->h && c->h->name[0] ? c->h->name : "HANDLE");
}

static void push_kind(struct buffer *out, const struct failed_call *c) {
    buffer_push_text(out, c->h && c->h->open ? handle_kind(c->h) : "such a");
}

static void push_address(struct buffer *out, const struct failed_call *c) {
    if (c->address)
        show_push_address(out, c->address);
    else
        buffer_push_text(out, "the address");
}

static void push_port(struct buffer *out, const struct failed_call *c) {
    uint16_t port = 0;
    if (c->address) (void)address_port(c->address, &port);
    buffer_printf(out, "%u", port);
}

static void push_holder(struct buffer *out, const struct failed_call *c) {
    holder_push(out, c->holder);
}

/* "c was closed on line 12", "c was closed on line 12: the last reference to it went". */
static void push_closed(struct buffer *out, const struct failed_call *c) {
    push_handle(out, c);
    buffer_push_text(out, " was closed");
    if (c->h->closed_line) buffer_printf(out, " on line %u", c->h->closed_line);
    if (strcmp(c->h->closed_by, "close") != 0) buffer_printf(out, ": %s", c->h->closed_by);
}

static const struct piece_row {
    const char *name;
    void (*push)(struct buffer *out, const struct failed_call *c);
} pieces[] = {
    {"handle", push_handle}, {"h", push_h},           {"kind", push_kind},     {"address", push_address},
    {"port", push_port},     {"holder", push_holder}, {"closed", push_closed},
};

static void push_piece(struct buffer *out, struct span name, const struct failed_call *c) {
    for (size_t i = 0; i < COUNT(pieces); i++) {
        if (span_is(name, pieces[i].name)) pieces[i].push(out, c);
    }
}

static void push_hint(struct buffer *out, const char *hint, const struct failed_call *c) {
    struct span rest = span_text(hint);
    while (rest.len) {
        size_t open = span_find(rest, '{'), close = span_find(rest, '}');
        buffer_push(out, span_head(rest, open));
        if (open < close) push_piece(out, span_head(span_from(rest, open + 1), close - open - 1), c);
        rest = span_from(rest, open < close ? close + 1 : rest.len);
    }
}

/* The hint names the address where that helps; the detail does where there is no hint that does. */
bool explain_errno(struct err *err, const char *verb, int number, const struct handle *h,
                   const struct address *address) {
    struct shown piece;
    struct failed_call call = {.verb = verb, .number = number, .h = h, .address = address};
    if (number == EADDRINUSE) call.holder = holder_find(h, address);
    err_errno(err, number);
    err->verb = verb;
    const char *hint = find_hint(&call);
    bool named = hint && (strstr(hint, "{address}") || strstr(hint, "{holder}"));
    if (address && address->len && !named) err_detail(err, "%s", show_address(&piece, address));
    if (!hint) return false;
    struct buffer text = {0};
    push_hint(&text, hint, &call);
    const char *ready = buffer_text(&text);
    if (ready && !text.failed) err_hint(err, "%s", ready);
    buffer_clear(&text);
    return false;
}
