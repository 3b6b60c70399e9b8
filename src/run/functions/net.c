/* Functions that reach what is around the program: addr sockaddr errno env. */
#include "run/functions/rows.h"

#include <stdio.h>
#include <stdlib.h>

/* The port as text, which is how an address word has it; `room` is where an int is written. */
static bool port_text(const struct given *g, char (*room)[8], struct span *port) {
    const struct value *v = &g->values[1];
    if (v->type != VALUE_INT) return given_bytes(g, 1, "PORT", port);
    if (v->integer < 0 || v->integer > UINT16_MAX) {
        return given_fail(g, ERR_VALUE, "PORT must be 0..65535, not %lld", (long long)v->integer);
    }
    (void)snprintf(*room, sizeof *room, "%u", (unsigned)v->integer);
    *port = span_text(*room);
    return true;
}

/* A number tells its family. A name is tried as IPv4 and then as IPv6; if both fail, the first failure is told. */
static bool resolve(const struct given *g, const struct address_word *word, struct address *a) {
    enum address_use use = word->host.len == 0 || span_is(word->host, "*") ? ADDRESS_FOR_BIND : ADDRESS_FOR_PEER;
    if (span_find(word->host, ':') < word->host.len)
        return address_resolve(word, AF_INET6, SOCK_STREAM, use, a, g->err);
    if (address_resolve(word, AF_INET, SOCK_STREAM, use, a, g->err)) return true;
    struct err second;
    return address_needs_lookup(word, AF_INET6) && address_resolve(word, AF_INET6, SOCK_STREAM, use, a, &second);
}

bool function_addr(const struct given *g, struct value *result) {
    char room[8];
    struct span host, port;
    struct address_word word;
    struct address a;
    if (!given_bytes(g, 0, "HOST", &host) || !port_text(g, &room, &port)) return false;
    if (!address_read(host, &port, &word, g->err) || !resolve(g, &word, &a)) return false;
    return address_value(result, &a, g->err);
}

bool function_sockaddr(const struct given *g, struct value *result) {
    struct span raw;
    if (!given_bytes(g, 0, "DATA", &raw)) return false;
    if (raw.len > ADDRESS_MAX) {
        return given_fail(g, ERR_LIMIT, "an address has at most %d bytes, not %zu", ADDRESS_MAX, raw.len);
    }
    struct address a = {.len = (socklen_t)raw.len};
    if (raw.len) memcpy(a.raw.bytes, raw.ptr, raw.len);
    return address_value(result, &a, g->err);
}

static bool errno_name(const struct given *g, int64_t number, struct value *result) {
    const char *name = number > 0 && number <= INT32_MAX ? err_errno_name((int)number) : NULL;
    if (!name) return given_fail(g, ERR_VALUE, "%lld is no errno", (long long)number);
    return value_bytes(result, span_text(name), g->err);
}

bool function_errno(const struct given *g, struct value *result) {
    const struct value *v = &g->values[0];
    if (v->type == VALUE_INT) return errno_name(g, v->integer, result);
    if (!value_is_bytes(v)) return given_type(g, 0, "NAME", "bytes or an int");
    int number = err_errno_number(value_span(v));
    if (number == 0) return given_refuse(g, value_span(v), "is no errno's name");
    *result = value_int(number);
    return true;
}

/* getenv takes a name up to its first NUL, and A=B for the variable A when its value begins so: neither is a name. */
static bool is_variable_name(struct span name) {
    return name.len && span_find(name, '\0') == name.len && span_find(name, '=') == name.len;
}

bool function_env(const struct given *g, struct value *result) {
    struct span name;
    if (!given_bytes(g, 0, "NAME", &name)) return false;
    struct buffer copy = {0};
    const char *text = buffer_push(&copy, name) ? buffer_text(&copy) : NULL;
    const char *found = text && is_variable_name(name) ? getenv(text) : NULL;
    bool done = text || err_memory(g->err);
    if (done && !found) *result = value_nil();
    if (done && found) done = value_bytes(result, span_text(found), g->err);
    buffer_clear(&copy);
    return done;
}
