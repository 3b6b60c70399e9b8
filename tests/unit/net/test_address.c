/* Addresses: read, resolved, shown, and read again; and what is refused, with the words that say why. */
#include "net/address.h"

#include "base/mem.h"

#include <linux/netlink.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/un.h>

#include <cmocka.h>

#define NAME_50 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define PATH_107 "/" NAME_50 NAME_50 "bbbbbb"
#define PATH_108 PATH_107 "c"
#define BIND ADDRESS_FOR_BIND
#define PEER ADDRESS_FOR_PEER

/* A word, the family and use it is resolved for, how it is shown then, and how long the sockaddr is. */
static const struct trip {
    const char *word;
    size_t word_len;
    int family;
    enum address_use use;
    const char *shown;
    size_t shown_len;
    socklen_t len;
} trips[] = {
#define TRIP(word, family, use, shown, len)                                                                            \
    { word, sizeof(word) - 1, family, use, shown, sizeof(shown) - 1, len }
    TRIP("127.0.0.1:7788", AF_INET, PEER, "127.0.0.1:7788", 16),
    TRIP("127.0.0.1:7788", AF_INET, BIND, "127.0.0.1:7788", 16),
    TRIP("0.0.0.0:0", AF_INET, BIND, "0.0.0.0:0", 16),
    TRIP("255.255.255.255:65535", AF_INET, PEER, "255.255.255.255:65535", 16),
    TRIP("10.1.2.3:1", AF_INET, PEER, "10.1.2.3:1", 16),
    TRIP(":7788", AF_INET, BIND, "0.0.0.0:7788", 16),
    TRIP(":7788", AF_INET, PEER, "127.0.0.1:7788", 16),
    TRIP("*:7788", AF_INET, BIND, "0.0.0.0:7788", 16),
    TRIP("*:7788", AF_INET, PEER, "0.0.0.0:7788", 16),
    TRIP(":0", AF_INET, BIND, "0.0.0.0:0", 16),
    TRIP(":080", AF_INET, BIND, "0.0.0.0:80", 16),
    TRIP(":0x50", AF_INET, BIND, "0.0.0.0:80", 16),
    TRIP("127.0.0.1:0xffff", AF_INET, BIND, "127.0.0.1:65535", 16),
    TRIP("localhost:80", AF_INET, PEER, "127.0.0.1:80", 16),
    TRIP("localhost:0", AF_INET, BIND, "127.0.0.1:0", 16),
    TRIP("localhost:http", AF_INET, PEER, "127.0.0.1:80", 16),
    TRIP("LOCALHOST:80", AF_INET, PEER, "127.0.0.1:80", 16),
    TRIP(":http", AF_INET, BIND, "0.0.0.0:80", 16),
    TRIP("*:https", AF_INET, BIND, "0.0.0.0:443", 16),
    TRIP("10.0.0.1:http", AF_INET, PEER, "10.0.0.1:80", 16),
    TRIP("[::1]:80", AF_INET6, PEER, "[::1]:80", 28),
    TRIP("[::]:0", AF_INET6, BIND, "[::]:0", 28),
    TRIP("[::1]:65535", AF_INET6, BIND, "[::1]:65535", 28),
    TRIP("[2001:db8:0:0:0:0:0:1]:443", AF_INET6, PEER, "[2001:db8::1]:443", 28),
    TRIP("[2001:DB8::A]:443", AF_INET6, PEER, "[2001:db8::a]:443", 28),
    TRIP("[::ffff:10.0.0.1]:80", AF_INET6, PEER, "[::ffff:10.0.0.1]:80", 28),
    TRIP("127.0.0.1:80", AF_INET6, PEER, "[::ffff:127.0.0.1]:80", 28),
    TRIP("0.0.0.0:80", AF_INET6, BIND, "[::ffff:0.0.0.0]:80", 28),
    TRIP(":80", AF_INET6, BIND, "[::]:80", 28),
    TRIP(":80", AF_INET6, PEER, "[::1]:80", 28),
    TRIP("*:80", AF_INET6, BIND, "[::]:80", 28),
    TRIP("*:80", AF_INET6, PEER, "[::]:80", 28),
    TRIP("[fe80::1%lo]:80", AF_INET6, PEER, "[fe80::1%lo]:80", 28),
    TRIP("[fe80::1%99999]:80", AF_INET6, PEER, "[fe80::1%99999]:80", 28),
    TRIP("[fe80::1%0]:80", AF_INET6, PEER, "[fe80::1]:80", 28),
    TRIP("[::1]:http", AF_INET6, PEER, "[::1]:80", 28),
    TRIP(":http", AF_INET6, BIND, "[::]:80", 28),
    TRIP("/tmp/x.sock", AF_UNIX, BIND, "/tmp/x.sock", 14),
    TRIP("/tmp/x.sock", AF_UNIX, PEER, "/tmp/x.sock", 14),
    TRIP("./x", AF_UNIX, BIND, "./x", 6),
    TRIP("../x", AF_UNIX, BIND, "../x", 7),
    TRIP("a/b", AF_UNIX, BIND, "a/b", 6),
    TRIP("./@x", AF_UNIX, BIND, "./@x", 7),
    TRIP("./none", AF_UNIX, BIND, "./none", 9),
    TRIP("/a b", AF_UNIX, BIND, "/a b", 7),
    TRIP("/a:80", AF_UNIX, BIND, "/a:80", 8),
    TRIP("[x]/y", AF_UNIX, BIND, "[x]/y", 8),
    TRIP("/\xc3\xa4", AF_UNIX, BIND, "/\xc3\xa4", 6),
    TRIP("/\xff\n", AF_UNIX, BIND, "/\xff\n", 6),
    TRIP("/", AF_UNIX, BIND, "/", 4),
    TRIP(PATH_107, AF_UNIX, BIND, PATH_107, 110),
    TRIP(PATH_108, AF_UNIX, BIND, PATH_108, 110),
    TRIP("@name", AF_UNIX, BIND, "@name", 7),
    TRIP("@name", AF_UNIX, PEER, "@name", 7),
    TRIP("@", AF_UNIX, BIND, "@", 3),
    TRIP("@@", AF_UNIX, BIND, "@@", 4),
    TRIP("@a/b", AF_UNIX, BIND, "@a/b", 6),
    TRIP("@a\0b", AF_UNIX, BIND, "@a\0b", 6),
    TRIP("@\0\0\0", AF_UNIX, BIND, "@\0\0\0", 6),
    TRIP("@x\0", AF_UNIX, BIND, "@x\0", 5),
    TRIP("@127.0.0.1:80", AF_UNIX, BIND, "@127.0.0.1:80", 15),
    TRIP("@\xff\xfe", AF_UNIX, BIND, "@\xff\xfe", 5),
    TRIP("@" NAME_50 NAME_50 "1234567", AF_UNIX, BIND, "@" NAME_50 NAME_50 "1234567", 110),
    TRIP("autobind", AF_UNIX, BIND, "", 2),
    TRIP("none", AF_INET, PEER, "none", 16),
    TRIP("sockaddr(x\"0200005001020304"
         "0000000000000000\")",
         AF_INET, PEER, "1.2.3.4:80", 16),
    TRIP("sockaddr(x\"0a0000500000000700000000000000000000000000000001"
         "00000000\")",
         AF_INET6, PEER, "[::1,flow=0x7]:80", 28),
    TRIP("sockaddr(x\"0a0000501000000000000000000000000000000000000001"
         "00000000\")",
         AF_INET6, PEER,
         "sockaddr(x\"0a0000501000000000000000000000000000000000000001"
         "00000000\")",
         28),
    TRIP("sockaddr(x\"FFff01\")", AF_INET, PEER, "sockaddr(x\"ffff01\")", 3),
    TRIP("none", AF_INET6, PEER, "none", 16),
    TRIP("none", AF_UNIX, PEER, "none", 16),
    TRIP("none", AF_NETLINK, PEER, "none", 16),
    TRIP("1234:5", AF_NETLINK, BIND, "1234:5", 12),
    TRIP(":0", AF_NETLINK, PEER, "0:0", 12),
    TRIP("7:0x80000001", AF_NETLINK, BIND, "7:2147483649", 12),
    TRIP("2:70000", AF_VSOCK, PEER, "2:70000", 16),
    TRIP(":80", AF_VSOCK, PEER, "1:80", 16),
    TRIP("*:80", AF_VSOCK, BIND, "4294967295:80", 16),
    TRIP("-1:VMADDR_PORT_ANY", AF_VSOCK, BIND, "4294967295:4294967295", 16),
    TRIP("local:80", AF_VSOCK, PEER, "1:80", 16),
    TRIP("VMADDR_CID_HOST:80", AF_VSOCK, PEER, "2:80", 16),
    TRIP("4294967295:4294967295", AF_VSOCK, BIND, "4294967295:4294967295", 16),
    TRIP("*:0x0800", AF_PACKET, BIND, "*:0x0800", 20),
    TRIP("lo:0x0800", AF_PACKET, BIND, "lo:0x0800", 20),
    TRIP("lo:ETH_P_ALL", AF_PACKET, BIND, "lo:0x0003", 20),
    TRIP("lo:ipv6", AF_PACKET, BIND, "lo:0x86dd", 20),
    TRIP("1:3", AF_PACKET, BIND, "lo:0x0003", 20),
    TRIP("lo:0x0800:aa:bb:cc:0D:ee:ff", AF_PACKET, PEER, "lo:0x0800:aa:bb:cc:0d:ee:ff", 20),
    TRIP("[::1,flow=0x12345]:80", AF_INET6, PEER, "[::1,flow=0x12345]:80", 28),
    TRIP("[fe80::1%lo,flow=5]:80", AF_INET6, PEER, "[fe80::1%lo,flow=0x5]:80", 28),
    TRIP("[::1,flow=0]:80", AF_INET6, PEER, "[::1]:80", 28),
};

