/* What stands at the cursor: read off one pass over the text before it. */
#include "shell/complete_scene.h"

#include "shell/complete_text.h"
#include "shell/scan.h"

static enum scene_at scene_of(enum scan_mode mode) {
    switch (mode) {
    case SCAN_START: return SCENE_STATEMENT;
    case SCAN_CONDITION: return SCENE_CONDITION;
    case SCAN_COMMAND: return SCENE_COMMAND;
    case SCAN_TARGET: return SCENE_TARGET;
    case SCAN_WORDS: return SCENE_ARGUMENT;
    case SCAN_EXPRESSION: return SCENE_EXPRESSION;
    case SCAN_NAMES:
    case SCAN_FOR: return SCENE_NOTHING;
    case SCAN_GLOBAL: return SCENE_GLOBAL;
    case SCAN_ERRNO: return SCENE_ERRNO;
    case SCAN_IN: return SCENE_IN;
    case SCAN_AFTER_BLOCK: return SCENE_AFTER_BLOCK;
    case SCAN_AFTER_ELSE: return SCENE_AFTER_ELSE;
    }
    return SCENE_NOTHING;
}

/* Whether a variable is being written at the cursor; the scene is then its name or field. */
static bool at_variable(struct scene *scene, struct span text, size_t from) {
    struct variable v;
    if (!text_variable(text, from, &v)) return false;
    scene->at = v.path.len ? SCENE_FIELD : SCENE_VARIABLE;
    scene->path = v.path;
    scene->start = v.start;
    return true;
}

/* Whether the text from `from` on ends in a backslash that is not itself escaped. */
static bool at_escape(struct scene *scene, struct span text, size_t from) {
    size_t count = 0;
    while (text.len - count > from && text.ptr[text.len - 1 - count] == '\\') count++;
    if (count % 2 == 0) return false;
    scene->at = SCENE_ESCAPE;
    scene->start = text.len - 1;
    return true;
}

static void take_words(struct scene *scene, const struct scanner *s, const struct scan_frame *f) {
    scene->word_count = s->count - f->first;
    if (scene->word_count) memcpy(scene->words, s->words + f->first, scene->word_count * sizeof *s->words);
}

/* In a string that is a word of a command, as far as it is written: nothing in it was run. */
static void in_string(struct scene *scene, const struct scanner *s) {
    const struct scan_frame *outer = &s->frames[s->depth - 2];
    if (outer->mode != SCAN_WORDS) return;
    scene->at = SCENE_ARGUMENT;
    scene->quoted = true;
    scene->start = outer->word;
    take_words(scene, s, outer);
}

static void conclude(struct scene *scene, struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    scene->start = f->word == SCAN_NO_WORD ? s->text.len : f->word;
    scene->literal = s->literal || f->kind == SCAN_QUOTE;
    if (s->lost || s->literal) return;
    if (f->kind == SCAN_QUOTE && at_escape(scene, s->text, scene->start)) return;
    if (at_variable(scene, s->text, scene->start)) return;
    if (f->kind == SCAN_QUOTE) {
        in_string(scene, s);
        return;
    }
    scene->at = scene_of(f->mode);
    take_words(scene, s, f);
}

void scene_read(struct scene *scene, struct span text, size_t cursor) {
    struct scanner s;
    *scene = (struct scene){.at = SCENE_NOTHING};
    scan_begin(&s, span_head(text, cursor), NULL);
    while (scan_step(&s)) continue;
    conclude(scene, &s);
    scene->word = span_from(s.text, scene->start);
}
