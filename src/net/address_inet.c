/* Host words for AF_INET and AF_INET6: literals, and names by getaddrinfo. */
#include "net/address_parts.h"

#include "net/resolver.h"
#include "net/show.h"
#include "net/sys.h"
#include "spec/constant.h"

#include <errno.h>
#include <net/if.h>
#include <netdb.h>

/* getaddrinfo knows streams and datagrams; other types would be refused, whatever the name. */
static int type_for_lookup(int type) {
    return type == SOCK_STREAM || type == SOCK_DGRAM ? type : 0;
}

/* The first address found, which is what one connect(2) can use. `host` or `service` may be NULL. */
static bool lookup(const char *host, const char *service, int family, int type, struct address *out, struct err *err) {
    struct addrinfo hints = {.ai_family = family, .ai_socktype = type_for_lookup(type)};
    struct addrinfo *found = NULL;
    int number = 0;
    int result = sys_getaddrinfo(host, service, &hints, &found, &number);
    if (result == 0 && found && found->ai_addrlen <= ADDRESS_MAX) {
        address_set(out, found->ai_addr, found->ai_addrlen);
    } else {
        resolver_failed(result ? result : EAI_FAIL, number, host, service, err);
    }
    if (found) freeaddrinfo(found);
    return out->len > 0;
}

/* sin_port and sin6_port stand at the same place, so both families can be served at once. */
_Static_assert(offsetof(struct sockaddr_in, sin_port) == offsetof(struct sockaddr_in6, sin6_port), "ports differ");

static void port_set(struct address *out, in_port_t port) {
    memcpy(out->raw.bytes + offsetof(struct sockaddr_in, sin_port), &port, sizeof port);
}

static void port_get(const struct address *a, in_port_t *port) {
    memcpy(port, a->raw.bytes + offsetof(struct sockaddr_in, sin_port), sizeof *port);
}

static bool resolve_port(const struct address_word *word, int family, int type, in_port_t *port, struct err *err) {
    char service[SERVICE_TEXT_MAX];
    struct address found = {0};
    if (word->service_is_number) {
        *port = htons(word->port);
        return true;
    }
    if (!address_text(word->service, service, sizeof service))
        return err_set(err, ERR_VALUE, "the service is too long");
    if (!lookup(NULL, service, family, type, &found, err)) return false;
    port_get(&found, port);
    return true;
}

static bool resolve_name(const struct address_word *word, int family, int type, struct address *out, struct err *err) {
    char host[HOST_TEXT_MAX];
    in_port_t port = 0;
    if (!address_text(word->host, host, sizeof host))
        return err_set(err, ERR_VALUE, "the name of the host is too long");
    if (!resolve_port(word, family, type, &port, err) || !lookup(host, NULL, family, type, out, err)) return false;
    port_set(out, port);
    return true;
}

/* The number of an interface by its name, or as it is written. */
static bool resolve_scope(struct span scope, uint32_t *out, struct err *err) {
    char name[IF_NAMESIZE];
    struct shown piece;
    *out = 0;
    if (scope.len == 0 || address_number(scope, UINT32_MAX, out)) return true;
    if (address_text(scope, name, sizeof name)) *out = if_nametoindex(name);
    if (*out) return true;
    err_errno(err, ENODEV);
    return err_detail(err, "no interface %s", show_text(&piece, scope));
}

static bool literal_inet(struct span host, enum address_use use, struct in_addr *out, struct err *err) {
    struct shown piece;
    out->s_addr = htonl(host_is_any(host) || use == ADDRESS_FOR_BIND ? INADDR_ANY : INADDR_LOOPBACK);
    if (host.len == 0 || host_is_any(host) || literal_v4(host, out)) return true;
    return err_set(err, ERR_VALUE, "'%s' is no IPv4 address: four numbers of 0 to 255", show_text(&piece, host));
}

static void map_v4(struct in_addr v4, struct in6_addr *out) {
    *out = (struct in6_addr){.s6_addr = {[10] = 0xff, [11] = 0xff}};
    memcpy(out->s6_addr + 12, &v4, sizeof v4);
}

/* An IPv4 literal becomes the mapped address, which is how an IPv6 socket names it. */
static bool literal_inet6(struct span host, enum address_use use, struct sockaddr_in6 *out, struct err *err) {
    struct in_addr v4;
    struct literal_v6 v6;
    struct shown piece;
    bool any = host_is_any(host) || (host.len == 0 && use == ADDRESS_FOR_BIND);
    if (any || host.len == 0) {
        /* Not the C library's in6addr_any: a variable of a shared library costs each start a page. */
        static const struct in6_addr anywhere = IN6ADDR_ANY_INIT, loopback = IN6ADDR_LOOPBACK_INIT;
        out->sin6_addr = any ? anywhere : loopback;
        return true;
    }
    if (literal_v4(host, &v4)) {
        map_v4(v4, &out->sin6_addr);
        return true;
    }
    if (!literal_v6(host, &v6)) return err_set(err, ERR_VALUE, "'%s' is no IPv6 address", show_text(&piece, host));
    out->sin6_addr = v6.number;
    out->sin6_flowinfo = htonl(v6.flow);
    return resolve_scope(v6.scope, &out->sin6_scope_id, err);
}

bool resolve_inet(const struct address_word *word, int family, int type, enum address_use use, struct address *out,
                  struct err *err) {
    if (word->has_link)
        return err_set(err, ERR_VALUE, "a link-level address stands behind an interface of a packet socket alone");
    if (host_is_name(word->host)) return resolve_name(word, family, type, out, err);
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};
    /* An IPv6 address for an AF_INET handle is the kernel's to refuse. */
    bool v4 = family == AF_INET && span_find(word->host, ':') >= word->host.len;
    if (!(v4 ? literal_inet(word->host, use, &in.sin_addr, err) : literal_inet6(word->host, use, &in6, err)))
        return false;
    if (!resolve_port(word, family, type, v4 ? &in.sin_port : &in6.sin6_port, err)) return false;
    if (v4)
        address_set(out, &in, sizeof in);
    else
        address_set(out, &in6, sizeof in6);
    return true;
}