static bool resolve(struct span word, int family, enum address_use use, struct address *out, struct err *err) {
    struct address_word read;
    return address_read(word, NULL, &read, err) && address_resolve(&read, family, SOCK_STREAM, use, out, err);
}

/* The table gives no more of raw bytes than is the same on every machine. */
static void check_shown(const struct trip *t, struct span shown) {
    struct span expected = {t->shown, t->shown_len};
    bool raw = span_starts(expected, SPAN("sockaddr("));
    if (!(raw ? span_starts(shown, expected) : span_equal(shown, expected))) {
        fail_msg("%s is shown as %.*s, not %s", t->word, SPAN_ARG(shown), t->shown);
    }
}

/* A machine without /etc/services knows no service by its name. */
static bool needs_services(const char *word) {
    return strstr(word, "http") && !getservbyname("http", "tcp");
}

static void test_round_trips(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(trips); i++) {
        const struct trip *t = &trips[i];
        struct address first, second;
        struct buffer shown = {0};
        struct err err;
        if (needs_services(t->word)) continue;
        if (!resolve(span_of(t->word, t->word_len), t->family, t->use, &first, &err)) {
            fail_msg("%s: %s", t->word, err.message);
        }
        if (first.len != t->len) fail_msg("%s has length %u", t->word, first.len);
        assert_true(address_push(&shown, &first));
        check_shown(t, buffer_span(&shown));
        if (t->shown_len) {
            assert_true(resolve(buffer_span(&shown), t->family, t->use, &second, &err));
            assert_true(address_equal(&first, &second));
        }
        buffer_clear(&shown);
    }
}

