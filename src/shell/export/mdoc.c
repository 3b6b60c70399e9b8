/* Writing mdoc(7). */
#include "shell/export/mdoc.h"

#include "base/utf8.h"

enum { LINE_MOST = 78 };

static void push_code(struct buffer *out, uint32_t code) {
    switch (code) {
    case '\\': buffer_push_text(out, "\\e"); return;
    case '"': buffer_push_text(out, "\\(dq"); return;
    case '-': buffer_push_text(out, "\\-"); return;
    case '^': buffer_push_text(out, "\\(ha"); return;
    case '~': buffer_push_text(out, "\\(ti"); return;
    case ')': buffer_push_text(out, "\\&)"); return; /* `rand()` is no reference to a page */
    default: break;
    }
    if (code < 0x80)
        buffer_push_byte(out, (char)code);
    else
        buffer_printf(out, "\\[u%04X]", (unsigned)code);
}

void mdoc_word(struct buffer *out, struct span word) {
    while (word.len) {
        size_t used = 1;
        int32_t code = utf8_decode(word, &used);
        push_code(out, code < 0 ? '?' : (uint32_t)code);
        word = span_from(word, used);
    }
}

/* --- running text --------------------------------------------------------------------------------------------------- */

/* Where a text stands that is being written. */
struct flow {
    struct buffer *out;
    size_t line; /* where the line begins */
    bool code;   /* between two backticks */
    bool begun;  /* the line has a word */
};

static void flow_break(struct flow *f) {
    if (f->begun) buffer_push_byte(f->out, '\n');
    f->line = f->out->len;
    f->begun = false;
}

/* A hyphen inside a word may break it; everywhere else it is a sign that is typed. */
static void push_inside(struct flow *f, struct buffer *out, struct span word) {
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        bool hyphen =
            c == '-' && !f->code && i > 0 && i + 1 < word.len && word.ptr[i - 1] != '-' && word.ptr[i + 1] != '-';
        if (c == '`') {
            f->code = !f->code;
            buffer_push_text(out, f->code ? "\\fB" : "\\fR");
        } else if (hyphen) {
            buffer_push_byte(out, c);
        } else {
            size_t used = 1;
            (void)utf8_decode(span_from(word, i), &used);
            mdoc_word(out, span_head(span_from(word, i), used));
            i += used - 1;
        }
    }
}

static bool ends_sentence(struct span word) {
    while (word.len > 1 && strchr(")\"'`]", word.ptr[word.len - 1])) word.len--;
    return word.len > 1 && strchr(".!?", word.ptr[word.len - 1]);
}

static void flow_word(struct flow *f, struct span word) {
    struct buffer text = {0};
    push_inside(f, &text, word);
    if (f->begun && f->out->len - f->line + 1 + text.len > LINE_MOST) flow_break(f);
    if (f->begun) buffer_push_byte(f->out, ' ');
    if (!f->begun && text.len && strchr(".'", text.ptr[0])) buffer_push_text(f->out, "\\&");
    buffer_push(f->out, buffer_span(&text));
    f->begun = true;
    if (ends_sentence(word)) flow_break(f);
    f->out->failed |= text.failed;
    buffer_clear(&text);
}

void mdoc_text(struct buffer *out, struct span text) {
    struct flow f = {.out = out, .line = out->len};
    while (text.len) {
        struct span word = span_head(text, span_find(text, ' '));
        text = span_from(text, word.len + 1);
        if (word.len) flow_word(&f, word);
    }
    flow_break(&f);
}

/* --- displays ------------------------------------------------------------------------------------------------------- */

static void push_literal_line(struct buffer *out, struct span line) {
    if (line.len && strchr(".'", line.ptr[0])) buffer_push_text(out, "\\&");
    mdoc_word(out, line);
    buffer_push_byte(out, '\n');
}

void mdoc_literal(struct buffer *out, struct span text) {
    buffer_push_text(out, ".Bd -literal -offset indent\n");
    while (text.len) {
        struct span line = span_head(text, span_find(text, '\n'));
        text = span_from(text, line.len + 1);
        push_literal_line(out, line);
    }
    buffer_push_text(out, ".Ed\n");
}

/* The lines at the beginning of the text that begin with a blank. */
static struct span shown_lines(struct span text) {
    size_t at = 0;
    while (at < text.len && text.ptr[at] == ' ') at += span_find(span_from(text, at), '\n') + 1;
    return span_head(text, at);
}

static void push_shown(struct buffer *out, struct span lines) {
    struct buffer text = {0};
    while (lines.len) {
        struct span line = span_head(lines, span_find(lines, '\n'));
        size_t indent = span_starts(line, SPAN("    ")) ? 4 : 2;
        lines = span_from(lines, line.len + 1);
        buffer_push(&text, span_from(line, indent));
        buffer_push_byte(&text, '\n');
    }
    mdoc_literal(out, buffer_span(&text));
    out->failed |= text.failed;
    buffer_clear(&text);
}

void mdoc_paragraphs(struct buffer *out, const char *text) {
    for (struct span rest = span_text(text); rest.len;) {
        struct span shown = shown_lines(rest);
        struct span line = shown.len ? shown : span_head(rest, span_find(rest, '\n'));
        rest = span_from(rest, shown.len ? shown.len : line.len + 1);
        if (!shown.len) buffer_push_text(out, ".Pp\n");
        if (shown.len)
            push_shown(out, shown);
        else
            mdoc_text(out, line);
    }
}
