/* What a script that is run as a test must give: its leading comments. */
#include "shell/testing/expectation.h"

#include "base/number.h"
#include "shell/testing/mask.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static struct span trim(struct span text) {
    while (text.len && is_blank(text.ptr[0])) text = span_from(text, 1);
    while (text.len && is_blank(text.ptr[text.len - 1])) text.len--;
    return text;
}

/* Whether the line is `# WORD: …`; *rest gets what follows, trimmed. */
static bool is_directive(struct span line, const char *word, struct span *rest) {
    if (!span_starts(line, SPAN("# "))) return false;
    struct span text = span_from(line, 2);
    size_t len = strlen(word);
    if (!span_starts(text, span_text(word)) || text.len == len || text.ptr[len] != ':') return false;
    *rest = trim(span_from(text, len + 1));
    return true;
}

static bool read_number(struct span text, int64_t most, int64_t *number, unsigned line, struct err *err) {
    struct number read = number_parse(text);
    if (read.form != NUMBER_INT || read.integer < 0 || read.integer > most) {
        return err_set(err, ERR_VALUE, "line %u: a number from 0 to %d is due", line, (int)most);
    }
    *number = read.integer;
    return true;
}

/* `#| text`: a line of the section that is open. One blank behind the bar belongs to the bar. */
static bool read_expected(struct buffer *section, struct span line, unsigned number, struct err *err) {
    if (!section) return err_set(err, ERR_VALUE, "line %u: '#|' stands behind '# stdout:' or '# stderr:'", number);
    struct span text = span_from(line, 2);
    if (text.len && text.ptr[0] == ' ') text = span_from(text, 1);
    if (text.len && text.ptr[text.len - 1] == '\r') text.len--;
    bool pushed = buffer_push(section, text) && buffer_push_byte(section, '\n');
    return pushed ? true : err_memory(err);
}

/* Any other comment. Gives the section that it opens in *section, else none. */
static bool read_directive(struct expectation *e, struct span line, struct buffer **section, unsigned at,
                           struct err *err) {
    struct span rest;
    int64_t number = 0;
    *section = NULL;
    if (is_directive(line, "status", &rest)) {
        if (!read_number(rest, 255, &number, at, err)) return false;
        e->status = (int)number;
    } else if (is_directive(line, "timeout", &rest)) {
        if (!read_number(rest, 3600, &number, at, err)) return false;
        e->timeout = (unsigned)number;
    } else if (is_directive(line, "args", &rest)) {
        e->args = rest;
    } else if (is_directive(line, "stdout", &rest) && rest.len == 0) {
        e->has_out = true;
        *section = &e->out;
    } else if (is_directive(line, "stderr", &rest) && rest.len == 0) {
        e->has_err = true;
        *section = &e->err;
    }
    return true;
}

bool expectation_read(struct expectation *e, struct span script, struct err *err) {
    *e = (struct expectation){.timeout = EXPECTATION_TIMEOUT};
    struct buffer *section = NULL;
    for (unsigned number = 1; script.len; number++) {
        struct span line = mask_next_line(&script);
        bool expected = span_starts(line, SPAN("#|"));
        if (!expected && trim(line).len && line.ptr[0] != '#') break;
        bool read =
            expected ? read_expected(section, line, number, err) : read_directive(e, line, &section, number, err);
        if (!read) return false;
    }
    return true;
}

void expectation_clear(struct expectation *e) {
    buffer_clear(&e->out);
    buffer_clear(&e->err);
}
