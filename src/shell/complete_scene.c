/* What stands at the cursor: one pass over the text before it, with a stack of what is open. It is no parser: it must make
 * sense of text that is half written and wrong, so it guesses where the parser would refuse.
 */
#include "shell/complete_scene.h"

#include "shell/complete_text.h"
#include "spec/constant.h"

/* What the next word of a frame is. */
enum mode {
    MODE_START,     /* a statement's first word */
    MODE_CONDITION, /* after `if`, `while` */
    MODE_COMMAND,   /* a command or an expression */
    MODE_TARGET,    /* after `a,` at the start of a statement */
    MODE_WORDS,     /* a command's words */
    MODE_EXPRESSION,
    MODE_NAMES, /* names being made: fn, catch, test */
    MODE_GLOBAL,
    MODE_ERRNO,
    MODE_FOR, /* the loop's variable */
    MODE_IN,
    MODE_AFTER_BLOCK,
    MODE_AFTER_ELSE,
};

enum opened { OPEN_BLOCK, OPEN_ROUND, OPEN_SQUARE, OPEN_RECORD, OPEN_QUOTE };

/* Something open: the text itself, a block, a bracket, a string. `word` is where its current word began, or NO_WORD;
   of a string, where its text began. `first` is the number of its command's first word. */
struct frame {
    enum opened kind;
    enum mode mode;
    size_t word;
    size_t first;
};

enum { DEPTH = 64 };
#define NO_WORD SIZE_MAX

struct scanner {
    struct span text; /* up to the cursor */
    size_t at;
    struct frame frames[DEPTH];
    size_t depth;
    struct span words[SCENE_WORDS];
    size_t count;
    bool literal; /* the cursor is in '…', x"…", a pattern or a comment */
    bool lost;    /* nested beyond DEPTH */
};

static struct frame *top(struct scanner *s) {
    return &s->frames[s->depth - 1];
}

static char peek(const struct scanner *s, size_t ahead) {
    return s->at + ahead < s->text.len ? s->text.ptr[s->at + ahead] : '\0';
}

/* --- statements ----------------------------------------------------------------------------------------------------- */

/* Where an assignment may stand: past its `=` if there is one, else where it was. */
static void try_targets(struct scanner *s) {
    struct frame *f = top(s);
    size_t end = 0;
    while (text_blank(peek(s, 0))) s->at++;
    switch (text_targets(s->text, s->at, &end)) {
    case TARGETS_NONE: return;
    case TARGETS_ASSIGNED: f->mode = MODE_COMMAND; break;
    case TARGETS_OPEN: f->mode = MODE_TARGET; break;
    }
    s->at = end;
}

static void begin(struct scanner *s, enum mode mode) {
    struct frame *f = top(s);
    f->mode = mode;
    f->word = NO_WORD;
    s->count = f->first;
    if (mode == MODE_START || mode == MODE_CONDITION) try_targets(s);
}

static void push(struct scanner *s, enum opened kind, enum mode mode) {
    if (s->depth == DEPTH) {
        s->lost = true;
        return;
    }
    s->frames[s->depth++] = (struct frame){kind, mode, kind == OPEN_QUOTE ? s->at : NO_WORD, s->count};
    if (kind == OPEN_BLOCK) begin(s, MODE_START);
}

/* Closes the innermost frame of either kind, and with it what is left open inside. */
static void pop(struct scanner *s, enum opened kind, enum opened other) {
    size_t depth = s->depth;
    while (depth > 1 && s->frames[depth - 1].kind != kind && s->frames[depth - 1].kind != other) depth--;
    if (depth <= 1) return;
    bool block = s->frames[depth - 1].kind == OPEN_BLOCK;
    s->count = s->frames[depth - 1].first;
    s->depth = depth - 1;
    if (block) begin(s, MODE_AFTER_BLOCK);
}

/* --- words ---------------------------------------------------------------------------------------------------------- */

struct opener {
    const char *word;
    enum mode mode;
};

/* What follows the words that begin something. */
static const struct opener openers[] = {
    {"if", MODE_CONDITION},    {"while", MODE_CONDITION},   {"for", MODE_FOR},         {"fn", MODE_NAMES},
    {"test", MODE_NAMES},      {"catch", MODE_NAMES},       {"try", MODE_NAMES},       {"global", MODE_GLOBAL},
    {"fails", MODE_ERRNO},     {"spawn", MODE_COMMAND},     {"time", MODE_COMMAND},    {"return", MODE_COMMAND},
    {"else", MODE_AFTER_ELSE}, {"assert", MODE_EXPRESSION}, {"true", MODE_EXPRESSION}, {"false", MODE_EXPRESSION},
    {"nil", MODE_EXPRESSION},  {"not", MODE_EXPRESSION},    {"break", MODE_NAMES},     {"continue", MODE_NAMES},
};

