/* Addresses: as users write them, as the kernel takes them, as they are shown. */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include "base/buffer.h"
#include "base/err.h"
#include "base/span.h"

#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

/* A socket address: `len` bytes of `raw` are what the kernel gets or gave. More room than sockaddr_storage, so that
   what the kernel refuses can be tried as well. len 0: no address. */
enum { ADDRESS_MAX = 256 };
struct address {
    socklen_t len;
    union {
        struct sockaddr any;
        struct sockaddr_storage storage;
        char bytes[ADDRESS_MAX];
    } raw;
};

/* An address word, read but not yet bound to a family. */
enum address_form {
    ADDRESS_HOST,     /* host:port, [v6]:port, :port, *:port */
    ADDRESS_PATH,     /* a unix path */
    ADDRESS_ABSTRACT, /* @name */
    ADDRESS_AUTOBIND, /* `autobind`: a free abstract name */
    ADDRESS_NONE,     /* `none`: AF_UNSPEC, dissolves an association */
    ADDRESS_RAW,      /* an address value: sockaddr(…), accept's, getsockname's */
    ADDRESS_HEX,      /* the same as text, as it is shown: `path` has the digits of sockaddr(x"…") */
};

/* `host` and `service` are borrowed from the text that was read. An empty host is `:port`, the host "*" any address.
   `port` is set when the service is a number (service_is_number). `raw` is for ADDRESS_RAW, borrowed. */
struct address_word {
    enum address_form form;
    struct span host, service, path;
    bool service_is_number;
    uint16_t port;
    bool has_link; /* a packet address with a link-level one behind it: eth0:0x0800:aa:bb:cc:dd:ee:ff */
    unsigned char link[6];
    const struct address *raw;
};

/* What an address is for: decides what an empty host means. */
enum address_use { ADDRESS_FOR_BIND, ADDRESS_FOR_PEER };

/* Reads an address word. With `port` not NULL that is the second of two words, and `text` the host alone.
   False with an error that names the part at fault ("port 70000 is beyond 65535", "no port: write 127.0.0.1:80"). */
bool address_read(struct span text, const struct span *port, struct address_word *out, struct err *err);

/* Whether the word needs a look-up (getaddrinfo) for that family, which may take long. */
bool address_needs_lookup(const struct address_word *word, int family);

/* The address for a socket of the family. Looks names up where it must (getaddrinfo's errors come with their EAI_ name;
   the socket's type narrows the service). Refuses what cannot be put into a sockaddr of the family: an inet address for
   a unix handle, a path longer than sun_path (says its length and the limit), an IPv6 address for an inet handle. For
   netlink a host word is pid:groups, for packet interface:protocol, for vsock cid:port. */
bool address_resolve(const struct address_word *word, int family, int type, enum address_use use, struct address *out,
                     struct err *err);

/* Adds the address as text that address_read takes back: 127.0.0.1:50318, [::1]:80, [fe80::1%eth0]:80, /tmp/x, @name,
   nothing for an unnamed unix socket or len 0, `none` for what that word stands for; netlink pid:groups, vsock cid:port,
   packet eth0:0x0800 (with the sender's link-level address behind it where it has one); [::1,flow=0x12345]:80 with flow
   information; any other family, and what no word holds, as sockaddr(x"…").
   A unix path that could be taken for something else is shown as ./path. Names hold arbitrary bytes: nothing is escaped here. */
bool address_push(struct buffer *out, const struct address *a);

/* AF_UNSPEC where it is too short to tell one. */
static inline int address_family(const struct address *a) {
    sa_family_t family = AF_UNSPEC;
    if (a->len >= sizeof family) memcpy(&family, a->raw.bytes, sizeof family);
    return family;
}

/* The parts, for `.host .port .family .path`. host: the number as text, without brackets; false if there is none. */
bool address_push_host(struct buffer *out, const struct address *a);
bool address_port(const struct address *a, uint16_t *port);
/* Of every family that has one: what stands behind the colon. */
bool address_service(const struct address *a, uint32_t *number);
/* Of a packet address what no word of it says: how the frame came (PACKET_HOST…), the kind of hardware (ARPHRD_…), and the
   link-level address, whatever its length: borrowed. */
struct address_link {
    unsigned type, hardware;
    struct span number;
};
bool address_link(const struct address *a, struct address_link *out);         /* false of other families */
bool address_scope(const struct address *a, uint32_t *scope, uint32_t *flow); /* of IPv6 */
bool address_path(
    const struct address *a,
    struct span *path); /* abstract names without the leading NUL are told by '@' in text only: here with it */

/* Whether it names somebody: no unnamed unix socket, no port 0. */
bool address_is_named(const struct address *a);

bool address_equal(const struct address *a, const struct address *b);

#endif
