/* Blocks and the statements that hold them. */
#include "base/err.h"
#include "lang/parser.h"
#include "spec/constant.h"

#include <stdio.h>

struct scope *scope_open(struct parser *p) {
    struct scope *s = parser_alloc(p, sizeof *s);
    s->own.borrows = s->shared.borrows = true; /* names stand in the text, or in the tree */
    s->outer = p->scope;
    s->made_before = p->out->scopes;
    p->out->scopes = s;
    p->scope = s;
    return s;
}

/* A spawned block starts with a copy of each variable that it names, and so does each that it is spawned from. */
void scope_name(struct parser *p, struct span name) {
    for (struct scope *s = p->scope; s && s->spawned; s = s->outer) {
        if (map_put(&s->own, name) == MAP_NONE) parser_fail_memory(p);
    }
}

void scope_set(struct parser *p, struct span name) {
    if (p->scope && map_put(&p->scope->own, name) == MAP_NONE) parser_fail_memory(p);
    scope_name(p, name);
}

struct nodes parse_block(struct parser *p, const char *after) {
    struct opening open;
    struct token t = lex_look(&p->lex);
    if (t.kind != TOKEN_BLOCK) {
        char expected[60];
        (void)snprintf(expected, sizeof expected, "the { of %s, on the same line", after);
        parser_fail_token(p, &t, expected);
    }
    parser_open(p, &open, '{', p->lex.at, false);
    p->lex.at++;
    p->blocks++;
    struct nodes list = parse_program(p, '}');
    p->blocks--;
    parser_close(p);
    p->lex.at++;
    return list;
}

/* The word behind a block on its line (`else`, `catch`), taken if it is there. */
static bool take_word(struct parser *p, const char *word) {
    lex_skip_blanks(&p->lex);
    struct span name = lex_name(&p->lex);
    if (!span_is(name, word)) return false;
    p->lex.at += name.len;
    lex_skip_blanks(&p->lex);
    return true;
}

static struct node *parse_if(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_IF, offset, 2);
    struct arm **end = &n->arms;
    bool last = false;
    do {
        struct arm *arm = *end = parser_alloc(p, sizeof *arm);
        end = &arm->next;
        if (!last) arm->condition = parse_condition(p);
        arm->body = parse_block(p, last ? "else" : "if");
        if (last || !take_word(p, "else")) break;
        last = !take_word(p, "if");
    } while (true);
    return n;
}

static struct nodes parse_loop_body(struct parser *p, const char *after) {
    p->loops++;
    struct nodes body = parse_block(p, after);
    p->loops--;
    return body;
}

static struct node *parse_while(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_WHILE, offset, 5);
    n->condition = parse_condition(p);
    n->body = parse_loop_body(p, "while");
    return n;
}

static struct node *parse_plain_name(struct parser *p, const char *expected) {
    struct token t = lex_look(&p->lex);
    if (t.kind != TOKEN_NAME) parser_fail_token(p, &t, expected);
    struct node *n = parser_node(p, NODE_NAME, t.offset, t.length);
    n->text = lex_slice(&p->lex, t.offset, t.length);
    parse_check_name(p, n->text, t.offset);
    p->lex.at += t.length;
    return n;
}

/* The variable and the body share the node's list: the NAME first, then the statements. */
static struct node *parse_for(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_FOR, offset, 3);
    struct node *name = parse_plain_name(p, "the name of a variable");
    scope_set(p, name->text);
    lex_skip_blanks(&p->lex);
    struct token t = lex_look(&p->lex);
    if (!take_word(p, "in")) parser_fail_token(p, &t, "'in'");
    n->value = parse_rhs(p, "what to go over");
    struct nodes body = parse_loop_body(p, "for");
    name->next = body.first;
    n->targets = (struct nodes){name, body.last ? body.last : name, body.count + 1};
    return n;
}

static void parse_parameters(struct parser *p) {
    for (;;) {
        struct token t = lex_look(&p->lex);
        if (t.kind == TOKEN_BLOCK) return;
        struct node *name = parse_plain_name(p, "a parameter's name or {");
        if (map_find(&p->scope->own, name->text) != MAP_NONE) {
            parser_fail(p, name->offset, name->length, "the parameter '%.*s' is named twice",
                        SPAN_ARG(span_head(name->text, 60)));
        }
        scope_set(p, name->text);
        p->scope->parameters++;
    }
}

