/* The addresses of netlink, packet and vsock sockets as the words that address_other.c takes. */
#include "net/address_parts.h"

#include <arpa/inet.h>
#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <stddef.h>

/* What a word can't hold is no such address here, so that nothing is lost: it is shown by its bytes. */
static bool as_netlink(const struct address *a, struct sockaddr_nl *out) {
    if (address_family(a) != AF_NETLINK || a->len != sizeof *out) return false;
    memcpy(out, a->raw.bytes, sizeof *out);
    return out->nl_pad == 0;
}

static bool as_vsock(const struct address *a, struct sockaddr_vm *out) {
    static const struct sockaddr_vm plain = {.svm_family = AF_VSOCK};
    size_t rest = offsetof(struct sockaddr_vm, svm_cid) + sizeof out->svm_cid;
    if (address_family(a) != AF_VSOCK || a->len != sizeof *out) return false;
    memcpy(out, a->raw.bytes, sizeof *out);
    return out->svm_reserved1 == 0 && memcmp((char *)out + rest, (const char *)&plain + rest, sizeof plain - rest) == 0;
}

enum { LINK_AT = offsetof(struct sockaddr_ll, sll_addr) };

/* The kernel gives as many bytes as the link-level address has, which of some hardware are more than the struct's eight. */
static bool is_packet(const struct address *a, struct sockaddr_ll *out) {
    size_t len = a->len < sizeof *out ? a->len : sizeof *out;
    *out = (struct sockaddr_ll){0};
    if (address_family(a) != AF_PACKET || len < LINK_AT) return false;
    memcpy(out, a->raw.bytes, len);
    return true;
}

/* One that a word can hold. */
static bool as_packet(const struct address *a, struct sockaddr_ll *out) {
    bool fits = is_packet(a, out) && a->len <= sizeof *out && out->sll_ifindex >= 0;
    return fits && (out->sll_halen == 0 || out->sll_halen == LINK_LEN);
}

bool address_link(const struct address *a, struct address_link *out) {
    struct sockaddr_ll ll;
    if (!is_packet(a, &ll)) return false;
    size_t there = a->len - LINK_AT;
    out->type = ll.sll_pkttype;
    out->hardware = ll.sll_hatype;
    out->number = span_of(a->raw.bytes + LINK_AT, ll.sll_halen < there ? ll.sll_halen : there);
    return true;
}

/* The loopback interface has one of zeroes, which tells nothing. */
static bool has_link(const struct sockaddr_ll *ll) {
    static const unsigned char none[LINK_LEN];
    return ll->sll_halen == LINK_LEN && memcmp(ll->sll_addr, none, LINK_LEN) != 0;
}

static bool push_interface(struct buffer *out, const struct sockaddr_ll *ll) {
    char name[IF_NAMESIZE];
    if (ll->sll_ifindex == 0) return buffer_push_byte(out, '*');
    if (if_indextoname((unsigned)ll->sll_ifindex, name)) return buffer_push_text(out, name);
    return buffer_printf(out, "%d", ll->sll_ifindex);
}

bool address_push_host_other(struct buffer *out, const struct address *a) {
    struct sockaddr_nl nl;
    struct sockaddr_vm vm;
    struct sockaddr_ll ll;
    if (as_netlink(a, &nl)) return buffer_printf(out, "%u", nl.nl_pid);
    if (as_vsock(a, &vm)) return buffer_printf(out, "%u", vm.svm_cid);
    return is_packet(a, &ll) && push_interface(out, &ll);
}

bool address_service_other(const struct address *a, uint32_t *number) {
    struct sockaddr_nl nl;
    struct sockaddr_vm vm;
    struct sockaddr_ll ll;
    if (as_netlink(a, &nl))
        *number = nl.nl_groups;
    else if (as_vsock(a, &vm))
        *number = vm.svm_port;
    else if (is_packet(a, &ll))
        *number = ntohs(ll.sll_protocol);
    else
        return false;
    return true;
}

static bool push_packet(struct buffer *out, const struct sockaddr_ll *ll) {
    const unsigned char *link = ll->sll_addr;
    push_interface(out, ll);
    buffer_printf(out, ":0x%04x", ntohs(ll->sll_protocol));
    for (size_t i = 0; i < LINK_LEN && has_link(ll); i++) buffer_printf(out, ":%02x", link[i]);
    return !out->failed;
}

bool address_push_other(struct buffer *out, const struct address *a) {
    struct sockaddr_ll ll;
    uint32_t number;
    if (is_packet(a, &ll)) return as_packet(a, &ll) && push_packet(out, &ll);
    if (!address_service_other(a, &number)) return false;
    return address_push_host_other(out, a) && buffer_printf(out, ":%u", number);
}
