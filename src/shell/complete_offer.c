/* Collecting candidates: which of the names offered fit what was typed. */
#include "shell/complete_offer.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "spec/near.h"

#include <stdlib.h>

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool has_capital(struct span word) {
    for (size_t i = 0; i < word.len; i++) {
        if (word.ptr[i] >= 'A' && word.ptr[i] <= 'Z') return true;
    }
    return false;
}

static bool starts_alike(struct span name, struct span word) {
    if (name.len < word.len) return false;
    for (size_t i = 0; i < word.len; i++) {
        if (lower(name.ptr[i]) != lower(word.ptr[i])) return false;
    }
    return true;
}

static bool holds(struct span name, struct span word) {
    for (size_t i = 0; i + word.len <= name.len; i++) {
        if (starts_alike(span_from(name, i), word)) return true;
    }
    return false;
}

static unsigned distance(const struct offers *o, struct span name) {
    unsigned limit = near_edits(o->word), edits = near_distance(o->word, name, limit);
    return edits > limit ? UINT32_MAX : edits;
}

bool offer_fits(const struct offers *o, struct span name) {
    switch (o->match) {
    case MATCH_PREFIX: return has_capital(o->word) ? span_starts(name, o->word) : starts_alike(name, o->word);
    case MATCH_SUBSTRING: return holds(name, o->word);
    case MATCH_NEAR: return o->out->count == 0 ? distance(o, name) != UINT32_MAX : distance(o, name) < o->nearest;
    }
    return false;
}

/* A copy with a NUL behind it, made safe if asked; NULL when memory is out. */
static char *copy(struct span text, bool safe) {
    struct buffer b = {0};
    if (safe)
        escape_push(&b, text, ESCAPE_ALL);
    else
        buffer_push(&b, text);
    if (buffer_text(&b) && !b.failed) return b.ptr;
    buffer_clear(&b);
    return NULL;
}

void candidate_clear(struct candidate *c) {
    mem_free(c->text);
    mem_free(c->description);
}

static void add(struct offers *o, struct span text, const char *kind, struct span description) {
    struct completion *out = o->out;
    void *list = out->list;
    struct candidate made = {copy(text, false), kind, description.len ? copy(description, true) : NULL, false};
    bool whole = made.text && (made.description || !description.len);
    if (!whole || !mem_grow(&list, &out->room, out->count + 1, sizeof *out->list)) {
        candidate_clear(&made);
        o->failed = true;
        return;
    }
    out->list = list;
    out->list[out->count++] = made;
}

void offer_as(struct offers *o, struct span name, struct span text, const char *kind, struct span description) {
    if (o->failed || !offer_fits(o, name)) return;
    if (o->match == MATCH_NEAR) {
        o->nearest = distance(o, name);
        if (o->out->count) candidate_clear(&o->out->list[--o->out->count]);
    }
    add(o, text, kind, description);
}

void offer(struct offers *o, struct span name, const char *kind, struct span description) {
    offer_as(o, name, name, kind, description);
}

static int by_text(const void *a, const void *b) {
    const struct candidate *left = a, *right = b;
    return strcmp(left->text, right->text);
}

void offers_sort(struct offers *o, size_t from) {
    if (o->out->count > from) qsort(o->out->list + from, o->out->count - from, sizeof *o->out->list, by_text);
}

void offers_describe(struct offers *o, size_t from,
                     void (*describe)(const void *context, struct span name, struct buffer *out), const void *context) {
    offers_sort(o, from);
    for (size_t i = from; i < o->out->count && i < from + OFFERS_DESCRIBED; i++) {
        struct candidate *c = &o->out->list[i];
        struct buffer about = {0};
        describe(context, span_text(c->text), &about);
        if (about.len && !c->description) c->description = copy(buffer_span(&about), true);
        o->failed |= about.failed || (about.len && !c->description);
        buffer_clear(&about);
    }
}

bool offers_have(const struct offers *o, struct span text) {
    for (size_t i = 0; i < o->out->count; i++) {
        if (span_is(text, o->out->list[i].text)) return true;
    }
    return false;
}

void completion_clear(struct completion *c) {
    for (size_t i = 0; i < c->count; i++) candidate_clear(&c->list[i]);
    mem_free(c->list);
    *c = (struct completion){0};
}
