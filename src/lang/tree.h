/* The syntax tree: what the parser gives and the compiler reads. All of it lives in the parser's arena. */
#ifndef LANG_TREE_H
#define LANG_TREE_H

#include "base/map.h"
#include "base/span.h"
#include "spec/verb.h"

#include <stdint.h>

enum node_kind {
#define NODE(name, members) NODE_##name,
#include "lang/nodes.def"
#undef NODE
};

/* The binary operators and then the comparisons, as the tree and the instructions number them. */
enum operator_kind {
    OPERATOR_ADD,
    OPERATOR_SUB,
    OPERATOR_MUL,
    OPERATOR_DIV,
    OPERATOR_MOD,
    OPERATOR_AND,
    OPERATOR_OR,
    OPERATOR_XOR,
    OPERATOR_SHL,
    OPERATOR_SHR,
    OPERATOR_EQ,
    OPERATOR_NE,
    OPERATOR_LT,
    OPERATOR_LE,
    OPERATOR_GT,
    OPERATOR_GE,
    OPERATOR_IN,
    OPERATOR_MATCH,
};

/* "+", "==", … */
const char *operator_text(enum operator_kind op);
/* Which of them the text is; false if none. */
bool operator_find(struct span text, enum operator_kind *op);

/* A list of nodes linked by `next`. */
struct nodes {
    struct node *first, *last;
    uint32_t count;
};

/* A word of a command, or the value of one of its options. `slot`: the parameter's index, or the number of parameters
   plus the option's index. A user's function has its parameters' indices. */
struct argument {
    struct argument *next;
    struct node *value; /* NULL: a switch */
    uint16_t slot;
};

/* A verb, or (verb NULL) a user's function by name. Arguments are ordered by slot, and within one as written. */
struct command {
    const struct verb *verb;
    struct span name;
    struct argument *arguments;
    uint32_t count;
};

/* What a function or a spawned block sets, and what it shares by `global`. Parameters come first in `own`. */
struct scope {
    struct scope *outer;
    struct map own;
    struct map shared;
    uint32_t parameters;       /* the first names of `own` */
    bool spawned;              /* a spawned block: `own` holds every name that it uses, for it gets a copy of each */
    bool timed;                /* `time { … }` stands in it: a variable may change inside an expression */
    struct scope *made_before; /* all scopes of a parse, to be freed with it */
};

struct function_node {
    struct span name;
    struct scope *scope;
    struct nodes body;
};

/* An arm of an `if`: `condition` NULL is the last `else`. */
struct arm {
    struct arm *next;
    struct node *condition;
    struct nodes body;
};

struct try_node {
    struct nodes body, handler;
    struct span name; /* empty: the error is not kept */
};

/* `calls`: somewhere inside a command or a user's function runs, which may change any global.
   `plain`: bytes that were written without quotes, so that a position may read them as a number or a name. */
struct node {
    uint8_t kind;
    uint8_t op;
    bool calls, plain;
    uint32_t offset, length; /* in the source */
    struct node *next;
    union {
        int64_t integer;
        double real;
        struct span text;
        struct nodes items;
        struct {
            struct node *left, *right, *third;
        };
        struct {
            struct span name;
            struct nodes arguments;
        };
        struct {
            struct nodes targets;
            struct node *value;
        };
        struct {
            struct node *condition;
            struct nodes body;
        };
        struct {
            struct span label;
            struct nodes inside;
        };
        struct command *command;
        struct function_node *function;
        struct arm *arms;
        struct try_node *attempt;
    };
};

#endif