/* Two words: HOST and PORT. */
static const struct pair {
    const char *host, *port;
    int family;
    const char *shown;
} pairs[] = {
    {"127.0.0.1", "80", AF_INET, "127.0.0.1:80"},
    {"", "80", AF_INET, "127.0.0.1:80"},
    {"*", "80", AF_INET, "0.0.0.0:80"},
    {"localhost", "http", AF_INET, "127.0.0.1:80"},
    {"::1", "80", AF_INET6, "[::1]:80"},
    {"[::1]", "80", AF_INET6, "[::1]:80"},
    {"fe80::1%lo", "80", AF_INET6, "[fe80::1%lo]:80"},
    {"127.0.0.1", "http", AF_INET6, "[::ffff:127.0.0.1]:80"},
};

static void test_two_words(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        if (needs_services(pairs[i].port)) continue;
        struct span port = span_text(pairs[i].port);
        struct address_word word;
        struct address a;
        struct buffer shown = {0};
        struct err err;
        assert_true(address_read(span_text(pairs[i].host), &port, &word, &err));
        assert_true(address_resolve(&word, pairs[i].family, SOCK_STREAM, PEER, &a, &err));
        assert_true(address_push(&shown, &a));
        assert_string_equal(buffer_text(&shown), pairs[i].shown);
        buffer_clear(&shown);
    }
}

