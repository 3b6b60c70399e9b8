/* Functions that look for bytes or a pattern in bytes: find split replace match. */
#include "run/functions/rows.h"

#include "base/mem.h"

/* What is looked for: a pattern, or bytes if that is NULL. */
struct sought {
    const struct pattern *pattern;
    struct span bytes;
};

/* Where it was found: [start, end) of the data. */
struct hit {
    size_t start, end;
    bool found;
};

static bool given_sought(const struct given *g, size_t at, const char *name, struct sought *out) {
    *out = (struct sought){0};
    if (g->values[at].type == VALUE_PATTERN) {
        out->pattern = g->values[at].pattern;
        return true;
    }
    if (!value_is_bytes(&g->values[at])) return given_type(g, at, name, "bytes or a pattern");
    out->bytes = value_span(&g->values[at]);
    return true;
}

/* As given_sought, where finding nothing everywhere would make no sense. */
static bool given_separator(const struct given *g, size_t at, const char *name, struct sought *out) {
    if (!given_sought(g, at, name, out)) return false;
    if (out->pattern || out->bytes.len) return true;
    return given_fail(g, ERR_VALUE, "%s is empty", name);
}

static struct hit find_bytes(struct span data, struct span needle, size_t from) {
    if (from > data.len || needle.len > data.len - from) return (struct hit){0};
    if (needle.len == 0) return (struct hit){from, from, true};
    const char *at = memmem(data.ptr + from, data.len - from, needle.ptr, needle.len);
    if (!at) return (struct hit){0};
    size_t start = (size_t)(at - data.ptr);
    return (struct hit){start, start + needle.len, true};
}

/* The first hit from `from` on; false if the pattern took too many steps. */
static bool find_hit(const struct given *g, struct span data, const struct sought *sought, size_t from,
                     struct hit *hit) {
    if (!sought->pattern || from > data.len) {
        *hit = from > data.len ? (struct hit){0} : find_bytes(data, sought->bytes, from);
        return true;
    }
    size_t groups[1][2] = {{0, 0}};
    size_t count;
    bool matched;
    if (!pattern_match(sought->pattern, data, from, groups, 1, &count, &matched, g->err)) return false;
    *hit = (struct hit){groups[0][0], groups[0][1], matched};
    return true;
}

/* Where to look for the hit after this one: an empty match would be found at the same place for ever. */
static size_t after(struct hit hit) {
    return hit.end > hit.start ? hit.end : hit.end + 1;
}

/* The most splits or replacements; all of them if left out. */
static bool given_max(const struct given *g, size_t at, size_t *max) {
    int64_t integer;
    *max = SIZE_MAX;
    if (!given_has(g, at)) return true;
    if (!given_int(g, at, "MAX", &integer)) return false;
    if (integer < 0) return given_fail(g, ERR_VALUE, "MAX must be 0 or more, not %lld", (long long)integer);
    *max = (size_t)integer;
    return true;
}

/* --- find ----------------------------------------------------------------------------------------------------------- */

bool function_find(const struct given *g, struct value *result) {
    struct span data;
    struct sought sought;
    struct hit hit;
    int64_t from = 0;
    if (!given_bytes(g, 0, "DATA", &data) || !given_sought(g, 1, "WHAT", &sought)) return false;
    if (given_has(g, 2) && !given_int(g, 2, "FROM", &from)) return false;
    if (from < 0) from += (int64_t)data.len;
    if (from < 0) from = 0;
    if ((uint64_t)from > data.len)
        from = (int64_t)data.len + 1; /* past the end: nothing is found there, not even nothing */
    if (!find_hit(g, data, &sought, (size_t)from, &hit)) return false;
    *result = value_int(hit.found ? (int64_t)hit.start : -1);
    return true;
}

/* --- split ---------------------------------------------------------------------------------------------------------- */

static bool push_part(const struct given *g, struct list *parts, struct span part) {
    struct value bytes;
    return value_bytes(&bytes, part, g->err) && list_push_take(parts, bytes, g->err);
}

static struct span span_between(struct span data, size_t from, size_t to) {
    return span_head(span_from(data, from), to - from);
}

static bool split_at(const struct given *g, struct span data, const struct sought *sought, size_t max,
                     struct list *parts) {
    size_t from = 0;
    size_t look = 0;
    for (size_t i = 0; i < max; i++) {
        struct hit hit;
        if (!find_hit(g, data, sought, look, &hit)) return false;
        if (!hit.found) break;
        if (!push_part(g, parts, span_between(data, from, hit.start))) return false;
        from = hit.end;
        look = after(hit);
    }
    return push_part(g, parts, span_from(data, from));
}

