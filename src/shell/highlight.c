/* The colours of an entry while it is typed. */
#include "shell/highlight.h"

#include "base/number.h"
#include "shell/complete_text.h"
#include "shell/scan.h"

/* Longer texts were pasted, and are shown without colours. */
enum { HIGHLIGHT_MOST = 64 * 1024 };

struct painter {
    struct span text;
    size_t cursor;
    const struct highlight_words *words;
    char *looks;
    size_t bracket; /* the bracket that the cursor is at; the text's length: it is at none */
};

/* Strings and comments are painted before the words that they are in, and stay. */
static void paint(struct painter *p, size_t from, size_t to, enum look look) {
    for (size_t i = from; i < to; i++) {
        if (p->looks[i] == LOOK_PLAIN) p->looks[i] = (char)look;
    }
}

/* --- words ---------------------------------------------------------------------------------------------------------- */

/* A word that is still being typed is not called wrong. */
static void paint_first(struct painter *p, size_t from, size_t to) {
    struct span word = span_of(p->text.ptr + from, to - from);
    if (p->words->known(p->words->context, word))
        paint(p, from, to, LOOK_VERB);
    else if (p->cursor != to && text_name_length(word) == word.len)
        paint(p, from, to, LOOK_UNKNOWN);
}

static bool all_of(struct span text, const char *of) {
    for (size_t i = 0; i < text.len; i++) {
        if (!strchr(of, text.ptr[i]) || text.ptr[i] == '\0') return false;
    }
    return true;
}

static bool is_host(struct span host) {
    if (host.len && host.ptr[0] == '[') return host.ptr[host.len - 1] == ']';
    return all_of(host, "0123456789.") || span_is(host, "*") || span_is(host, "localhost");
}

static bool is_port(struct span port) {
    size_t len = 0;
    while (len < port.len && text_name_char(port.ptr[len])) len++;
    return len > 0 && len == port.len;
}

/* HOST:PORT as one writes them, without looking at what the verb takes; names of hosts stay plain. */
static bool is_address(struct span word) {
    size_t colon = word.len;
    while (colon > 0 && word.ptr[colon - 1] != ':') colon--;
    if (colon == 0) return all_of(word, "0123456789.") && span_find(word, '.') < word.len;
    return is_host(span_head(word, colon - 1)) && is_port(span_from(word, colon));
}

static void paint_word(struct painter *p, size_t from, size_t to) {
    struct span word = span_of(p->text.ptr + from, to - from);
    if (span_starts(word, SPAN("--")) && word.len > 2)
        paint(p, from, from + span_find(word, '='), LOOK_OPTION);
    else if (number_parse(word).form != NUMBER_BAD || is_address(word))
        paint(p, from, to, LOOK_NUMBER);
}

/* An operand may hold several numbers: 1..5, [2]. */
static void paint_operand(struct painter *p, size_t from, size_t to) {
    for (size_t at = from; at < to;) {
        size_t used = 1;
        bool begins = at == from || !text_name_char(p->text.ptr[at - 1]);
        bool digit = p->text.ptr[at] >= '0' && p->text.ptr[at] <= '9';
        if (begins && digit && number_scan(span_of(p->text.ptr + at, to - at), &used).form != NUMBER_BAD)
            paint(p, at, at + used, LOOK_NUMBER);
        at += used;
    }
}

/* --- brackets ------------------------------------------------------------------------------------------------------- */

static bool is_bracket(struct span text, size_t at) {
    return at < text.len && text.ptr[at] != '\0' && strchr("(){}[]", text.ptr[at]);
}

/* The one before the cursor, which was typed last, else the one under it. */
static size_t bracket_at(struct span text, size_t cursor) {
    if (cursor > 0 && is_bracket(text, cursor - 1)) return cursor - 1;
    return is_bracket(text, cursor) ? cursor : text.len;
}

static void match_pair(struct painter *p, size_t open, size_t close) {
    if (p->bracket != open && p->bracket != close) return;
    p->looks[open] = (char)(p->looks[open] | LOOK_MATCHED);
    p->looks[close] = (char)(p->looks[close] | LOOK_MATCHED);
}

/* --- the text ------------------------------------------------------------------------------------------------------- */

static void take_part(void *context, enum scan_part part, size_t from, size_t to) {
    struct painter *p = context;
    switch (part) {
    case SCAN_PART_FIRST: paint_first(p, from, to); break;
    case SCAN_PART_WORD: paint_word(p, from, to); break;
    case SCAN_PART_OPERAND: paint_operand(p, from, to); break;
    case SCAN_PART_STRING: paint(p, from, to, LOOK_STRING); break;
    case SCAN_PART_COMMENT: paint(p, from, to, LOOK_COMMENT); break;
    case SCAN_PART_PAIR: match_pair(p, from, to - 1); break;
    }
}

/* What is open behind a newline that the step from `from` on went over. A literal is gone over in one step. */
static char opener_behind(const struct scanner *s, size_t from) {
    char first = s->text.ptr[from], open = scan_opener(s);
    if (first == '\n' || open == '"') return open ? open : ' ';
    return first;
}

static void push_openers(struct buffer *openers, const struct scanner *s, size_t from) {
    for (size_t at = from; at < s->at; at++) {
        if (s->text.ptr[at] == '\n') buffer_push_byte(openers, opener_behind(s, from));
    }
}

/* Without looks: all plain, and nothing is said of the rows. */
static bool leave_plain(struct span text, struct buffer *openers) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n') buffer_push_byte(openers, ' ');
    }
    return !openers->failed;
}

bool highlight(struct span text, size_t cursor, const struct highlight_words *words, struct buffer *looks,
               struct buffer *openers) {
    looks->len = openers->len = 0;
    if (!buffer_push_repeat(looks, LOOK_PLAIN, text.len)) return false;
    if (text.len > HIGHLIGHT_MOST) return leave_plain(text, openers);
    struct painter p = {text, cursor, words, looks->ptr, bracket_at(text, cursor)};
    struct scan_reader reader = {&p, take_part};
    struct scanner s;
    scan_begin(&s, text, &reader);
    for (size_t from = s.at; scan_step(&s); from = s.at) push_openers(openers, &s, from);
    scan_end(&s);
    return !openers->failed && (!s.lost || leave_plain(span_from(text, s.at), openers));
}
