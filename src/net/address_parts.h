/* What the address_*.c share: literals, and the resolvers family by family. */
#ifndef NET_ADDRESS_PARTS_H
#define NET_ADDRESS_PARTS_H

#include "net/address.h"

#include <netinet/in.h>

/* How an address begins that is shown by its bytes. */
#define ADDRESS_HEX_BEGIN "sockaddr(x\""

enum { HOST_TEXT_MAX = 256, SERVICE_TEXT_MAX = 64 }; /* with the NUL */

/* Copies text with a NUL behind it; false if it does not fit or holds a NUL itself. */
bool address_text(struct span text, char *out, size_t room);

/* Whether the host is a literal of that kind, and what it says. */
bool literal_v4(struct span host, struct in_addr *out);

/* ::1, fe80::1%eth0, ::1,flow=0x12345, fe80::1%eth0,flow=5. */
struct literal_v6 {
    struct in6_addr number;
    struct span scope; /* what stands behind the '%', or empty */
    uint32_t flow;     /* traffic class and flow label, in host order */
};
bool literal_v6(struct span host, struct literal_v6 *out);

/* aa:bb:cc:dd:ee:ff */
enum { LINK_LEN = 6 };
bool literal_link(struct span text, unsigned char out[LINK_LEN]);

/* "*": every address of this host. */
bool host_is_any(struct span host);

/* Digits alone: no inet host, but the number of a netlink port or a vsock context. */
bool host_is_digits(struct span host);

/* Whether the host has to be looked up by its name. */
bool host_is_name(struct span host);

/* A decimal or 0x number of at most `most`; false if it is anything else. */
bool address_number(struct span text, uint32_t most, uint32_t *out);

/* Make `len` bytes of `from` the address. */
void address_set(struct address *out, const void *from, size_t len);

/* The resolvers for host words; each fills *out or the error. */
bool resolve_inet(const struct address_word *word, int family, int type, enum address_use use, struct address *out,
                  struct err *err);
bool resolve_netlink(const struct address_word *word, struct address *out, struct err *err);
bool resolve_packet(const struct address_word *word, struct address *out, struct err *err);
bool resolve_vsock(const struct address_word *word, enum address_use use, struct address *out, struct err *err);

/* The words of those families: the address, its parts; false for any other, and for what no word holds. */
bool address_push_other(struct buffer *out, const struct address *a);
bool address_push_host_other(struct buffer *out, const struct address *a);
bool address_service_other(const struct address *a, uint32_t *number);

#endif
