/* How an error is told: the first line, the source line with its caret, the hint. */
#include "shell/report.h"

#include "base/utf8.h"
#include "shell/paint.h"
#include "spec/wrap.h"

enum {
    REPORT_COLUMNS = 100, /* a longer source line is clipped around the place, where there is no terminal */
    REPORT_LEAST = 20,    /* less than this is not clipped to, however narrow the terminal */
    REPORT_TAB = 4,       /* a tab is shown as so many blanks */
    REPORT_SCAN = 4096,   /* a line of more bytes is clipped without being measured */
};

/* Where a report goes. `columns`: of the terminal; 0: it is none. */
struct sheet {
    struct buffer *out;
    size_t columns;
    bool colour;
};

/* The language's own errors are told by their message alone; those of the kernel by name, number and message. */
static const char *const own_names[] = {ERR_SYNTAX, ERR_NAME, ERR_TYPE, ERR_VALUE, ERR_LIMIT, ERR_ASSERT, ERR_EOF};

static bool own_name(const char *name) {
    for (size_t i = 0; i < COUNT(own_names); i++) {
        if (strcmp(name, own_names[i]) == 0) return true;
    }
    return false;
}

static void push_safe(struct buffer *out, const char *text) {
    (void)escape_push(out, span_text(text), ESCAPE_ALL);
}

/* --- a source line as it is shown: escaped, tabs as blanks -------------------------------------------------------- */

static void show_push(struct buffer *out, struct span text) {
    while (text.len) {
        size_t run = span_find(text, '\t');
        (void)escape_push(out, span_head(text, run), ESCAPE_ALL);
        if (run == text.len) return;
        (void)buffer_push_repeat(out, ' ', REPORT_TAB);
        text = span_from(text, run + 1);
    }
}

static size_t show_width(struct span text) {
    size_t width = 0;
    while (text.len) {
        size_t run = span_find(text, '\t');
        width += escape_width(span_head(text, run));
        if (run == text.len) break;
        width += REPORT_TAB;
        text = span_from(text, run + 1);
    }
    return width;
}

/* Where the character that holds byte `at` begins. */
static size_t character_start(struct span text, size_t at) {
    size_t start = at;
    while (start > 0 && at - start < 3 && start < text.len && ((unsigned char)text.ptr[start] & 0xC0) == 0x80) start--;
    if (start == at || start >= text.len) return at;
    size_t used;
    (void)utf8_decode(span_from(text, start), &used);
    return start + used > at ? start : at;
}

static size_t character_end(struct span text, size_t at) {
    size_t used;
    (void)utf8_decode(span_from(text, at), &used);
    return at + used;
}

/* The part of a line that is shown, and the marked part of it: byte offsets into the line. */
struct excerpt {
    struct span line;
    size_t from, to;
    size_t mark, mark_end;
};

/* Narrows the excerpt to so many columns around the mark: two fifths of them before it. */
static void excerpt_clip(struct excerpt *e, size_t columns) {
    if (e->line.len <= REPORT_SCAN && show_width(e->line) <= columns) return;
    size_t width = 0;
    e->from = e->to = e->mark;
    while (e->from > 0 && width < columns * 2 / 5) {
        size_t start = character_start(e->line, e->from - 1);
        width += show_width(span_of(e->line.ptr + start, e->from - start));
        e->from = start;
    }
    while (e->to < e->line.len && width < columns) {
        size_t end = character_end(e->line, e->to);
        width += show_width(span_of(e->line.ptr + e->to, end - e->to));
        e->to = end;
    }
    if (e->mark_end > e->to) e->mark_end = e->to;
}

static struct excerpt excerpt_of(const struct source_line *line, uint32_t length, size_t columns) {
    struct excerpt e = {.line = line->text, .to = line->text.len};
    size_t column = line->column < line->text.len ? line->column : line->text.len;
    e.mark = character_start(line->text, column);
    e.mark_end = length < line->text.len - column ? column + length : line->text.len;
    excerpt_clip(&e, columns);
    return e;
}

static struct span excerpt_part(const struct excerpt *e, size_t from, size_t to) {
    return span_head(span_from(e->line, from), to - from);
}

static void push_caret(struct buffer *out, const struct excerpt *e, bool colour) {
    size_t before = show_width(excerpt_part(e, e->from, e->mark)) + (e->from > 0);
    size_t marked = show_width(excerpt_part(e, e->mark, e->mark_end));
    (void)buffer_push_repeat(out, ' ', before);
    paint(out, PAINT_ERROR, colour);
    (void)buffer_push_byte(out, '^');
    if (marked > 1) (void)buffer_push_repeat(out, '~', marked - 1);
    paint(out, PAINT_PLAIN, colour);
    (void)buffer_push_byte(out, '\n');
}

/* A gutter with the line's number where the text is a file's; two blanks where it was typed. Both rows of the excerpt
   have it; `number` 0 leaves the number out and gives its width. */
