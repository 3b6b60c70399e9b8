/* Expressions: a Pratt parser over the table of operators below. */
#include "lang/parser.h"

#include "spec/constant.h"

#include <stdio.h>

/* How tightly an operator binds, and what it becomes. */
struct binary {
    uint8_t binds; /* 0: the token is no operator */
    uint8_t node;
    uint8_t op;
};

enum {
    BINDS_OR = 1,
    BINDS_AND,
    BINDS_NOT,
    BINDS_COMPARE,
    BINDS_PIPE,
    BINDS_CARET,
    BINDS_AMPERSAND,
    BINDS_SHIFT,
    BINDS_RANGE,
    BINDS_SUM,
    BINDS_PRODUCT,
    BINDS_UNARY
};

static const struct binary binaries[TOKEN_COUNT] = {
    [TOKEN_EQ] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_EQ},
    [TOKEN_NE] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_NE},
    [TOKEN_LT] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_LT},
    [TOKEN_LE] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_LE},
    [TOKEN_GT] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_GT},
    [TOKEN_GE] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_GE},
    [TOKEN_MATCH] = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_MATCH},
    [TOKEN_PIPE] = {BINDS_PIPE, NODE_BINARY, OPERATOR_OR},
    [TOKEN_CARET] = {BINDS_CARET, NODE_BINARY, OPERATOR_XOR},
    [TOKEN_AMPERSAND] = {BINDS_AMPERSAND, NODE_BINARY, OPERATOR_AND},
    [TOKEN_SHL] = {BINDS_SHIFT, NODE_BINARY, OPERATOR_SHL},
    [TOKEN_SHR] = {BINDS_SHIFT, NODE_BINARY, OPERATOR_SHR},
    [TOKEN_RANGE] = {BINDS_RANGE, NODE_RANGE, 0},
    [TOKEN_PLUS] = {BINDS_SUM, NODE_BINARY, OPERATOR_ADD},
    [TOKEN_MINUS] = {BINDS_SUM, NODE_BINARY, OPERATOR_SUB},
    [TOKEN_STAR] = {BINDS_PRODUCT, NODE_BINARY, OPERATOR_MUL},
    [TOKEN_SLASH] = {BINDS_PRODUCT, NODE_BINARY, OPERATOR_DIV},
    [TOKEN_PERCENT] = {BINDS_PRODUCT, NODE_BINARY, OPERATOR_MOD},
};
static const struct binary binary_or = {BINDS_OR, NODE_OR, 0};
static const struct binary binary_and = {BINDS_AND, NODE_AND, 0};
static const struct binary binary_in = {BINDS_COMPARE, NODE_COMPARE, OPERATOR_IN};

static struct node *parse_binding(struct parser *p, int least);

/* The operator that a token is, or NULL. */
static const struct binary *binary_of(const struct parser *p, const struct token *t) {
    if (t->kind == TOKEN_NAME) {
        struct span name = lex_slice(&p->lex, t->offset, t->length);
        return span_is(name, "or")    ? &binary_or
               : span_is(name, "and") ? &binary_and
               : span_is(name, "in")  ? &binary_in
                                      : NULL;
    }
    return binaries[t->kind].binds ? &binaries[t->kind] : NULL;
}

static void node_span_both(struct node *n, const struct node *left, const struct node *right) {
    n->offset = left->offset;
    n->length = right->offset + right->length - left->offset;
    n->calls = left->calls || right->calls;
}

/* A chain of `and` or `or` is one node with many items, so that its length has no bound. */
static struct node *parse_chain(struct parser *p, const struct binary *b, struct node *left, struct node *right) {
    struct node *n = left;
    if (left->kind != b->node || left->plain) {
        n = parser_node(p, (enum node_kind)b->node, left->offset, 0);
        n->calls = left->calls;
        nodes_add(&n->items, left);
    }
    nodes_add(&n->items, right);
    n->length = right->offset + right->length - n->offset;
    n->calls = n->calls || right->calls;
    return n;
}

static struct node *parse_operation(struct parser *p, const struct binary *b, struct node *left) {
    struct node *right = parse_binding(p, b->binds + 1);
    if (b->node == NODE_AND || b->node == NODE_OR) return parse_chain(p, b, left, right);
    struct node *n = parser_node(p, (enum node_kind)b->node, 0, 0);
    n->op = b->op;
    n->left = left;
    n->right = right;
    node_span_both(n, left, right);
    return n;
}

