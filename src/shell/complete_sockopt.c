/* Candidates for getsockopt and setsockopt, options that fit the handle and values that fit the option; and for the value
   of fcntl. */
#include "shell/complete_fill.h"

#include "base/number.h"
#include "spec/constant.h"
#include "spec/fcntl.h"
#include "spec/sockopt.h"

#include <stdlib.h>
#include <strings.h>

/* What is offered before anything is typed. */
static const char *const commons[] = {
#define SOCKOPT(name) name,
#include "shell/complete.def"
#undef SOCKOPT
};

static bool is_common(const struct sockopt *row) {
    for (size_t i = 0; i < COUNT(commons); i++) {
        if (strcmp(commons[i], row->name) == 0) return true;
    }
    return false;
}

/* --- what stands before ------------------------------------------------------------------------------------------------- */

static bool read_level(struct span word, int *level) {
    const struct constant *c = constant_find_in(SET_SOL, word);
    if (!c) c = constant_find_in(SET_IPPROTO, word);
    struct number n = number_parse(word);
    if (!c && n.form != NUMBER_INT) return false;
    *level = (int)(c ? c->value : n.integer);
    return true;
}

static bool sets(const struct verb *verb) {
    return verb->params[verb->param_count - 1].kind == KIND_TYPED;
}

/* The option that the words before the cursor name, or NULL. The first may be its level, or the option already. */
static const struct sockopt *named_option(const struct offers_place *p) {
    struct span first = slot_word(p->verb, p->scene, KIND_LEVEL), second = slot_word(p->verb, p->scene, KIND_OPTION);
    struct sockopt_word word;
    int level;
    const struct handle *h = fill_named_handle(p->m, p->verb, p->scene);
    if (second.len && read_level(first, &level)) return sockopt_read(second, &word) ? sockopt_in(&word, level) : NULL;
    if (!sockopt_read(second.len ? second : first, &word)) return NULL;
    return h ? sockopt_for(&word, h->open->family, h->open->type, h->open->protocol) : word.row;
}

/* --- names ------------------------------------------------------------------------------------------------------------- */

static bool is_capital(struct span word) {
    return word.len && word.ptr[0] >= 'A' && word.ptr[0] <= 'Z';
}

/* In the style that is being typed: SO_KEEPALIVE, KEEPALIVE, so_keepalive, keepalive. */
static void offer_name(struct offers *o, struct span name, struct span brief, const char *meaning) {
    char text[64];
    size_t prefix = name.len - brief.len;
    bool capital = is_capital(o->word);
    size_t common = o->word.len < prefix ? o->word.len : prefix;
    bool whole = common && strncasecmp(o->word.ptr, name.ptr, common) == 0 && (capital || o->word.len >= prefix);
    struct span shown = span_head(whole ? name : brief, sizeof text);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.ptr[i];
        text[i] = !capital && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    offer(o, span_of(text, shown.len), "constant", span_text(meaning));
}

static void offer_option(struct offers *o, const struct sockopt *row) {
    struct buffer text = {0};
    const struct constant *c = constant_find(span_text(row->name));
    buffer_printf(&text, "%s%s%s", c ? c->meaning : "", *row->unit ? "; " : "", row->unit);
    const char *meaning = buffer_text(&text);
    if (meaning)
        offer_name(o, span_text(row->name), sockopt_brief(row), meaning);
    else
        o->failed = true;
    buffer_clear(&text);
}

static bool is_offered(const struct sockopt *row, const struct offers_place *p, const struct handle *h, int level) {
    unsigned wanted = sets(p->verb) ? SOCKOPT_SET : SOCKOPT_GET | SOCKOPT_WITH;
    if (!(row->access & wanted)) return false;
    if (level >= 0) return row->level == level;
    return !h || sockopt_level_fits(row->level, h->open->family, h->open->type, h->open->protocol);
}

/* Those at the level, or where it is not known (−1) those that fit the handle. */
static void fill_options_at(struct offers *o, const struct offers_place *p, int level) {
    const struct handle *h = fill_named_handle(p->m, p->verb, p->scene);
    size_t from = o->out->count;
    for (size_t i = 0; i < sockopt_count; i++) {
        const struct sockopt *row = &sockopts[i];
        if (o->word.len == 0 && level < 0 && !is_common(row)) continue;
        if (is_offered(row, p, h, level)) offer_option(o, row);
    }
    offers_sort(o, from);
}

/* --- values ------------------------------------------------------------------------------------------------------------ */

/* Constants that begin so; not `except`, which begins so as well. */
static void fill_names(struct offers *o, const char *names, const char *except) {
    size_t prefix = strlen(names);
    for (size_t i = 0; i < constant_count && prefix; i++) {
        struct span name = span_text(constants[i].name);
        if (!span_starts(name, span_text(names)) || strcmp(constants[i].name, except) == 0) continue;
        offer_name(o, name, span_from(name, prefix), constants[i].meaning);
    }
}

static void fill_values(struct offers *o, const struct sockopt *row) {
    if (!row) return;
    if (row->type == SOCKOPT_FLAG) {
        offer(o, SPAN("off"), "value", SPAN("0"));
        offer(o, SPAN("on"), "value", SPAN("1"));
    }
    const char *written = sockopt_written(row->type);
    if (written[0] == '{' && strchr(written, ':') && o->word.len == 0) {
        offer(o, span_text(written), "value", span_text(row->unit));
    }
    fill_names(o, row->names, row->name);
}

static const struct fcntl_command *named_command(const struct offers_place *p) {
    const struct constant *c = constant_find_in(SET_F, slot_word(p->verb, p->scene, KIND_COMMAND));
    return c ? fcntl_command((int)c->value) : NULL;
}

/* The flags of F_SETFL and the like. What begins with F_ are the commands themselves, most of all. */
static void fill_command_value(struct offers *o, const struct fcntl_command *command) {
    if (command->takes != FCNTL_NUMBER || strcmp(command->names, "F_") == 0) return;
    fill_names(o, command->names, "FD_SETSIZE");
}

void fill_sockopt(struct offers *o, const struct offers_place *p, enum kind kind) {
    struct span first = slot_word(p->verb, p->scene, KIND_LEVEL);
    int level = -1;
    if (named_command(p)) {
        fill_command_value(o, named_command(p));
    } else if (kind == KIND_LEVEL) {
        fill_options_at(o, p, -1);
        if (o->word.len) fill_constants(o, p, KIND_LEVEL, o->word);
    } else if (kind == KIND_OPTION && read_level(first, &level)) {
        fill_options_at(o, p, level);
    } else if (sets(p->verb)) {
        fill_values(o, named_option(p));
    }
}

bool note_sockopt(struct buffer *note, const struct offers_place *p, enum kind kind) {
    const struct sockopt *row = kind == KIND_LEVEL || !sets(p->verb) ? NULL : named_option(p);
    if (!row) return false;
    buffer_printf(note, "%s: %s", row->name, sockopt_written(row->type));
    if (*row->unit) buffer_printf(note, " (%s)", row->unit);
    return true;
}
