/* Finding words of the vocabulary, and the usage line of a verb. */
#include "spec/verb.h"

#include <stdlib.h>

const char *const reserved_words[] = {
#define RESERVED(word) word,
#include "spec/reserved.def"
#undef RESERVED
};

const size_t reserved_word_count = COUNT(reserved_words);

const char *const verb_groups[] = {"Sockets", "Data", "Tasks", "Shell"};
const size_t verb_group_count = COUNT(verb_groups);

/* The order of the tables: by bytes, the shorter first where one begins the other. */
static int compare(const struct span *key, const char *name) {
    for (size_t i = 0; i < key->len; i++) {
        int order = (unsigned char)key->ptr[i] - (unsigned char)name[i];
        if (order || !name[i]) return order ? order : 1; /* a NUL in the key is behind the name's end */
    }
    return name[key->len] ? -1 : 0;
}

static int compare_word(const void *key, const void *row) {
    const char *const *word = row;
    return compare(key, *word);
}

static int compare_verb(const void *key, const void *row) {
    const struct verb *const *verb = row;
    return compare(key, (*verb)->name);
}

static int compare_function(const void *key, const void *row) {
    const struct function *function = row;
    return compare(key, function->name);
}

const struct verb *vocabulary_verb(const struct vocabulary *v, struct span name) {
    if (v->verb_count == 0) return NULL;
    const struct verb *const *found = bsearch(&name, v->verbs, v->verb_count, sizeof *v->verbs, compare_verb);
    return found ? *found : NULL;
}

const struct function *vocabulary_function(const struct vocabulary *v, struct span name) {
    if (v->function_count == 0) return NULL;
    return bsearch(&name, v->functions, v->function_count, sizeof *v->functions, compare_function);
}

bool reserved_word(struct span name) {
    return bsearch(&name, reserved_words, reserved_word_count, sizeof *reserved_words, compare_word) != NULL;
}

void verb_push_param(const struct param *param, struct buffer *out) {
    bool optional = param->count == PARAM_OPTIONAL || param->count == PARAM_ANY;
    bool repeated = param_repeats(param);
    buffer_push_text(out, optional ? " [" : " ");
    buffer_push_text(out, param->name);
    if (repeated) buffer_push_text(out, "…");
    if (optional) buffer_push_byte(out, ']');
}

void verb_push_option(const struct option *option, struct buffer *out) {
    buffer_push_text(out, " [--");
    buffer_push_text(out, option->name);
    if (option->kind != KIND_NONE) {
        buffer_push_byte(out, ' ');
        buffer_push_text(out, kind_usage(option->kind));
    }
    buffer_push_text(out, kind_repeats(option->kind) ? "]…" : "]");
}

void verb_push_words(const struct verb *verb, struct buffer *out) {
    buffer_push_text(out, verb->name);
    for (size_t i = 0; i < verb->param_count; i++) verb_push_param(&verb->params[i], out);
}

void verb_push_usage(const struct verb *verb, struct buffer *out) {
    verb_push_words(verb, out);
    for (size_t i = 0; i < verb->option_count; i++) verb_push_option(&verb->options[i], out);
}