static struct node *parse_prefix(struct parser *p, enum node_kind kind, int binds) {
    struct token sign = lex_next(&p->lex);
    parser_enter(p, sign.offset);
    struct node *n = parser_node(p, kind, sign.offset, sign.length);
    n->left = parse_binding(p, binds);
    n->length = n->left->offset + n->left->length - n->offset;
    n->calls = n->left->calls;
    parser_leave(p);
    return n;
}

/* Numbers of a base that is not written here. */
static const char *base_hint(struct span text) {
    bool zero = text.len > 2 && text.ptr[0] == '0';
    char base = zero ? text.ptr[1] : '\0';
    return base == 'b' || base == 'B'   ? "a number of base 2 is read by int(\"101\", 2)"
           : base == 'o' || base == 'O' ? "a number of base 8 is read by int(\"17\", 8)"
                                        : NULL;
}

static struct node *parse_number(struct parser *p, bool negative) {
    struct token t = lex_next(&p->lex);
    struct span text = lex_slice(&p->lex, t.offset, t.length);
    struct number number = p->lex.number;
    if (negative) number = number_parse(lex_slice(&p->lex, t.offset - 1, t.length + 1));
    if (number.form == NUMBER_BAD)
        parser_fail_hint(p, t.offset, t.length, base_hint(text), "'%.*s' is no number", SPAN_ARG(span_head(text, 60)));
    if (number.form == NUMBER_OVERFLOW) {
        parser_fail_as(p, ERR_VALUE, t.offset, t.length, "%.*s is beyond 64 bits", SPAN_ARG(span_head(text, 60)));
    }
    bool real = number.form == NUMBER_FLOAT || number.form == NUMBER_DURATION;
    struct node *n = parser_node(p, real ? NODE_FLOAT : NODE_INT, t.offset, t.length);
    if (real)
        n->real = number.real;
    else
        n->integer = number.integer;
    return n;
}

/* A minus that touches a number is the number's sign, so that the smallest int can be written. */
static struct node *parse_minus(struct parser *p, size_t offset) {
    char c = lex_peek(&p->lex, 1);
    if (c < '0' || c > '9') return parse_prefix(p, NODE_NEGATE, BINDS_UNARY);
    p->lex.at++;
    struct node *n = parse_number(p, true);
    n->length += n->offset - (uint32_t)offset;
    n->offset = (uint32_t)offset;
    return parse_postfix(p, n);
}

struct node *parse_parentheses(struct parser *p) {
    struct opening open;
    size_t offset = p->lex.at;
    parser_open(p, &open, '(', offset, true);
    p->lex.at++;
    struct node *n = parse_rhs(p, "a value or a command");
    struct token t = lex_look(&p->lex);
    if (t.kind != TOKEN_CLOSE) parser_fail_token(p, &t, "an operator or )");
    parser_close(p);
    p->lex.at++;
    /* `(a and b) and c` is not one chain, and `(a == b) == c` none that is forbidden: each is an
       operand of its own. So is `(accept s)`, which is all of its values. */
    if (n->kind == NODE_AND || n->kind == NODE_OR || n->kind == NODE_COMPARE || n->kind == NODE_COMMAND)
        n->plain = true;
    return n;
}

/* Items up to the closing sign, with a comma between and, if one likes, after the last. */
static void parse_items(struct parser *p, struct node *into, struct nodes *list, enum token_kind closing) {
    for (;;) {
        struct token t = lex_look(&p->lex);
        if (t.kind == closing) break;
        struct node *item = parse_expression(p);
        into->calls = into->calls || item->calls;
        nodes_add(list, item);
        t = lex_look(&p->lex);
        if (t.kind == closing) break;
        if (t.kind != TOKEN_COMMA) parser_fail_token(p, &t, closing == TOKEN_CLOSE ? "a comma or )" : "a comma or ]");
        p->lex.at++;
    }
}

static struct node *parse_list(struct parser *p) {
    struct opening open;
    struct node *n = parser_node(p, NODE_LIST, p->lex.at, 1);
    parser_open(p, &open, '[', p->lex.at, true);
    p->lex.at++;
    parse_items(p, n, &n->items, TOKEN_LIST_END);
    parser_close(p);
    p->lex.at++;
    n->length = (uint32_t)p->lex.at - n->offset;
    return n;
}

