/* The parser's inside: shared by the files parse_*.c and by no others.
 *
 * An error leaves the parser by one longjmp to parse(): all memory is the arena's or the parser's own, so nothing is
 * lost, and every function below can take what it returns for granted. */
#ifndef LANG_PARSER_H
#define LANG_PARSER_H

#include "base/buffer.h"
#include "base/show.h"
#include "lang/lex.h"
#include "lang/parse.h"

#include <setjmp.h>

/* What is open around the cursor, innermost first; lives in the C frames that opened it. */
struct opening {
    struct opening *outer;
    char kind;
    size_t offset;
    bool newline_is_space; /* what it was before */
};

/* A word in verb position that was unknown when it was read; looked for again at the end. */
struct unknown {
    uint32_t offset, length;
};

struct parser {
    struct lexer lex;
    struct source *source;
    const struct parse_options *options;
    struct parsed *out;
    struct err *err;
    struct opening *open;
    unsigned depth;
    struct scope *scope; /* NULL outside functions */
    unsigned loops;      /* of the function or spawned block */
    unsigned blocks;     /* open blocks: `fn` stands outside all */
    bool in_function;    /* `return` may stand here */
    bool in_named;       /* inside an `fn` */
    bool uses_source;
    size_t statement_start;
    struct buffer scratch;    /* text being put together, used as a stack */
    struct map functions;     /* those that this text defines */
    struct unknown *unknowns; /* in the order of the text */
    size_t unknown_count, unknown_room;
    struct unknown foreign; /* the word of another language that the statement begins with; length 0: none */
    enum parse_status status;
    jmp_buf fail;
};

/* A piece of the text as it may stand in a message: room->text. */
const char *parser_shown(struct shown *room, struct span text);

