/* getaddrinfo: looks a name up. */
#include "verbs/verbs.h"

#include "base/mem.h"
#include "base/number.h"
#include "base/show.h"
#include "net/resolver.h"
#include "run/call.h"
#include "run/job.h"
#include "run/machine.h"
#include "verbs/records.h"

#include <netdb.h>
#include <stdio.h>

enum { GETADDRINFO_HOST, GETADDRINFO_SERVICE };
enum {
    GETADDRINFO_FAMILY,
    GETADDRINFO_TYPE,
    GETADDRINFO_PROTOCOL,
    GETADDRINFO_PASSIVE,
    GETADDRINFO_FLAGS,
    GETADDRINFO_FULL,
    GETADDRINFO_TIMEOUT,
};

enum { HOST_ROOM = 256, SERVICE_ROOM = 64, PORT_MAX = 65535 };

/* A look-up, and what came of it. It may outlive the call that began it, so nothing of it is borrowed. */
struct query {
    struct job job;
    char host[HOST_ROOM], service[SERVICE_ROOM]; /* "": none */
    struct addrinfo hints, *found;
    int result, number;
};

static void run(struct job *j) {
    struct query *q = (struct query *)j;
    q->result =
        sys_getaddrinfo(*q->host ? q->host : NULL, *q->service ? q->service : NULL, &q->hints, &q->found, &q->number);
}

