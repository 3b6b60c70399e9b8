/* The compiler's inside: shared by the files compile_*.c and by no others.
 *
 * As in the parser an error leaves by one longjmp, to the statement's beginning in compile.c; the code under way hangs on the
 * compiler and is freed there.
 *
 * Temporaries are a stack of registers. One that an instruction takes needs no more thought; one that is left behind
 * marks the statement `dirty`, which then ends in a CLEAR, so that nothing is kept alive longer than it was written. */
#ifndef LANG_COMPILER_H
#define LANG_COMPILER_H

#include "lang/compile.h"

#include <setjmp.h>

/* Jumps that wait for their target. */
struct patch {
    struct patch *next;
    size_t at;
};

/* What a text defines under a function's number: how often, and which of its children is the first. */
struct definition {
    uint32_t times, first;
};

struct loop {
    struct loop *outer;
    struct patch *breaks, *continues;
    unsigned tests; /* how many `test` blocks it stands in */
};

/* The function (or the code outside) that is being compiled. */
struct unit {
    struct unit *outer;
    struct code *code;
    struct scope *scope;  /* NULL outside functions */
    uint32_t *local;      /* register by the name's number in the scope; MAP_NONE for shared names */
    uint32_t base;        /* the first temporary */
    uint32_t temporaries; /* in use */
    uint32_t high;        /* most in use since the statement began */
    bool dirty;
    bool unclean; /* some statement was, so that at a return any temporary may hold something */
    bool show;    /* the statement stands outermost in a session */
    struct loop *loop;
    unsigned tests; /* how many `test` blocks are open */
};

enum { RECENT_CONSTANTS = 64 };

struct compiler {
    const struct compile_host *host;
    struct compile_options options;
    struct source *source;
    struct arena arena;  /* patches and the like, of the outermost statement under way */
    struct unit outside; /* all that stands outside functions */
    struct unit *unit;
    struct code *root;
    struct definition *definitions; /* by number */
    size_t definition_room;
    uint32_t recent[RECENT_CONSTANTS]; /* the newest constant of each hash, as its index; it may be another unit's */
    const struct node *at;             /* what is being compiled, for the places of instructions */
    bool whole;                        /* the text is read whole */
    bool retry;                        /* resident code did not fit */
    struct err *err;
    jmp_buf fail;
};

_Noreturn void compiler_fail(struct compiler *c, const struct node *n, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
_Noreturn void compiler_fail_memory(struct compiler *c);
void *compiler_alloc(struct compiler *c, size_t size); /* until the outermost statement is compiled */
void *compiler_keep_in(struct compiler *c, struct code *code, size_t size);
void *compiler_keep(struct compiler *c, size_t size);                 /* in the unit's code */
struct span compiler_keep_text(struct compiler *c, struct span text); /* as long as the unit's code */
/* Makes room for one more item of a vector of the code. */
void *compiler_grow(struct compiler *c, void *items, size_t *room, size_t count, size_t size);

/* emit.c */
/* An instruction with these operands, registers by their numbers; gives where it stands. */
size_t emit_abc(struct compiler *c, enum opcode op, uint32_t a, uint32_t b, uint32_t third);
size_t emit_abn(struct compiler *c, enum opcode op, uint32_t a, uint32_t b, uint32_t n);
size_t emit_abx(struct compiler *c, enum opcode op, uint32_t a, uint32_t b, int64_t x);
size_t emit_ax(struct compiler *c, enum opcode op, uint32_t a, int64_t x);
size_t emit_plain(struct compiler *c, enum opcode op);
struct instruction *emitted(struct compiler *c, size_t at);
size_t emit_here(const struct compiler *c);
/* Makes room for so many instructions before all others, which the caller fills in. */
void emit_room(struct compiler *c, size_t count);
void emit_jump(struct compiler *c, struct patch **list); /* JUMP, to be patched */
void emit_wait(struct compiler *c, struct patch **list); /* the newest instruction's jump is to be patched */
void emit_patch(struct compiler *c, struct patch *list, size_t target);
uint32_t emit_literal(struct compiler *c, const struct node *n, enum literal_kind kind);
uint32_t emit_text(struct compiler *c, struct span text);

/* registers */
uint32_t temporary(struct compiler *c); /* a new one */
void temporaries_reset(struct compiler *c, uint32_t in_use);
/* Where a variable lives: its register, or MAP_NONE and *global its index. */
uint32_t variable_register(struct compiler *c, struct span name, uint32_t *global);
bool is_temporary(const struct compiler *c, uint32_t reg);

/* compile_expression.c */
void compile_into(struct compiler *c, const struct node *n, uint32_t dest);
void compile_or_nil(struct compiler *c, const struct node *n, uint32_t dest); /* NULL: nil */
uint32_t compile_operand(struct compiler *c, const struct node *n); /* a variable's register, or a temporary */
bool calls_change_registers(const struct compiler *c);
/* The same, copied if it is a variable that `later` may change before it is used. */
uint32_t compile_operand_before(struct compiler *c, const struct node *n, const struct node *later);
/* The same for operators, which let go of their operands that are temporaries: `operands_taken` gives the bits for d. */
uint32_t compile_left(struct compiler *c, const struct node *n, const struct node *later);
uint32_t compile_right(struct compiler *c, const struct node *n);
uint8_t operands_taken(const struct compiler *c, uint32_t left, uint32_t right); /* NO_REGISTER: none */
uint32_t compile_taken(struct compiler *c, const struct node *n); /* a temporary that an instruction will take */
void compile_store(struct compiler *c, struct span name, uint32_t taken); /* variable = temporary */
bool literal_of(const struct node *n, enum literal_kind *kind);
bool literal_small(const struct node *n); /* an int that fits into an operand */

/* compile_condition.c: jumps to the list's target if the truth of the node is `sense`, else goes on */
void compile_branch(struct compiler *c, const struct node *n, bool sense, struct patch **list);
void compile_assert(struct compiler *c, const struct node *n);

/* compile_call.c */
void compile_call(struct compiler *c, const struct node *n, uint32_t dest);
void compile_command(struct compiler *c, const struct node *n, uint32_t dest, enum site_want want);
void compile_command_each(struct compiler *c, const struct node *n, const uint32_t *results, uint32_t count);

/* compile_assignment.c, compile_statement.c, compile_function.c */
/* Gives the register of what the first target got, which may have been taken where that is a name. */
uint32_t compile_assignment(struct compiler *c, const struct node *n);
void compile_statements(struct compiler *c, const struct node *first);
void compile_time(struct compiler *c, const struct node *n, uint32_t dest);
/* Compiles the function and gives its index among the unit's children. */
uint32_t compile_child(struct compiler *c, const struct function_node *f);
void compile_spawn(struct compiler *c, const struct node *n, uint32_t dest);
void compile_definition(struct compiler *c, const struct node *n);
void unit_open(struct compiler *c, struct unit *u, struct scope *scope);
void unit_close(struct compiler *c);

#endif
