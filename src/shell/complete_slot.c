/* Which parameter or option of a verb the word at the cursor is for. */
#include "shell/complete_slot.h"

#include "lang/code.h"

static bool is_option(struct span word) {
    return word.len > 2 && span_starts(word, SPAN("--"));
}

/* The option that `--name` or `--name=value` means; NULL if the verb has none of that name. */
static const struct option *find_option(const struct verb *verb, struct span word) {
    struct span name = span_from(word, 2);
    name = span_head(name, span_find(name, '='));
    for (size_t i = 0; i < verb->option_count; i++) {
        if (span_is(name, verb->options[i].name)) return &verb->options[i];
    }
    return NULL;
}

/* Whether the option's value is the next word. */
static bool value_follows(const struct verb *verb, struct span word) {
    const struct option *option = find_option(verb, word);
    return option && option->kind != KIND_NONE && span_find(word, '=') == word.len;
}

static const struct param *param_at(const struct verb *verb, size_t position) {
    if (verb->param_count == 0) return NULL;
    if (position < verb->param_count) return &verb->params[position];
    const struct param *last = &verb->params[verb->param_count - 1];
    return param_repeats(last) ? last : NULL;
}

/* Where the words before the cursor have got to. */
struct walk {
    size_t position;             /* parameters filled */
    const struct option *option; /* its value is due */
    bool ended;                  /* `--` was seen: no options any more */
};

static struct walk walk_words(const struct verb *verb, const struct scene *scene, size_t count) {
    struct walk w = {0};
    for (size_t i = 1; i < count; i++) {
        struct span word = scene->words[i];
        if (w.option)
            w.option = NULL;
        else if (!w.ended && span_is(word, "--"))
            w.ended = true;
        else if (!w.ended && is_option(word))
            w.option = value_follows(verb, word) ? find_option(verb, word) : NULL;
        else
            w.position++;
    }
    return w;
}

static struct slot slot_in_option(struct slot slot, struct span word) {
    size_t sign = span_find(word, '=');
    const struct option *option = sign < word.len ? find_option(slot.verb, word) : NULL;
    slot.what = sign == word.len ? SLOT_OPTION : option && option->kind != KIND_NONE ? SLOT_VALUE : SLOT_NOTHING;
    if (slot.what == SLOT_VALUE) {
        slot.option = option;
        slot.skip = sign + 1;
    }
    return slot;
}

struct slot slot_find(const struct machine *m, const struct scene *scene) {
    struct slot slot = {.what = SLOT_NOTHING};
    slot.verb = scene->word_count ? vocabulary_verb(m->vocabulary, scene->words[0]) : NULL;
    if (!slot.verb) return slot;
    struct walk w = walk_words(slot.verb, scene, scene->word_count);
    if (w.option) {
        slot.what = SLOT_VALUE;
        slot.option = w.option;
        return slot;
    }
    if (!w.ended && span_starts(scene->word, SPAN("-"))) return slot_in_option(slot, scene->word);
    slot.param = param_at(slot.verb, w.position);
    if (slot.param) slot.what = SLOT_PARAM;
    return slot;
}

enum kind slot_kind(const struct slot *slot) {
    switch (slot->what) {
    case SLOT_PARAM: return slot->param->kind;
    case SLOT_VALUE: return slot->option->kind;
    case SLOT_NOTHING:
    case SLOT_OPTION: return KIND_NONE;
    }
    return KIND_NONE;
}

bool slot_option_given(const struct scene *scene, const struct option *option) {
    for (size_t i = 1; i < scene->word_count; i++) {
        struct span word = scene->words[i];
        if (!is_option(word)) continue;
        word = span_from(word, 2);
        if (span_is(span_head(word, span_find(word, '=')), option->name)) return true;
    }
    return false;
}

bool slot_push_own(const struct machine *m, struct span name, size_t from, struct buffer *out) {
    uint32_t number = map_find(&m->function_names, name);
    const struct code *code = number != MAP_NONE && number < m->function_room ? m->functions[number].code : NULL;
    for (size_t i = from; code && i < code->parameters; i++) {
        struct span parameter = code->locals[i];
        buffer_push_byte(out, ' ');
        for (size_t k = 0; k < parameter.len; k++) {
            char c = parameter.ptr[k];
            buffer_push_byte(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
        }
    }
    return code != NULL;
}

struct span slot_word(const struct verb *verb, const struct scene *scene, enum kind kind) {
    for (size_t i = 1; i < scene->word_count; i++) {
        struct walk before = walk_words(verb, scene, i), after = walk_words(verb, scene, i + 1);
        const struct param *param = after.position > before.position ? param_at(verb, before.position) : NULL;
        if (param && param->kind == kind) return scene->words[i];
    }
    return SPAN("");
}