/* Words that are refused when they are read; a port makes two words of it. */
static const struct bad {
    const char *word;
    size_t len;
    const char *port;
    const char *message;
} bad_words[] = {
#define BAD(word, port, message)                                                                                       \
    { word, sizeof(word) - 1, port, message }
    BAD("", NULL, "no address: write 127.0.0.1:80, /tmp/x.sock or @name"),
    BAD("127.0.0.1", NULL, "no port: write 127.0.0.1:80"),
    BAD("127.0.0.1:", NULL, "no port: write 127.0.0.1:80"),
    BAD("localhost", NULL, "no port: write localhost:80"),
    BAD(":", NULL, "no port: write :80"),
    BAD("[::1]", NULL, "no port: write [::1]:80"),
    BAD("[::1]:", NULL, "no port: write [::1]:80"),
    BAD("[::1]80", NULL, "no port: write [::1]:80"),
    BAD("127.0.0.1", "", "no port: write 127.0.0.1:80"),
    BAD("80", NULL, "no host: a port alone is written :80"),
    BAD(":70000", NULL, "port 70000 is beyond 65535"),
    BAD("127.0.0.1:65536", NULL, "port 65536 is beyond 65535"),
    BAD(":99999999999999999999", NULL, "port 99999999999999999999 is beyond 65535"),
    BAD(":-1", NULL, "port -1 is below 0"),
    BAD(":-99999999999999999999", NULL, "port -99999999999999999999 is below 0"),
    BAD(":1.5", NULL, "port 1.5 is no whole number"),
    BAD(":64k", NULL, "port 64k is no whole number"),
    BAD(":2s", NULL, "port 2s is no whole number"),
    BAD(":a b", NULL, "port 'a b' is neither a number nor the name of a service"),
    BAD(":x\n", NULL, "port 'x\\n' is neither a number nor the name of a service"),
    BAD(":x\0y", NULL, "port 'x\\0y' is neither a number nor the name of a service"),
    BAD("[::1,flow=]:80", NULL, "'::1,flow=' is no IPv6 address"),
    BAD("[::1,flow=0x10000000]:80", NULL, "'::1,flow=0x10000000' is no IPv6 address"),
    BAD("[::1,x=1]:80", NULL, "'::1,x=1' is no IPv6 address"),
    BAD("lo:0x0800:aa:bb:cc:dd:ee", NULL,
        "'lo:0x0800:aa:bb:cc:dd:ee' has several ':'; an IPv6 address stands in brackets: [::1]:80"),
    BAD("lo:0x0800:aa:bb:cc:dd:ee:fg", NULL,
        "'lo:0x0800:aa:bb:cc:dd:ee:fg' has several ':'; an IPv6 address stands in brackets: [::1]:80"),
    BAD("::1", NULL, "'::1' has several ':'; an IPv6 address stands in brackets: [::1]:80"),
    BAD("::1:80", NULL, "'::1:80' has several ':'; an IPv6 address stands in brackets: [::1]:80"),
    BAD("[::1:80", NULL, "no ']' in '[::1:80'"),
    BAD("[::g]:80", NULL, "'::g' is no IPv6 address"),
    BAD("[]:80", NULL, "'' is no IPv6 address"),
    BAD("[127.0.0.1]:80", NULL, "'127.0.0.1' is no IPv6 address"),
    BAD("[fe80::1%]:80", NULL, "'fe80::1%' is no IPv6 address"),
    BAD("[1:2:3:4:5:6:7:8:9]:80", NULL, "'1:2:3:4:5:6:7:8:9' is no IPv6 address"),
    BAD("127.0.0.300:80", NULL, "'127.0.0.300' is no IPv4 address: four numbers of 0 to 255"),
    BAD("127.1:80", NULL, "'127.1' is no IPv4 address: four numbers of 0 to 255"),
    BAD("...:80", NULL, "'...' is no IPv4 address: four numbers of 0 to 255"),
    BAD("1.2.3.4.5:80", NULL, "'1.2.3.4.5' is no IPv4 address: four numbers of 0 to 255"),
    BAD("a b:80", NULL, "'a b' is no host: neither a name nor an address"),
    BAD("a\0b:80", NULL, "'a\\0b' is no host: neither a name nor an address"),
    BAD("a,b:80", NULL, "'a,b' is no host: neither a name nor an address"),
    BAD("a\x1b[31m:80", NULL, "'a\\e[31m' is no host: neither a name nor an address"),
    BAD("/a\0b", NULL, "a unix path holds no NUL byte: '/a\\0b'"),
    BAD("127.0.0.1:80", "80", "the port is given twice: 127.0.0.1:80 and 80"),
    BAD("/tmp/x", "80", "'/tmp/x' is a unix address, which takes no port"),
    BAD("@x", "80", "'@x' is a unix address, which takes no port"),
    BAD("127.0.0.1", "70000", "port 70000 is beyond 65535"),
    BAD("::g", "80", "'::g' is no IPv6 address"),
};

