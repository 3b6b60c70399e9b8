/* Addresses taken apart and shown, as address_read takes them back. */
#include "net/address.h"

#include "net/address_parts.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <stddef.h>
#include <sys/un.h>

enum { PATH_AT = offsetof(struct sockaddr_un, sun_path) };

static bool as_v4(const struct address *a, struct sockaddr_in *out) {
    if (address_family(a) != AF_INET || a->len < sizeof *out) return false;
    memcpy(out, a->raw.bytes, sizeof *out);
    return true;
}

static bool as_v6(const struct address *a, struct sockaddr_in6 *out) {
    if (address_family(a) != AF_INET6 || a->len < sizeof *out) return false;
    memcpy(out, a->raw.bytes, sizeof *out);
    return true;
}

/* Whatever the kernel gives as a unix address; what somebody made longer than that is no such thing. */
static bool is_unix(const struct address *a) {
    return address_family(a) == AF_UNIX && a->len <= sizeof(struct sockaddr_un);
}

/* eth0, or the number where the interface has gone. */
static bool push_interface(struct buffer *out, uint32_t index) {
    char name[IF_NAMESIZE];
    return if_indextoname(index, name) ? buffer_push_text(out, name) : buffer_printf(out, "%u", index);
}

static bool push_host_v6(struct buffer *out, const struct sockaddr_in6 *v6) {
    char text[INET6_ADDRSTRLEN];
    bool done = inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text) && buffer_push_text(out, text);
    if (!done || !v6->sin6_scope_id) return done;
    return buffer_push_byte(out, '%') && push_interface(out, v6->sin6_scope_id);
}

bool address_push_host(struct buffer *out, const struct address *a) {
    char text[INET_ADDRSTRLEN];
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (as_v4(a, &v4)) return inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text) && buffer_push_text(out, text);
    return as_v6(a, &v6) ? push_host_v6(out, &v6) : address_push_host_other(out, a);
}

bool address_scope(const struct address *a, uint32_t *scope, uint32_t *flow) {
    struct sockaddr_in6 v6;
    if (!as_v6(a, &v6)) return false;
    *scope = v6.sin6_scope_id;
    *flow = ntohl(v6.sin6_flowinfo);
    return true;
}

bool address_service(const struct address *a, uint32_t *number) {
    uint16_t port;
    if (!address_port(a, &port)) return address_service_other(a, number);
    *number = port;
    return true;
}

bool address_port(const struct address *a, uint16_t *port) {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (as_v4(a, &v4))
        *port = ntohs(v4.sin_port);
    else if (as_v6(a, &v6))
        *port = ntohs(v6.sin6_port);
    else
        return false;
    return true;
}

/* The kernel counts the NUL of a path, and there is none where the path fills sun_path. */
bool address_path(const struct address *a, struct span *path) {
    if (!is_unix(a) || a->len <= PATH_AT) return false;
    *path = span_of(a->raw.bytes + PATH_AT, a->len - PATH_AT);
    if (path->ptr[0] != '\0') *path = span_head(*path, span_find(*path, '\0'));
    return true;
}

/* A path that would be read as a path: not as an abstract name, a host, a URL or bytes in hex. */
static bool is_plain_path(struct span path) {
    size_t slash = span_find(path, '/');
    bool other = path.ptr[0] == '@' || span_find(path, ':') < slash || span_starts(path, SPAN(ADDRESS_HEX_BEGIN));
    return slash < path.len && !other;
}

static bool push_raw(struct buffer *out, const struct address *a) {
    buffer_push_text(out, ADDRESS_HEX_BEGIN);
    for (size_t i = 0; i < a->len; i++) buffer_printf(out, "%02x", (unsigned char)a->raw.bytes[i]);
    buffer_push_text(out, "\")");
    return !out->failed;
}

/* With ./ before it a path may be longer than a sockaddr holds. */
static bool push_unix(struct buffer *out, const struct address *a) {
    struct span path;
    if (!address_path(a, &path)) return true;
    if (path.ptr[0] == '\0') return buffer_push_byte(out, '@') && buffer_push(out, span_from(path, 1));
    bool plain = is_plain_path(path);
    if (!plain && path.len + 2 > sizeof(struct sockaddr_un) - PATH_AT) return push_raw(out, a);
    return (plain || buffer_push_text(out, "./")) && buffer_push(out, path);
}

static bool push_inet(struct buffer *out, const struct address *a, uint16_t port) {
    bool v6 = address_family(a) == AF_INET6;
    uint32_t scope, flow;
    if (v6 && !buffer_push_byte(out, '[')) return false;
    if (!address_push_host(out, a)) return false;
    if (v6 && address_scope(a, &scope, &flow) && flow && !buffer_printf(out, ",flow=0x%x", flow)) return false;
    return (!v6 || buffer_push_byte(out, ']')) && buffer_printf(out, ":%u", port);
}

/* Exactly what the word `none` stands for. */
static bool is_none(const struct address *a) {
    static const char zeroes[sizeof(struct sockaddr)];
    return a->len == sizeof zeroes && memcmp(a->raw.bytes, zeroes, sizeof zeroes) == 0;
}

/* More than 28 bits are no flow information of the kernel's. */
static bool is_odd_flow(const struct address *a) {
    uint32_t scope, flow;
    return address_scope(a, &scope, &flow) && flow > 0xfffffff;
}

bool address_push(struct buffer *out, const struct address *a) {
    uint16_t port;
    if (a->len == 0) return true;
    if (is_odd_flow(a)) return push_raw(out, a);
    if (address_port(a, &port)) return push_inet(out, a, port);
    if (is_unix(a)) return push_unix(out, a);
    if (address_push_other(out, a)) return true;
    return is_none(a) ? buffer_push_text(out, "none") : push_raw(out, a);
}

bool address_is_named(const struct address *a) {
    uint32_t number;
    return address_service(a, &number) ? number != 0 : a->len > PATH_AT;
}

bool address_equal(const struct address *a, const struct address *b) {
    return span_equal(span_of(a->raw.bytes, a->len), span_of(b->raw.bytes, b->len));
}
