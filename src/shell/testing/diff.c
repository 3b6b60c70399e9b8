/* Expected and actual lines side by side, for a person to read. */
#include "shell/testing/diff.h"

#include "base/utf8.h"
#include "shell/testing/mask.h"

#include <stdint.h>

enum { DIFF_CONTEXT = 3, DIFF_LINES = 60 };

void diff_push_lines(struct buffer *out, struct span text, const char *mark, size_t most, size_t indent) {
    for (size_t shown = 0; text.len; shown++) {
        struct span line = mask_next_line(&text);
        (void)buffer_push_repeat(out, ' ', indent);
        (void)buffer_push_text(out, shown < most ? mark : "…");
        if (shown < most) (void)escape_push(out, line, ESCAPE_ALL);
        (void)buffer_push_byte(out, '\n');
        if (shown == most) return;
    }
}

/* How many bytes of the actual text begin with lines that the expected text begins with too; *same_expected gets the
   bytes of those there. `lines` is how many there are. */
struct common {
    size_t expected, actual, lines;
};

static struct common common_head(struct span expected, struct span actual, struct span tmp) {
    struct common c = {0};
    struct span e = expected, a = actual;
    while (e.len && a.len) {
        struct span wanted = mask_next_line(&e);
        if (!mask_matches(wanted, mask_next_line(&a), tmp)) break;
        c = (struct common){expected.len - e.len, actual.len - a.len, c.lines + 1};
    }
    return c;
}

/* Takes the last line (without its newline) off the text. */
static struct span last_line(struct span *text) {
    size_t end = text->len && text->ptr[text->len - 1] == '\n' ? text->len - 1 : text->len;
    size_t start = end;
    while (start > 0 && text->ptr[start - 1] != '\n') start--;
    struct span line = span_head(span_from(*text, start), end - start);
    text->len = start;
    return line;
}

static struct common common_tail(struct span expected, struct span actual, struct span tmp) {
    struct common c = {0};
    struct span e = expected, a = actual;
    while (e.len && a.len) {
        struct span wanted = last_line(&e);
        if (!mask_matches(wanted, last_line(&a), tmp)) break;
        c = (struct common){expected.len - e.len, actual.len - a.len, c.lines + 1};
    }
    return c;
}

/* The last few lines of a text. */
static struct span few_last(struct span text) {
    struct span rest = text;
    for (int i = 0; i < DIFF_CONTEXT && rest.len; i++) (void)last_line(&rest);
    return span_from(text, rest.len);
}

void diff_push(struct buffer *out, struct span expected, struct span actual, struct span tmp, size_t indent) {
    struct common head = common_head(expected, actual, tmp);
    struct span before = span_head(actual, head.actual);
    expected = span_from(expected, head.expected);
    actual = span_from(actual, head.actual);
    struct common tail = common_tail(expected, actual, tmp);
    struct span after = span_from(actual, actual.len - tail.actual);
    diff_push_lines(out, few_last(before), "  ", SIZE_MAX, indent);
    diff_push_lines(out, span_head(expected, expected.len - tail.expected), "- ", DIFF_LINES, indent);
    diff_push_lines(out, span_head(actual, actual.len - tail.actual), "+ ", DIFF_LINES, indent);
    diff_push_lines(out, after, "  ", DIFF_CONTEXT, indent);
}