struct node *parse_call(struct parser *p, struct span name, size_t offset) {
    struct opening open;
    parse_check_not_verb(p, name, offset);
    struct node *n = parser_node(p, NODE_CALL, offset, name.len);
    n->name = name;
    parser_open(p, &open, '(', p->lex.at, true);
    p->lex.at++;
    parse_items(p, n, &n->arguments, TOKEN_CLOSE);
    parser_close(p);
    p->lex.at++;
    n->length = (uint32_t)(p->lex.at - offset);
    parse_check_call(p, n);
    return n;
}

/* A key: a name or a string. */
static struct node *parse_key(struct parser *p) {
    struct token t = lex_look(&p->lex);
    if (t.kind == TOKEN_QUOTE) return parse_string(p);
    if (t.kind != TOKEN_NAME) parser_fail_token(p, &t, "a key");
    struct node *n = parser_node(p, NODE_BYTES, t.offset, t.length);
    n->text = lex_slice(&p->lex, t.offset, t.length);
    p->lex.at += t.length;
    return n;
}

static void parse_pair(struct parser *p, struct node *record) {
    struct node *key = parse_key(p);
    struct token t = lex_next(&p->lex);
    if (t.kind != TOKEN_COLON) parser_fail_token(p, &t, "a colon after the key");
    struct node *value = parse_expression(p);
    record->calls = record->calls || key->calls || value->calls;
    nodes_add(&record->items, key);
    nodes_add(&record->items, value);
}

struct node *parse_record(struct parser *p) {
    struct opening open;
    struct node *n = parser_node(p, NODE_RECORD, p->lex.at, 1);
    parser_open(p, &open, '{', p->lex.at, true);
    p->lex.at++;
    for (;;) {
        struct token t = lex_look(&p->lex);
        if (t.kind == TOKEN_BLOCK_END) break;
        parse_pair(p, n);
        t = lex_look(&p->lex);
        if (t.kind == TOKEN_BLOCK_END) break;
        if (t.kind != TOKEN_COMMA) parser_fail_token(p, &t, "a comma or }");
        p->lex.at++;
    }
    parser_close(p);
    p->lex.at++;
    n->length = (uint32_t)p->lex.at - n->offset;
    return n;
}

enum record_look parse_at_record(const struct parser *p) {
    struct lexer l = p->lex;
    if (lex_peek(&l, 0) != '{') return RECORD_NO;
    l.at++;
    l.newline_is_space = true;
    struct token t = lex_look(&l);
    if (t.kind == TOKEN_QUOTE)
        lex_skip_string(&l);
    else if (t.kind == TOKEN_NAME)
        l.at += t.length;
    else
        return t.kind == TOKEN_END ? RECORD_OPEN : RECORD_NO;
    if (lex_peek(&l, 0) == ':') return RECORD_YES;
    return lex_at_end(&l) ? RECORD_OPEN : RECORD_NO;
}

/* A bare name where an operand is due: a constant, a call, or a mistake. */
static struct node *parse_bare_name(struct parser *p, const struct token *t) {
    struct span name = lex_slice(&p->lex, t->offset, t->length);
    enum node_kind kind = span_is(name, "nil") ? NODE_NIL : span_is(name, "true") ? NODE_TRUE : NODE_FALSE;
    if (kind != NODE_FALSE || span_is(name, "false")) {
        p->lex.at += t->length;
        return parser_node(p, kind, t->offset, t->length);
    }
    if (lex_peek(&p->lex, t->length) == '(' && !reserved_word(name)) {
        p->lex.at += t->length;
        return parse_call(p, name, t->offset);
    }
    const struct constant *c = constant_find(name);
    if (!c) parse_fail_bare(p, name, t->offset);
    p->lex.at += t->length;
    struct node *n = parser_node(p, NODE_INT, t->offset, t->length);
    n->integer = c->value;
    return n;
}

static struct node *parse_operand(struct parser *p) {
    struct token t = lex_look(&p->lex);
    if (t.kind == TOKEN_NUMBER) return parse_number(p, false);
    if (t.kind == TOKEN_QUOTE) return parse_string(p);
    if (t.kind == TOKEN_DOLLAR) return parse_dollar(p);
    if (t.kind == TOKEN_NAME) return parse_bare_name(p, &t);
    if (t.kind == TOKEN_OPEN) return parse_parentheses(p);
    if (t.kind == TOKEN_LIST) return parse_list(p);
    if (t.kind == TOKEN_SLASH) return parse_pattern(p);
    if (t.kind == TOKEN_BLOCK) return parse_record(p);
    parser_fail_token(p, &t, "a value");
}

