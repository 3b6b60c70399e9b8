/* What getaddrinfo asks, read from its arguments. */
#include "verbs/addrinfo_query.h"

#include "base/mem.h"
#include "base/number.h"
#include "base/show.h"

#include <stdio.h>

enum { PORT_MAX = 65535 };

static void run(struct job *j) {
    struct addrinfo_query *q = (struct addrinfo_query *)j;
    q->result =
        sys_getaddrinfo(*q->host ? q->host : NULL, *q->service ? q->service : NULL, &q->hints, &q->found, &q->number);
}

static void clear(struct job *j) {
    struct addrinfo_query *q = (struct addrinfo_query *)j;
    if (q->found) freeaddrinfo(q->found);
    mem_free(q);
}

/* --- the question ---------------------------------------------------------------------------------------------------- */

static bool put(struct call *c, size_t param, struct span text, char *room, size_t size) {
    struct shown shown;
    bool fits = text.len < size && span_find(text, '\0') == text.len;
    if (fits && text.len) memcpy(room, text.ptr, text.len);
    if (!fits) {
        (void)call_fail_param(c, param, ERR_VALUE, "%s holds at most %zu bytes and no NUL: '%s'",
                              c->verb->params[param].name, size - 1, show_text(&shown, text));
    }
    return fits;
}

/* A host is written as in an address: [::1] in brackets, * for every one of this host. */
static bool read_host(struct call *c, struct addrinfo_query *q) {
    struct span host = call_param(c, GETADDRINFO_HOST)->text;
    bool bracketed = host.len > 1 && host.ptr[0] == '[' && host.ptr[host.len - 1] == ']';
    if (bracketed) host = span_head(span_from(host, 1), host.len - 2);
    if (span_is(host, "*")) {
        q->hints.ai_flags |= AI_PASSIVE;
        host.len = 0;
    }
    return put(c, GETADDRINFO_HOST, host, q->host, sizeof q->host);
}

/* The library would take a number beyond the ports for another one. */
static bool read_service(struct call *c, struct addrinfo_query *q) {
    const struct arg *given = call_param(c, GETADDRINFO_SERVICE);
    struct shown shown;
    if (!given || given->value->type == VALUE_NIL) return true;
    const struct value *v = given->value;
    struct number n = {.form = NUMBER_INT, .integer = v->integer};
    if (v->type != VALUE_INT && !value_is_bytes(v)) {
        (void)call_fail_param(c, GETADDRINFO_SERVICE, ERR_TYPE, "SERVICE takes a port or the name of a service, not %s",
                              value_type_name(v));
        return false;
    }
    if (value_is_bytes(v)) n = number_parse(value_span(v));
    if (n.form == NUMBER_OVERFLOW || (n.form == NUMBER_INT && (n.integer < 0 || n.integer > PORT_MAX))) {
        struct buffer text = {0};
        (void)value_push_str(&text, v, c->err);
        (void)call_fail_param(c, GETADDRINFO_SERVICE, ERR_VALUE, "port %s is not within 0..65535",
                              show_text(&shown, buffer_span(&text)));
        buffer_clear(&text);
        return false;
    }
    if (value_is_bytes(v)) return put(c, GETADDRINFO_SERVICE, value_span(v), q->service, sizeof q->service);
    (void)snprintf(q->service, sizeof q->service, "%d", (int)v->integer);
    return true;
}

static int option_integer(const struct call *c, size_t option) {
    const struct arg *a = call_option(c, option);
    return a ? (int)a->integer : 0;
}

static bool fill(struct call *c, struct addrinfo_query *q) {
    q->job = (struct job){.run = run, .clear = clear, .waits = JOB_LOOKUP};
    q->hints.ai_family = option_integer(c, GETADDRINFO_FAMILY);
    q->hints.ai_socktype = option_integer(c, GETADDRINFO_TYPE);
    q->hints.ai_protocol = option_integer(c, GETADDRINFO_PROTOCOL);
    q->hints.ai_flags = option_integer(c, GETADDRINFO_FLAGS);
    if (call_option_count(c, GETADDRINFO_PASSIVE)) q->hints.ai_flags |= AI_PASSIVE;
    return read_host(c, q) && read_service(c, q);
}

struct addrinfo_query *addrinfo_query_new(struct call *c) {
    struct addrinfo_query *q = mem_zero(1, sizeof *q);
    if (!q) {
        err_memory(c->err);
        return NULL;
    }
    if (fill(c, q)) return q;
    clear(&q->job);
    return NULL;
}
