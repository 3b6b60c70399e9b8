/* expect: reads until what came matches one of several patterns. */
#include "verbs/verbs.h"

#include "base/mem.h"
#include "base/show.h"
#include "verbs/fault.h"
#include "verbs/gather.h"
#include "verbs/records.h"

#include <errno.h>

enum { EXPECT_HANDLE, EXPECT_PATTERNS };
enum { EXPECT_MAX, EXPECT_TIMEOUT };

enum {
    EXPECT_SECONDS = 10, /* when --timeout is left out */
    EXPECT_BOUND = 16 * 1024 * 1024,
    EXPECT_SHOWN = 60, /* how many of the bytes that came last a failure shows */
};

/* What was found: which pattern, and its groups as [start, end) pairs, the first of them the whole match. */
struct found {
    size_t index;
    size_t (*groups)[2];
    size_t room, count;
};

/* --- looking ---------------------------------------------------------------------------------------------------------- */

/* The bytes themselves; without them *resume is where they might begin at the end of the text. */
static bool seek_bytes(struct span text, size_t from, struct span wanted, struct found *found, size_t *resume) {
    struct span rest = span_from(text, from);
    const char *at = rest.len >= wanted.len ? memmem(rest.ptr, rest.len, wanted.ptr, wanted.len) : NULL;
    *resume = text.len >= wanted.len ? text.len - wanted.len + 1 : 0;
    if (!at) return false;
    found->count = 1;
    found->groups[0][0] = (size_t)(at - text.ptr);
    found->groups[0][1] = found->groups[0][0] + wanted.len;
    return true;
}

static enum gather_look seek(struct call *c, const struct value *wanted, struct span text, size_t from,
                             struct found *found, size_t *resume) {
    bool matched = false;
    if (value_is_bytes(wanted)) {
        matched = seek_bytes(text, from, value_span(wanted), found, resume);
    } else if (!pattern_seek(wanted->pattern, text, from, found->groups, found->room, &found->count, &matched, resume,
                             c->err)) {
        return GATHER_BROKEN;
    }
    return matched ? GATHER_FOUND : GATHER_NOT_YET;
}

/* Tries the patterns in their order on all that is there, each from where an earlier look has left off. c->progress is
   that place in the stream, the least of all. Nothing at all matches nothing, not even an empty pattern: the verb waits. */
static enum gather_look test(struct call *c, struct handle *h, struct span text, size_t *len, void *context) {
    const struct arg *patterns = call_param(c, EXPECT_PATTERNS);
    struct found *found = context;
    const struct open_socket *open = h->open;
    size_t from = c->progress > open_ahead(open)->taken ? (size_t)(c->progress - open_ahead(open)->taken) : 0,
           least = text.len;
    if (text.len == 0) return GATHER_NOT_YET;
    if (from > text.len) from = text.len;
    for (size_t i = 0; i < call_param_count(c, EXPECT_PATTERNS); i++) {
        size_t resume = 0;
        enum gather_look seen = seek(c, patterns[i].value, text, from, found, &resume);
        found->index = i;
        if (seen == GATHER_FOUND) *len = found->groups[0][1];
        if (seen != GATHER_NOT_YET) return seen;
        if (resume < least) least = resume;
    }
    c->progress = open_ahead(open)->taken + (least > from ? least : from);
    return GATHER_NOT_YET;
}

/* --- the record ------------------------------------------------------------------------------------------------------- */

static bool add_bytes(struct record *r, const char *field, struct span text, size_t from, size_t to, struct err *err) {
    return records_add_text(r, field, span_head(span_from(text, from), to > from ? to - from : 0), err);
}

/* A group that took no part is nil. Counted are the groups up to the last that took part. */
static bool add_groups(struct record *r, struct span text, const struct found *found, size_t groups, struct err *err) {
    struct value list, group;
    bool done = true;
    if (!list_new(&list, groups, err)) return false;
    for (size_t i = 0; done && i < groups; i++) {
        bool took_part = i < found->count && found->groups[i][0] != SIZE_MAX;
        size_t from = took_part ? found->groups[i][0] : 0, to = took_part ? found->groups[i][1] : 0;
        group = value_nil();
        if (took_part) done = value_bytes(&group, span_head(span_from(text, from), to - from), err);
        done = done && list_push_take(list.list, group, err);
    }
    if (done) return record_set_take(r, SPAN("groups"), list, err);
    value_release(&list);
    return false;
}

static bool make_record(struct call *c, struct span text, const struct found *found) {
    const struct value *pattern = call_param(c, EXPECT_PATTERNS)[found->index].value;
    size_t groups = value_is_bytes(pattern) ? 1 : pattern_group_count(pattern->pattern);
    size_t start = found->groups[0][0], end = found->groups[0][1];
    struct value v;
    if (!record_new(&v, 4, c->err)) return false;
    bool done = add_bytes(v.record, "match", text, start, end, c->err) &&
                add_groups(v.record, text, found, groups, c->err) &&
                add_bytes(v.record, "before", text, 0, start, c->err) &&
                records_add_int(v.record, "index", (int64_t)found->index, c->err);
    if (done) c->values[0] = v;
    if (!done) value_release(&v);
    return done;
}

