/* Statements, assignments, and what stands right of `=`. */
#include "lang/parser.h"
#include "spec/constant.h"

#include <stdio.h>

/* rhs = command | expr | ( "spawn" | "time" ) ( block | command ) */
static bool begins_expression(const struct parser *p, struct span name) {
    static const char *const values[] = {"true", "false", "nil", "not"};
    if (vocabulary_verb(p->options->vocabulary, name) && lex_peek(&p->lex, name.len) != '(') return false;
    for (size_t i = 0; i < COUNT(values); i++) {
        if (span_is(name, values[i])) return true;
    }
    return (lex_peek(&p->lex, name.len) == '(' && !reserved_word(name)) || constant_find(name) != NULL;
}

struct node *parse_command_alone(struct parser *p, const char *what) {
    struct node *n = parse_rhs(p, what);
    bool runs = n->kind == NODE_COMMAND || n->kind == NODE_CALL || n->kind == NODE_TIME || n->kind == NODE_SPAWN;
    if (runs) return n;
    struct shown shown;
    parser_fail(p, n->offset, n->length, "expected a block or a command, not '%s'",
                parser_shown(&shown, lex_slice(&p->lex, n->offset, n->length)));
}

/* What `time` and `spawn` take beside a block; themselves they take no more of their kind. */
static struct node *parse_timed(struct parser *p) {
    struct token t = lex_look(&p->lex);
    struct span name = lex_slice(&p->lex, t.offset, t.length);
    if (span_is(name, "time") || span_is(name, "spawn")) parser_fail_token(p, &t, "a block or a command");
    return parse_command_alone(p, "a block or a command");
}

static struct node *parse_time(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_TIME, offset, 4);
    lex_skip_blanks(&p->lex);
    if (lex_peek(&p->lex, 0) == '{') {
        n->left = parser_node(p, NODE_BLOCK, p->lex.at, 1);
        if (p->scope) p->scope->timed = true;
        n->left->items = parse_block(p, "time");
    } else {
        n->left = parse_timed(p);
    }
    n->calls = true;
    return n;
}

static struct node *parse_spawn(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_SPAWN, offset, 5);
    struct function_node *f = n->function = parser_alloc(p, sizeof *f);
    bool in_function = p->in_function;
    unsigned loops = p->loops;
    f->scope = scope_open(p);
    f->scope->spawned = true;
    p->in_function = true;
    p->loops = 0;
    lex_skip_blanks(&p->lex);
    if (lex_peek(&p->lex, 0) == '{') {
        f->body = parse_block(p, "spawn");
    } else {
        struct node *result = parser_node(p, NODE_RETURN, p->lex.at, 1);
        result->left = parse_timed(p);
        nodes_add(&f->body, result);
    }
    p->scope = f->scope->outer;
    p->in_function = in_function;
    p->loops = loops;
    n->calls = true;
    return n;
}

struct node *parse_rhs(struct parser *p, const char *what) {
    struct token t = lex_look(&p->lex);
    if (t.kind == TOKEN_END) parser_fail_end(p, what);
    if (t.kind == TOKEN_NEWLINE) parser_fail_token(p, &t, what);
    struct span name = lex_slice(&p->lex, t.offset, t.length);
    if (t.kind != TOKEN_NAME || begins_expression(p, name)) return parse_expression(p);
    bool timed = span_is(name, "time"), spawned = span_is(name, "spawn");
    if (reserved_word(name) && !timed && !spawned) parser_fail_token(p, &t, what);
    p->lex.at += t.length;
    return timed ? parse_time(p, t.offset) : spawned ? parse_spawn(p, t.offset) : parse_command(p, name, t.offset);
}

/* --- assignments ------------------------------------------------------------------------------------------------------ */

/* Whether an assignment begins at the cursor: targets with commas between, then `=` that is neither `==` nor `=~`.
   No verb's name is touched by a bracket, so that one settles it. */
static bool at_assignment(const struct parser *p) {
    struct lexer l = p->lex;
    for (;;) {
        struct span name = lex_name(&l);
        if (name.len == 0) return false;
        l.at += name.len;
        while (lex_peek(&l, 0) == '.' && lex_name_start(lex_peek(&l, 1))) {
            l.at++;
            l.at += lex_name(&l).len;
        }
        if (lex_peek(&l, 0) == '[') return true;
        lex_skip_blanks(&l);
        if (lex_peek(&l, 0) == '=') return lex_peek(&l, 1) != '=' && lex_peek(&l, 1) != '~';
        if (lex_peek(&l, 0) != ',') return false;
        l.at++;
        lex_skip_blanks(&l);
    }
}

