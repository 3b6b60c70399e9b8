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

enum { FLOW_MOST = 0xfffffff }; /* eight bits of traffic class, twenty of the label */

static bool read_flow(struct span text, uint32_t *out) {
    struct span key = SPAN("flow=");
    return span_starts(text, key) && address_number(span_from(text, key.len), FLOW_MOST, out);
}

bool literal_v6(struct span host, struct literal_v6 *out) {
    char text[INET6_ADDRSTRLEN];
    size_t comma = span_find(host, ',');
    struct span plain = span_head(host, comma);
    size_t mark = span_find(plain, '%');
    *out = (struct literal_v6){.scope = span_from(plain, mark + 1)};
    if (mark < plain.len && out->scope.len == 0) return false;
    if (comma < host.len && !read_flow(span_from(host, comma + 1), &out->flow)) return false;
    return address_text(span_head(plain, mark), text, sizeof text) && inet_pton(AF_INET6, text, &out->number) == 1;
}

static int hex_digit(char c) {
    const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 0x20 : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

bool literal_link(struct span text, unsigned char out[LINK_LEN]) {
    enum { STEP = 3 }; /* two digits and a colon */
    if (text.len != LINK_LEN * STEP - 1) return false;
    for (size_t i = 0; i < LINK_LEN; i++) {
        int high = hex_digit(text.ptr[i * STEP]), low = hex_digit(text.ptr[i * STEP + 1]);
        bool apart = i + 1 == LINK_LEN || text.ptr[i * STEP + 2] == ':';
        if (high < 0 || low < 0 || !apart) return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
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
