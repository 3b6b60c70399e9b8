/* Host words for the families that name a peer by numbers: netlink, packet, vsock. */
#include "net/address_parts.h"

#include "net/show.h"
#include "spec/constant.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netpacket/packet.h>

enum { VSOCK_LOCAL = 1 }; /* VMADDR_CID_LOCAL, which older headers lack */

static bool bad_part(struct span part, const char *what, struct err *err) {
    struct shown piece;
    return err_set(err, ERR_VALUE, "'%s' is no %s", show_text(&piece, part), what);
}

/* A number, or the name of a constant that begins with `prefix`, with or without that. */
static bool number_or_name(struct span text, const char *prefix, uint32_t most, uint32_t *out) {
    if (address_number(text, most, out)) return true;
    const struct constant *c = constant_find_like(prefix, text);
    if (!c || c->value < 0 || c->value > (int64_t)most) return false;
    *out = (uint32_t)c->value;
    return true;
}

/* -1 is how C writes "any". */
static bool vsock_number(struct span text, const char *prefix, uint32_t *out) {
    if (!span_equal(text, SPAN("-1"))) return number_or_name(text, prefix, UINT32_MAX, out);
    *out = UINT32_MAX;
    return true;
}

/* pid:groups; no pid leaves it to the kernel, which is also how the kernel itself is addressed. */
bool resolve_netlink(const struct address_word *word, struct address *out, struct err *err) {
    struct sockaddr_nl nl = {.nl_family = AF_NETLINK};
    bool none = word->host.len == 0 || host_is_any(word->host);
    if (!none && !address_number(word->host, UINT32_MAX, &nl.nl_pid)) {
        return bad_part(word->host, "netlink port: write pid:groups", err);
    }
    if (!address_number(word->service, UINT32_MAX, &nl.nl_groups)) {
        return bad_part(word->service, "mask of netlink groups: write pid:groups", err);
    }
    address_set(out, &nl, sizeof nl);
    return true;
}

/* By its name, or by its number where the name has gone. */
static bool find_interface(struct span host, uint32_t *index) {
    char name[IF_NAMESIZE];
    *index = 0;
    if (host.len == 0 || host_is_any(host)) return true;
    if (address_text(host, name, sizeof name)) *index = if_nametoindex(name);
    return *index || address_number(host, INT32_MAX, index);
}

static bool no_interface(struct span name, struct err *err) {
    struct shown piece;
    err_errno(err, ENODEV);
    return err_detail(err, "no interface %s: write eth0:0x0800", show_text(&piece, name));
}

/* interface:protocol, and a link-level address; no interface stands for every one of them. */
bool resolve_packet(const struct address_word *word, struct address *out, struct err *err) {
    struct sockaddr_ll ll = {.sll_family = AF_PACKET};
    uint32_t index, protocol;
    if (!find_interface(word->host, &index)) return no_interface(word->host, err);
    if (!number_or_name(word->service, "ETH_P_", UINT16_MAX, &protocol)) {
        return bad_part(word->service, "protocol: write eth0:0x0800", err);
    }
    ll.sll_ifindex = (int)index;
    ll.sll_protocol = htons((uint16_t)protocol);
    ll.sll_halen = word->has_link ? LINK_LEN : 0;
    if (word->has_link) memcpy(ll.sll_addr, word->link, LINK_LEN);
    address_set(out, &ll, sizeof ll);
    return true;
}

/* cid:port; no cid is any for bind, and this machine for a peer. */
bool resolve_vsock(const struct address_word *word, enum address_use use, struct address *out, struct err *err) {
    struct sockaddr_vm vm = {.svm_family = AF_VSOCK};
    bool any = host_is_any(word->host) || use == ADDRESS_FOR_BIND;
    vm.svm_cid = any ? VMADDR_CID_ANY : VSOCK_LOCAL;
    bool given = word->host.len && !host_is_any(word->host);
    if (given && !vsock_number(word->host, "VMADDR_CID_", &vm.svm_cid)) {
        return bad_part(word->host, "vsock context: write cid:port", err);
    }
    if (!vsock_number(word->service, "VMADDR_PORT_", &vm.svm_port)) {
        return bad_part(word->service, "vsock port: write cid:port", err);
    }
    address_set(out, &vm, sizeof vm);
    return true;
}