static struct node *parse_target(struct parser *p) {
    struct span name = lex_name(&p->lex);
    parse_check_name(p, name, p->lex.at);
    struct node *n = parser_node(p, NODE_NAME, p->lex.at, name.len);
    n->text = name;
    p->lex.at += name.len;
    struct node *target = parse_postfix(p, n);
    if (target->kind == NODE_SLICE) parser_fail(p, target->offset, target->length, "a slice cannot be assigned to");
    if (target->kind == NODE_NAME)
        scope_set(p, name);
    else
        scope_name(p, name);
    return target;
}

/* What looked like a target is assigned to nothing. */
_Noreturn static void parse_fail_target(struct parser *p, const struct node *n, const struct token *t) {
    if (t->kind == TOKEN_END && p->open) parser_fail_end(p, "=");
    size_t length = n->targets.last->offset + n->targets.last->length - n->offset;
    struct shown shown;
    (void)parser_shown(&shown, lex_slice(&p->lex, n->offset, length));
    char hint[sizeof shown.text + 60];
    if (!parse_hint_method(p, lex_slice(&p->lex, n->offset, length), hint, sizeof hint))
        (void)snprintf(hint, sizeof hint, "the value of a variable is written $%s", shown.text);
    bool ends =
        t->kind == TOKEN_END || t->kind == TOKEN_NEWLINE || t->kind == TOKEN_SEMICOLON || t->kind == TOKEN_BLOCK_END;
    if (ends) parser_fail_hint(p, n->offset, length, hint, "'%s' is no verb", shown.text);
    parser_fail_hint(p, t->offset, t->length, hint, "expected = behind what is assigned to");
}

struct node *parse_assignment(struct parser *p) {
    if (!at_assignment(p)) return NULL;
    struct node *n = parser_node(p, NODE_ASSIGN, p->lex.at, 1);
    for (;;) {
        lex_skip_blanks(&p->lex);
        nodes_add(&n->targets, parse_target(p));
        struct token t = lex_next(&p->lex);
        if (t.kind == TOKEN_ASSIGN) break;
        if (t.kind == TOKEN_COMMA) continue;
        parse_fail_target(p, n, &t);
    }
    n->value = parse_rhs(p, "a value or a command");
    n->calls = n->value->calls;
    return n;
}

/* Refuses a `{` that begins neither a record nor `{}`: a block was meant, where something else is due. */
static void refuse_block(struct parser *p, const char *expected, const char *hint) {
    struct lexer l = p->lex;
    struct token brace = lex_next(&l);
    l.newline_is_space = true;
    if (brace.kind != TOKEN_BLOCK || parse_at_record(p) != RECORD_NO || lex_look(&l).kind != TOKEN_NAME) return;
    parser_fail_hint(p, brace.offset, brace.length, hint, "expected %s, not '{'", expected);
}

struct node *parse_condition(struct parser *p) {
    lex_skip_blanks(&p->lex);
    refuse_block(p, "a condition", NULL);
    struct node *n = parse_assignment(p);
    if (!n) n = parse_rhs(p, "a condition");
    const struct node *value = n->kind == NODE_ASSIGN ? n->value : n;
    if (value->kind == NODE_COMMAND && value->command->verb && !value->command->verb->gives) {
        parser_fail(p, value->offset, value->length, "%s never gives a value, so it is no condition",
                    value->command->verb->name);
    }
    return n;
}

/* --- statements ------------------------------------------------------------------------------------------------------- */

static bool at_statement_end(struct parser *p) {
    lex_skip_blanks(&p->lex);
    char c = lex_peek(&p->lex, 0);
    return lex_at_end(&p->lex) || c == ';' || c == '}' || lex_at_newline(&p->lex);
}

static struct node *parse_assert(struct parser *p, size_t offset) {
    struct node *n = parser_node(p, NODE_ASSERT, offset, 6);
    n->left = parse_expression(p);
    struct token t = lex_look(&p->lex);
    if (t.kind == TOKEN_COMMA) {
        p->lex.at += t.length;
        n->right = parse_expression(p);
    }
    return n;
}

static struct node *parse_return(struct parser *p, size_t offset) {
    if (!p->in_function) parser_fail(p, offset, 6, "return stands in a function or a spawned block alone");
    struct node *n = parser_node(p, NODE_RETURN, offset, 6);
    if (!at_statement_end(p)) n->left = parse_rhs(p, "a value or a command");
    return n;
}

static struct node *parse_jump(struct parser *p, enum node_kind kind, size_t offset, size_t length) {
    const char *word = kind == NODE_BREAK ? "break" : "continue";
    if (p->loops == 0) parser_fail(p, offset, length, "%s stands in a loop alone", word);
    return parser_node(p, kind, offset, length);
}