static void clear(struct job *j) {
    struct query *q = (struct query *)j;
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
static bool read_host(struct call *c, struct query *q) {
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
static bool read_service(struct call *c, struct query *q) {
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

static bool fill(struct call *c, struct query *q) {
    q->job = (struct job){.run = run, .clear = clear};
    q->hints.ai_family = option_integer(c, GETADDRINFO_FAMILY);
    q->hints.ai_socktype = option_integer(c, GETADDRINFO_TYPE);
    q->hints.ai_protocol = option_integer(c, GETADDRINFO_PROTOCOL);
    q->hints.ai_flags = option_integer(c, GETADDRINFO_FLAGS);
    if (call_option_count(c, GETADDRINFO_PASSIVE)) q->hints.ai_flags |= AI_PASSIVE;
    return read_host(c, q) && read_service(c, q);
}

static struct query *query_new(struct call *c) {
    struct query *q = mem_zero(1, sizeof *q);
    if (!q) {
        err_memory(c->err);
        return NULL;
    }
    if (fill(c, q)) return q;
    clear(&q->job);
    return NULL;
}

/* --- the answer ------------------------------------------------------------------------------------------------------ */

static struct address address_of(const struct addrinfo *a) {
    struct address out = {.len = a->ai_addrlen <= ADDRESS_MAX ? a->ai_addrlen : 0};
    if (out.len) memcpy(out.raw.bytes, a->ai_addr, out.len);
    return out;
}

/* The library lists each address once for each type of socket. */
static bool is_repeated(const struct addrinfo *first, const struct addrinfo *a) {
    struct address own = address_of(a);
    for (const struct addrinfo *b = first; b != a; b = b->ai_next) {
        struct address other = address_of(b);
        if (address_equal(&own, &other)) return true;
    }
    return false;
}

static bool push_address(struct list *l, const struct addrinfo *a, struct err *err) {
    struct address address = address_of(a);
    struct value v;
    return address_value(&v, &address, err) && list_push_take(l, v, err);
}

/* As the library has it: which sockets can be connected there, and the name that the host has itself. */
static bool push_record(struct list *l, const struct addrinfo *a, struct err *err) {
    struct address address = address_of(a);
    struct value v;
    struct record *r = records_next(l, 5, err);
    const char *name = a->ai_canonname ? a->ai_canonname : "";
    return r && records_add_int(r, "family", a->ai_family, err) && records_add_int(r, "type", a->ai_socktype, err) &&
           records_add_int(r, "protocol", a->ai_protocol, err) &&
           records_add_text(r, "canonname", span_text(name), err) && address_value(&v, &address, err) &&
           record_set_take(r, SPAN("address"), v, err);
}

static enum verb_result give(struct call *c, const struct query *q) {
    bool full = call_option_count(c, GETADDRINFO_FULL) > 0;
    if (q->result) {
        (void)resolver_failed(q->result, q->number, *q->host ? q->host : NULL, *q->service ? q->service : NULL, c->err);
        c->err->verb = c->verb->name;
        c->err->word = (int)c->first[q->result == EAI_SERVICE ? GETADDRINFO_SERVICE : GETADDRINFO_HOST];
        return VERB_FAILED;
    }
    if (!list_new(&c->values[0], 0, c->err)) return VERB_FAILED;
    for (const struct addrinfo *a = q->found; a; a = a->ai_next) {
        if (!full && is_repeated(q->found, a)) continue;
        if (!(full ? push_record : push_address)(c->values[0].list, a, c->err)) return VERB_FAILED;
    }
    return VERB_DONE;
}

static enum verb_result getaddrinfo_run(struct call *c) {
    struct query *q = (struct query *)call_job(c);
    if (q) return q->job.done ? give(c, q) : call_wait_job(c);
    q = query_new(c);
    if (!q) return VERB_FAILED;
    if (c->parking) {
        enum verb_result started = call_start_job(c, &q->job);
        return started == VERB_DONE ? give(c, q) : started;
    }
    run(&q->job);
    enum verb_result result = give(c, q);
    clear(&q->job);
    return result;
}

static const struct param params[] = {
    {"HOST", KIND_DATA, PARAM_ONE, NULL, "a name, or a number; \"\" or * is this host"},
    {"SERVICE", KIND_TEXT, PARAM_OPTIONAL, NULL, "a port, or the name of a service; left out it is 0"},
};

static const struct option options[] = {
    [GETADDRINFO_FAMILY] = {"family", KIND_FAMILY, "addresses of this family alone"},
    [GETADDRINFO_TYPE] = {"type", KIND_TYPE, "for sockets of this type; it decides which services there are"},
    [GETADDRINFO_PROTOCOL] = {"protocol", KIND_PROTOCOL, "for sockets of this protocol"},
    [GETADDRINFO_PASSIVE] = {"passive", KIND_NONE, "for bind: no HOST is every address, and not loopback"},
    [GETADDRINFO_FLAGS] = {"flags", KIND_RESOLVE, "AI_ flags, for example canonname|addrconfig"},
    [GETADDRINFO_FULL] = {"full", KIND_NONE, "give records: .family .type .protocol .canonname .address"},
    [GETADDRINFO_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"EAI_NONAME", "no such host or service is known", "check the spelling, or write the number"},
    {"EAI_AGAIN", "no name server answered", "try again, or write the number"},
    {"EAI_SERVICE", "the service is not known for that type of socket", "/etc/services lists them"},
    {"EAI_FAMILY", "there are no addresses of that family", NULL},
    {"EAI_SOCKTYPE", "the type and the protocol do not go together", NULL},
    {"EAI_ADDRFAMILY", "the number is of another family than --family", NULL},
    {"ETIMEDOUT", "--timeout passed", NULL},
    {ERR_VALUE, "the port is beyond 65535", NULL},
};

static const char *const value_names[] = {"addresses"};

const struct verb verb_getaddrinfo = {
    .name = "getaddrinfo",
    .group = "Sockets",
    .summary = "look a name up",
    .text = "Gives the addresses of a host in the order in which they are best tried, each of them once. connect and "
            "bind look names up by themselves, and take the first address of the handle's family; this is for trying "
            "all of them. A number needs no look-up.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "list of addresses; with --full of records",
    .value_count = 1,
    .value_names = value_names,
    .examples = "addresses = getaddrinfo 127.0.0.1 80\n"
                "assert $addresses == [addr(\"127.0.0.1\", 80)]\n"
                "for one in (getaddrinfo localhost 7788) { print $one.family $one.host }\n"
                "\n"
                "# Where a server binds.\n"
                "addresses = getaddrinfo \"\" 0 --passive --family inet\n"
                "server = socket\n"
                "bind server $addresses[0]\n",
    .python = "for family, type, protocol, name, address in socket.getaddrinfo(\"localhost\", 80): ...",
    .c = "struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;\n"
         "int r = getaddrinfo(\"localhost\", \"80\", &hints, &found);",
    .see = "getnameinfo connect addresses",
    .run = getaddrinfo_run,
};