/* `[i]`, `[a:b]`: the cursor at the bracket. */
static struct node *parse_subscript(struct parser *p, struct node *left) {
    struct opening open;
    struct node *n = parser_node(p, NODE_INDEX, left->offset, 0);
    n->left = left;
    parser_open(p, &open, '[', p->lex.at, true);
    p->lex.at++;
    struct token t = lex_look(&p->lex);
    if (t.kind != TOKEN_COLON) n->right = parse_expression(p);
    t = lex_next(&p->lex);
    if (t.kind == TOKEN_COLON) {
        n->kind = NODE_SLICE;
        t = lex_look(&p->lex);
        if (t.kind != TOKEN_LIST_END) n->third = parse_expression(p);
        t = lex_next(&p->lex);
    }
    if (t.kind != TOKEN_LIST_END) parser_fail_token(p, &t, n->kind == NODE_SLICE ? "]" : "] or :");
    parser_close(p);
    n->length = (uint32_t)p->lex.at - n->offset;
    n->calls = left->calls || (n->right && n->right->calls) || (n->third && n->third->calls);
    return n;
}

static struct node *parse_field(struct parser *p, struct node *left) {
    p->lex.at++;
    struct span name = lex_name(&p->lex);
    struct node *key = parser_node(p, NODE_BYTES, p->lex.at, name.len);
    key->text = name;
    p->lex.at += name.len;
    struct node *n = parser_node(p, NODE_FIELD, left->offset, p->lex.at - left->offset);
    n->left = left;
    n->right = key;
    n->calls = left->calls;
    return n;
}

struct node *parse_postfix(struct parser *p, struct node *left) {
    for (;;) {
        if (lex_peek(&p->lex, 0) == '[')
            left = parse_subscript(p, left);
        else if (lex_peek(&p->lex, 0) == '.' && lex_name_start(lex_peek(&p->lex, 1)))
            left = parse_field(p, left);
        else
            return left;
    }
}

static struct node *parse_unary(struct parser *p) {
    struct token t = lex_look(&p->lex);
    if (t.kind == TOKEN_MINUS) return parse_minus(p, t.offset);
    if (t.kind == TOKEN_TILDE) return parse_prefix(p, NODE_COMPLEMENT, BINDS_UNARY);
    if (t.kind == TOKEN_NAME && span_is(lex_slice(&p->lex, t.offset, t.length), "not")) {
        return parse_prefix(p, NODE_NOT, BINDS_NOT);
    }
    return parse_postfix(p, parse_operand(p));
}

/* Whether a statement begins there: nothing but blanks stands before it on the line, or in the block. */
static bool begins_statement(const struct parser *p, size_t offset) {
    while (offset > 0 && strchr(" \t\r", p->lex.text.ptr[offset - 1])) offset--;
    return offset == 0 || strchr("\n;{", p->lex.text.ptr[offset - 1]) != NULL;
}

/* `$x = 5` at the beginning of a statement was meant to set x. */
_Noreturn static void fail_assign(struct parser *p, const struct node *left, const struct token *t) {
    char hint[160] = "compare with ==";
    bool target = left->kind == NODE_NAME || left->kind == NODE_INDEX || left->kind == NODE_FIELD;
    bool dollar = p->lex.text.ptr[left->offset] == '$';
    if (target && dollar && begins_statement(p, left->offset)) {
        (void)snprintf(hint, sizeof hint, "did you mean %.*s? a name that is set stands without $",
                       SPAN_ARG(parse_rest(p, left->offset + 1)));
    }
    parser_fail_hint(p, t->offset, 1, hint, "= in an expression");
}

static struct node *parse_binding(struct parser *p, int least) {
    struct node *left = parse_unary(p);
    for (;;) {
        struct token t = lex_look(&p->lex);
        const struct binary *b = binary_of(p, &t);
        if (t.kind == TOKEN_ASSIGN) fail_assign(p, left, &t);
        if (!b || b->binds < least) return left;
        if (b->binds == BINDS_COMPARE && left->kind == NODE_COMPARE && !left->plain) {
            parser_fail_hint(p, t.offset, t.length, "join two comparisons with `and`", "comparisons do not chain");
        }
        p->lex.at += t.length;
        left = parse_operation(p, b, left);
    }
}

struct node *parse_expression(struct parser *p) {
    return parse_binding(p, BINDS_OR);
}
