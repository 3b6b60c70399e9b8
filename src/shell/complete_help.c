/* `?`: help on what stands at the cursor, in a few lines. */
#include "shell/complete.h"

#include "shell/complete_list.h"
#include "shell/complete_scene.h"
#include "shell/complete_slot.h"

static void push_verb(struct buffer *out, const struct verb *verb) {
    verb_push_usage(verb, out);
    buffer_printf(out, "\n  %s\n", verb->summary);
}

/* What is due: the parameter with its help, or what the option's value is. */
static void push_due(struct buffer *out, const struct slot *slot) {
    switch (slot->what) {
    case SLOT_PARAM: buffer_printf(out, "  %s: %s\n", slot->param->name, kind_meaning(slot->param->kind)); return;
    case SLOT_VALUE: buffer_printf(out, "  --%s: %s\n", slot->option->name, kind_meaning(slot->option->kind)); return;
    case SLOT_OPTION:
    case SLOT_NOTHING: return;
    }
}

static void push_candidates(struct buffer *out, const struct machine *m, struct span line, size_t cursor,
                            unsigned width) {
    struct completion c;
    if (!complete_line(m, line, cursor, &c)) return;
    struct list_view view = {.width = width, .rows = SIZE_MAX, .chosen = c.count};
    if (c.count)
        candidates_push(out, c.list, c.count, &view);
    else if (out->len == 0 && c.note[0])
        buffer_printf(out, "%s\n", c.note);
    completion_clear(&c);
}

bool complete_help(const struct machine *m, struct span line, size_t cursor, unsigned width, struct buffer *out) {
    struct scene scene;
    scene_read(&scene, line, cursor);
    if (scene.literal) return false;
    const struct verb *whole = scene.word_count ? NULL : vocabulary_verb(m->vocabulary, scene.word);
    if (whole && scene.at != SCENE_ARGUMENT) {
        push_verb(out, whole);
        return true;
    }
    struct slot slot = {.what = SLOT_NOTHING};
    if (scene.at == SCENE_ARGUMENT) slot = slot_find(m, &scene);
    if (slot.verb) push_verb(out, slot.verb);
    push_due(out, &slot);
    push_candidates(out, m, line, cursor, width);
    return true;
}
