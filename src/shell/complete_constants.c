/* Candidates where a constant is due, in the style that is being typed: AF_INET, INET, af_inet, inet. */
#include "shell/complete_fill.h"

#include "spec/constant.h"
#include "spec/error.h"

#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>

/* The set that a kind of argument takes its names from. */
static bool set_of(enum kind kind, enum constant_set *set) {
    switch (kind) {
    case KIND_FAMILY: *set = SET_AF; return true;
    case KIND_TYPE:
    case KIND_ACCEPT: *set = SET_SOCK; return true;
    case KIND_PROTOCOL: *set = SET_IPPROTO; return true;
    case KIND_FLAGS: *set = SET_MSG; return true;
    case KIND_HOW: *set = SET_SHUT; return true;
    case KIND_COMMAND: *set = SET_F; return true;
    case KIND_RESOLVE: *set = SET_AI; return true;
    case KIND_REVERSE: *set = SET_NI; return true;
    case KIND_LEVEL: *set = SET_SOL; return true;
    case KIND_OPEN: *set = SET_O; return true;
    case KIND_NONE:
    case KIND_HANDLE:
    case KIND_HANDLES:
    case KIND_TASK:
    case KIND_DATA:
    case KIND_TEXT:
    case KIND_VALUE:
    case KIND_OPTION:
    case KIND_TYPED:
    case KIND_INT:
    case KIND_SIZE:
    case KIND_SIZES:
    case KIND_CONTROL:
    case KIND_BACKLOG:
    case KIND_DURATION:
    case KIND_ADDRESS:
    case KIND_PORT:
    case KIND_PATH:
    case KIND_FILE:
    case KIND_TRACE:
    case KIND_MODE:
    case KIND_PATTERN:
    case KIND_STATUS:
    case KIND_SETTING:
    case KIND_ERROR:
    case KIND_TOPIC: return false;
    }
    return false;
}

/* --- style ---------------------------------------------------------------------------------------------------------- */

static bool alike(struct span a, const char *b, size_t len) {
    return a.len >= len && strncasecmp(a.ptr, b, len) == 0;
}

static bool is_capital(struct span word) {
    return word.len && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
}

/* With the set's prefix where the word has begun one; without it otherwise. */
static bool wants_prefix(struct span word, const char *prefix) {
    size_t len = strlen(prefix);
    if (is_capital(word) && word.len < len) return alike(word, prefix, word.len);
    return word.len >= len && alike(word, prefix, len);
}

static void offer_constant(struct offers *o, const struct constant *c) {
    char text[64];
    const char *prefix = constant_prefix(c->set);
    struct span name = span_text(c->name);
    if (!wants_prefix(o->word, prefix) && span_starts(name, span_text(prefix))) name = span_from(name, strlen(prefix));
    name = span_head(name, sizeof text);
    for (size_t i = 0; i < name.len; i++) {
        char ch = name.ptr[i];
        text[i] = !is_capital(o->word) && ch >= 'A' && ch <= 'Z' ? (char)(ch - 'A' + 'a') : ch;
    }
    offer(o, span_of(text, name.len), "constant", span_text(c->meaning ? c->meaning : ""));
}

/* --- which ---------------------------------------------------------------------------------------------------------- */

/* What is offered before anything is typed. */
struct common {
    enum kind kind;
    const char *verb, *name;
};

static const struct common commons[] = {
#define COMMON(kind, verb, name) {KIND_##kind, verb, name},
#include "shell/complete.def"
#undef COMMON
};

static bool is_socket_flag(const struct constant *c) {
    return strcmp(c->name, "SOCK_NONBLOCK") == 0 || strcmp(c->name, "SOCK_CLOEXEC") == 0;
}

/* A type is one name, which flags are joined to; what accept takes is flags alone. */
static bool fits_kind(const struct constant *c, enum kind kind, bool joined) {
    if (kind == KIND_TYPE) return is_socket_flag(c) == joined;
    return kind != KIND_ACCEPT || is_socket_flag(c);
}

/* Whether the constant was given already, before a `|`. */
static bool is_joined(const struct constant *c, struct span word) {
    for (;;) {
        size_t sign = span_find(word, '|');
        if (sign == word.len) return false;
        if (constant_find_in(c->set, span_head(word, sign)) == c) return true;
        word = span_from(word, sign + 1);
    }
}

/* --- what goes together ------------------------------------------------------------------------------------------------ */

static const struct pair {
    int64_t family, type, protocol;
} types[] =
    {
#define TYPE_OF(family, type) {family, type, 0},
#include "shell/complete.def"
#undef TYPE_OF
},
  protocols[] = {
#define PROTOCOL_OF(family, type, protocol) {family, type, protocol},
#include "shell/complete.def"
#undef PROTOCOL_OF
};