static struct node *parse_function(struct parser *p, size_t offset) {
    if (p->blocks || p->scope) parser_fail(p, offset, 2, "fn stands outside every block");
    struct node *n = parser_node(p, NODE_FN, offset, 2);
    struct function_node *f = n->function = parser_alloc(p, sizeof *f);
    struct token t = lex_look(&p->lex);
    if (t.kind != TOKEN_NAME) parser_fail_token(p, &t, "the function's name");
    f->name = lex_slice(&p->lex, t.offset, t.length);
    n->offset = (uint32_t)t.offset;
    n->length = (uint32_t)t.length;
    parse_check_function_name(p, f->name, t.offset);
    p->lex.at += t.length;
    if (map_put(&p->functions, f->name) == MAP_NONE) parser_fail_memory(p);
    f->scope = scope_open(p);
    p->in_function = p->in_named = true;
    parse_parameters(p);
    f->body = parse_block(p, "fn");
    p->in_function = p->in_named = false;
    p->scope = f->scope->outer;
    return n;
}

static struct node *parse_try(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_TRY, offset, 3);
    struct try_node *attempt = n->attempt = parser_alloc(p, sizeof *attempt);
    attempt->body = parse_block(p, "try");
    struct token t = lex_look(&p->lex);
    if (!take_word(p, "catch")) parser_fail_token(p, &t, "catch, on the line of the }");
    t = lex_look(&p->lex);
    if (t.kind == TOKEN_NAME) {
        attempt->name = parse_plain_name(p, "a name")->text;
        scope_set(p, attempt->name);
    }
    attempt->handler = parse_block(p, "catch");
    return n;
}

static struct node *parse_test(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_TEST, offset, 4);
    struct token t = lex_look(&p->lex);
    if (t.kind != TOKEN_QUOTE) parser_fail_token(p, &t, "the test's name in quotes");
    struct node *label = parse_string(p);
    if (label->kind != NODE_BYTES) parser_fail(p, label->offset, label->length, "a test's name is plain text");
    n->label = label->text;
    n->inside = parse_block(p, "test");
    return n;
}

/* The language's own errors beside those of the kernel and of getaddrinfo. */
static bool is_error_name(struct span name) {
    static const char *const own[] = {ERR_SYNTAX, ERR_NAME, ERR_TYPE, ERR_VALUE, ERR_LIMIT, ERR_ASSERT, ERR_EOF};
    for (size_t i = 0; i < COUNT(own); i++) {
        if (span_is(name, own[i])) return true;
    }
    const struct constant *c = constant_find(name);
    return c && (c->set == SET_ERRNO || c->set == SET_EAI);
}

static struct node *parse_fails(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_FAILS, offset, 5);
    struct token t = lex_look(&p->lex);
    n->label = lex_slice(&p->lex, t.offset, t.length);
    if (t.kind == TOKEN_END || t.kind == TOKEN_NEWLINE) parser_fail_token(p, &t, "an error's name");
    if (t.kind != TOKEN_NAME || !is_error_name(n->label)) {
        parser_fail_hint(p, t.offset, t.length, "for example ECONNREFUSED, EAI_NONAME or TYPE",
                         "an error's name is due here");
    }
    p->lex.at += t.length;
    lex_skip_blanks(&p->lex);
    if (lex_peek(&p->lex, 0) == '{')
        n->inside = parse_block(p, "fails");
    else
        nodes_add(&n->inside, parse_command_alone(p, "a command or a block"));
    return n;
}

static const struct {
    const char *word;
    struct node *(*parse)(struct parser *p, size_t offset);
} forms[] = {
    {"if", parse_if},   {"while", parse_while}, {"for", parse_for},     {"fn", parse_function},
    {"try", parse_try}, {"test", parse_test},   {"fails", parse_fails},
};

struct node *parse_block_form(struct parser *p, struct span keyword, size_t offset) {
    for (size_t i = 0; i < COUNT(forms); i++) {
        if (span_is(keyword, forms[i].word)) return forms[i].parse(p, offset);
    }
    return NULL;
}
