/* How an error is told: the first line, the source line with its caret, the hint. */
#include "shell/report.h"

#include "base/utf8.h"
#include "shell/paint.h"

enum {
    REPORT_COLUMNS = 100, /* a longer source line is clipped around the place */
    REPORT_BEFORE = 40,   /* columns kept in front of the place then */
    REPORT_TAB = 4,       /* a tab is shown as so many blanks */
    REPORT_SCAN = 4096,   /* a line of more bytes is clipped without being measured */
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

/* Narrows the excerpt to REPORT_COLUMNS around the mark. */
static void excerpt_clip(struct excerpt *e) {
    if (e->line.len <= REPORT_SCAN && show_width(e->line) <= REPORT_COLUMNS) return;
    size_t width = 0;
    e->from = e->to = e->mark;
    while (e->from > 0 && width < REPORT_BEFORE) {
        size_t start = character_start(e->line, e->from - 1);
        width += show_width(span_of(e->line.ptr + start, e->from - start));
        e->from = start;
    }
    while (e->to < e->line.len && width < REPORT_COLUMNS) {
        size_t end = character_end(e->line, e->to);
        width += show_width(span_of(e->line.ptr + e->to, end - e->to));
        e->to = end;
    }
    if (e->mark_end > e->to) e->mark_end = e->to;
}

static struct excerpt excerpt_of(const struct source_line *line, uint32_t length) {
    struct excerpt e = {.line = line->text, .to = line->text.len};
    size_t column = line->column < line->text.len ? line->column : line->text.len;
    e.mark = character_start(line->text, column);
    e.mark_end = length < line->text.len - column ? column + length : line->text.len;
    excerpt_clip(&e);
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

static void push_excerpt(struct buffer *out, const struct source_line *line, const struct place *place, bool colour) {
    bool named = place->source->name != NULL;
    struct excerpt e = excerpt_of(line, place->length);
    push_gutter(out, named, line->number, 0, colour);
    if (e.from > 0) (void)buffer_push_text(out, "…");
    show_push(out, excerpt_part(&e, e.from, e.to));
    if (e.to < e.line.len) (void)buffer_push_text(out, "…");
    (void)buffer_push_byte(out, '\n');
    push_gutter(out, named, 0, digits(line->number), colour);
    push_caret(out, &e, colour);
}

/* --- the message -------------------------------------------------------------------------------------------------- */

static void push_location(struct buffer *out, const struct source_line *line, const struct place *place, bool colour) {
    if (!place->source->name) return;
    size_t column = 1;
    for (size_t at = 0; at < line->column && at < line->text.len; column++) at = character_end(line->text, at);
    paint(out, PAINT_BOLD, colour);
    push_safe(out, place->source->name);
    (void)buffer_printf(out, ":%u:%zu: ", line->number, column);
    paint(out, PAINT_PLAIN, colour);
}

/* Whether the message itself begins with "VERB:". */
static bool names_verb(const struct err *err) {
    size_t len = strlen(err->verb);
    return strncmp(err->message, err->verb, len) == 0 && err->message[len] == ':';
}

static void push_message(struct buffer *out, const struct err *err) {
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
    (void)buffer_push_byte(out, '\n');
}

static void push_hint(struct buffer *out, const struct err *err, bool colour) {
    if (!err->hint[0]) return;
    paint_text(out, PAINT_HINT, SPAN("hint:"), colour);
    (void)buffer_push_byte(out, ' ');
    push_safe(out, err->hint);
    (void)buffer_push_byte(out, '\n');
}

void report_push(struct buffer *out, const struct err *err, bool colour) {
    struct source_line line = {0};
    bool placed = err->place.source != NULL;
    if (placed) line = source_line_at(err->place);
    if (placed) push_location(out, &line, &err->place, colour);
    paint_text(out, PAINT_ERROR, SPAN("error:"), colour);
    (void)buffer_push_byte(out, ' ');
    push_message(out, err);
    if (placed) push_excerpt(out, &line, &err->place, colour);
    push_hint(out, err, colour);
}
