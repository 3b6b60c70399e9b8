#include "lang/lex.h"

#include "base/utf8.h"

bool token_compares(enum token_kind kind) {
    return (kind >= TOKEN_EQ && kind <= TOKEN_GE) || kind == TOKEN_LT || kind == TOKEN_GT;
}

bool lex_name_start(char c) {
    return (unsigned char)((c | 0x20) - 'a') < 26 || c == '_';
}

bool lex_name_char(char c) {
    return lex_name_start(c) || (c >= '0' && c <= '9');
}

struct span lex_name(const struct lexer *l) {
    if (!lex_name_start(lex_peek(l, 0))) return SPAN("");
    const char *start = l->text.ptr + l->at, *end = l->text.ptr + l->text.len, *at = start;
    do at++;
    while (at < end && lex_name_char(*at));
    return span_of(start, (size_t)(at - start));
}

struct span lex_slice(const struct lexer *l, size_t offset, size_t length) {
    return span_head(span_from(l->text, offset), length);
}

bool lex_at_newline(const struct lexer *l) {
    return lex_peek(l, 0) == '\n' || (lex_peek(l, 0) == '\r' && (lex_peek(l, 1) == '\n' || l->at + 1 == l->text.len));
}

bool lex_at_comment(const struct lexer *l) {
    if (lex_peek(l, 0) != '#') return false;
    return l->at == 0 || memchr(" \t\r\n;{}([,", l->text.ptr[l->at - 1], 10) != NULL;
}

bool lex_ends_name(char c) {
    return c != '\0' && strchr(" \t\r\n;{}()\\", c) != NULL;
}

enum { SKIP_DEPTH_MAX = 200 }; /* as deep as any text may nest: what is deeper is passed over to its end */

static void skip_string(struct lexer *l, unsigned nested);

/* Behind the bracket that closes the one at the cursor, strings inside passed over. */
static void skip_brackets(struct lexer *l, unsigned nested) {
    unsigned depth = 0;
    for (; !lex_at_end(l); l->at++) {
        char c = lex_peek(l, 0);
        while (c == '"' || c == '\'') {
            skip_string(l, nested + 1);
            c = lex_peek(l, 0);
        }
        depth += c == '(' || c == '{' || c == '[';
        depth -= c == ')' || c == '}' || c == ']';
        if (depth == 0) break;
    }
    if (!lex_at_end(l)) l->at++;
}

static void skip_string(struct lexer *l, unsigned nested) {
    if (nested > SKIP_DEPTH_MAX) l->at = l->text.len;
    if (lex_peek(l, 0) == 'x') l->at++;
    char quote = lex_peek(l, 0);
    for (l->at++; !lex_at_end(l) && lex_peek(l, 0) != quote;) {
        bool inner = quote == '"' && lex_peek(l, 0) == '$' && (lex_peek(l, 1) == '(' || lex_peek(l, 1) == '{');
        l->at += quote == '"' && lex_peek(l, 0) == '\\' ? 2 : 1;
        if (inner) skip_brackets(l, nested);
    }
    l->at++;
    if (l->at > l->text.len) l->at = l->text.len;
}

void lex_skip_string(struct lexer *l) {
    skip_string(l, 0);
}

/* Skips a backslash and the newline behind it. */
static bool lex_skip_continuation(struct lexer *l) {
    if (lex_peek(l, 0) != '\\') return false;
    size_t len = lex_peek(l, 1) == '\r' ? 2 : 1;
    if (lex_peek(l, len) == '\n') {
        l->at += len + 1;
        l->cut = lex_at_end(l);
        return true;
    }
    if (l->at + len < l->text.len) return false;
    l->at = l->text.len;
    l->cut = true;
    return true;
}

void lex_skip_any(struct lexer *l) {
    while (!lex_at_end(l)) {
        char c = l->text.ptr[l->at];
        if ((unsigned char)c > ' ' && c != '#' && c != '\\') return;
        if (c == ' ' || c == '\t') {
            l->at++;
        } else if (lex_at_newline(l)) {
            if (!l->newline_is_space && c == '\n') return;
            l->at++;
        } else if (lex_at_comment(l)) {
            while (!lex_at_end(l) && lex_peek(l, 0) != '\n') l->at++;
        } else if (!lex_skip_continuation(l)) {
            return;
        }
    }
}

void lex_skip_separators(struct lexer *l) {
    for (;;) {
        lex_skip_blanks(l);
        if (lex_at_end(l) || (lex_peek(l, 0) != ';' && !lex_at_newline(l))) return;
        l->at++;
    }
}

static struct token token_at(const struct lexer *l, enum token_kind kind, size_t length) {
    return (struct token){kind, (uint32_t)l->at, (uint32_t)length};
}

/* The sign at the cursor, one of two bytes before one of its first. */
static struct token lex_sign(const struct lexer *l) {
    size_t length;
    switch ((unsigned char)lex_peek(l, 0) << 8 | (unsigned char)lex_peek(l, 1)) {
#define WORD(name, text)
#define SIGN(name, first)
#define PAIR(name, first, second)                                                                                      \
    case first << 8 | second:                                                                                          \
        return token_at(l, TOKEN_##name, 2);
#include "lang/tokens.def"
#undef SIGN
#undef PAIR
    }
    switch (lex_peek(l, 0)) {
#define SIGN(name, first)                                                                                              \
    case first:                                                                                                        \
        return token_at(l, TOKEN_##name, 1);
#define PAIR(name, first, second)
#include "lang/tokens.def"
#undef WORD
#undef SIGN
#undef PAIR
    }
    (void)utf8_decode(span_from(l->text, l->at), &length);
    return token_at(l, TOKEN_BAD, length);
}

static struct token lex_number(struct lexer *l) {
    size_t length;
    l->number = number_scan(span_from(l->text, l->at), &length);
    return token_at(l, TOKEN_NUMBER, length);
}

static struct token lex_token(struct lexer *l) {
    char c = lex_peek(l, 0);
    if (lex_at_end(l)) return token_at(l, TOKEN_END, 0);
    if (lex_at_newline(l)) return token_at(l, TOKEN_NEWLINE, 1);
    if (c >= '0' && c <= '9') return lex_number(l);
    if (c == '"' || c == '\'' || (c == 'x' && lex_peek(l, 1) == '"')) return token_at(l, TOKEN_QUOTE, 1);
    if (c == '$') return token_at(l, TOKEN_DOLLAR, 1);
    if (lex_name_start(c)) return token_at(l, TOKEN_NAME, lex_name(l).len);
    return lex_sign(l);
}

/* A parser looks at a token several times before it goes on, so the one at the cursor is kept. */
struct token lex_look(struct lexer *l) {
    lex_skip_blanks(l);
    if (!l->looked || l->last.offset != l->at) l->last = lex_token(l);
    l->looked = true;
    return l->last;
}

struct token lex_next(struct lexer *l) {
    struct token t = lex_look(l);
    l->at += t.length;
    return t;
}