/* --- the verb --------------------------------------------------------------------------------------------------------- */

/* What came last, which is where it went wrong; of more than that the beginning is left out. */
static enum verb_result show_received(struct call *c, const struct handle *h) {
    struct span all = ahead_span(open_ahead(h->open)), tail = all;
    struct shown piece;
    if (c->err->number == ETIMEDOUT && c->err->detail[0] == '\0') {
        fault_add(c->err, "%d s passed, as --timeout was left out", EXPECT_SECONDS);
    }
    if (all.len > EXPECT_SHOWN) tail = span_from(all, all.len - EXPECT_SHOWN);
    if (all.len == 0)
        fault_add(c->err, "nothing came");
    else
        fault_add(c->err, "received %s\"%s\"", tail.len < all.len ? "…" : "", show_text(&piece, tail));
    return VERB_FAILED;
}

static enum verb_result find(struct call *c, struct handle *h, struct found *found) {
    const struct arg *max = call_option(c, EXPECT_MAX);
    const struct goal goal = {
        .kind = GATHER_TEST, .most = max ? (size_t)max->integer : EXPECT_BOUND, .test = test, .context = found};
    size_t len;
    /* The wait has an end in any case, so that it is the verb's own also where nobody else runs. */
    c->parking = true;
    if (c->deadline == UINT64_MAX) c->deadline = call_time_after(EXPECT_SECONDS);
    enum verb_result result = gather(c, h, &goal, &len);
    if (result == VERB_FAILED) return show_received(c, h);
    if (result != VERB_DONE) return result;
    if (!make_record(c, ahead_span(open_ahead(h->open)), found)) return VERB_FAILED;
    gather_drop(c, h, len);
    return VERB_DONE;
}

static size_t most_groups(const struct call *c) {
    const struct arg *patterns = call_param(c, EXPECT_PATTERNS);
    size_t most = 1;
    for (size_t i = 0; i < call_param_count(c, EXPECT_PATTERNS); i++) {
        const struct value *v = patterns[i].value;
        size_t groups = value_is_bytes(v) ? 1 : pattern_group_count(v->pattern);
        if (groups > most) most = groups;
    }
    return most;
}

static enum verb_result expect_run(struct call *c) {
    struct found found = {.room = most_groups(c)};
    found.groups = mem_zero(found.room, sizeof *found.groups);
    if (!found.groups) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    enum verb_result result = find(c, call_handle(c, EXPECT_HANDLE), &found);
    mem_free(found.groups);
    return result;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to read from"},
    {"PATTERN", KIND_PATTERN, PARAM_MANY, NULL,
     "what to wait for: \"text\" or a pattern, /^220 (.*)\\r?\\n/; of a list, each"},
};

static const struct option options[] = {
    [EXPECT_MAX] = {"max", KIND_SIZE, "the most bytes that are collected, 16m if left out"},
    [EXPECT_TIMEOUT] = {"timeout", KIND_DURATION, "fail with ETIMEDOUT when it takes longer; 10s if left out"},
};

static const struct failure failures[] = {
    {"ETIMEDOUT", "the time passed and nothing matched; what came is shown, and stays unread", "--timeout allows more"},
    {ERR_EOF, "the stream ended and nothing matched; what came is shown, and stays unread", NULL},
    {ERR_LIMIT, "--max was reached first, or a pattern took too many steps; what came stays unread", NULL},
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"ENOTCONN", "the socket is not connected to anybody", "connect it first"},
    {"EAGAIN", "the handle is non-blocking, and what has come does not match", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"found"};

const struct verb verb_expect = {
    .name = "expect",
    .group = "Data",
    .summary = "read until a text or pattern comes",
    .text =
        "Tries each PATTERN on all unread bytes whenever some come; one that matches what is there wins at once, of "
        "several the one listed first. $ is the end of what has come; a whole line is /…\\r?\\n/. Gives a record: "
        ".match, .groups (the whole match first, nil for a group that took no part), .before (what stood before "
        "it), .index (which PATTERN, from 0). What follows the match stays unread.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "send a \"220 mail.example ready\\r\\n\"\n"
                "m = expect b /^220 (\\S+) .*\\r?\\n/\n"
                "assert $m.groups[1] == \"mail.example\"\n"
                "\n"
                "# Whichever comes first.\n"
                "a, b = socketpair\n"
                "send a \"login: \"\n"
                "m = expect b \"password: \" \"login: \"\n"
                "assert $m.index == 1\n"
                "fails ETIMEDOUT expect b \"more\" --timeout 10ms\n",
    .see = "recv pattern poll read-ahead",
    .need = NEED_CONNECTED,
    .run = expect_run,
};
