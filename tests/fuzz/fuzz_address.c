/* Any bytes as an address word, alone and with a port: read, put into a sockaddr, shown, and read again. Nothing is
   looked up: names are left alone. And any bytes as a sockaddr of each family. */
#include "fuzz.h"

#include "net/address.h"

/* A newline parts the host from the port. */
const char *const fuzz_seeds[] = {
    "127.0.0.1:80",
    ":7788",
    "*:7788",
    "[::1]:80",
    "[fe80::1%lo]:80",
    "[::ffff:1.2.3.4]:443",
    "localhost:http",
    "/tmp/x.sock",
    "./x.sock",
    "@name",
    "@",
    "autobind",
    "none",
    "127.0.0.1\n80",
    "::1\n65535",
    "*\n0",
    "10.0.0.1:65536",
    "1.2.3:4",
    "a/b:80",
    "[::1]",
    "[]:80",
    "3:0x1",
    "lo:0x0800",
    "2:1024",
    "sockaddr(x\"0a00005000000001000000000000000000000000000000010000\")",
};
const size_t fuzz_seed_count = COUNT(fuzz_seeds);

static const int families[] = {AF_INET, AF_INET6, AF_UNIX, AF_NETLINK, AF_PACKET, AF_VSOCK};

static bool within(struct span part, struct span text) {
    return part.len == 0 || (part.ptr >= text.ptr && part.ptr + part.len <= text.ptr + text.len);
}

static void check_error(const struct err *err) {
    FUZZ_CHECK(err->name && err->message[0] && memchr(err->message, '\0', sizeof err->message));
}

static bool resolve(struct span text, const struct span *port, int family, struct address *out) {
    struct address_word word;
    struct err err;
    if (!address_read(text, port, &word, &err)) {
        check_error(&err);
        return false;
    }
    if (!port) FUZZ_CHECK(within(word.host, text) && within(word.service, text) && within(word.path, text));
    if (address_needs_lookup(&word, family)) return false;
    if (!address_resolve(&word, family, SOCK_STREAM, ADDRESS_FOR_PEER, out, &err)) {
        check_error(&err);
        return false;
    }
    FUZZ_CHECK(out->len <= ADDRESS_MAX);
    return true;
}

/* What is shown of it is read again as the same; but for an unnamed socket, of which nothing is shown. */
static void check_shown(const struct address *a, int family) {
    struct buffer shown = {0}, again = {0};
    struct address back;
    /* Bytes in hex may be of another family than the handle. */
    if (address_family(a) != AF_UNSPEC) family = address_family(a);
    FUZZ_CHECK(address_push(&shown, a));
    struct span text = buffer_span(&shown);
    if (text.len) {
        FUZZ_CHECK(resolve(text, NULL, family, &back));
        FUZZ_CHECK(address_push(&again, &back) && span_equal(buffer_span(&again), text));
    }
    buffer_clear(&shown);
    buffer_clear(&again);
}

static void check_parts(const struct address *a) {
    struct buffer host = {0};
    struct span path;
    uint16_t port;
    (void)address_family(a);
    (void)address_push_host(&host, a);
    (void)address_port(a, &port);
    if (address_path(a, &path)) FUZZ_CHECK(path.len <= ADDRESS_MAX);
    FUZZ_CHECK(address_equal(a, a));
    buffer_clear(&host);
}

/* Whatever the kernel, or a user's bytes, may hold. */
static void check_raw(const uint8_t *data, size_t size, int family) {
    struct address a = {.len = (socklen_t)(size < ADDRESS_MAX ? size : ADDRESS_MAX)};
    sa_family_t number = (sa_family_t)family;
    if (a.len) memcpy(a.raw.bytes, data, a.len);
    if (a.len >= sizeof number) memcpy(a.raw.bytes, &number, sizeof number);
    check_parts(&a);
    check_shown(&a, family);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span text = span_of(data, size), host = span_head(text, span_find(text, '\n')),
                port = span_from(text, host.len + 1);
    bool two = host.len < text.len;
    for (size_t i = 0; i < COUNT(families); i++) {
        struct address a = {0};
        if (!resolve(two ? host : text, two ? &port : NULL, families[i], &a)) continue;
        check_parts(&a);
        check_shown(&a, families[i]);
    }
    for (size_t i = 0; i < COUNT(families); i++) check_raw(data, size, families[i]);
    return 0;
}