static const struct flag {
    const char *verbs, *name;
} flags[] = {
#define FLAG_OF(verbs, flag) {verbs, #flag},
#include "shell/complete.def"
#undef FLAG_OF
};

static bool flag_fits(const struct constant *c, const struct verb *verb) {
    for (size_t i = 0; i < COUNT(flags); i++) {
        if (strcmp(c->name, flags[i].name) == 0 && span_starts(span_text(verb->name), span_text(flags[i].verbs)))
            return true;
    }
    return false;
}

/* What the word of that kind before the cursor means; `usual` where there is none, or it means nothing. */
static int64_t before(const struct offers_place *p, enum kind kind, enum constant_set set, int64_t usual) {
    struct span word = slot_word(p->verb, p->scene, kind);
    const struct constant *c = constant_find_in(set, span_head(word, span_find(word, '|')));
    return c ? c->value : usual;
}

static bool type_fits(int64_t family, int64_t type) {
    bool known = false;
    for (size_t i = 0; i < COUNT(types); i++) {
        if (types[i].family == family && types[i].type == type) return true;
        known |= types[i].family == family;
    }
    return !known;
}

static bool protocol_fits(int64_t family, int64_t type, int64_t protocol) {
    bool family_known = false, type_known = false;
    for (size_t i = 0; i < COUNT(protocols); i++) {
        bool same_family = protocols[i].family == family, same_type = same_family && protocols[i].type == type;
        if (same_type && protocols[i].protocol == protocol) return true;
        family_known |= same_family;
        type_known |= same_type;
    }
    return family_known && !type_known;
}

/* Whether the constant goes with the words that stand before: a flag with the verb, the type with the family, the protocol
   with family and type. */
static bool fits_before(const struct constant *c, const struct offers_place *p, enum kind kind) {
    if (kind == KIND_FLAGS) return flag_fits(c, p->verb);
    if (kind == KIND_TYPE) return is_socket_flag(c) || type_fits(before(p, KIND_FAMILY, SET_AF, AF_INET), c->value);
    if (kind != KIND_PROTOCOL) return true;
    int64_t family = before(p, KIND_FAMILY, SET_AF, AF_INET), type = before(p, KIND_TYPE, SET_SOCK, SOCK_STREAM);
    return protocol_fits(family, type, c->value);
}

static void fill_common(struct offers *o, const struct offers_place *p, enum kind kind, struct span word) {
    for (size_t i = 0; i < COUNT(commons); i++) {
        if (commons[i].kind != kind || (*commons[i].verb && strcmp(commons[i].verb, p->verb->name) != 0)) continue;
        const struct constant *c = constant_find(span_text(commons[i].name));
        if (c && !is_joined(c, word) && fits_before(c, p, kind)) offer_constant(o, c);
    }
}

/* `read`, `write`, `both` are shutdown's own words. */
static void fill_how(struct offers *o) {
    offer(o, SPAN("both"), "constant", SPAN("neither receives nor sends any more"));
    offer(o, SPAN("read"), "constant", SPAN("receives no more"));
    offer(o, SPAN("write"), "constant", SPAN("sends no more: the peer sees the end of the stream"));
}

void fill_constants(struct offers *o, const struct offers_place *p, enum kind kind, struct span word) {
    enum constant_set set;
    bool joined = o->word.len < word.len;
    if (!set_of(kind, &set)) return;
    if (kind == KIND_HOW && !is_capital(o->word)) {
        fill_how(o);
        return;
    }
    if (o->word.len == 0 && kind != KIND_HOW && !(kind == KIND_TYPE && joined)) {
        fill_common(o, p, kind, word);
        return;
    }
    for (size_t i = 0; i < constant_count; i++) {
        const struct constant *c = &constants[i];
        if (c->set != set || !fits_kind(c, kind, joined) || is_joined(c, word)) continue;
        if (fits_before(c, p, kind)) offer_constant(o, c);
    }
}

void fill_expression_constants(struct offers *o) {
    if (!is_capital(o->word)) return;
    for (size_t i = 0; i < constant_count; i++) {
        const struct constant *c = &constants[i];
        offer(o, span_text(c->name), "constant", span_text(c->meaning ? c->meaning : ""));
    }
}

/* Before anything is typed those are offered that sockets meet. */
void fill_errnos(struct offers *o) {
    size_t from = o->out->count;
    for (size_t i = 0; i < constant_count; i++) {
        const struct constant *c = &constants[i];
        if (c->set != SET_ERRNO && c->set != SET_EAI) continue;
        if (o->word.len == 0 && !error_find(span_text(c->name))) continue;
        offer(o, span_text(c->name), "error", span_text(c->meaning ? c->meaning : ""));
    }
    for (size_t i = 0; i < error_count; i++) {
        bool own = constant_find(span_text(error_rows[i].name)) == NULL;
        if (own) offer(o, span_text(error_rows[i].name), "error", SPAN("an error of the language"));
    }
    offers_sort(o, from);
}
