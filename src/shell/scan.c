/* One pass over text that may be half written and wrong. */
#include "shell/scan.h"

#include "shell/complete_text.h"
#include "spec/constant.h"

static void tell(const struct scanner *s, enum scan_part part, size_t from, size_t to) {
    if (s->reader && from < to) s->reader->part(s->reader->context, part, from, to);
}

static char peek(const struct scanner *s, size_t ahead) {
    return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : '\0';
}

/* --- statements ----------------------------------------------------------------------------------------------------- */

/* Where an assignment may stand: past its `=` if there is one, else where it was. */
static void try_targets(struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    size_t end = 0;
    while (text_blank(peek(s, 0))) s->at++;
    switch (text_targets(s->text, s->at, &end)) {
    case TARGETS_NONE: return;
    case TARGETS_ASSIGNED: f->mode = SCAN_COMMAND; break;
    case TARGETS_OPEN: f->mode = SCAN_TARGET; break;
    }
    s->at = end;
}

static void begin(struct scanner *s, enum scan_mode mode) {
    struct scan_frame *f = scan_top(s);
    f->mode = mode;
    f->word = SCAN_NO_WORD;
    s->count = f->first;
    if (mode == SCAN_START || mode == SCAN_CONDITION) try_targets(s);
}

/* The cursor is behind what opens it. */
static void push(struct scanner *s, enum scan_open kind, enum scan_mode mode) {
    if (s->depth == SCAN_DEPTH) {
        s->lost = true;
        return;
    }
    struct scan_frame f = {kind, mode, SCAN_NO_WORD, s->count, s->at - 1, s->at - 1};
    if (kind == SCAN_QUOTE) f.word = s->at;
    s->frames[s->depth++] = f;
    if (kind == SCAN_BLOCK) begin(s, SCAN_START);
}

/* The cursor is behind what closes the innermost frame of either kind, and with it what is left open inside. */
static void pop(struct scanner *s, enum scan_open kind, enum scan_open other) {
    size_t depth = s->depth;
    while (depth > 1 && s->frames[depth - 1].kind != kind && s->frames[depth - 1].kind != other) depth--;
    if (depth <= 1) return;
    bool block = s->frames[depth - 1].kind == SCAN_BLOCK;
    tell(s, SCAN_PART_PAIR, s->frames[depth - 1].at, s->at);
    s->count = s->frames[depth - 1].first;
    s->depth = depth - 1;
    if (block) begin(s, SCAN_AFTER_BLOCK);
    if (scan_top(s)->kind == SCAN_QUOTE) scan_top(s)->piece = s->at;
}

/* --- words ---------------------------------------------------------------------------------------------------------- */

struct opener {
    const char *word;
    enum scan_mode mode;
};

/* What follows the words that begin something. */
static const struct opener openers[] = {
    {"if", SCAN_CONDITION},    {"while", SCAN_CONDITION},   {"for", SCAN_FOR},         {"fn", SCAN_NAMES},
    {"test", SCAN_NAMES},      {"catch", SCAN_NAMES},       {"try", SCAN_NAMES},       {"global", SCAN_GLOBAL},
    {"fails", SCAN_ERRNO},     {"spawn", SCAN_COMMAND},     {"time", SCAN_COMMAND},    {"return", SCAN_COMMAND},
    {"else", SCAN_AFTER_ELSE}, {"assert", SCAN_EXPRESSION}, {"true", SCAN_EXPRESSION}, {"false", SCAN_EXPRESSION},
    {"nil", SCAN_EXPRESSION},  {"not", SCAN_EXPRESSION},    {"break", SCAN_NAMES},     {"continue", SCAN_NAMES},
};

/* The first word of a statement, condition or command was finished. */
static void classify(struct scanner *s, struct span word) {
    for (size_t i = 0; i < COUNT(openers); i++) {
        if (span_is(word, openers[i].word)) {
            begin(s, openers[i].mode);
            return;
        }
    }
    scan_top(s)->mode = constant_find(word) ? SCAN_EXPRESSION : SCAN_WORDS;
    if (s->count < SCAN_WORD_ROOM) s->words[s->count++] = word;
}

static bool expects_command(enum scan_mode mode) {
    return mode == SCAN_START || mode == SCAN_CONDITION || mode == SCAN_COMMAND;
}

static enum scan_part part_of(enum scan_mode mode) {
    bool first = expects_command(mode) || mode == SCAN_AFTER_ELSE || mode == SCAN_AFTER_BLOCK;
    return first ? SCAN_PART_FIRST : mode == SCAN_WORDS ? SCAN_PART_WORD : SCAN_PART_OPERAND;
}