/* The first word of a statement, condition or command was finished. */
static void classify(struct scanner *s, struct span word) {
    for (size_t i = 0; i < COUNT(openers); i++) {
        if (span_is(word, openers[i].word)) {
            begin(s, openers[i].mode);
            return;
        }
    }
    top(s)->mode = constant_find(word) ? MODE_EXPRESSION : MODE_WORDS;
    if (s->count < SCENE_WORDS) s->words[s->count++] = word;
}

static void finish_word(struct scanner *s) {
    struct frame *f = top(s);
    if (f->word == NO_WORD) return;
    struct span word = span_of(s->text.ptr + f->word, s->at - f->word);
    f->word = NO_WORD;
    switch (f->mode) {
    case MODE_START:
    case MODE_CONDITION:
    case MODE_COMMAND:
    case MODE_AFTER_ELSE:
    case MODE_AFTER_BLOCK: classify(s, word); break;
    case MODE_WORDS:
        if (s->count < SCENE_WORDS) s->words[s->count++] = word;
        break;
    case MODE_ERRNO: f->mode = MODE_COMMAND; break;
    case MODE_FOR: f->mode = MODE_IN; break;
    case MODE_IN: f->mode = MODE_COMMAND; break;
    case MODE_TARGET:
    case MODE_EXPRESSION:
    case MODE_NAMES:
    case MODE_GLOBAL: break;
    }
}

static bool expects_command(enum mode mode) {
    return mode == MODE_START || mode == MODE_CONDITION || mode == MODE_COMMAND;
}

/* What does not begin with a name character is an expression, wherever a command may stand. */
static void open_word(struct scanner *s) {
    struct frame *f = top(s);
    if (f->word != NO_WORD) return;
    f->word = s->at;
    if (expects_command(f->mode) && !text_name_start(peek(s, 0))) f->mode = MODE_EXPRESSION;
}

/* --- characters ----------------------------------------------------------------------------------------------------- */

/* Past text that ends with `close`; the cursor may stand in it. */
static void skip_literal(struct scanner *s, char close, bool escapes) {
    for (s->at++; s->at < s->text.len; s->at++) {
        if (escapes && peek(s, 0) == '\\')
            s->at++;
        else if (peek(s, 0) == close)
            break;
    }
    s->literal = s->at >= s->text.len;
    s->at = s->literal ? s->text.len : s->at + 1;
}

static void open_quote(struct scanner *s) {
    struct frame *f = top(s);
    bool hex = f->word != NO_WORD && s->at == f->word + 1 && s->text.ptr[f->word] == 'x';
    if (f->word == NO_WORD || hex) {
        f->word = f->word == NO_WORD ? s->at : f->word;
        if (expects_command(f->mode)) f->mode = MODE_EXPRESSION;
    }
    if (hex) {
        skip_literal(s, '"', false);
        return;
    }
    s->at++;
    push(s, OPEN_QUOTE, MODE_NAMES);
}

/* `name(` is a call, whose arguments are expressions; any other `(` holds a command or an expression. */
static void open_round(struct scanner *s) {
    struct frame *f = top(s);
    bool call = f->word != NO_WORD && s->at > f->word && text_name_char(s->text.ptr[s->at - 1]);
    if (expects_command(f->mode)) f->mode = MODE_EXPRESSION;
    if (f->word == NO_WORD) f->word = s->at;
    s->at++;
    push(s, OPEN_ROUND, call ? MODE_EXPRESSION : MODE_COMMAND);
}

static void open_curly(struct scanner *s) {
    finish_word(s);
    struct frame *f = top(s);
    bool record = text_record_follows(span_from(s->text, s->at + 1));
    if (record) f->word = s->at;
    s->at++;
    push(s, record ? OPEN_RECORD : OPEN_BLOCK, record ? MODE_EXPRESSION : MODE_START);
}

static void dollar(struct scanner *s) {
    open_word(s);
    s->at++;
    if (peek(s, 0) != '(') return;
    s->at++;
    push(s, OPEN_ROUND, MODE_COMMAND);
}

static void newline(struct scanner *s) {
    finish_word(s);
    s->at++;
    if (top(s)->kind == OPEN_BLOCK) begin(s, MODE_START);
}

static bool comment_begins(const struct scanner *s) {
    return s->at == 0 || memchr(" \t\r\n;{}([,", s->text.ptr[s->at - 1], 10) != NULL;
}

/* A comment ends before its newline, which then ends the statement. */
static void comment(struct scanner *s) {
    finish_word(s);
    s->at += span_find(span_from(s->text, s->at), '\n');
    s->literal = s->at >= s->text.len;
}

