/* Completion: a pure function over the rows and the machine. What stands at the cursor is found by complete_scene.c, which
 * parameter that is by complete_slot.c; here the candidates are chosen; what is said where there are none is complete_note.c's.
 */
#include "shell/complete.h"

#include "shell/complete_fill.h"
#include "shell/complete_note.h"
#include "shell/complete_text.h"

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
    case KIND_PORT: fill_port_word(o, &(struct offers_place){r->m, r->slot.verb, r->scene}); return;
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

/* A path is the only word of which a string that is not whole can be a part. False where there is nothing to offer. */
static bool unquote(struct request *r, struct buffer *path) {
    enum kind kind = slot_kind(&r->slot);
    bool may_be_path = kind == KIND_PATH || kind == KIND_FILE || kind == KIND_TRACE || kind == KIND_ADDRESS;
    return may_be_path && text_unquote(r->whole, path);
}

/* What was typed already, and goes on, is no candidate for itself. */
static void drop_typed(struct completion *out, struct span word) {
    bool goes_on = word.len && (word.ptr[word.len - 1] == ':' || word.ptr[word.len - 1] == '@');
    for (size_t i = 0; goes_on && i < out->count; i++) {
        if (!span_is(word, out->list[i].text)) continue;
        candidate_clear(&out->list[i]);
        memmove(out->list + i, out->list + i + 1, (out->count - i - 1) * sizeof *out->list);
        out->count--;
        return;
    }
}

static void fill_best(struct offers *o, const struct request *r) {
    for (int match = MATCH_PREFIX; match <= MATCH_NEAR && o->out->count == 0; match++) {
        o->match = (enum match)match;
        if (match == MATCH_PREFIX || o->word.len) fill(o, r);
    }
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
    struct buffer path = {0};
    struct offers o = {.out = out, .word = span_from(r.whole, joined), .quoted = scene.quoted};
    out->start = scene.start + r.slot.skip + joined;
    if (scene.quoted && !unquote(&r, &path)) scene.at = SCENE_NOTHING;
    if (scene.quoted) o.word = buffer_span(&path);
    fill_best(&o, &r);
    drop_typed(out, o.word);
    if (out->count == 0) note_push(out, &r, o.word);
    out->append = ending(out, scene.at);
    o.failed |= path.failed;
    buffer_clear(&path);
    if (o.failed) completion_clear(out);
    return !o.failed;
}

void completion_push(struct buffer *out, const struct completion *c) {
    for (size_t i = 0; i < c->count; i++) {
        const struct candidate *one = &c->list[i];
        buffer_printf(out, "%s\t%s\t%s\n", one->text, one->kind, one->description ? one->description : "");
    }
}
