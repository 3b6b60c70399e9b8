/* Completion: a pure function over the rows and the machine. What stands at the cursor is found by complete_scene.c, which
 * parameter that is by complete_slot.c; here the candidates are chosen, and what is said where there are none.
 */
#include "shell/complete.h"

#include "base/utf8.h"
#include "net/show.h"
#include "shell/complete_fill.h"

/* Everything that is known of the cursor. */
struct request {
    const struct machine *m;
    const struct scene *scene;
    struct slot slot;
    struct span whole; /* the argument before the cursor, without `--name=`; o->word may be a part of it */
};

/* --- candidates ----------------------------------------------------------------------------------------------------- */

static void fill_options(struct offers *o, const struct request *r) {
    const struct verb *verb = r->slot.verb;
    for (size_t i = 0; i < verb->option_count; i++) {
        const struct option *option = &verb->options[i];
        struct buffer text = {0};
        buffer_printf(&text, "--%s", option->name);
        o->failed |= text.failed;
        if (kind_repeats(option->kind) || !slot_option_given(r->scene, option))
            offer(o, buffer_span(&text), "option", span_text(option->help));
        buffer_clear(&text);
    }
}

static void fill_value(struct offers *o, const struct request *r) {
    enum kind kind = slot_kind(&r->slot);
    switch (kind) {
    case KIND_HANDLE: fill_handles(o, r->m, r->slot.verb->need, r->scene); return;
    case KIND_HANDLES: fill_handles(o, r->m, NEED_ANY, r->scene); return;
    case KIND_TASK: fill_tasks(o, r->m); return;
    case KIND_ADDRESS: fill_addresses(o, r->m, r->slot.verb, r->scene); return;
    case KIND_FAMILY:
    case KIND_TYPE:
    case KIND_PROTOCOL:
    case KIND_FLAGS:
    case KIND_ACCEPT:
    case KIND_HOW:
    case KIND_OPEN:
    case KIND_COMMAND:
    case KIND_RESOLVE:
    case KIND_REVERSE: fill_constants(o, &(struct offers_place){r->m, r->slot.verb, r->scene}, kind, r->whole); return;
    case KIND_LEVEL:
    case KIND_OPTION:
    case KIND_TYPED: fill_sockopt(o, &(struct offers_place){r->m, r->slot.verb, r->scene}, kind); return;
    case KIND_TRACE:
        offer(o, SPAN("on"), "word", SPAN("tell each call on standard error"));
        offer(o, SPAN("off"), "word", SPAN("tell no calls any more"));
        fill_paths(o, PATHS_ANY);
        return;
    case KIND_FILE:
    case KIND_PATH: fill_paths(o, strcmp(r->slot.verb->name, "source") == 0 ? PATHS_SCRIPTS : PATHS_ANY); return;
    case KIND_TOPIC: fill_topics(o, r->m); return;
    case KIND_ERROR:
        fill_errnos(o);
        fill_verbs(o, r->m);
        return;
    case KIND_SETTING: fill_settings(o, r->m); return;
    case KIND_TEXT: fill_setting_words(o, r->m, slot_word(r->slot.verb, r->scene, KIND_SETTING)); return;
    case KIND_NONE:
    case KIND_DATA:
    case KIND_VALUE:
    case KIND_INT:
    case KIND_SIZE:
    case KIND_SIZES:
    case KIND_CONTROL:
    case KIND_BACKLOG:
    case KIND_MODE:
    case KIND_PATTERN:
    case KIND_DURATION:
    case KIND_PORT:
    case KIND_STATUS: return;
    }
}

static void fill_command(struct offers *o, const struct machine *m) {
    fill_value_verbs(o, m);
    fill_keywords(o, 'C');
    fill_functions(o, m);
    fill_expression_constants(o);
}

static void fill(struct offers *o, const struct request *r) {
    switch (r->scene->at) {
    case SCENE_NOTHING: return;
    case SCENE_STATEMENT:
        fill_verbs(o, r->m);
        fill_keywords(o, 'S');
        fill_functions(o, r->m);
        fill_variables(o, r->m);
        return;
    case SCENE_CONDITION:
        fill_command(o, r->m);
        fill_variables(o, r->m);
        return;
    case SCENE_COMMAND: fill_command(o, r->m); return;
    case SCENE_ARGUMENT:
        if (r->slot.what == SLOT_OPTION)
            fill_options(o, r);
        else
            fill_value(o, r);
        return;
    case SCENE_EXPRESSION:
        fill_calls(o, r->m);
        fill_keywords(o, 'E');
        fill_keywords(o, 'O');
        fill_expression_constants(o);
        return;
    case SCENE_TARGET:
    case SCENE_VARIABLE:
    case SCENE_GLOBAL: fill_variables(o, r->m); return;
    case SCENE_FIELD: fill_fields(o, r->m, r->scene->path); return;
    case SCENE_ESCAPE: fill_escapes(o); return;
    case SCENE_ERRNO: fill_errnos(o); return;
    case SCENE_IN: offer(o, SPAN("in"), "keyword", SPAN("what is gone over")); return;
    case SCENE_AFTER_BLOCK: fill_keywords(o, 'B'); return;
    case SCENE_AFTER_ELSE: offer(o, SPAN("if"), "keyword", SPAN("a further condition")); return;
    }
}

/* --- what is said where there are none ------------------------------------------------------------------------------ */

static bool is_of_sockopt(enum kind kind) {
    return kind == KIND_LEVEL || kind == KIND_OPTION || kind == KIND_TYPED;
}

