/* A tree as text, so that the tables of these tests can say what a text was read as: (+ 1 (* 2 3)). */
#ifndef TESTS_LANG_TREE_TEXT_H
#define TESTS_LANG_TREE_TEXT_H

#include "base/number.h"
#include "base/utf8.h"
#include "lang/tree.h"

static inline void tree_push(struct buffer *out, const struct node *n);

/* "(" what; the caller closes it. */
static inline void tree_begin(struct buffer *out, const char *what) {
    buffer_printf(out, "(%s", what);
}

static inline void tree_part(struct buffer *out, const struct node *n) {
    buffer_push_byte(out, ' ');
    if (n)
        tree_push(out, n);
    else
        buffer_push_byte(out, '_');
}

static inline void tree_parts(struct buffer *out, const struct node *first) {
    for (const struct node *n = first; n; n = n->next) tree_part(out, n);
}

static inline void tree_items(struct buffer *out, const char *what, const struct nodes *items) {
    tree_begin(out, what);
    tree_parts(out, items->first);
    buffer_push_byte(out, ')');
}

/* Up to three parts; `count` says how many belong to the node, of which the last may be left out (NULL). */
static inline void tree_operation(struct buffer *out, const char *what, const struct node *n, int count) {
    tree_begin(out, what);
    tree_part(out, n->left);
    if (count > 1) tree_part(out, n->right);
    if (count > 2) tree_part(out, n->third);
    buffer_push_byte(out, ')');
}

static inline void tree_body(struct buffer *out, const struct node *first) {
    buffer_push_text(out, " {");
    for (const struct node *n = first; n; n = n->next) {
        tree_push(out, n);
        if (n->next) buffer_push_text(out, "; ");
    }
    buffer_push_byte(out, '}');
}

/* Plain text as it was written, any other in quotes. */
static inline void tree_bytes(struct buffer *out, const struct node *n) {
    if (!n->plain) buffer_push_byte(out, '"');
    escape_push(out, n->text, n->plain ? ESCAPE_ALL : ESCAPE_LITERAL);
    if (!n->plain) buffer_push_byte(out, '"');
}

static inline void tree_command(struct buffer *out, const struct command *c) {
    buffer_printf(out, "(%.*s", SPAN_ARG(c->name));
    for (const struct argument *a = c->arguments; a; a = a->next) {
        if (c->verb && a->slot >= c->verb->param_count) {
            buffer_printf(out, " --%s", c->verb->options[a->slot - c->verb->param_count].name);
            if (a->value) buffer_push_byte(out, '=');
        } else if (c->verb) {
            buffer_printf(out, " %s=", c->verb->params[a->slot].name);
        } else {
            buffer_push_byte(out, ' ');
        }
        if (a->value) tree_push(out, a->value);
    }
    buffer_push_byte(out, ')');
}

static inline void tree_record(struct buffer *out, const struct node *n) {
    buffer_push_byte(out, '{');
    for (const struct node *key = n->items.first; key; key = key->next->next) {
        if (key != n->items.first) buffer_push_text(out, ", ");
        tree_push(out, key);
        buffer_push_byte(out, ':');
        tree_part(out, key->next);
    }
    buffer_push_byte(out, '}');
}

static inline void tree_call(struct buffer *out, const struct node *n) {
    buffer_printf(out, "%.*s(", SPAN_ARG(n->name));
    for (const struct node *a = n->arguments.first; a; a = a->next) {
        if (a != n->arguments.first) buffer_push_text(out, ", ");
        tree_push(out, a);
    }
    buffer_push_byte(out, ')');
}

static inline void tree_function(struct buffer *out, const char *what, const struct function_node *f) {
    buffer_printf(out, "(%s", what);
    if (f->name.len) buffer_printf(out, " %.*s", SPAN_ARG(f->name));
    for (size_t i = 0; i < f->scope->own.count; i++) {
        buffer_printf(out, "%s%.*s", i == f->scope->parameters ? " | " : " ", SPAN_ARG(f->scope->own.keys[i]));
    }
    tree_body(out, f->body.first);
    buffer_push_byte(out, ')');
}

static inline void tree_assign(struct buffer *out, const struct node *n) {
    tree_begin(out, "=");
    tree_parts(out, n->targets.first);
    tree_part(out, n->value);
    buffer_push_byte(out, ')');
}

static inline void tree_if(struct buffer *out, const struct node *n) {
    tree_begin(out, "if");
    for (const struct arm *a = n->arms; a; a = a->next) {
        if (a->condition) tree_part(out, a->condition);
        tree_body(out, a->body.first);
    }
    buffer_push_byte(out, ')');
}