static void test_bad_words(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(bad_words); i++) {
        const struct bad *b = &bad_words[i];
        struct address_word word;
        struct err err;
        struct span port = b->port ? span_text(b->port) : (struct span){0};
        if (address_read(span_of(b->word, b->len), b->port ? &port : NULL, &word, &err))
            fail_msg("%s was read", b->word);
        assert_string_equal(err.message, b->message);
        assert_string_equal(err.name, ERR_VALUE);
    }
}

/* Words that are well written, and refused for the family. */
static const struct refused {
    const char *word;
    int family;
    const char *name, *message;
} refusals[] = {
    {":80", AF_UNIX, ERR_VALUE, "':80' is no unix address"},
    {"host:80", AF_UNIX, ERR_VALUE, "'host:80' is no unix address"},
    {"127.0.0.1:a/b", AF_INET, ERR_VALUE, "'127.0.0.1:a/b' is a unix address, and the handle is AF_INET"},
    {"autobind", AF_INET, ERR_VALUE, "autobind is for unix handles, and this one is AF_INET; :0 binds to a free port"},
    {"12:80", AF_INET, ERR_VALUE, "'12' is no IPv4 address: four numbers of 0 to 255"},
    {"12:70000", AF_INET, ERR_VALUE, "'12' is no IPv4 address: four numbers of 0 to 255"},
    {"12:80", AF_INET6, ERR_VALUE, "'12' is no IPv6 address"},
    {"127.0.0.1:80:aa:bb:cc:dd:ee:ff", AF_INET, ERR_VALUE,
     "a link-level address stands behind an interface of a packet socket alone"},
    {"127.0.0.1:80", 250, ERR_VALUE, "an address of family 250 is written as its raw bytes: sockaddr(x\"…\")"},
    {PATH_108 "d", AF_UNIX, ERR_VALUE, "a unix path of 109 bytes is longer than sun_path holds: 108"},
    {"@" PATH_108, AF_UNIX, ERR_VALUE, "an abstract name of 108 bytes is longer than sun_path holds: 107"},
    {"x:1", AF_NETLINK, ERR_VALUE, "'x' is no netlink port: write pid:groups"},
    {"1:x", AF_NETLINK, ERR_VALUE, "'x' is no mask of netlink groups: write pid:groups"},
    {"no-such:0x0800", AF_PACKET, "ENODEV", "No such device"},
    {"lo:http", AF_PACKET, ERR_VALUE, "'http' is no protocol: write eth0:0x0800"},
    {"x:1", AF_VSOCK, ERR_VALUE, "'x' is no vsock context: write cid:port"},
    {"1:x", AF_VSOCK, ERR_VALUE, "'x' is no vsock port: write cid:port"},
    {"[fe80::1%no-such]:80", AF_INET6, "ENODEV", "No such device"},
    {":no-such-service", AF_INET, "EAI_SERVICE", NULL},
};

static void test_refusals(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct address a;
        struct err err;
        const struct refused *r = &refusals[i];
        if (resolve(span_text(r->word), r->family, BIND, &a, &err)) fail_msg("%s was resolved", r->word);
        assert_string_equal(err.name, r->name);
        assert_string_equal(err.message, r->message ? r->message : gai_strerror(EAI_SERVICE));
    }
}

static void test_lookup_error(void **state) {
    (void)state;
    struct address a;
    struct err err;
    assert_false(resolve(SPAN("127.0.0.1:no-such-service"), AF_INET, PEER, &a, &err));
    assert_int_equal(err.number, EAI_SERVICE);
    assert_string_equal(err.detail, "looking up service no-such-service");
    assert_true(err.hint[0] != '\0');
}