/* Ends the parse: a syntax error at that place of the source (name is one of ERR_…). */
_Noreturn void parser_fail(struct parser *p, size_t offset, size_t length, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void parser_fail_as(struct parser *p, const char *name, size_t offset, size_t length, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The same with a hint, taken from p->err->hint which the caller has filled after clearing. */
_Noreturn void parser_fail_hint(struct parser *p, size_t offset, size_t length, const char *hint, const char *format,
                                ...) __attribute__((format(printf, 5, 6)));
/* The text ended: MORE when something is open, else the error "expected WHAT". */
_Noreturn void parser_fail_end(struct parser *p, const char *expected);
/* The text ends behind the `{` at the cursor. */
_Noreturn void parser_fail_open_brace(struct parser *p);
_Noreturn void parser_fail_memory(struct parser *p);
/* The token is not what is due here. */
_Noreturn void parser_fail_token(struct parser *p, const struct token *t, const char *expected);

/* Brackets, blocks and all other nesting: LIMIT beyond LANG_DEPTH_MAX. */
void parser_enter(struct parser *p, size_t offset);
void parser_leave(struct parser *p);
void parser_open(struct parser *p, struct opening *o, char kind, size_t offset, bool newline_is_space);
void parser_close(struct parser *p);
/* LIMIT if the statement reaches over its bound at `end`. */
void parser_check_size(struct parser *p, size_t end);

void *parser_alloc(struct parser *p, size_t size);
struct node *parser_node(struct parser *p, enum node_kind kind, size_t offset, size_t length);
void nodes_add(struct nodes *list, struct node *n);
/* Gives an outermost statement to the options' taker, and its memory to the next. */
void parser_hand_over(struct parser *p, const struct node *statement);
/* The bytes of the scratch from `mark` on, as arena memory; the scratch is cut back to the mark. */
struct span parser_take_scratch(struct parser *p, size_t mark);
void parser_scratch(struct parser *p, struct span bytes);

/* parse_expression.c */
struct node *parse_expression(struct parser *p);
struct node *parse_postfix(struct parser *p, struct node *left); /* `.field` and `[…]` that touch */
struct node *parse_parentheses(struct parser *p);                /* `( rhs )`, the cursor at the bracket */
struct node *parse_record(struct parser *p);
struct node *parse_call(struct parser *p, struct span name, size_t offset); /* the cursor at its bracket */
enum record_look { RECORD_NO, RECORD_YES, RECORD_OPEN };
enum record_look
parse_at_record(const struct parser *p); /* `{`, a key, `:` that touches; OPEN: the text ends before that is known */

/* parse_check.c: what is refused while reading, each with what to write instead */
void parse_check_not_verb(struct parser *p, struct span name, size_t offset); /* where it is called as a function */
/* `x += 1`, `x := 1`, `x++`: how that is written here. False if none of them follows the name. */
bool parse_hint_change(const struct parser *p, struct span name, size_t offset, char *hint, size_t size);
/* `s.connect` of who calls methods: the hint for that; false where no verb and no function is meant. */
bool parse_hint_method(const struct parser *p, struct span word, char *hint, size_t size);
void parse_check_call(struct parser *p, struct node *call); /* a built-in's number of arguments; an unknown name */
void parse_check_name(struct parser *p, struct span name, size_t offset); /* may not be reserved */
void parse_check_function_name(struct parser *p, struct span name, size_t offset);
/* What is wrong behind a word of another language (`foreach x in $l { }`), which is no function so far, is that word. */
void parse_check_foreign(struct parser *p);
/* Refuses a name that is nearly a constant's where an operator follows, which no word of a command begins with. */
void parse_check_constant(struct parser *p, struct span name, size_t offset);
/* Notes a function that is not known yet, or refuses it where it has to be known. */
void parse_want_function(struct parser *p, struct span name, size_t offset);
/* The text between two places, as far as it stands on one line, cut to what a hint holds. */
struct span parse_line(const struct parser *p, size_t from, size_t to);
/* The statement's text from the offset to where it ends or a block begins, cut to what a hint holds. */
struct span parse_rest(const struct parser *p, size_t offset);
/* parse_slip.c: how what stands there is written here, known by what is due; NULL for what nobody is known to write. */
const char *parse_slip(const struct parser *p, const struct token *t, const char *due);
/* The same for a word in verb position that goes on where a name ends. `set`: a `=` stands behind it. The hint may be "". */
enum { SLIP_HINT = 160 };
void parse_slip_word(struct span name, struct span word, bool set, char hint[static SLIP_HINT]);
_Noreturn void parse_fail_unknown(struct parser *p, struct span name, size_t offset);
_Noreturn void parse_fail_bare(struct parser *p, struct span name, size_t offset);

/* parse_quote.c: the cursor at the quote, the `$`, the `/` */
struct node *parse_string(struct parser *p);
struct node *parse_hex(struct parser *p);
struct node *parse_dollar(struct parser *p);
struct node *parse_pattern(struct parser *p);
struct node *parse_word_pattern(struct parser *p); /* where it is a word of its own */
bool parse_at_quote(const struct parser *p);       /* ", ' or x" */

/* parse_word.c: words, whose cursor stands at their first character */
struct node *parse_word(struct parser *p);
bool parse_at_word(struct parser *p); /* skips blanks; false at the end of a command's words */

/* parse_command.c: the name is read, the cursor behind it */
struct node *parse_command(struct parser *p, struct span name, size_t offset);

/* parse_statement.c, parse_block.c */
struct node *parse_rhs(struct parser *p, const char *what);
/* A command, or a function called by name: what `time`, `spawn` and `fails` take beside a block. */
struct node *parse_command_alone(struct parser *p, const char *what);
struct node *parse_condition(struct parser *p);
struct node *parse_block_form(struct parser *p, struct span keyword, size_t offset); /* NULL: no such keyword */
struct node *parse_assignment(struct parser *p); /* NULL, the cursor unmoved, if there is none */
struct node *parse_statement(struct parser *p);
struct nodes parse_block(struct parser *p, const char *after);
/* Statements up to the end of the text, or (closing '}') up to the brace, which is left to the caller. */
struct nodes parse_program(struct parser *p, char closing);
struct scope *scope_open(struct parser *p);          /* a function's; the caller goes back to scope->outer */
void scope_name(struct parser *p, struct span name); /* the text uses this variable here */
void scope_set(struct parser *p, struct span name);  /* the text sets this variable here */

#endif
