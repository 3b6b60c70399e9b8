/* What is said at the cursor where nothing can be offered: what is due there, or what there is none of. */
#include "shell/complete_note.h"

#include "base/utf8.h"
#include "net/show.h"
#include "shell/complete_fill.h"
#include "shell/complete_text.h"

static bool is_of_sockopt(enum kind kind) {
    return kind == KIND_LEVEL || kind == KIND_OPTION || kind == KIND_TYPED;
}

/* An address that was begun lacks this. */
static const char *address_lacks(const struct verb *verb, struct span word) {
    char last = word.len ? word.ptr[word.len - 1] : '\0';
    if (last == '@') return "an abstract name follows";
    if (last != ':' || !text_host_length(word)) return NULL;
    return verb->need == NEED_UNBOUND ? "a port follows; 0 takes one that is free"
                                      : "a port follows, for example 80 or http";
}

static void note_missing(struct buffer *note, const char *what, struct span word) {
    buffer_printf(note, "no %s starts with '", what);
    escape_push(note, word, ESCAPE_ALL);
    buffer_push_byte(note, '\'');
}

static void note_value(struct buffer *note, const struct request *r, struct span word) {
    enum kind kind = slot_kind(&r->slot);
    const struct offers_place place = {r->m, r->slot.verb, r->scene};
    const char *lacks = kind == KIND_ADDRESS ? address_lacks(r->slot.verb, word) : NULL;
    if (is_of_sockopt(kind) && note_sockopt(note, &place, kind)) return;
    if (lacks || (word.len && (kind == KIND_PATH || kind == KIND_FILE))) {
        if (lacks)
            buffer_push_text(note, lacks);
        else
            note_missing(note, "file", word);
        return;
    }
    const char *name = r->slot.what == SLOT_PARAM ? r->slot.param->name : r->slot.option->name;
    buffer_printf(note, "%s%s: %s", r->slot.what == SLOT_PARAM ? "" : "--", name, kind_meaning(kind));
}

static void note_handle(struct buffer *note, const struct request *r, struct span word) {
    struct buffer open = {0};
    if (!push_open_handles(&open, r->m)) {
        buffer_push_text(note, "no handle is open; socket makes one");
    } else {
        note_missing(note, "handle", word);
        buffer_printf(note, "; open: %.*s", SPAN_ARG(buffer_span(&open)));
    }
    buffer_clear(&open);
}

/* The words of what is no verb: a function takes what its `fn` says. */
static void note_unknown(struct buffer *note, const struct request *r) {
    struct span name = r->scene->word_count ? r->scene->words[0] : SPAN("");
    struct buffer parameters = {0};
    if (slot_push_own(r->m, name, 0, &parameters)) {
        buffer_printf(note, "usage: %.*s%.*s", SPAN_ARG(name), SPAN_ARG(buffer_span(&parameters)));
    } else if (name.len) {
        buffer_push_text(note, "no verb '");
        escape_push(note, name, ESCAPE_ALL);
        buffer_push_byte(note, '\'');
    }
    buffer_clear(&parameters);
}

static void note_argument(struct buffer *note, const struct request *r, struct span word) {
    if (!r->slot.verb) {
        note_unknown(note, r);
        return;
    }
    bool value = r->slot.what == SLOT_PARAM || r->slot.what == SLOT_VALUE;
    if (value && slot_kind(&r->slot) == KIND_HANDLE) {
        note_handle(note, r, word);
    } else if (value) {
        note_value(note, r, word);
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

void note_push(struct completion *out, const struct request *r, struct span word) {
    struct buffer note = {0};
    const char *what = missing(r->scene->at);
    if (r->scene->at == SCENE_ARGUMENT)
        note_argument(&note, r, word);
    else if (what && word.len) {
        note_missing(&note, what, word);
    } else if (what) {
        buffer_printf(&note, "no %s here", what);
    }
    struct span fits = show_cut(buffer_span(&note), sizeof out->note - 1);
    if (fits.len) memcpy(out->note, fits.ptr, fits.len);
    out->note[fits.len] = '\0';
    buffer_clear(&note);
}
