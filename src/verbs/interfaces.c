/* interfaces: the network interfaces of this machine. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/records.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>

/* What the library gives: one entry for each address, and one for each interface itself. */
struct interface {
    unsigned index;
    const char *name;
    unsigned flags;
    const struct ifaddrs *all;
};

static const struct {
    unsigned flag;
    const char *word;
} flags[] = {{IFF_UP, "up"},
             {IFF_RUNNING, "running"},
             {IFF_LOOPBACK, "loopback"},
             {IFF_BROADCAST, "broadcast"},
             {IFF_POINTOPOINT, "point-to-point"},
             {IFF_MULTICAST, "multicast"},
             {IFF_PROMISC, "promiscuous"},
             {IFF_NOARP, "no arp"},
             {IFF_ALLMULTI, "all multicast"}};

static bool add(struct record *r, const char *field, bool made, struct value taken, struct err *err) {
    return made && record_set_take(r, span_text(field), taken, err);
}

static bool push_text(struct list *l, struct span text, struct err *err) {
    struct value v;
    return value_bytes(&v, text, err) && list_push_take(l, v, err);
}

static bool add_flags(struct record *r, const struct interface *i, struct err *err) {
    struct value list;
    if (!list_new(&list, COUNT(flags), err)) return false;
    for (size_t n = 0; n < COUNT(flags); n++) {
        if (!(i->flags & flags[n].flag) || push_text(list.list, span_text(flags[n].word), err)) continue;
        value_release(&list);
        return false;
    }
    return add(r, "flags", true, list, err);
}

static bool is_of(const struct interface *i, const struct ifaddrs *a, int family) {
    return a->ifa_addr && strcmp(a->ifa_name, i->name) == 0 && a->ifa_addr->sa_family == family;
}

/* 02:42:ac:11:00:02; nothing for one that has none. */
static bool add_hardware(struct record *r, const struct interface *i, struct err *err) {
    struct buffer text = {0};
    for (const struct ifaddrs *a = i->all; a; a = a->ifa_next) {
        struct sockaddr_ll ll;
        if (!is_of(i, a, AF_PACKET)) continue;
        memcpy(&ll, a->ifa_addr, sizeof ll);
        bool none = i->flags & IFF_LOOPBACK;
        for (size_t n = 0; n < ll.sll_halen && n < sizeof ll.sll_addr && !none; n++)
            buffer_printf(&text, "%s%02x", n ? ":" : "", ll.sll_addr[n]);
        break;
    }
    bool done = !text.failed || err_memory(err);
    done = done && records_add_text(r, "hardware", buffer_span(&text), err);
    buffer_clear(&text);
    return done;
}

/* How many bits of the mask are set. */
static int prefix_of(const struct ifaddrs *a) {
    const unsigned char *bytes;
    size_t size;
    int bits = 0;
    if (!a->ifa_netmask) return 0;
    if (a->ifa_addr->sa_family == AF_INET) {
        bytes = (const unsigned char *)&((const struct sockaddr_in *)(const void *)a->ifa_netmask)->sin_addr;
        size = sizeof(struct in_addr);
    } else {
        bytes = (const unsigned char *)&((const struct sockaddr_in6 *)(const void *)a->ifa_netmask)->sin6_addr;
        size = sizeof(struct in6_addr);
    }
    for (size_t i = 0; i < size; i++) {
        for (unsigned byte = bytes[i]; byte; byte &= byte - 1) bits++;
    }
    return bits;
}

static bool push_host(struct list *l, const struct ifaddrs *a, struct err *err) {
    bool four = a->ifa_addr->sa_family == AF_INET;
    struct address address = {.len = four ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6)};
    struct buffer host = {0};
    memcpy(address.raw.bytes, a->ifa_addr, address.len);
    bool done = address_push_host(&host, &address) || err_memory(err);
    done = done && push_text(l, buffer_span(&host), err);
    buffer_clear(&host);
    return done;
}

/* Hosts as an address word has them, and beside them how long their networks' prefixes are. */
static bool fill_addresses(struct list *hosts, struct list *prefixes, const struct interface *i, struct err *err) {
    static const int families[] = {AF_INET, AF_INET6};
    for (size_t n = 0; n < COUNT(families); n++) {
        for (const struct ifaddrs *a = i->all; a; a = a->ifa_next) {
            if (!is_of(i, a, families[n])) continue;
            if (!push_host(hosts, a, err) || !list_push_take(prefixes, value_int(prefix_of(a)), err)) return false;
        }
    }
    return true;
}

static bool add_addresses(struct record *r, const struct interface *i, struct err *err) {
    struct value hosts, prefixes;
    if (!list_new(&hosts, 0, err)) return false;
    if (!list_new(&prefixes, 0, err)) {
        value_release(&hosts);
        return false;
    }
    if (fill_addresses(hosts.list, prefixes.list, i, err)) {
        bool done = record_set_take(r, SPAN("addresses"), hosts, err);
        if (done) return record_set_take(r, SPAN("prefixes"), prefixes, err);
        value_release(&prefixes);
        return false;
    }
    value_release(&hosts);
    value_release(&prefixes);
    return false;
}

static bool fill(struct record *r, const struct interface *i, struct err *err) {
    return records_add_int(r, "index", i->index, err) && records_add_text(r, "name", span_text(i->name), err) &&
           add_flags(r, i, err) && add_hardware(r, i, err) && add_addresses(r, i, err);
}

static unsigned flags_of(const struct ifaddrs *all, const char *name) {
    for (const struct ifaddrs *a = all; a; a = a->ifa_next) {
        if (strcmp(a->ifa_name, name) == 0) return a->ifa_flags;
    }
    return 0;
}

static bool fill_all(struct list *l, const struct if_nameindex *names, const struct ifaddrs *all, struct err *err) {
    for (size_t n = 0; names[n].if_index; n++) {
        struct interface i = {names[n].if_index, names[n].if_name, flags_of(all, names[n].if_name), all};
        struct record *r = records_next(l, 6, err);
        if (!r || !fill(r, &i, err)) return false;
    }
    return true;
}

static enum verb_result interfaces_run(struct call *c) {
    struct ifaddrs *all;
    int r = sys_getifaddrs(&all);
    if (r < 0) return call_fail_errno(c, -r, NULL, NULL);
    struct if_nameindex *names = if_nameindex();
    bool done = names || err_memory(c->err);
    done = done && list_new(&c->values[0], 0, c->err) && fill_all(c->values[0].list, names, all, c->err);
    if (names) if_freenameindex(names);
    freeifaddrs(all);
    return done ? VERB_DONE : VERB_FAILED;
}

static const char *const value_names[] = {"interfaces"};

const struct verb verb_interfaces = {
    .name = "interfaces",
    .group = "Sockets",
    .summary = "list the network interfaces",
    .text =
        "A record for each: .index .name .flags (up, running, loopback…) .hardware .addresses, hosts that bind takes, "
        "and .prefixes, the lengths of their networks' prefixes.",
    .gives = "list of records",
    .value_count = 1,
    .value_names = value_names,
    .examples = "for i in interfaces { print $i.index $i.name $i.addresses }\n"
                "\n"
                "# A server on an address of the first interface.\n"
                "all = interfaces\n"
                "if $all[0].addresses {\n"
                "    server = socket\n"
                "    bind server $all[0].addresses[0] 0\n"
                "}\n",
    .python = "names = socket.if_nameindex()",
    .c = "struct if_nameindex *names = if_nameindex();\nstruct ifaddrs *all;\nint r = getifaddrs(&all);",
    .see = "bind addresses getsockopt",
    .run = interfaces_run,
};
