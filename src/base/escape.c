/* Safe display of bytes that are not ours. */
#include "base/utf8.h"

#include <stdio.h>

/* More marks than any language puts on one base are there to run over the lines around. */
enum { MARKS_MOST = 4, ESCAPE_ROOM = 16 };

/* A walk over bytes that are to be shown, a character or an invalid byte a step. */
struct walk {
    struct span text;
    size_t at;
    enum escape_mode mode;
    int marks; /* combining marks on the last base; -1 where nothing stands that could carry one */
};

/* One step: the bytes it took, the columns it takes, and what is shown instead (length 0: the bytes as they are). */
struct step {
    size_t used, columns, escaped;
    char escape[ESCAPE_ROOM];
};

/* The letter behind the backslash for what has one, or NUL. */
static char short_escape(int32_t code, enum escape_mode mode) {
    switch (code) {
    case '\0': return '0';
    case '\n': return mode == ESCAPE_LINES ? '\0' : 'n';
    case '\t': return mode == ESCAPE_LINES ? '\0' : 't';
    case '\r': return 'r';
    case 0x1b: return 'e';
    case '\\':
    case '"':
    case '$': return mode == ESCAPE_LITERAL ? (char)code : '\0';
    default: return '\0';
    }
}

/* `code` is -1 for a byte that is no UTF-8. */
static void escape_step(struct step *step, int32_t code, unsigned char byte, enum escape_mode mode) {
    char letter = short_escape(code, mode);
    unsigned number = code < 0 ? byte : (unsigned)code;
    int length;
    if (letter)
        length = snprintf(step->escape, sizeof step->escape, "\\%c", letter);
    else if (code < 0x80)
        length = snprintf(step->escape, sizeof step->escape, "\\x%02x", number);
    else
        length = snprintf(step->escape, sizeof step->escape, "\\u{%x}", number);
    step->escaped = step->columns = (size_t)length;
}

static bool kept_control(const struct walk *w, int32_t code) {
    return w->mode == ESCAPE_LINES && (code == '\n' || code == '\t');
}

/* Whether a character of this width is shown as it is, counting the marks on the base before it. */
static bool shown_as_is(struct walk *w, int width) {
    if (width == 0 && w->marks >= 0 && w->marks < MARKS_MOST)
        w->marks++;
    else if (width > 0)
        w->marks = 0;
    else
        return false;
    return true;
}

static struct step walk_step(struct walk *w) {
    struct span rest = span_from(w->text, w->at);
    struct step step = {.used = 1};
    int32_t code = utf8_decode(rest, &step.used);
    int width = code < 0 ? -1 : utf8_width((uint32_t)code);
    w->at += step.used;
    if (!short_escape(code, w->mode) && shown_as_is(w, width)) {
        step.columns = (size_t)width;
        return step;
    }
    w->marks = -1;
    if (!kept_control(w, code)) escape_step(&step, code, (unsigned char)rest.ptr[0], w->mode);
    return step;
}

static struct walk walk_begin(struct span text, enum escape_mode mode) {
    return (struct walk){.text = text, .mode = mode, .marks = -1};
}

size_t escape_width(struct span text) {
    struct walk w = walk_begin(text, ESCAPE_ALL);
    size_t columns = 0;
    while (w.at < text.len) columns += walk_step(&w).columns;
    return columns;
}

bool escape_push(struct buffer *b, struct span text, enum escape_mode mode) {
    struct walk w = walk_begin(text, mode);
    size_t shown = 0; /* up to here it is in the buffer */
    while (w.at < text.len) {
        size_t before = w.at;
        struct step step = walk_step(&w);
        if (step.escaped == 0) continue;
        if (!buffer_push(b, span_of(text.ptr + shown, before - shown))) return false;
        if (!buffer_push(b, span_of(step.escape, step.escaped))) return false;
        shown = w.at;
    }
    return buffer_push(b, span_from(text, shown));
}

bool escape_needless(struct span text) {
    struct walk w = walk_begin(text, ESCAPE_ALL);
    while (w.at < text.len) {
        if (walk_step(&w).escaped) return false;
    }
    return true;
}

bool escape_mostly_binary(struct span text) {
    struct walk w = walk_begin(text, ESCAPE_ALL);
    size_t binary = 0;
    while (w.at < text.len) {
        struct step step = walk_step(&w);
        binary += step.escaped > 1 && (step.escape[1] == 'x' || step.escape[1] == '0');
    }
    return binary > text.len / 10;
}