/* `global a b`: nothing to run, so a block of nothing. */
static struct node *parse_global(struct parser *p, size_t offset) {
    do {
        lex_skip_blanks(&p->lex);
        struct span name = lex_name(&p->lex);
        struct token t = lex_look(&p->lex);
        if (name.len == 0) parser_fail_token(p, &t, "a name");
        parse_check_name(p, name, p->lex.at);
        if (p->scope && map_find(&p->scope->own, name) < p->scope->parameters) {
            parser_fail(p, p->lex.at, name.len, "'%.*s' is a parameter of the function, so it is its own",
                        SPAN_ARG(span_head(name, 60)));
        }
        if (p->scope && map_put(&p->scope->shared, name) == MAP_NONE) parser_fail_memory(p);
        p->lex.at += name.len;
    } while (!at_statement_end(p));
    return parser_node(p, NODE_BLOCK, offset, 6);
}

/* Statements that begin with a reserved word; NULL, the cursor unmoved, for what begins an rhs. */
static struct node *parse_reserved(struct parser *p, struct span name, size_t offset) {
    struct lexer before = p->lex;
    p->lex.at += name.len;
    if (span_is(name, "assert")) return parse_assert(p, offset);
    if (span_is(name, "return")) return parse_return(p, offset);
    if (span_is(name, "break")) return parse_jump(p, NODE_BREAK, offset, name.len);
    if (span_is(name, "continue")) return parse_jump(p, NODE_CONTINUE, offset, name.len);
    if (span_is(name, "global")) return parse_global(p, offset);
    struct node *n = parse_block_form(p, name, offset);
    if (!n) p->lex = before;
    return n;
}

static void refuse_stray(struct parser *p, struct span name, size_t offset) {
    if (span_is(name, "else") || span_is(name, "catch")) {
        parser_fail_hint(p, offset, name.len, "it stands on the line of the } before it",
                         "'%.*s' belongs to nothing here", SPAN_ARG(name));
    }
}

/* Comments as other languages write them. */
static void refuse_comment(struct parser *p) {
    struct span rest = span_from(p->lex.text, p->lex.at);
    bool comment = span_starts(rest, SPAN("//")) || span_starts(rest, SPAN("/*")) || span_starts(rest, SPAN("-- "));
    if (comment)
        parser_fail_hint(p, p->lex.at, 2, "a comment begins with #", "expected a statement, not '%.2s'", rest.ptr);
}

struct node *parse_statement(struct parser *p) {
    size_t offset = p->lex.at;
    p->foreign.length = 0;
    refuse_comment(p);
    struct span name = lex_name(&p->lex);
    struct node *n = name.len ? parse_assignment(p) : NULL;
    if (n) return n;
    refuse_stray(p, name, offset);
    if (reserved_word(name)) n = parse_reserved(p, name, offset);
    if (name.len == 0)
        refuse_block(p, "a statement",
                     "a block stands behind what runs it: if, while, for, spawn, try…; a record is written {a: 1}");
    return n ? n : parse_rhs(p, "a statement");
}

static void check_statement_end(struct parser *p) {
    if (at_statement_end(p)) return;
    struct token t = lex_look(&p->lex);
    parser_fail_token(p, &t, "the end of the statement");
}

enum { LOOKED_AT = 256 };

static bool may_end(struct span text) {
    return span_find(text, '\n') < text.len || span_find(text, ';') < text.len;
}

/* An outermost statement sees no more of the text than it may hold, so that nothing in it is looked through in vain. What has
   no end in all of that is refused at once. */
static void begin_statement(struct parser *p) {
    p->statement_start = p->lex.at;
    p->lex.text = span_head(p->source->text, p->lex.at + LANG_STATEMENT_MAX + 1);
    if (p->lex.text.len == p->source->text.len) return;
    size_t at = p->lex.at;
    while (at < p->lex.text.len && !may_end(lex_slice(&p->lex, at, LOOKED_AT))) at += LOOKED_AT;
    parser_check_size(p, at);
}

struct nodes parse_program(struct parser *p, char closing) {
    struct nodes list = {0};
    for (;;) {
        if (!closing) p->lex.text = p->source->text;
        lex_skip_separators(&p->lex);
        if (lex_at_end(&p->lex)) {
            if (closing) parser_fail_end(p, "}");
            return list;
        }
        if (lex_peek(&p->lex, 0) == '}') {
            if (!closing) parser_fail(p, p->lex.at, 1, "this } closes nothing");
            return list;
        }
        if (!closing) begin_statement(p);
        struct node *n = parse_statement(p);
        check_statement_end(p);
        parser_check_size(p, p->lex.at);
        if (closing || !p->options->take)
            nodes_add(&list, n);
        else
            parser_hand_over(p, n);
    }
}
