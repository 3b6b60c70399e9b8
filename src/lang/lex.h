/* The cursor over the text, white space and comments, and the tokens of expressions. */
#ifndef LANG_LEX_H
#define LANG_LEX_H

#include "base/number.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
#define WORD(name, text) TOKEN_##name,
#define SIGN(name, first) TOKEN_##name,
#define PAIR(name, first, second) TOKEN_##name,
#include "lang/tokens.def"
#undef WORD
#undef SIGN
#undef PAIR
    TOKEN_COUNT,
};

/* A string, a `$` and a pattern are told by their first character alone: what follows belongs to the parser. */
struct token {
    enum token_kind kind;
    uint32_t offset, length;
};

struct lexer {
    struct span text;
    size_t at;
    bool newline_is_space; /* inside ( [ and records */
    bool cut;              /* the text ended in a backslash: a further line is wanted */
    bool looked;           /* `last` is what lex_look found last */
    struct token last;
    struct number number; /* the newest TOKEN_NUMBER's value */
};

/* ==, !=, =~, <, <=, >, >= */
bool token_compares(enum token_kind kind);

/* The byte at the cursor plus `ahead`, or '\0' at the end (a NUL in the text reads the same; lex_at_end tells). */
static inline char lex_peek(const struct lexer *l, size_t ahead) {
    size_t at = l->at + ahead;
    return at < l->text.len ? l->text.ptr[at] : '\0';
}

static inline bool lex_at_end(const struct lexer *l) {
    return l->at >= l->text.len;
}

/* Skips blanks, comments, backslash-newlines, and newlines where they are white space. */
void lex_skip_any(struct lexer *l);
static inline void lex_skip_blanks(struct lexer *l) {
    char c = lex_peek(l, 0);
    if ((unsigned char)c <= ' ' || c == '#' || c == '\\') lex_skip_any(l);
}
/* Skips all of that and newlines and `;` as well: between statements. */
void lex_skip_separators(struct lexer *l);

/* `#` at the line's start, and after white space or one of ; { } ( [ , */
bool lex_at_comment(const struct lexer *l);

/* Whether the byte ends a verb's name: white space, ; { } ( ) or a backslash. */
bool lex_ends_name(char c);

/* Moves behind the string at the cursor ("…" with what is interpolated, '…', x"…"); to the end of the text if it is open. */
void lex_skip_string(struct lexer *l);

/* Whether the cursor stands at a newline (or the \r before one). */
bool lex_at_newline(const struct lexer *l);

/* The token at the cursor, after blanks; lex_next also moves behind it. */
struct token lex_look(struct lexer *l);
struct token lex_next(struct lexer *l);

/* The name at the cursor: letter or underscore, then letters, digits, underscores; empty if there is none. */
struct span lex_name(const struct lexer *l);
bool lex_name_char(char c);
bool lex_name_start(char c);

struct span lex_slice(const struct lexer *l, size_t offset, size_t length);

#endif
