/* An address as a user writes it, taken apart. */
#include "net/address.h"

#include "base/number.h"
#include "net/address_parts.h"
#include "net/show.h"

enum { PORT_MAX = 65535 };

static bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* What names of hosts and services are made of. Bytes beyond ASCII are left for the resolver to judge. */
static bool is_name(struct span text, const char *also) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool other = c != '\0' && strchr(also, c);
        if (!is_letter_or_digit(c) && !other && (unsigned char)c < 0x80) return false;
    }
    return true;
}

static bool only_digits_and_points(struct span text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '.' && (text.ptr[i] < '0' || text.ptr[i] > '9')) return false;
    }
    return true;
}

static bool bad_host(struct span host, const char *why, struct err *err) {
    struct shown piece;
    return err_set(err, ERR_VALUE, "'%s' %s", show_text(&piece, host), why);
}

static bool read_host(struct span host, struct address_word *out, struct err *err) {
    struct in_addr v4;
    struct literal_v6 v6;
    out->host = host;
    if (host.len == 0 || host_is_any(host) || host_is_digits(host)) return true;
    if (span_find(host, ':') < host.len) {
        return literal_v6(host, &v6) ? true : bad_host(host, "is no IPv6 address", err);
    }
    if (only_digits_and_points(host)) {
        return literal_v4(host, &v4) ? true : bad_host(host, "is no IPv4 address: four numbers of 0 to 255", err);
    }
    if (!is_name(host, "-_.")) return bad_host(host, "is no host: neither a name nor an address", err);
    return host.len < HOST_TEXT_MAX ? true : bad_host(host, "is longer than the name of a host may be", err);
}

static bool bad_port(struct span port, const char *why, struct err *err) {
    struct shown piece;
    return err_set(err, ERR_VALUE, "port %s %s", show_text(&piece, port), why);
}

/* A number beyond 65535 is a port of vsock or a group of netlink, and there the host is a number too: it stays text. */
static bool read_port_number(struct span text, int64_t number, struct address_word *out, struct err *err) {
    if (number < 0) return bad_port(text, "is below 0", err);
    if (number > PORT_MAX && host_is_digits(out->host)) return true;
    if (number > PORT_MAX) return bad_port(text, "is beyond 65535", err);
    out->service_is_number = true;
    out->port = (uint16_t)number;
    return true;
}

static bool read_service(struct span text, struct address_word *out, struct err *err) {
    struct number number = number_parse(text);
    out->service = text;
    switch (number.form) {
    case NUMBER_INT: return read_port_number(text, number.integer, out, err);
    case NUMBER_OVERFLOW: return bad_port(text, text.ptr[0] == '-' ? "is below 0" : "is beyond 65535", err);
    case NUMBER_SIZE:
    case NUMBER_FLOAT:
    case NUMBER_DURATION: return bad_port(text, "is no whole number", err);
    case NUMBER_BAD: break;
    }
    if (!is_name(text, "-_.+") || text.len >= SERVICE_TEXT_MAX) {
        struct shown piece;
        return err_set(err, ERR_VALUE, "port '%s' is neither a number nor the name of a service",
                       show_text(&piece, text));
    }
    return true;
}

/* The host was written, and no port: shows how it is written with one. */
static bool no_port(struct span host, struct err *err) {
    struct shown piece;
    const char *text = show_text(&piece, host);
    err_set(err, ERR_VALUE, "no port: write %s:80", text);
    if (host_is_name(host)) err_hint(err, "a unix path is written with a slash: ./%s", text);
    return false;
}

/* [v6]:port */
static bool read_bracketed(struct span text, struct address_word *out, struct err *err) {
    struct shown piece;
    size_t end = span_find(text, ']');
    if (end == text.len) return err_set(err, ERR_VALUE, "no ']' in '%s'", show_text(&piece, text));
    struct span host = span_head(span_from(text, 1), end - 1);
    struct span rest = span_from(text, end + 1);
    if (span_find(host, ':') == host.len) return bad_host(host, "is no IPv6 address", err);
    if (!read_host(host, out, err)) return false;
    if (rest.len < 2 || rest.ptr[0] != ':') return no_port(span_head(text, end + 1), err);
    return read_service(span_from(rest, 1), out, err);
}

