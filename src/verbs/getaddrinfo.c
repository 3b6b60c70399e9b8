/* getaddrinfo: looks a name up. */
#include "verbs/verbs.h"

#include "net/resolver.h"
#include "run/machine.h"
#include "verbs/addrinfo_query.h"
#include "verbs/records.h"

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

static enum verb_result give(struct call *c, const struct addrinfo_query *q) {
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
    struct addrinfo_query *q = (struct addrinfo_query *)call_job(c);
    if (q) return q->job.done ? give(c, q) : call_wait_job(c);
    q = addrinfo_query_new(c);
    if (!q) return VERB_FAILED;
    if (c->parking) {
        enum verb_result started = call_start_job(c, &q->job);
        return started == VERB_DONE ? give(c, q) : started;
    }
    q->job.run(&q->job);
    enum verb_result result = give(c, q);
    q->job.clear(&q->job);
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