static inline void tree_loop(struct buffer *out, const struct node *n) {
    bool goes_over = n->kind == NODE_FOR;
    tree_begin(out, goes_over ? "for" : "while");
    if (goes_over) tree_part(out, n->targets.first);
    tree_part(out, goes_over ? n->value : n->condition);
    tree_body(out, goes_over ? n->targets.first->next : n->body.first);
    buffer_push_byte(out, ')');
}

static inline void tree_try(struct buffer *out, const struct try_node *t) {
    tree_begin(out, "try");
    tree_body(out, t->body.first);
    if (t->name.len) buffer_printf(out, " %.*s", SPAN_ARG(t->name));
    tree_body(out, t->handler.first);
    buffer_push_byte(out, ')');
}

static inline void tree_labelled(struct buffer *out, const struct node *n) {
    buffer_printf(out, "(%s %.*s", n->kind == NODE_TEST ? "test" : "fails", SPAN_ARG(n->label));
    tree_body(out, n->inside.first);
    buffer_push_byte(out, ')');
}

static inline void tree_return(struct buffer *out, const struct node *n) {
    tree_begin(out, "return");
    if (n->left) tree_part(out, n->left);
    buffer_push_byte(out, ')');
}

static inline void tree_push(struct buffer *out, const struct node *n) {
    switch ((enum node_kind)n->kind) {
    case NODE_NIL: buffer_push_text(out, "nil"); break;
    case NODE_TRUE: buffer_push_text(out, "true"); break;
    case NODE_FALSE: buffer_push_text(out, "false"); break;
    case NODE_INT: buffer_printf(out, "%lld", (long long)n->integer); break;
    case NODE_FLOAT: number_push_float(out, n->real); break;
    case NODE_BYTES: tree_bytes(out, n); break;
    case NODE_PATTERN: buffer_printf(out, "/%.*s/", SPAN_ARG(n->text)); break;
    case NODE_NAME: buffer_printf(out, "$%.*s", SPAN_ARG(n->text)); break;
    case NODE_JOIN: tree_items(out, "join", &n->items); break;
    case NODE_LIST: tree_items(out, "list", &n->items); break;
    case NODE_RECORD: tree_record(out, n); break;
    case NODE_BINARY:
    case NODE_COMPARE: tree_operation(out, operator_text((enum operator_kind)n->op), n, 2); break;
    case NODE_RANGE: tree_operation(out, "..", n, 2); break;
    case NODE_AND: tree_items(out, "and", &n->items); break;
    case NODE_OR: tree_items(out, "or", &n->items); break;
    case NODE_NOT: tree_operation(out, "not", n, 1); break;
    case NODE_NEGATE: tree_operation(out, "-", n, 1); break;
    case NODE_COMPLEMENT: tree_operation(out, "~", n, 1); break;
    case NODE_INDEX: tree_operation(out, "at", n, 2); break;
    case NODE_SLICE: tree_operation(out, "slice", n, 3); break;
    case NODE_FIELD: tree_operation(out, ".", n, 2); break;
    case NODE_CALL: tree_call(out, n); break;
    case NODE_COMMAND: tree_command(out, n->command); break;
    case NODE_TIME: tree_operation(out, "time", n, 1); break;
    case NODE_SPAWN: tree_function(out, "spawn", n->function); break;
    case NODE_BLOCK: tree_items(out, "block", &n->items); break;
    case NODE_ASSIGN: tree_assign(out, n); break;
    case NODE_IF: tree_if(out, n); break;
    case NODE_WHILE:
    case NODE_FOR: tree_loop(out, n); break;
    case NODE_FN: tree_function(out, "fn", n->function); break;
    case NODE_TRY: tree_try(out, n->attempt); break;
    case NODE_TEST:
    case NODE_FAILS: tree_labelled(out, n); break;
    case NODE_ASSERT: tree_operation(out, "assert", n, n->right ? 2 : 1); break;
    case NODE_RETURN: tree_return(out, n); break;
    case NODE_BREAK: buffer_push_text(out, "break"); break;
    case NODE_CONTINUE: buffer_push_text(out, "continue"); break;
    }
}

/* The statements, with `; ` between. */
static inline void tree_push_program(struct buffer *out, const struct nodes *program) {
    for (const struct node *n = program->first; n; n = n->next) {
        tree_push(out, n);
        if (n->next) buffer_push_text(out, "; ");
    }
}

#endif
