/* Quotes, interpolation and patterns. */
#include "base/utf8.h"
#include "lang/parser.h"

bool parse_at_quote(const struct parser *p) {
    char c = lex_peek(&p->lex, 0);
    return c == '"' || c == '\'' || (c == 'x' && lex_peek(&p->lex, 1) == '"');
}

static int hex_digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* `\xHH`: the cursor at the x. */
static void parse_escape_byte(struct parser *p) {
    int high = hex_digit(lex_peek(&p->lex, 1));
    int low = high < 0 ? -1 : hex_digit(lex_peek(&p->lex, 2));
    if (low < 0) parser_fail(p, p->lex.at - 1, 2, "\\x takes two hex digits: \\x0a");
    char byte = (char)(high * 16 + low);
    parser_scratch(p, span_of(&byte, 1));
    p->lex.at += 3;
}

/* `\u{HEX}`: the cursor at the u. */
static void parse_escape_code(struct parser *p) {
    size_t start = p->lex.at - 1;
    uint32_t code = 0;
    size_t digits = 0;
    p->lex.at++;
    bool opened = lex_peek(&p->lex, 0) == '{';
    if (opened) p->lex.at++;
    while (opened && hex_digit(lex_peek(&p->lex, 0)) >= 0 && digits < 7) {
        code = code * 16 + (uint32_t)hex_digit(lex_peek(&p->lex, 0));
        p->lex.at++;
        digits++;
    }
    if (!opened || digits == 0 || lex_peek(&p->lex, 0) != '}')
        parser_fail(p, start, p->lex.at - start, "\\u takes a code point in braces: \\u{4f60}");
    p->lex.at++;
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        parser_fail(p, start, p->lex.at - start, "U+%X is no character", (unsigned)code);
    }
    if (!utf8_push(&p->scratch, code)) parser_fail_memory(p);
}

/* What a backslash and one letter stand for. */
static const char escapes[][2] = {{'n', '\n'},   {'r', '\r'},  {'t', '\t'}, {'0', '\0'},
                                  {'e', '\x1b'}, {'\\', '\\'}, {'"', '"'},  {'$', '$'}};

/* The cursor at the backslash inside "…". */
static void parse_escape(struct parser *p) {
    size_t start = p->lex.at++;
    char c = lex_peek(&p->lex, 0);
    size_t newline = c == '\r' && lex_peek(&p->lex, 1) == '\n' ? 2 : c == '\n' ? 1 : 0;
    if (lex_at_end(&p->lex)) parser_fail_end(p, "a character");
    if (newline) {
        p->lex.at += newline;
        return;
    }
    if (c == 'x') {
        parse_escape_byte(p);
        return;
    }
    if (c == 'u') {
        parse_escape_code(p);
        return;
    }
    for (size_t i = 0; i < COUNT(escapes); i++) {
        if (escapes[i][0] != c) continue;
        parser_scratch(p, span_of(&escapes[i][1], 1));
        p->lex.at++;
        return;
    }
    parser_fail_hint(p, start, 2, "a backslash itself is written \\\\; '…' takes everything as it stands",
                     "unknown escape in a string");
}

/* Adds what lies on the scratch above the mark as a piece of text, if there is any. */
static void join_text(struct parser *p, struct node *join, size_t mark, size_t offset) {
    if (p->scratch.len == mark) return;
    struct node *piece = parser_node(p, NODE_BYTES, offset, p->lex.at - offset);
    piece->text = parser_take_scratch(p, mark);
    nodes_add(&join->items, piece);
}

/* A join of nothing is "", of one piece of text that text; of one value it stays a join: quoted it becomes bytes. */
static struct node *join_finish(struct parser *p, struct node *join) {
    join->length = (uint32_t)p->lex.at - join->offset;
    if (join->items.count == 1 && join->items.first->kind == NODE_BYTES) {
        join->items.first->offset = join->offset;
        join->items.first->length = join->length;
        return join->items.first;
    }
    if (join->items.count == 0) join->kind = NODE_BYTES;
    return join;
}

/* How many bytes from the cursor on stand for themselves inside "…". */
static size_t plain_run(const struct lexer *l) {
    size_t at = l->at;
    while (at < l->text.len && l->text.ptr[at] != '"' && l->text.ptr[at] != '\\' && l->text.ptr[at] != '$') at++;
    return at - l->at;
}

/* A value inside "…": the cursor at the `$`. */
static void join_value(struct parser *p, struct node *join) {
    struct node *value = parse_dollar(p);
    join->calls = join->calls || value->calls;
    nodes_add(&join->items, value);
}

static void parse_plain_run(struct parser *p) {
    size_t run = plain_run(&p->lex);
    parser_scratch(p, lex_slice(&p->lex, p->lex.at, run));
    p->lex.at += run;
}

/* "…": the cursor at the quote. */
static struct node *parse_double(struct parser *p) {
    struct opening open;
    size_t mark = p->scratch.len;
    struct node *join = parser_node(p, NODE_JOIN, p->lex.at, 1);
    parser_open(p, &open, '"', p->lex.at, p->lex.newline_is_space);
    size_t piece = p->lex.at++;
    while (lex_at_end(&p->lex) || lex_peek(&p->lex, 0) != '"') {
        char c = lex_peek(&p->lex, 0);
        if (lex_at_end(&p->lex)) parser_fail_end(p, "a quote");
        if (c == '\\') {
            parse_escape(p);
        } else if (c == '$') {
            join_text(p, join, mark, piece);
            join_value(p, join);
            piece = p->lex.at;
        } else {
            parse_plain_run(p);
        }
    }
    join_text(p, join, mark, piece);
    p->lex.at++;
    parser_close(p);
    return join_finish(p, join);
}