/* In a string: its end, an escape, or `$(` which holds a command. */
static void step_quote(struct scanner *s) {
    switch (peek(s, 0)) {
    case '\\': s->at += s->at + 1 < s->text.len ? 2 : 1; break;
    case '"':
        s->depth--;
        s->at++;
        break;
    case '$':
        s->at++;
        if (peek(s, 0) == '(') {
            s->at++;
            push(s, OPEN_ROUND, MODE_COMMAND);
        }
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
    struct frame *f = top(s);
    bool operand = f->mode == MODE_EXPRESSION || (f->word == NO_WORD && expects_command(f->mode));
    if (!operand || !memchr("=<>!~+-*/%&|^:,[", c, 16)) return false;
    finish_word(s);
    f->mode = MODE_EXPRESSION;
    if (c == '/' && pattern_begins(s)) {
        skip_literal(s, '/', true);
        return true;
    }
    s->at++;
    return true;
}

/* `[` keeps the word open, so that fields of `$list[0]` are found. */
static bool step_square(struct scanner *s, char c) {
    struct frame *f = top(s);
    if (c == ']' && f->kind == OPEN_SQUARE) {
        s->at++;
        pop(s, OPEN_SQUARE, OPEN_SQUARE);
        return true;
    }
    if (c != '[' || (f->mode != MODE_EXPRESSION && !(f->word == NO_WORD && expects_command(f->mode)))) return false;
    open_word(s);
    s->at++;
    push(s, OPEN_SQUARE, MODE_EXPRESSION);
    return true;
}

static void close_bracket(struct scanner *s, enum opened kind, enum opened other) {
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
    if (top(s)->kind == OPEN_QUOTE) {
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
        if (top(s)->kind == OPEN_BLOCK) begin(s, MODE_START);
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
        skip_literal(s, '\'', false);
        break;
    case '(': open_round(s); break;
    case ')': close_bracket(s, OPEN_ROUND, OPEN_ROUND); break;
    case '{': open_curly(s); break;
    case '}': close_bracket(s, OPEN_BLOCK, OPEN_RECORD); break;
    case '$': dollar(s); break;
    default: step_plain(s);
    }
}

/* --- the cursor ----------------------------------------------------------------------------------------------------- */

static enum scene_at scene_of(enum mode mode) {
    switch (mode) {
    case MODE_START: return SCENE_STATEMENT;
    case MODE_CONDITION: return SCENE_CONDITION;
    case MODE_COMMAND: return SCENE_COMMAND;
    case MODE_TARGET: return SCENE_TARGET;
    case MODE_WORDS: return SCENE_ARGUMENT;
    case MODE_EXPRESSION: return SCENE_EXPRESSION;
    case MODE_NAMES:
    case MODE_FOR: return SCENE_NOTHING;
    case MODE_GLOBAL: return SCENE_GLOBAL;
    case MODE_ERRNO: return SCENE_ERRNO;
    case MODE_IN: return SCENE_IN;
    case MODE_AFTER_BLOCK: return SCENE_AFTER_BLOCK;
    case MODE_AFTER_ELSE: return SCENE_AFTER_ELSE;
    }
    return SCENE_NOTHING;
}

/* Whether a variable is being written at the cursor; the scene is then its name or field. */
static bool at_variable(struct scene *scene, struct span text, size_t from) {
    struct variable v;
    if (!text_variable(text, from, &v)) return false;
    scene->at = v.path.len ? SCENE_FIELD : SCENE_VARIABLE;
    scene->path = v.path;
    scene->start = v.start;
    return true;
}

static void conclude(struct scene *scene, struct scanner *s) {
    struct frame *f = top(s);
    scene->start = f->word == NO_WORD ? s->text.len : f->word;
    scene->literal = s->literal || f->kind == OPEN_QUOTE;
    if (s->lost || s->literal) return;
    if (at_variable(scene, s->text, scene->start) || f->kind == OPEN_QUOTE) return;
    scene->at = scene_of(f->mode);
    scene->word_count = s->count - f->first;
    if (scene->word_count) memcpy(scene->words, s->words + f->first, scene->word_count * sizeof *s->words);
}

void scene_read(struct scene *scene, struct span text, size_t cursor) {
    struct scanner s = {.text = span_head(text, cursor), .depth = 1};
    *scene = (struct scene){.at = SCENE_NOTHING};
    s.frames[0] = (struct frame){OPEN_BLOCK, MODE_START, NO_WORD, 0};
    begin(&s, MODE_START);
    while (s.at < s.text.len && !s.lost) step(&s);
    conclude(scene, &s);
    scene->word = span_from(s.text, scene->start);
}
