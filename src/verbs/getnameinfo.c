/* getnameinfo: the names of an address. */
#include "verbs/verbs.h"

#include "base/mem.h"
#include "net/resolver.h"
#include "run/call.h"
#include "run/job.h"
#include "run/machine.h"
#include "verbs/records.h"

#include <netdb.h>

enum { GETNAMEINFO_ADDRESS, GETNAMEINFO_PORT };
enum { GETNAMEINFO_NUMERIC, GETNAMEINFO_FLAGS, GETNAMEINFO_TIMEOUT };

enum { TEXT_ROOM = 512 };

/* A look-up, and what came of it. It may outlive the call that began it, so nothing of it is borrowed: `word` points into
   `text` and at `raw`. */
struct query {
    struct job job;
    struct address_word word;
    char text[TEXT_ROOM];
    struct address raw;
    int flags;
    bool resolved; /* the address is known; else err tells why not */
    int result, number;
    char host[NI_MAXHOST], service[NI_MAXSERV];
    struct err err;
};

/* The family that a word is of, or where it is a name the one that it is looked up in. */
static int family_of(const struct address_word *word) {
    switch (word->form) {
    case ADDRESS_PATH:
    case ADDRESS_ABSTRACT:
    case ADDRESS_AUTOBIND: return AF_UNIX;
    case ADDRESS_HOST: return span_find(word->host, ':') < word->host.len ? AF_INET6 : AF_INET;
    case ADDRESS_HEX:
    case ADDRESS_NONE:
    case ADDRESS_RAW: break;
    }
    return AF_UNSPEC;
}

static bool resolve(struct query *q, struct address *a) {
    int type = q->flags & NI_DGRAM ? SOCK_DGRAM : SOCK_STREAM;
    if (address_resolve(&q->word, family_of(&q->word), type, ADDRESS_FOR_PEER, a, &q->err)) return true;
    return address_needs_lookup(&q->word, AF_INET6) &&
           address_resolve(&q->word, AF_INET6, type, ADDRESS_FOR_PEER, a, &q->err);
}

static void run(struct job *j) {
    struct query *q = (struct query *)j;
    struct address a = {.len = 0};
    q->resolved = resolve(q, &a);
    if (q->resolved) q->result = sys_getnameinfo(&a, q->flags, q->host, q->service, &q->number);
}

static void clear(struct job *j) {
    mem_free(j);
}

/* --- the question ---------------------------------------------------------------------------------------------------- */

static bool keep(struct query *q, size_t *used, struct span *text) {
    if (text->len > sizeof q->text - *used) return false;
    if (text->len) memcpy(q->text + *used, text->ptr, text->len);
    *text = span_of(q->text + *used, text->len);
    *used += text->len;
    return true;
}

static bool fill(struct call *c, struct query *q) {
    const struct arg *flags = call_option(c, GETNAMEINFO_FLAGS);
    size_t used = 0;
    q->job = (struct job){.run = run, .clear = clear, .waits = JOB_LOOKUP};
    q->word = *call_param(c, GETNAMEINFO_ADDRESS)->address;
    q->flags = flags ? (int)flags->integer : 0;
    if (call_option_count(c, GETNAMEINFO_NUMERIC)) q->flags |= NI_NUMERICHOST | NI_NUMERICSERV;
    if (q->word.form == ADDRESS_RAW) {
        q->raw = *q->word.raw;
        q->word.raw = &q->raw;
    }
    if (keep(q, &used, &q->word.host) && keep(q, &used, &q->word.service) && keep(q, &used, &q->word.path)) return true;
    (void)call_fail_param(c, GETNAMEINFO_ADDRESS, ERR_VALUE, "ADDRESS is longer than an address may be");
    return false;
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

static enum verb_result fail(struct call *c, const struct query *q) {
    if (q->resolved)
        (void)resolver_failed(q->result, q->number, NULL, NULL, c->err);
    else
        *c->err = q->err;
    if (q->resolved && q->result == EAI_NONAME)
        err_hint(c->err, "the address has no name; --numeric gives its numbers");
    c->err->verb = c->verb->name;
    c->err->word = (int)c->first[GETNAMEINFO_ADDRESS];
    return VERB_FAILED;
}

static enum verb_result give(struct call *c, const struct query *q) {
    struct value record;
    if (!q->resolved || q->result) return fail(c, q);
    if (!record_new(&record, 2, c->err)) return VERB_FAILED;
    c->values[0] = record;
    bool done = records_add_text(record.record, "host", span_text(q->host), c->err) &&
                records_add_text(record.record, "service", span_text(q->service), c->err);
    return done ? VERB_DONE : VERB_FAILED;
}

/* Numbers of numbers are no look-up. */
static bool needs_lookup(const struct query *q) {
    int numeric = NI_NUMERICHOST | NI_NUMERICSERV;
    return (q->flags & numeric) != numeric || address_needs_lookup(&q->word, AF_INET);
}

static enum verb_result getnameinfo_run(struct call *c) {
    struct query *q = (struct query *)call_job(c);
    if (q) return q->job.done ? give(c, q) : call_wait_job(c);
    q = query_new(c);
    if (!q) return VERB_FAILED;
    if (c->parking && needs_lookup(q)) {
        enum verb_result started = call_start_job(c, &q->job);
        return started == VERB_DONE ? give(c, q) : started;
    }
    run(&q->job);
    enum verb_result result = give(c, q);
    clear(&q->job);
    return result;
}

static const struct param params[] = {
    {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL, "an address: 127.0.0.1:80, [::1]:80, or a value of one"},
    {"PORT", KIND_PORT, PARAM_OPTIONAL, NULL, "the port, when ADDRESS is a host alone"},
};

static const struct option options[] = {
    [GETNAMEINFO_NUMERIC] = {"numeric", KIND_NONE, "numbers, without looking anything up"},
    [GETNAMEINFO_FLAGS] = {"flags", KIND_REVERSE, "NI_ flags: namereqd, dgram, nofqdn, numerichost, numericserv"},
    [GETNAMEINFO_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"EAI_NONAME", "the address has no name, and --flags namereqd asks for one", NULL},
    {"EAI_AGAIN", "no name server answered", "--numeric asks none"},
    {"EAI_FAMILY", "addresses of that family have no names", NULL},
    {"ETIMEDOUT", "--timeout passed", NULL},
    {ERR_VALUE, "the address is written wrong", NULL},
};

static const char *const value_names[] = {"names"};

const struct verb verb_getnameinfo = {
    .name = "getnameinfo",
    .group = "Sockets",
    .summary = "tell the names of an address",
    .text = "A record: .host, the name of the host, or its number where it has no name; .service, the name of what is "
            "usually at the port, or its number.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "assert (getnameinfo 127.0.0.1:80 --numeric) == {host: \"127.0.0.1\", service: \"80\"}\n"
                "\n"
                "server = socket inet6\n"
                "bind server [::1]:0\n"
                "names = getnameinfo $server.local --flags numerichost|numericserv\n"
                "assert $names.host == \"::1\" and $names.service == \"$server.local.port\"\n",
    .python = "host, service = socket.getnameinfo((\"127.0.0.1\", 80), 0)",
    .c = "char host[NI_MAXHOST], service[NI_MAXSERV];\n"
         "int r = getnameinfo(a, len, host, sizeof host, service, sizeof service, 0);",
    .see = "getaddrinfo addresses",
    .run = getnameinfo_run,
};