/* '…': the cursor at the quote; everything as it stands. */
static struct node *parse_single(struct parser *p) {
    struct opening open;
    struct node *n = parser_node(p, NODE_BYTES, p->lex.at, 1);
    parser_open(p, &open, '\'', p->lex.at, p->lex.newline_is_space);
    p->lex.at++;
    size_t len = span_find(span_from(p->lex.text, p->lex.at), '\'');
    size_t end = p->lex.at + len;
    if (end >= p->lex.text.len) {
        p->lex.at = p->lex.text.len;
        parser_fail_end(p, "a quote");
    }
    n->text = lex_slice(&p->lex, p->lex.at, len);
    p->lex.at = end + 1;
    parser_close(p);
    n->length = (uint32_t)p->lex.at - n->offset;
    return n;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* x"00 ff": the cursor at the x. */
struct node *parse_hex(struct parser *p) {
    struct opening open;
    size_t mark = p->scratch.len;
    struct node *n = parser_node(p, NODE_BYTES, p->lex.at, 2);
    parser_open(p, &open, '"', p->lex.at + 1, p->lex.newline_is_space);
    p->lex.at += 2;
    while (lex_at_end(&p->lex) || lex_peek(&p->lex, 0) != '"') {
        if (lex_at_end(&p->lex)) parser_fail_end(p, "a quote");
        if (is_blank(lex_peek(&p->lex, 0))) {
            p->lex.at++;
            continue;
        }
        int high = hex_digit(lex_peek(&p->lex, 0)), low = hex_digit(lex_peek(&p->lex, 1));
        if (high >= 0 && p->lex.at + 1 >= p->lex.text.len) parser_fail_end(p, "a quote");
        if (high < 0 || low < 0) parser_fail(p, p->lex.at, 1, "x\"…\" takes pairs of hex digits");
        char byte = (char)(high * 16 + low);
        parser_scratch(p, span_of(&byte, 1));
        p->lex.at += 2;
    }
    p->lex.at++;
    parser_close(p);
    n->text = parser_take_scratch(p, mark);
    n->length = (uint32_t)p->lex.at - n->offset;
    return n;
}

struct node *parse_string(struct parser *p) {
    char c = lex_peek(&p->lex, 0);
    return c == '"' ? parse_double(p) : c == '\'' ? parse_single(p) : parse_hex(p);
}

/* The name behind a `$`: a name, or the digits of a script's argument. */
static struct node *parse_variable(struct parser *p, size_t offset) {
    struct span name = lex_name(&p->lex);
    if (name.len == 0) {
        while (lex_peek(&p->lex, name.len) >= '0' && lex_peek(&p->lex, name.len) <= '9') name.len++;
        name = lex_slice(&p->lex, p->lex.at, name.len);
    }
    if (name.len == 0) {
        parser_fail_hint(p, offset, 1, "a dollar sign itself is written \\$ in \"…\", or '$'",
                         "a name, { or ( is due behind $");
    }
    p->lex.at += name.len;
    struct node *n = parser_node(p, NODE_NAME, offset, p->lex.at - offset);
    n->text = name;
    scope_name(p, name);
    return n;
}

/* `${name.field[0]}`: the cursor at the brace. */
static struct node *parse_braced(struct parser *p, size_t offset) {
    struct opening open;
    parser_open(p, &open, '{', p->lex.at, true);
    p->lex.at++;
    lex_skip_blanks(&p->lex);
    if (lex_at_end(&p->lex)) parser_fail_end(p, "a name");
    struct node *n = parse_postfix(p, parse_variable(p, offset));
    struct token t = lex_next(&p->lex);
    if (t.kind != TOKEN_BLOCK_END) parser_fail_token(p, &t, "}");
    parser_close(p);
    n->length = (uint32_t)p->lex.at - n->offset;
    return n;
}

struct node *parse_dollar(struct parser *p) {
    size_t offset = p->lex.at++;
    char c = lex_peek(&p->lex, 0);
    if (c == '(') return parse_parentheses(p);
    if (c == '{') return parse_braced(p, offset);
    return parse_postfix(p, parse_variable(p, offset));
}

_Noreturn static void fail_open_pattern(struct parser *p, size_t offset) {
    bool divides = offset && p->lex.text.ptr[offset - 1] == '/';
    const char *hint = divides ? "of ints / gives the whole part: 7 / 2 is 3"
                               : "a pattern ends at the next / on its line; a / in it is written \\/";
    parser_fail_hint(p, offset, 1, hint, "this pattern is never closed");
}

struct node *parse_pattern(struct parser *p) {
    size_t offset = p->lex.at++;
    size_t len = 0;
    while (lex_peek(&p->lex, len) != '/') {
        if (p->lex.at + len >= p->lex.text.len || lex_peek(&p->lex, len) == '\n') fail_open_pattern(p, offset);
        len += lex_peek(&p->lex, len) == '\\' && lex_peek(&p->lex, len + 1) != '\n' ? 2 : 1;
    }
    struct node *n = parser_node(p, NODE_PATTERN, offset, len + 2);
    n->text = lex_slice(&p->lex, p->lex.at, len);
    p->lex.at += len + 1;
    return n;
}