static void test_needs_lookup(void **state) {
    (void)state;
    static const struct {
        const char *word;
        int family;
        bool needs;
    } rows[] = {
        {"127.0.0.1:80", AF_INET, false}, {"[::1]:80", AF_INET6, false},     {":80", AF_INET, false},
        {"*:80", AF_INET, false},         {":http", AF_INET, true},          {"localhost:80", AF_INET, true},
        {"localhost:80", AF_UNIX, false}, {"eth0:80", AF_PACKET, false},     {"/tmp/x", AF_UNIX, false},
        {"@x", AF_UNIX, false},           {"127.0.0.1:80", AF_INET6, false}, {"none", AF_INET, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct address_word word;
        struct err err;
        assert_true(address_read(span_text(rows[i].word), NULL, &word, &err));
        assert_int_equal(address_needs_lookup(&word, rows[i].family), rows[i].needs);
    }
}

/* A raw address goes as it is, whatever the family of the handle. */
static void test_raw(void **state) {
    (void)state;
    struct address raw = {.len = 3}, out;
    memcpy(raw.raw.bytes, "\x63\x00\x07", 3);
    struct address_word word = {.form = ADDRESS_RAW, .raw = &raw};
    struct err err;
    struct buffer shown = {0};
    assert_true(address_resolve(&word, AF_INET, SOCK_STREAM, BIND, &out, &err));
    assert_true(address_equal(&raw, &out));
    assert_true(address_push(&shown, &out));
    assert_string_equal(buffer_text(&shown), "sockaddr(x\"630007\")");
    buffer_clear(&shown);
}

static void test_parts(void **state) {
    (void)state;
    struct address a;
    struct err err;
    struct buffer host = {0};
    struct span path;
    uint16_t port;
    assert_true(resolve(SPAN("[fe80::1%lo]:81"), AF_INET6, PEER, &a, &err));
    assert_int_equal(address_family(&a), AF_INET6);
    assert_true(address_push_host(&host, &a));
    assert_string_equal(buffer_text(&host), "fe80::1%lo");
    assert_true(address_port(&a, &port));
    assert_int_equal(port, 81);
    assert_false(address_path(&a, &path));
    assert_true(resolve(SPAN("@a\0b"), AF_UNIX, PEER, &a, &err));
    assert_false(address_push_host(&host, &a));
    assert_false(address_port(&a, &port));
    assert_true(address_path(&a, &path));
    assert_true(span_equal(path, SPAN("\0a\0b")));
    buffer_clear(&host);
}

/* What nobody would write, and the kernel or a user's bytes may hold all the same. */
static void test_odd_addresses(void **state) {
    (void)state;
    static const struct {
        struct address a;
        const char *shown;
    } rows[] = {
        {{.len = 0}, ""},
        {{.len = 1, .raw.bytes = {2}}, "sockaddr(x\"02\")"},
        {{.len = 4, .raw.bytes = {2, 0, 0, 80}}, "sockaddr(x\"02000050\")"},
        {{.len = 2, .raw.bytes = {1, 0}}, ""},
        {{.len = 6, .raw.bytes = {1, 0, 'a', 'b', 'c', 0}}, "./abc"},
        {{.len = 5, .raw.bytes = {1, 0, 'a', 'b', 'c'}}, "./abc"},
        {{.len = 6, .raw.bytes = {1, 0, '@', '/', 'c', 0}}, "./@/c"},
        {{.len = 7, .raw.bytes = {1, 0, 'a', ':', '/', '/', 0}}, "./a://"},
        {{.len = 15, .raw.bytes = "\1\0sockaddr(x\"/"}, "./sockaddr(x\"/"},
        {{.len = 2, .raw.bytes = {0, 0}}, "sockaddr(x\"0000\")"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buffer shown = {0};
        assert_true(address_push(&shown, &rows[i].a));
        assert_string_equal(buffer_text(&shown), rows[i].shown);
        buffer_clear(&shown);
    }
}

/* Without memory an address is not shown, and nothing is lost. */
static void test_no_memory(void **state) {
    (void)state;
    struct address a;
    struct err err;
    struct buffer shown = {0};
    assert_true(resolve(SPAN("[fe80::1%lo]:81"), AF_INET6, PEER, &a, &err));
    mem_fail_from(1);
    bool done = address_push(&shown, &a);
    bool read = resolve(SPAN("a b:80"), AF_INET, PEER, &a, &err);
    mem_fail_from(0);
    assert_false(done);
    assert_true(shown.failed);
    assert_false(read);
    assert_string_equal(err.message, "'?' is no host: neither a name nor an address");
    buffer_clear(&shown);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips), cmocka_unit_test(test_two_words),    cmocka_unit_test(test_bad_words),
        cmocka_unit_test(test_refusals),    cmocka_unit_test(test_lookup_error), cmocka_unit_test(test_needs_lookup),
        cmocka_unit_test(test_raw),         cmocka_unit_test(test_parts),        cmocka_unit_test(test_odd_addresses),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