/* host:port, :port, *:port */
static bool read_host_and_port(struct span text, struct address_word *out, struct err *err) {
    struct shown piece;
    struct span host = span_head(text, span_find(text, ':'));
    struct span service = span_from(text, host.len + 1);
    if (host.len == text.len && host_is_digits(text)) {
        return err_set(err, ERR_VALUE, "no host: a port alone is written :%s", show_text(&piece, text));
    }
    size_t colon = span_find(service, ':');
    out->has_link = colon < service.len && literal_link(span_from(service, colon + 1), out->link);
    if (out->has_link) service = span_head(service, colon);
    if (span_find(service, ':') < service.len) {
        return err_set(err, ERR_VALUE, "'%s' has several ':'; an IPv6 address stands in brackets: [::1]:80",
                       show_text(&piece, text));
    }
    if (!read_host(host, out, err)) return false;
    return service.len ? read_service(service, out, err) : no_port(host, err);
}

/* HOST PORT: an IPv6 address may stand with or without its brackets. */
static bool read_two(struct span host, struct span port, struct address_word *out, struct err *err) {
    struct shown piece, second;
    bool bracketed = host.len >= 2 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    struct span bare = bracketed ? span_head(span_from(host, 1), host.len - 2) : host;
    size_t colon = span_find(bare, ':');
    if (span_find(host, '/') < host.len || (host.len && host.ptr[0] == '@')) {
        return err_set(err, ERR_VALUE, "'%s' is a unix address, which takes no port", show_text(&piece, host));
    }
    if (colon < bare.len && span_find(span_from(bare, colon + 1), ':') == bare.len - colon - 1) {
        return err_set(err, ERR_VALUE, "the port is given twice: %s and %s", show_text(&piece, host),
                       show_text(&second, port));
    }
    if (port.len == 0) return no_port(host, err);
    return read_host(bare, out, err) && read_service(port, out, err);
}

static bool read_path(struct span text, struct address_word *out, struct err *err) {
    struct shown piece;
    if (span_find(text, '\0') < text.len) {
        return err_set(err, ERR_VALUE, "a unix path holds no NUL byte: '%s'", show_text(&piece, text));
    }
    *out = (struct address_word){.form = ADDRESS_PATH, .path = text};
    return true;
}

/* http://host/… : no path begins with letters, a colon and two slashes. */
static bool is_url(struct span text) {
    size_t scheme = span_find(text, ':');
    struct span rest = span_from(text, scheme);
    return scheme > 0 && is_name(span_head(text, scheme), "+-.") && span_starts(rest, SPAN("://"));
}

static bool bad_url(struct span text, struct err *err) {
    struct shown piece, host;
    struct span rest = span_from(text, span_find(text, ':') + 3);
    size_t len = 0;
    while (len < rest.len && !strchr("/:?#", rest.ptr[len])) len++;
    return err_set(err, ERR_VALUE, "'%s' is a URL; an address is a host and a port: %s:80", show_text(&piece, text),
                   show_text(&host, len ? span_head(rest, len) : SPAN("127.0.0.1")));
}

/* sockaddr(x"…"), which is how an address without a word of its own is shown. */
static bool read_hex(struct span text, struct address_word *out, struct err *err) {
    struct shown piece;
    struct span rest = span_from(text, sizeof ADDRESS_HEX_BEGIN - 1);
    struct span digits = span_head(rest, span_find(rest, '"'));
    bool whole = span_is(span_from(rest, digits.len), "\")") && digits.len % 2 == 0 && digits.len / 2 <= ADDRESS_MAX;
    for (size_t i = 0; i < digits.len && whole; i++)
        whole = strchr("0123456789abcdefABCDEF", digits.ptr[i]) && digits.ptr[i];
    if (!whole) return err_set(err, ERR_VALUE, "'%s' is not the bytes of an address in hex", show_text(&piece, text));
    *out = (struct address_word){.form = ADDRESS_HEX, .path = digits};
    return true;
}

bool address_read(struct span text, const struct span *port, struct address_word *out, struct err *err) {
    *out = (struct address_word){.form = ADDRESS_HOST};
    if (port) return read_two(text, *port, out, err);
    if (text.len == 0) return err_set(err, ERR_VALUE, "no address: write 127.0.0.1:80, /tmp/x.sock or @name");
    if (is_url(text)) return bad_url(text, err);
    if (span_starts(text, SPAN(ADDRESS_HEX_BEGIN))) return read_hex(text, out, err);
    if (text.ptr[0] == '@') {
        *out = (struct address_word){.form = ADDRESS_ABSTRACT, .path = span_from(text, 1)};
        return true;
    }
    if (span_find(text, '/') < text.len) return read_path(text, out, err);
    if (span_is(text, "autobind"))
        out->form = ADDRESS_AUTOBIND;
    else if (span_is(text, "none"))
        out->form = ADDRESS_NONE;
    else if (text.ptr[0] == '[')
        return read_bracketed(text, out, err);
    else
        return read_host_and_port(text, out, err);
    return true;
}
