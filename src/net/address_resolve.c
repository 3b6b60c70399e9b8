/* From an address word to the sockaddr for a handle's family. */
#include "net/address.h"

#include "net/address_parts.h"
#include "net/show.h"

#include <stddef.h>
#include <sys/un.h>

enum {
    PATH_ROOM = sizeof((struct sockaddr_un *)0)->sun_path,
    PATH_AT = offsetof(struct sockaddr_un, sun_path),
};

bool address_needs_lookup(const struct address_word *word, int family) {
    if (word->form != ADDRESS_HOST || (family != AF_INET && family != AF_INET6)) return false;
    return !word->service_is_number || host_is_name(word->host);
}

/* AF_UNSPEC with the length of a plain sockaddr, which every family takes. */
static bool resolve_none(struct address *out) {
    *out = (struct address){.len = sizeof(struct sockaddr)};
    out->raw.any.sa_family = AF_UNSPEC;
    return true;
}

/* A name of exactly sun_path's length goes without its NUL, as the kernel allows. */
static bool resolve_path(struct span path, struct address *out, struct err *err) {
    if (path.len > PATH_ROOM) {
        return err_set(err, ERR_VALUE, "a unix path of %zu bytes is longer than sun_path holds: %d", path.len,
                       PATH_ROOM);
    }
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    if (path.len) memcpy(un.sun_path, path.ptr, path.len);
    size_t nul = path.len && path.len < PATH_ROOM;
    address_set(out, &un, PATH_AT + path.len + nul);
    return true;
}

/* A NUL, and then the name: any bytes, counted by the length alone. */
static bool resolve_abstract(struct span name, struct address *out, struct err *err) {
    if (name.len > PATH_ROOM - 1) {
        return err_set(err, ERR_VALUE, "an abstract name of %zu bytes is longer than sun_path holds: %d", name.len,
                       PATH_ROOM - 1);
    }
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    if (name.len) memcpy(un.sun_path + 1, name.ptr, name.len);
    address_set(out, &un, PATH_AT + 1 + name.len);
    return true;
}

/* What can be nothing but a unix address goes into the call whatever the handle is: the kernel has its own answer to that.
   127.0.0.1:a/b is rather a port that is written wrong. */
static bool is_plainly_unix(const struct address_word *word) {
    if (word->form == ADDRESS_ABSTRACT) return true;
    return word->path.len && (word->path.ptr[0] == '/' || word->path.ptr[0] == '.');
}

/* The unix forms; an empty path is what makes the kernel choose a name. */
static bool resolve_unix(const struct address_word *word, int family, enum address_use use, struct address *out,
                         struct err *err) {
    struct shown path, name;
    if (word->form == ADDRESS_AUTOBIND && use == ADDRESS_FOR_PEER) {
        return err_set(err, ERR_VALUE, "autobind is for bind; a peer has a path or a name: /tmp/x.sock, @name");
    }
    if (word->form == ADDRESS_AUTOBIND && family != AF_UNIX) {
        return err_set(err, ERR_VALUE, "autobind is for unix handles, and this one is %s; :0 binds to a free port",
                       show_family(&name, family));
    }
    if (family != AF_UNIX && !is_plainly_unix(word)) {
        return err_set(err, ERR_VALUE, "'%s' is a unix address, and the handle is %s", show_text(&path, word->path),
                       show_family(&name, family));
    }
    return word->form == ADDRESS_ABSTRACT ? resolve_abstract(word->path, out, err) : resolve_path(word->path, out, err);
}

/* A literal host is no mistake in writing, so the kernel has its answer to it; ":80" and "name:80" may well be one. */
static bool host_for_unix(const struct address_word *word, int type, enum address_use use, struct address *out,
                          struct err *err) {
    struct shown host, service;
    struct in_addr v4;
    bool v6 = span_find(word->host, ':') < word->host.len;
    if (v6 || literal_v4(word->host, &v4)) return resolve_inet(word, v6 ? AF_INET6 : AF_INET, type, use, out, err);
    err_set(err, ERR_VALUE, "'%s%s%s:%s' is no unix address", v6 ? "[" : "", show_text(&host, word->host),
            v6 ? "]" : "", show_text(&service, word->service));
    return err_hint(err, "a unix path is written with a slash (./name), an abstract name as @name");
}

/* The handle is a file, of which the kernel says that it is no socket whatever the address. */
static bool resolve_for_file(struct address *out) {
    const struct sockaddr_in any = {.sin_family = AF_INET};
    address_set(out, &any, sizeof any);
    return true;
}

static bool resolve_host(const struct address_word *word, int family, int type, enum address_use use,
                         struct address *out, struct err *err) {
    struct shown name;
    if (family == AF_INET || family == AF_INET6) return resolve_inet(word, family, type, use, out, err);
    if (family == AF_UNIX) return host_for_unix(word, type, use, out, err);
    if (family == AF_NETLINK) return resolve_netlink(word, out, err);
    if (family == AF_PACKET) return resolve_packet(word, out, err);
    if (family == AF_UNSPEC) return resolve_for_file(out);
    if (family == AF_VSOCK) return resolve_vsock(word, use, out, err);
    return err_set(err, ERR_VALUE, "an address of %s is written as its raw bytes: sockaddr(x\"…\")",
                   show_family(&name, family));
}

static unsigned digit_value(char c) {
    return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

static bool resolve_hex(struct span digits, struct address *out) {
    out->len = (socklen_t)(digits.len / 2);
    for (size_t i = 0; i < out->len; i++)
        out->raw.bytes[i] = (char)(digit_value(digits.ptr[2 * i]) << 4 | digit_value(digits.ptr[2 * i + 1]));
    return true;
}

bool address_resolve(const struct address_word *word, int family, int type, enum address_use use, struct address *out,
                     struct err *err) {
    *out = (struct address){0};
    switch (word->form) {
    case ADDRESS_RAW: *out = *word->raw; return true;
    case ADDRESS_HEX: return resolve_hex(word->path, out);
    case ADDRESS_NONE: return resolve_none(out);
    case ADDRESS_PATH:
    case ADDRESS_ABSTRACT:
    case ADDRESS_AUTOBIND: return resolve_unix(word, family, use, out, err);
    case ADDRESS_HOST: return resolve_host(word, family, type, use, out, err);
    }
    return false;
}
