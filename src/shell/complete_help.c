/* `?`: help on what stands at the cursor, in a few lines. */
#include "shell/complete.h"

#include "shell/complete_list.h"
#include "shell/complete_scene.h"
#include "shell/complete_slot.h"
#include "spec/wrap.h"

/* Adds a text as lines that fit, behind so many blanks, the further ones behind two more. */
static void push_fitting(struct buffer *out, struct span text, size_t blanks, unsigned width) {
    buffer_push_repeat(out, ' ', blanks);
    wrap_within(out, text, blanks, blanks + 2, width);
    buffer_push_byte(out, '\n');
}

static void push_verb(struct buffer *out, const struct verb *verb, unsigned width) {
    struct buffer usage = {0};
    verb_push_usage(verb, &usage);
    push_fitting(out, buffer_span(&usage), 0, width);
    push_fitting(out, span_text(verb->summary), 2, width);
    out->failed |= usage.failed;
    buffer_clear(&usage);
}

/* How what is due is written. */
static void push_due(struct buffer *out, const struct slot *slot, unsigned width) {
    struct buffer text = {0};
    if (slot->what == SLOT_PARAM)
        buffer_printf(&text, "%s: ", slot->param->name);
    else if (slot->what == SLOT_VALUE)
        buffer_printf(&text, "--%s: ", slot->option->name);
    else
        return;
    buffer_push_text(&text, kind_meaning(slot_kind(slot)));
    push_fitting(out, buffer_span(&text), 2, width);
    out->failed |= text.failed;
    buffer_clear(&text);
}

static void push_candidates(struct buffer *out, const struct machine *m, struct span line, size_t cursor,
                            unsigned width) {
    struct completion c;
    if (!complete_line(m, line, cursor, &c)) return;
    struct list_view view = {.width = width, .rows = SIZE_MAX, .chosen = c.count};
    if (c.count)
        candidates_push(out, c.list, c.count, &view);
    else if (out->len == 0 && c.note[0])
        push_fitting(out, span_text(c.note), 0, width);
    completion_clear(&c);
}

bool complete_help(const struct machine *m, struct span line, size_t cursor, unsigned width, struct buffer *out) {
    struct scene scene;
    scene_read(&scene, line, cursor);
    if (scene.literal) return false;
    const struct verb *whole = scene.word_count ? NULL : vocabulary_verb(m->vocabulary, scene.word);
    if (whole && scene.at != SCENE_ARGUMENT) {
        push_verb(out, whole, width);
        return true;
    }
    struct slot slot = {.what = SLOT_NOTHING};
    if (scene.at == SCENE_ARGUMENT) slot = slot_find(m, &scene);
    if (slot.verb) push_verb(out, slot.verb, width);
    push_due(out, &slot, width);
    push_candidates(out, m, line, cursor, width);
    return true;
}