static void note_value(struct buffer *note, const struct request *r) {
    enum kind kind = slot_kind(&r->slot);
    const struct offers_place place = {r->m, r->slot.verb, r->scene};
    if (is_of_sockopt(kind) && note_sockopt(note, &place, kind)) return;
    const char *name = r->slot.what == SLOT_PARAM ? r->slot.param->name : r->slot.option->name;
    buffer_printf(note, "%s%s: %s", r->slot.what == SLOT_PARAM ? "" : "--", name, kind_meaning(kind));
}

static void note_handle(struct buffer *note, const struct request *r, struct span word) {
    struct buffer open = {0};
    if (!push_open_handles(&open, r->m)) {
        buffer_push_text(note, "no handle is open; socket makes one");
    } else {
        buffer_push_text(note, "no handle starts with '");
        escape_push(note, word, ESCAPE_ALL);
        buffer_printf(note, "'; open: %.*s", SPAN_ARG(buffer_span(&open)));
    }
    buffer_clear(&open);
}

static void note_argument(struct buffer *note, const struct request *r, struct span word) {
    if (!r->slot.verb) return;
    bool value = r->slot.what == SLOT_PARAM || r->slot.what == SLOT_VALUE;
    if (value && slot_kind(&r->slot) == KIND_HANDLE) {
        note_handle(note, r, word);
    } else if (value) {
        note_value(note, r);
    } else {
        buffer_push_text(note, "usage: ");
        verb_push_usage(r->slot.verb, note);
    }
}

/* What there is none of, in the words of `no … starts with 'x'`. */
static const char *missing(enum scene_at at) {
    switch (at) {
    case SCENE_STATEMENT:
    case SCENE_CONDITION:
    case SCENE_COMMAND: return "verb";
    case SCENE_TARGET:
    case SCENE_GLOBAL:
    case SCENE_VARIABLE: return "variable";
    case SCENE_EXPRESSION: return "function";
    case SCENE_FIELD: return "field";
    case SCENE_ESCAPE: return "escape";
    case SCENE_ERRNO: return "error";
    case SCENE_IN:
    case SCENE_AFTER_BLOCK:
    case SCENE_AFTER_ELSE:
    case SCENE_ARGUMENT:
    case SCENE_NOTHING: return NULL;
    }
    return NULL;
}

static void write_note(struct completion *out, const struct request *r, struct span word) {
    struct buffer note = {0};
    const char *what = missing(r->scene->at);
    if (r->scene->at == SCENE_ARGUMENT)
        note_argument(&note, r, word);
    else if (what && word.len) {
        buffer_printf(&note, "no %s starts with '", what);
        escape_push(&note, word, ESCAPE_ALL);
        buffer_push_byte(&note, '\'');
    } else if (what) {
        buffer_printf(&note, "no %s here", what);
    }
    struct span fits = show_cut(buffer_span(&note), sizeof out->note - 1);
    if (fits.len) memcpy(out->note, fits.ptr, fits.len);
    out->note[fits.len] = '\0';
    buffer_clear(&note);
}

/* --- all ------------------------------------------------------------------------------------------------------------ */

/* Where joined words are being written only the last counts. */
static size_t after_last_sign(struct span word, char sign) {
    size_t at = word.len;
    while (at > 0 && word.ptr[at - 1] != sign) at--;
    return at;
}

/* Whether names of constants are joined in the kind. */
static bool takes_flags(enum kind kind) {
    return kind == KIND_FLAGS || kind == KIND_TYPE || kind == KIND_ACCEPT || kind == KIND_RESOLVE ||
           kind == KIND_REVERSE || kind == KIND_TYPED || kind == KIND_OPTION || kind == KIND_OPEN;
}

/* What joins words of the kind; 0: nothing does. */
static char joined_by(enum kind kind) {
    if (kind == KIND_HANDLES) return ',';
    return takes_flags(kind) ? '|' : 0;
}

/* What follows a single candidate: nothing where more of the same word is to come. */
static char ending(const struct completion *out, enum scene_at at) {
    if (out->count != 1 || at == SCENE_VARIABLE || at == SCENE_FIELD || at == SCENE_ESCAPE) return 0;
    const char *text = out->list[0].text;
    size_t len = strlen(text);
    return len && strchr("(/:@", text[len - 1]) ? 0 : ' ';
}

bool complete_line(const struct machine *m, struct span line, size_t cursor, struct completion *out) {
    struct scene scene;
    struct request r = {.m = m, .scene = &scene};
    *out = (struct completion){0};
    scene_read(&scene, line, cursor);
    if (scene.at == SCENE_ARGUMENT) r.slot = slot_find(m, &scene);
    r.whole = span_from(scene.word, r.slot.skip);
    char sign = joined_by(slot_kind(&r.slot));
    size_t joined = sign ? after_last_sign(r.whole, sign) : 0;
    struct offers o = {.out = out, .word = span_from(r.whole, joined)};
    out->start = scene.start + r.slot.skip + joined;
    for (int match = MATCH_PREFIX; match <= MATCH_NEAR && out->count == 0; match++) {
        o.match = (enum match)match;
        if (match == MATCH_PREFIX || o.word.len) fill(&o, &r);
    }
    if (out->count == 0) write_note(out, &r, o.word);
    out->append = ending(out, scene.at);
    if (o.failed) completion_clear(out);
    return !o.failed;
}

void completion_push(struct buffer *out, const struct completion *c) {
    for (size_t i = 0; i < c->count; i++) {
        const struct candidate *one = &c->list[i];
        buffer_printf(out, "%s\t%s\t%s\n", one->text, one->kind, one->description ? one->description : "");
    }
}