static void finish_word(struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    if (f->word == SCAN_NO_WORD) return;
    struct span word = span_of(s->text.ptr + f->word, s->at - f->word);
    tell(s, part_of(f->mode), f->word, s->at);
    f->word = SCAN_NO_WORD;
    switch (f->mode) {
    case SCAN_START:
    case SCAN_CONDITION:
    case SCAN_COMMAND:
    case SCAN_AFTER_ELSE:
    case SCAN_AFTER_BLOCK: classify(s, word); break;
    case SCAN_WORDS:
        if (s->count < SCAN_WORD_ROOM) s->words[s->count++] = word;
        break;
    case SCAN_ERRNO: f->mode = SCAN_COMMAND; break;
    case SCAN_FOR: f->mode = SCAN_IN; break;
    case SCAN_IN: f->mode = SCAN_COMMAND; break;
    case SCAN_TARGET:
    case SCAN_EXPRESSION:
    case SCAN_NAMES:
    case SCAN_GLOBAL: break;
    }
}

/* What does not begin with a name character is an expression, wherever a command may stand. */
static void open_word(struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    if (f->word != SCAN_NO_WORD) return;
    f->word = s->at;
    if (expects_command(f->mode) && !text_name_start(peek(s, 0))) f->mode = SCAN_EXPRESSION;
}

/* --- characters ----------------------------------------------------------------------------------------------------- */

/* Past text that ends with `close`; the text may end in it. `from` is where it begins. A pattern ends with its line. */
static void skip_literal(struct scanner *s, size_t from, char close) {
    bool pattern = close == '/';
    for (s->at++; s->at < s->text.len; s->at++) {
        if (pattern && peek(s, 0) == '\\')
            s->at++;
        else if (peek(s, 0) == close || (pattern && peek(s, 0) == '\n'))
            break;
    }
    s->literal = s->at >= s->text.len ? close : '\0';
    s->at = s->literal ? s->text.len : s->at + (peek(s, 0) == close);
    tell(s, SCAN_PART_STRING, from, s->at);
}

static void open_quote(struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    bool hex = f->word != SCAN_NO_WORD && s->at == f->word + 1 && s->text.ptr[f->word] == 'x';
    if (f->word == SCAN_NO_WORD || hex) {
        f->word = f->word == SCAN_NO_WORD ? s->at : f->word;
        if (expects_command(f->mode)) f->mode = SCAN_EXPRESSION;
    }
    if (hex) {
        skip_literal(s, f->word, '"');
        return;
    }
    s->at++;
    push(s, SCAN_QUOTE, SCAN_NAMES);
}

/* `name(` is a call, whose arguments are expressions; any other `(` holds a command or an expression. */
static void open_round(struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    bool call = f->word != SCAN_NO_WORD && s->at > f->word && text_name_char(s->text.ptr[s->at - 1]);
    if (expects_command(f->mode)) f->mode = SCAN_EXPRESSION;
    if (f->word == SCAN_NO_WORD) f->word = s->at;
    s->at++;
    push(s, SCAN_ROUND, call ? SCAN_EXPRESSION : SCAN_COMMAND);
}

static void open_curly(struct scanner *s) {
    finish_word(s);
    struct scan_frame *f = scan_top(s);
    bool record = text_record_follows(span_from(s->text, s->at + 1));
    if (record) f->word = s->at;
    s->at++;
    push(s, record ? SCAN_RECORD : SCAN_BLOCK, record ? SCAN_EXPRESSION : SCAN_START);
}

static void dollar(struct scanner *s) {
    open_word(s);
    s->at++;
    if (peek(s, 0) != '(') return;
    s->at++;
    push(s, SCAN_ROUND, SCAN_COMMAND);
}

static void newline(struct scanner *s) {
    finish_word(s);
    s->at++;
    if (scan_top(s)->kind == SCAN_BLOCK) begin(s, SCAN_START);
}

static bool comment_begins(const struct scanner *s) {
    return s->at == 0 || memchr(" \t\r\n;{}([,", s->text.ptr[s->at - 1], 10) != NULL;
}

/* A comment ends before its newline, which then ends the statement. */
static void comment(struct scanner *s) {
    finish_word(s);
    size_t from = s->at;
    s->at += span_find(span_from(s->text, s->at), '\n');
    s->literal = s->at >= s->text.len ? '#' : '\0';
    tell(s, SCAN_PART_COMMENT, from, s->at);
}

/* `$(` in a string. */
static void inner_command(struct scanner *s) {
    tell(s, SCAN_PART_STRING, scan_top(s)->piece, s->at - 1);
    s->at++;
    push(s, SCAN_ROUND, SCAN_COMMAND);
}

/* In a string: its end, an escape, or `$(` which holds a command. */
static void step_quote(struct scanner *s) {
    switch (peek(s, 0)) {
    case '\\': s->at += s->at + 1 < s->text.len ? 2 : 1; break;
    case '"':
        s->at++;
        tell(s, SCAN_PART_STRING, scan_top(s)->piece, s->at);
        s->depth--;
        break;
    case '$':
        s->at++;
        if (peek(s, 0) == '(') inner_command(s);
        break;
    default: s->at++;
    }
}

