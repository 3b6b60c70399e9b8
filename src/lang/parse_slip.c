/* What somebody may have meant who wrote one thing where another is due. */
#include "lang/parser.h"
#include "spec/foreign.h"

#include <stdio.h>

#define BLANK "a character stands there that only looks like a blank: write an ordinary one"
#define NAMES "a name is made of the letters a to z and A to Z, digits and _"

static const struct {
    const char *due, *text, *hint;
} slips[] = {
#define SLIP(due, text, hint) {due, text, hint},
#include "lang/slips.def"
#undef SLIP
};

/* Whether the token is the word or sign, or ends the sign (of `&&` the first & is an operator, and the second is what is wrong). */
static bool is_slip(const struct parser *p, const struct token *t, struct span text) {
    struct span found = lex_slice(&p->lex, t->offset, t->length);
    if (lex_name_start(text.ptr[0])) return t->kind == TOKEN_NAME && span_equal(found, text);
    size_t before = text.len - 1;
    if (span_equal(found, text)) return true;
    return t->offset >= before && span_starts(span_from(p->lex.text, t->offset - before), text);
}

static bool is_other_letter(char c) {
    return (unsigned char)c & 0x80;
}

/* Blanks of other widths than the one that separates words, which editors and web pages put in: U+00A0, U+2000 to U+200B,
   U+202F, U+3000, U+FEFF. */
static bool has_other_blank(struct span text) {
    static const char *const blanks[] = {"\xc2\xa0", "\xe2\x80\xaf", "\xe3\x80\x80", "\xef\xbb\xbf"};
    for (size_t at = 0; at < text.len; at++) {
        struct span rest = span_from(text, at);
        if (rest.len > 2 && span_starts(rest, SPAN("\xe2\x80")) && (unsigned char)rest.ptr[2] <= 0x8b) return true;
        for (size_t i = 0; i < COUNT(blanks); i++) {
            if (span_starts(rest, span_text(blanks[i]))) return true;
        }
    }
    return false;
}

/* Text was meant, or a name, in other letters than names have. */
static const char *other_letters(struct span text) {
    if (has_other_blank(text)) return BLANK;
    bool curly = text.len == 3 && memcmp(text.ptr, "\xe2\x80", 2) == 0;
    return curly ? "text is written in straight quotes: \"…\"" : "text is written in quotes; " NAMES;
}

/* What a value that has ended is followed by, as messages call it. */
static bool is_behind_value(struct span due) {
    static const char *const dues[] = {"the end of the statement", "an operator or )", "the { of if", "the { of while"};
    for (size_t i = 0; i < COUNT(dues); i++) {
        if (span_starts(due, span_text(dues[i]))) return true;
    }
    return false;
}

/* Whether the row is for where this is due. */
static bool is_due(const char *row, struct span due) {
    return strcmp(row, "behind a value") == 0 ? is_behind_value(due) : span_starts(due, span_text(row));
}

const char *parse_slip(const struct parser *p, const struct token *t, const char *due) {
    struct span text = lex_slice(&p->lex, t->offset, t->length);
    if (t->kind == TOKEN_BAD && text.len && is_other_letter(text.ptr[0])) return other_letters(text);
    for (size_t i = 0; i < COUNT(slips); i++) {
        if (is_due(slips[i].due, span_text(due)) && is_slip(p, t, span_text(slips[i].text))) return slips[i].hint;
    }
    return t->kind == TOKEN_NAME ? foreign_hint(text) : NULL;
}

void parse_slip_word(struct span name, struct span word, bool set, char hint[static SLIP_HINT]) {
    struct span shown = span_head(name, 40), rest = span_from(word, name.len);
    char c = rest.ptr[0];
    bool twice = rest.len == 2 && (c == '+' || c == '-') && rest.ptr[1] == c;
    hint[0] = '\0';
    if (c == '[' || c == '.')
        (void)snprintf(hint, SLIP_HINT, "the value of a variable is written $%.*s", SPAN_ARG(span_head(word, 60)));
    else if (c == '"' || c == '\'')
        (void)snprintf(hint, SLIP_HINT,
                       "text is \"…\", where $name is put in, or '…', taken as it stands; bytes x\"00 ff\"");
    else if (has_other_blank(word))
        (void)snprintf(hint, SLIP_HINT, BLANK);
    else if (set || is_other_letter(c))
        (void)snprintf(hint, SLIP_HINT, NAMES);
    else if (twice)
        (void)snprintf(hint, SLIP_HINT, "did you mean %.*s = $%.*s %c 1?", SPAN_ARG(shown), SPAN_ARG(shown), c);
    else if (c == ',' && rest.len == 1)
        (void)snprintf(hint, SLIP_HINT, "several names are set by a, b = …; " NAMES);
    else if (c == ':' && rest.len == 1)
        (void)snprintf(hint, SLIP_HINT, "a name is set by %.*s = …", SPAN_ARG(shown));
}
