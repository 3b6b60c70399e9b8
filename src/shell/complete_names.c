/* Candidates from the vocabulary: verbs, reserved words, functions, topics. */
#include "shell/complete_fill.h"

#include "spec/topic.h"

static void offer_verb(struct offers *o, const struct verb *verb) {
    offer(o, span_text(verb->name), "verb", span_text(verb->summary));
}

void fill_verbs(struct offers *o, const struct machine *m) {
    for (size_t i = 0; i < m->vocabulary->verb_count; i++) offer_verb(o, m->vocabulary->verbs[i]);
}

void fill_value_verbs(struct offers *o, const struct machine *m) {
    const struct vocabulary *v = m->vocabulary;
    for (size_t i = 0; i < v->verb_count; i++) {
        if (v->verbs[i]->gives) offer_verb(o, v->verbs[i]);
    }
    for (size_t i = 0; i < v->verb_count; i++) {
        if (!v->verbs[i]->gives) offer_verb(o, v->verbs[i]);
    }
}

struct keyword {
    const char *name, *where, *meaning;
};

static const struct keyword keywords[] = {
#define KEYWORD(name, where, meaning) {name, where, meaning},
#include "shell/complete.def"
#undef KEYWORD
};

void fill_keywords(struct offers *o, char where) {
    for (size_t i = 0; i < COUNT(keywords); i++) {
        if (strchr(keywords[i].where, where))
            offer(o, span_text(keywords[i].name), "keyword", span_text(keywords[i].meaning));
    }
}

static const struct {
    const char *text, *meaning;
} escapes[] = {
#define ESCAPE(text, meaning) {text, meaning},
#include "shell/complete.def"
#undef ESCAPE
};

void fill_escapes(struct offers *o) {
    for (size_t i = 0; i < COUNT(escapes); i++) {
        offer(o, span_text(escapes[i].text), "escape", span_text(escapes[i].meaning));
    }
}

/* `ending` is what stands behind the name: nothing where it is a command, `(` where it is called in an expression. */
static void offer_own(struct offers *o, const struct machine *m, const char *ending) {
    size_t from = o->out->count;
    for (size_t i = 0; i < m->function_names.count && i < m->function_room; i++) {
        if (!m->functions[i].code) continue;
        struct buffer text = {0}, about = {0};
        buffer_push(&text, m->function_names.keys[i]);
        buffer_push_text(&text, ending);
        buffer_printf(&about, "fn %.*s", SPAN_ARG(m->function_names.keys[i]));
        (void)slot_push_own(m, m->function_names.keys[i], 0, &about);
        o->failed |= text.failed || about.failed;
        offer(o, buffer_span(&text), "function", buffer_span(&about));
        buffer_clear(&text);
        buffer_clear(&about);
    }
    offers_sort(o, from);
}

static void offer_built_in(struct offers *o, const struct machine *m) {
    const struct vocabulary *v = m->vocabulary;
    for (size_t i = 0; i < v->function_count; i++) {
        struct buffer text = {0}, about = {0};
        buffer_printf(&text, "%s(", v->functions[i].name);
        buffer_printf(&about, "%s: %s", v->functions[i].usage, v->functions[i].summary);
        o->failed |= text.failed || about.failed;
        offer_as(o, span_text(v->functions[i].name), buffer_span(&text), "function", buffer_span(&about));
        buffer_clear(&text);
        buffer_clear(&about);
    }
}

void fill_functions(struct offers *o, const struct machine *m) {
    offer_own(o, m, "");
    offer_built_in(o, m);
}

void fill_calls(struct offers *o, const struct machine *m) {
    offer_own(o, m, "(");
    offer_built_in(o, m);
}

void fill_topics(struct offers *o, const struct machine *m) {
    const struct vocabulary *v = m->vocabulary;
    fill_verbs(o, m);
    for (size_t i = 0; i < v->function_count; i++) {
        offer(o, span_text(v->functions[i].name), "function", span_text(v->functions[i].summary));
    }
    for (size_t i = 0; i < topic_count; i++) {
        const struct topic *t = topic_find(span_text(topics[i].name));
        bool offered =
            vocabulary_verb(v, span_text(topics[i].name)) || vocabulary_function(v, span_text(topics[i].name));
        if (t && !offered) offer(o, span_text(topics[i].name), "topic", span_text(t->summary));
    }
    fill_expression_constants(o);
}

/* --- settings ------------------------------------------------------------------------------------------------------- */

static int64_t setting_now(const struct machine *m, enum setting which) {
    return m->hooks.setting ? m->hooks.setting(m->hooks.context, which) : setting_rows[which].first;
}

void fill_settings(struct offers *o, const struct machine *m) {
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct buffer about = {0};
        setting_push(&about, (enum setting)i, setting_now(m, (enum setting)i));
        buffer_printf(&about, "; %s", setting_rows[i].meaning);
        o->failed |= about.failed;
        offer(o, span_text(setting_rows[i].name), "setting", buffer_span(&about));
        buffer_clear(&about);
    }
}

void fill_setting_words(struct offers *o, const struct machine *m, struct span name) {
    enum setting which;
    struct err err;
    if (!name.len || !setting_find(name, &which, &err)) return;
    struct buffer now = {0};
    setting_push(&now, which, setting_now(m, which));
    for (size_t i = 0; setting_word(which, i).len; i++) {
        struct span word = setting_word(which, i);
        offer(o, word, "value", span_equal(word, buffer_span(&now)) ? SPAN("as it is now") : SPAN(""));
    }
    o->failed |= now.failed;
    buffer_clear(&now);
}