static void push_gutter(struct buffer *out, bool named, uint32_t number, int width, bool colour) {
    (void)buffer_push_text(out, "  ");
    if (!named) return;
    paint(out, PAINT_DIM, colour);
    if (number)
        (void)buffer_printf(out, "%u", number);
    else
        (void)buffer_push_repeat(out, ' ', (size_t)width);
    (void)buffer_push_text(out, " | ");
    paint(out, PAINT_PLAIN, colour);
}

static int digits(uint32_t number) {
    int count = 1;
    while (number >= 10) {
        number /= 10;
        count++;
    }
    return count;
}

/* How much of a source line fits beside the gutter, and an `…` at either end. */
static size_t excerpt_room(size_t columns, size_t gutter) {
    enum { MARKS = 4 }; /* a wide character may be one column too many */
    if (columns == 0) return REPORT_COLUMNS;
    return columns > gutter + MARKS + REPORT_LEAST ? columns - gutter - MARKS : REPORT_LEAST;
}

static void push_excerpt(struct sheet *s, const struct source_line *line, const struct place *place) {
    bool named = place->source->name != NULL;
    int width = digits(line->number);
    struct excerpt e = excerpt_of(line, place->length, excerpt_room(s->columns, named ? (size_t)width + 5 : 2));
    push_gutter(s->out, named, line->number, 0, s->colour);
    if (e.from > 0) (void)buffer_push_text(s->out, "…");
    show_push(s->out, excerpt_part(&e, e.from, e.to));
    if (e.to < e.line.len) (void)buffer_push_text(s->out, "…");
    (void)buffer_push_byte(s->out, '\n');
    push_gutter(s->out, named, 0, width, s->colour);
    push_caret(s->out, &e, s->colour);
}

/* --- the message -------------------------------------------------------------------------------------------------- */

/* "server.sks:2:13: "; gives the columns that it takes. */
static size_t push_location(struct sheet *s, const struct source_line *line, const struct place *place) {
    struct buffer where = {0};
    size_t column = 1;
    if (!place->source->name) return 0;
    for (size_t at = 0; at < line->column && at < line->text.len; column++) at = character_end(line->text, at);
    push_safe(&where, place->source->name);
    (void)buffer_printf(&where, ":%u:%zu: ", line->number, column);
    paint(s->out, PAINT_BOLD, s->colour);
    (void)buffer_push(s->out, buffer_span(&where));
    paint(s->out, PAINT_PLAIN, s->colour);
    size_t taken = wrap_width(buffer_span(&where));
    s->out->failed |= where.failed;
    buffer_clear(&where);
    return taken;
}

/* A labelled text from that column on, "error: …": further lines stand below its first word, where there is a width. */
static void push_labelled(struct sheet *s, size_t column, enum paint how, struct span label,
                          const struct buffer *text) {
    paint_text(s->out, how, label, s->colour);
    (void)buffer_push_byte(s->out, ' ');
    if (s->columns)
        (void)wrap_within(s->out, buffer_span(text), column + label.len + 1, label.len + 1, s->columns);
    else
        (void)buffer_push(s->out, buffer_span(text));
    (void)buffer_push_byte(s->out, '\n');
    s->out->failed |= text->failed;
}

/* Whether the message itself begins with "VERB:". */
static bool names_verb(const struct err *err) {
    size_t len = strlen(err->verb);
    return strncmp(err->message, err->verb, len) == 0 && err->message[len] == ':';
}

static void push_what(struct buffer *out, const struct err *err) {
    if (err->verb && !names_verb(err)) {
        push_safe(out, err->verb);
        (void)buffer_push_text(out, ": ");
    }
    if (!own_name(err->name)) (void)buffer_printf(out, "%s (%d): ", err->name, err->number);
    push_safe(out, err->message);
    if (err->detail[0]) {
        (void)buffer_push_text(out, " (");
        push_safe(out, err->detail);
        (void)buffer_push_byte(out, ')');
    }
}

static void push_hint(struct sheet *s, const struct err *err) {
    struct buffer text = {0};
    if (!err->hint[0]) return;
    push_safe(&text, err->hint);
    push_labelled(s, 0, PAINT_HINT, SPAN("hint:"), &text);
    buffer_clear(&text);
}

void report_push(struct buffer *out, const struct err *err, bool colour, size_t columns) {
    struct sheet s = {out, columns, colour};
    struct source_line line = {0};
    struct buffer what = {0};
    bool placed = err->place.source != NULL;
    if (placed) line = source_line_at(err->place);
    push_what(&what, err);
    push_labelled(&s, placed ? push_location(&s, &line, &err->place) : 0, PAINT_ERROR, SPAN("error:"), &what);
    if (placed) push_excerpt(&s, &line, &err->place);
    push_hint(&s, err);
    buffer_clear(&what);
}