static bool pattern_begins(const struct scanner *s) {
    size_t at = s->at;
    while (at > 0 && text_blank(s->text.ptr[at - 1])) at--;
    return at == 0 || memchr("~([,=:\n", s->text.ptr[at - 1], 7) != NULL;
}

/* A sign in an expression ends a word; elsewhere it is a character like others. Gives whether it was one. */
static bool step_sign(struct scanner *s, char c) {
    struct scan_frame *f = scan_top(s);
    bool operand = f->mode == SCAN_EXPRESSION || (f->word == SCAN_NO_WORD && expects_command(f->mode));
    if (!operand || !memchr("=<>!~+-*/%&|^:,[", c, 16)) return false;
    finish_word(s);
    f->mode = SCAN_EXPRESSION;
    if (c == '/' && pattern_begins(s)) {
        skip_literal(s, s->at, '/');
        return true;
    }
    s->at++;
    return true;
}

/* `[` keeps the word open, so that fields of `$list[0]` are found. */
static bool step_square(struct scanner *s, char c) {
    struct scan_frame *f = scan_top(s);
    if (c == ']' && f->kind == SCAN_SQUARE) {
        s->at++;
        pop(s, SCAN_SQUARE, SCAN_SQUARE);
        return true;
    }
    if (c != '[' || (f->mode != SCAN_EXPRESSION && !(f->word == SCAN_NO_WORD && expects_command(f->mode))))
        return false;
    open_word(s);
    s->at++;
    push(s, SCAN_SQUARE, SCAN_EXPRESSION);
    return true;
}

static void close_bracket(struct scanner *s, enum scan_open kind, enum scan_open other) {
    finish_word(s);
    s->at++;
    pop(s, kind, other);
}

static void step_plain(struct scanner *s) {
    char c = peek(s, 0);
    if (step_square(s, c) || step_sign(s, c)) return;
    open_word(s);
    s->at++;
}

static void step(struct scanner *s) {
    if (scan_top(s)->kind == SCAN_QUOTE) {
        step_quote(s);
        return;
    }
    switch (peek(s, 0)) {
    case ' ':
    case '\t':
    case '\r':
        finish_word(s); /* which may have gone on to where an assignment's value begins */
        if (text_blank(peek(s, 0))) s->at++;
        break;
    case '\n': newline(s); break;
    case ';':
        finish_word(s);
        s->at++;
        if (scan_top(s)->kind == SCAN_BLOCK) begin(s, SCAN_START);
        break;
    case '\\': s->at += s->at + 1 < s->text.len ? 2 : 1; break;
    case '#':
        if (comment_begins(s))
            comment(s);
        else
            step_plain(s);
        break;
    case '"': open_quote(s); break;
    case '\'':
        open_word(s);
        skip_literal(s, s->at, '\'');
        break;
    case '(': open_round(s); break;
    case ')': close_bracket(s, SCAN_ROUND, SCAN_ROUND); break;
    case '{': open_curly(s); break;
    case '}': close_bracket(s, SCAN_BLOCK, SCAN_RECORD); break;
    case '$': dollar(s); break;
    default: step_plain(s);
    }
}

/* --- from outside --------------------------------------------------------------------------------------------------- */

void scan_begin(struct scanner *s, struct span text, const struct scan_reader *reader) {
    s->text = text;
    s->at = 0;
    s->reader = reader;
    s->depth = 1;
    s->count = 0;
    s->literal = '\0';
    s->lost = false;
    s->frames[0] = (struct scan_frame){.kind = SCAN_BLOCK, .mode = SCAN_START, .word = SCAN_NO_WORD};
    begin(s, SCAN_START);
}

bool scan_step(struct scanner *s) {
    if (s->at >= s->text.len || s->lost) return false;
    step(s);
    return true;
}

void scan_end(struct scanner *s) {
    struct scan_frame *f = scan_top(s);
    if (s->lost) return;
    if (f->kind == SCAN_QUOTE)
        tell(s, SCAN_PART_STRING, f->piece, s->text.len);
    else
        finish_word(s);
}

char scan_opener(const struct scanner *s) {
    static const char opens[] = {
        [SCAN_BLOCK] = '{', [SCAN_ROUND] = '(', [SCAN_SQUARE] = '[', [SCAN_RECORD] = '{', [SCAN_QUOTE] = '"'};
    if (s->literal && s->literal != '#') return s->literal;
    return s->depth > 1 ? opens[s->frames[s->depth - 1].kind] : '\0';
}

unsigned scan_depth(struct span text, char *open) {
    struct scanner s;
    unsigned depth = 0;
    scan_begin(&s, text, NULL);
    while (scan_step(&s)) continue;
    for (size_t i = 1; i < s.depth; i++) depth += s.frames[i].kind != SCAN_QUOTE;
    *open = scan_opener(&s);
    return depth;
}
