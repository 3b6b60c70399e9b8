/* The parts of an address word that need no look-up: literal hosts and numbers. */
#include "net/address_parts.h"

#include "base/number.h"

#include <arpa/inet.h>

bool address_text(struct span text, char *out, size_t room) {
    if (text.len >= room || span_find(text, '\0') < text.len) return false;
    if (text.len) memcpy(out, text.ptr, text.len);
    out[text.len] = '\0';
    return true;
}

bool literal_v4(struct span host, struct in_addr *out) {
    char text[INET_ADDRSTRLEN];
    return address_text(host, text, sizeof text) && inet_pton(AF_INET, text, out) == 1;
}

bool literal_v6(struct span host, struct in6_addr *out, struct span *scope) {
    char text[INET6_ADDRSTRLEN];
    size_t mark = span_find(host, '%');
    *scope = span_from(host, mark + 1);
    if (mark < host.len && scope->len == 0) return false;
    return address_text(span_head(host, mark), text, sizeof text) && inet_pton(AF_INET6, text, out) == 1;
}

bool host_is_any(struct span host) {
    return span_is(host, "*");
}

bool host_is_digits(struct span host) {
    size_t digits = 0;
    while (digits < host.len && host.ptr[digits] >= '0' && host.ptr[digits] <= '9') digits++;
    return host.len && digits == host.len;
}

bool host_is_name(struct span host) {
    struct in_addr v4;
    if (host.len == 0 || host_is_any(host) || host_is_digits(host)) return false;
    return span_find(host, ':') == host.len && !literal_v4(host, &v4);
}

bool address_number(struct span text, uint32_t most, uint32_t *out) {
    struct number n = number_parse(text);
    if (n.form != NUMBER_INT || n.integer < 0 || n.integer > (int64_t)most) return false;
    *out = (uint32_t)n.integer;
    return true;
}

void address_set(struct address *out, const void *from, size_t len) {
    *out = (struct address){.len = (socklen_t)len};
    memcpy(out->raw.bytes, from, len);
}
