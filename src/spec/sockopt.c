/* Finding socket options by name, by number, and by what a socket is. */
#include "spec/sockopt.h"

#include "spec/constant.h"
#include "spec/near.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>

/* The rows name constants; their numbers, and whether they are a second name, are those of the constants' rows. Values that
   no int holds are cut: none of them is an option's. */
#define CONSTANT(name, value, set, meaning) enum { number_##name = (int)(value), alias_##name = false };
#define ALIAS(name, value, set, meaning) enum { number_##name = (int)(value), alias_##name = true };
#define ERROR(name)
#include "spec/constants.def"
#undef CONSTANT
#undef ALIAS
#undef ERROR

enum {
    access_NONE = 0,
    access_GET = SOCKOPT_GET,
    access_SET = SOCKOPT_SET,
    access_BOTH = SOCKOPT_GET | SOCKOPT_SET,
    access_ONCE = SOCKOPT_GET | SOCKOPT_TAKES,
    access_LIVE = SOCKOPT_GET | SOCKOPT_SET | SOCKOPT_LIVES,
    access_WITH = SOCKOPT_WITH | SOCKOPT_SET,
};

const struct sockopt sockopts[] = {
#define OPTION(name, level, type, access, unit, names)                                                                 \
    {#name, number_##level, number_##name, SOCKOPT_##type, access_##access, unit, names, alias_##name},
#include "spec/sockopts.def"
#undef OPTION
};

const size_t sockopt_count = COUNT(sockopts);

static const struct {
    enum sockopt_form form;
    size_t room;
    const char *written;
} types[] = {
#define TYPE(name, form, room, written) {SOCKOPT_FORM_##form, room, written},
#include "spec/sockopt_types.def"
#undef TYPE
};

enum sockopt_form sockopt_form(enum sockopt_type type) {
    return types[type].form;
}

size_t sockopt_room(enum sockopt_type type) {
    return types[type].room;
}

const char *sockopt_written(enum sockopt_type type) {
    return types[type].written;
}

/* --- by name --------------------------------------------------------------------------------------------------------- */

static bool alike(struct span a, struct span b) {
    return a.len == b.len && (a.len == 0 || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

/* What stands before the brief name; the longer ones first where one begins the other. */
static const char *const prefixes[] = {
    "ALG_SET_",       "CAN_RAW_",  "IPV6_", "IP_",  "MCAST_", "NETLINK_", "PACKET_", "RDS_",
    "SO_VM_SOCKETS_", "SO_J1939_", "SO_",   "TCP_", "TIPC_",  "UDPLITE_", "UDP_",    "MPTCP_",
};

struct span sockopt_brief(const struct sockopt *row) {
    struct span name = span_text(row->name);
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        struct span prefix = span_text(prefixes[i]);
        if (span_starts(name, prefix)) return span_from(name, prefix.len);
    }
    return name;
}

static bool is_named(const struct sockopt *row, struct span name, bool brief) {
    return alike(brief ? sockopt_brief(row) : span_text(row->name), name);
}

static const struct sockopt *find_from(size_t from, struct span name, bool brief) {
    for (size_t i = from; i < sockopt_count; i++) {
        if (is_named(&sockopts[i], name, brief)) return &sockopts[i];
    }
    return NULL;
}

/* The next row that the word names; NULL after the last. */
static const struct sockopt *next_named(const struct sockopt_word *word, const struct sockopt *row) {
    struct span name = word->brief ? sockopt_brief(word->row) : span_text(word->row->name);
    return find_from((size_t)(row - sockopts) + 1, name, word->brief);
}

bool sockopt_read(struct span name, struct sockopt_word *out) {
    *out = (struct sockopt_word){.row = find_from(0, name, false)};
    if (!out->row) out->row = find_from(0, name, true);
    if (out->row) {
        out->brief = !is_named(out->row, name, false);
        out->number = out->row->number;
        return true;
    }
    const struct constant *c = constant_find(name);
    if (!c || c->value < INT32_MIN || c->value > INT32_MAX) return false;
    out->number = (int)c->value;
    return true;
}

bool sockopt_alone(const struct sockopt_word *word) {
    return word->row && !next_named(word, word->row);
}

struct span sockopt_nearest(struct span name) {
    struct near n = near_begin(name);
    for (size_t i = 0; i < sockopt_count; i++) {
        near_offer(&n, span_text(sockopts[i].name));
        near_offer(&n, sockopt_brief(&sockopts[i]));
    }
    return n.best;
}

/* --- by level -------------------------------------------------------------------------------------------------------- */

const struct sockopt *sockopt_at(int level, int number) {
    const struct sockopt *found = NULL;
    for (size_t i = 0; i < sockopt_count; i++) {
        const struct sockopt *row = &sockopts[i];
        if (row->level != level || row->number != number) continue;
        if (!row->alias) return row;
        if (!found) found = row;
    }
    return found;
}

const struct sockopt *sockopt_in(const struct sockopt_word *word, int level) {
    const struct sockopt *row = word->row;
    while (row && row->level != level) row = next_named(word, row);
    return row ? row : sockopt_at(level, word->number);
}

static bool is_inet(int family) {
    return family == AF_INET || family == AF_INET6;
}

static bool is_stream(int family, int type) {
    return is_inet(family) && type == SOCK_STREAM;
}

bool sockopt_level_fits(int level, int family, int type, int protocol) {
    bool datagram = is_inet(family) && type == SOCK_DGRAM;
    switch (level) {
    case SOL_SOCKET: return true;
    case number_SOL_IP: return family == AF_INET;
    case number_SOL_IPV6: return family == AF_INET6;
    case number_SOL_TCP: return is_stream(family, type) && protocol != IPPROTO_SCTP;
    case number_SOL_MPTCP: return is_stream(family, type) && protocol == number_IPPROTO_MPTCP;
    case number_SOL_UDP: return datagram && protocol != IPPROTO_UDPLITE;
    case number_SOL_UDPLITE: return datagram && protocol == IPPROTO_UDPLITE;
    case number_SOL_RAW: return is_inet(family) && type == SOCK_RAW;
    case number_SOL_ICMPV6: return family == AF_INET6 && type == SOCK_RAW;
    case number_SOL_NETLINK: return family == AF_NETLINK;
    case number_SOL_PACKET: return family == AF_PACKET;
    case number_SOL_ALG: return family == AF_ALG;
    case number_SOL_TIPC: return family == AF_TIPC;
    case number_SOL_RDS: return family == AF_RDS;
    case number_SOL_CAN_RAW:
    case number_SOL_CAN_J1939: return family == AF_CAN;
    case number_AF_VSOCK: return family == AF_VSOCK;
    default: return false;
    }
}

const struct sockopt *sockopt_for(const struct sockopt_word *word, int family, int type, int protocol) {
    for (const struct sockopt *row = word->row; row; row = next_named(word, row)) {
        if (sockopt_level_fits(row->level, family, type, protocol)) return row;
    }
    return word->row;
}