static struct span without_blanks(struct span data) {
    while (data.len && given_blank(data.ptr[0])) data = span_from(data, 1);
    return data;
}

/* As Python's split without a separator: what is left after MAX splits keeps the white space at its end. */
static bool split_blanks(const struct given *g, struct span data, size_t max, struct list *parts) {
    data = without_blanks(data);
    for (size_t i = 0; i < max && data.len; i++) {
        size_t len = 0;
        while (len < data.len && !given_blank(data.ptr[len])) len++;
        if (!push_part(g, parts, span_head(data, len))) return false;
        data = without_blanks(span_from(data, len));
    }
    return data.len == 0 || push_part(g, parts, data);
}

bool function_split(const struct given *g, struct value *result) {
    struct span data;
    struct sought sought = {0};
    size_t max;
    struct value parts;
    bool blanks = !given_has(g, 1);
    if (!given_bytes(g, 0, "DATA", &data) || !given_max(g, 2, &max)) return false;
    if (!blanks && !given_separator(g, 1, "SEPARATOR", &sought)) return false;
    if (!list_new(&parts, 0, g->err)) return false;
    bool done = blanks ? split_blanks(g, data, max, parts.list) : split_at(g, data, &sought, max, parts.list);
    if (done)
        *result = parts;
    else
        value_release(&parts);
    return done;
}

/* --- replace -------------------------------------------------------------------------------------------------------- */

struct replacing {
    struct span data;
    struct sought sought;
    struct span with;
    size_t max;
};

static bool replace_into(const struct given *g, const struct replacing *r, struct buffer *out) {
    size_t from = 0;
    size_t look = 0;
    for (size_t i = 0; i < r->max; i++) {
        struct hit hit;
        if (!find_hit(g, r->data, &r->sought, look, &hit)) return false;
        if (!hit.found) break;
        if (!given_build(g, out, span_between(r->data, from, hit.start)) || !given_build(g, out, r->with)) return false;
        from = hit.end;
        look = after(hit);
    }
    return given_build(g, out, span_from(r->data, from));
}

bool function_replace(const struct given *g, struct value *result) {
    struct replacing r;
    if (!given_bytes(g, 0, "DATA", &r.data) || !given_separator(g, 1, "WHAT", &r.sought)) return false;
    if (!given_bytes(g, 2, "WITH", &r.with) || !given_max(g, 3, &r.max)) return false;
    struct buffer out;
    buffer_init(&out);
    if (replace_into(g, &r, &out)) return given_result(g, &out, result);
    buffer_clear(&out);
    return false;
}

/* --- match ---------------------------------------------------------------------------------------------------------- */

/* A list of the groups, with nil for each that took no part. */
static bool list_of_groups(const struct given *g, struct span data, size_t (*groups)[2], size_t count,
                           struct value *result) {
    struct value list;
    if (!list_new(&list, count, g->err)) return false;
    for (size_t i = 0; i < count; i++) {
        bool took_part = groups[i][0] != SIZE_MAX;
        struct value nil = value_nil();
        if (took_part ? push_part(g, list.list, span_between(data, groups[i][0], groups[i][1]))
                      : list_push(list.list, &nil, g->err)) {
            continue;
        }
        value_release(&list);
        return false;
    }
    *result = list;
    return true;
}

static bool match_groups(const struct given *g, struct span data, const struct pattern *p, struct value *result) {
    size_t room = pattern_group_count(p);
    size_t(*groups)[2] = mem_zero(room, sizeof *groups);
    size_t count = 0;
    bool matched = false;
    if (!groups) return err_memory(g->err);
    bool done = pattern_match(p, data, 0, groups, room, &count, &matched, g->err);
    if (done && !matched) *result = value_nil();
    if (done && matched) {
        /* Counted are the groups up to the last that took part: those behind it took none. */
        for (size_t i = count; i < room; i++) groups[i][0] = SIZE_MAX;
        done = list_of_groups(g, data, groups, room, result);
    }
    mem_free(groups);
    return done;
}

bool function_match(const struct given *g, struct value *result) {
    struct span data;
    struct sought sought;
    if (g->values[0].type == VALUE_PATTERN) {
        return given_fail(g, ERR_TYPE, "the pattern comes second: match(DATA, PATTERN)");
    }
    if (!given_bytes(g, 0, "DATA", &data) || !given_sought(g, 1, "PATTERN", &sought)) return false;
    if (sought.pattern) return match_groups(g, data, sought.pattern, result);
    struct value compiled;
    if (!pattern_value(&compiled, sought.bytes, g->err)) return false;
    bool done = match_groups(g, data, compiled.pattern, result);
    value_release(&compiled);
    return done;
}
