/* What is still to come of a command that is being typed. */
#include "shell/hint.h"

#include "shell/complete_slot.h"
#include "shell/complete_text.h"

/* The verb's name is whole, and no blank behind it yet. */
static bool is_whole_verb(const struct scene *scene) {
    return scene->at == SCENE_STATEMENT || scene->at == SCENE_CONDITION || scene->at == SCENE_COMMAND;
}

/* The first parameter that no word before the cursor, nor the one at it, is for. Of one that repeats nothing is said while
   a word of it is being typed. */
static size_t next_param(const struct slot *slot, struct span word) {
    const struct verb *verb = slot->verb;
    if (slot->what != SLOT_PARAM) return verb->param_count;
    return (size_t)(slot->param - verb->params) + (word.len > 0);
}

/* The word at the cursor, or one before it, is an address with its port, so none follows. */
static bool has_port(const struct slot *slot, const struct scene *scene) {
    struct span address = slot_word(slot->verb, scene, KIND_ADDRESS);
    if (slot_kind(slot) == KIND_ADDRESS) address = scene->word;
    return text_host_length(address) > 0;
}

static void push_params(const struct verb *verb, size_t from, bool port, struct buffer *out) {
    for (size_t i = from; i < verb->param_count; i++) {
        if (port || verb->params[i].kind != KIND_PORT) verb_push_param(&verb->params[i], out);
    }
}

/* Those that have not been given. */
static void push_options(const struct scene *scene, const struct verb *verb, struct buffer *out) {
    for (size_t i = 0; i < verb->option_count; i++) {
        if (!slot_option_given(scene, &verb->options[i])) verb_push_option(&verb->options[i], out);
    }
}

/* Of a function that the session made: the parameters for which no word is there. */
static void push_own(const struct machine *m, const struct scene *scene, struct buffer *out) {
    if (scene->word_count == 0) return;
    size_t given = scene->word_count - 1 + (scene->word.len > 0);
    (void)slot_push_own(m, scene->words[0], given, out);
}

/* Options are told of between words alone: while one is typed it is the next word that matters. */
static void push_rest(const struct machine *m, const struct scene *scene, struct buffer *out) {
    struct slot slot = slot_find(m, scene);
    bool between = scene->word.len == 0;
    if (!slot.verb) push_own(m, scene, out);
    if (!slot.verb || (slot.what != SLOT_PARAM && !(between && slot.what == SLOT_NOTHING))) return;
    push_params(slot.verb, next_param(&slot, scene->word), !has_port(&slot, scene), out);
    if (between) push_options(scene, slot.verb, out);
}

static void push_all(const struct machine *m, const struct scene *scene, struct buffer *out) {
    const struct verb *verb = vocabulary_verb(m->vocabulary, scene->word);
    if (!verb) {
        (void)slot_push_own(m, scene->word, 0, out);
        return;
    }
    push_params(verb, 0, true, out);
    push_options(scene, verb, out);
}

/* Each part of a usage begins with a blank. */
static void push_behind(struct span text, const struct buffer *rest, struct buffer *out) {
    bool blank = text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t');
    buffer_push(out, span_from(buffer_span(rest), blank));
}

void hint_push(const struct machine *m, struct span text, struct buffer *out) {
    struct scene scene;
    struct buffer rest = {0};
    scene_read(&scene, text, text.len);
    if (scene.literal) return;
    if (scene.at == SCENE_ARGUMENT)
        push_rest(m, &scene, &rest);
    else if (is_whole_verb(&scene))
        push_all(m, &scene, &rest);
    push_behind(text, &rest, out);
    buffer_clear(&rest);
}
