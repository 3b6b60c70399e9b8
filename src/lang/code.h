/* What the compiler makes: instructions, call sites, constants, and where each came from. */
#ifndef LANG_CODE_H
#define LANG_CODE_H

#include "base/arena.h"
#include "base/source.h"
#include "lang/tree.h"

#include <stdint.h>

enum opcode {
#define OP(name, operands, meaning) OP_##name,
#include "lang/opcodes.def"
#undef OP
    OP_COUNT,
};

/* Sixteen bytes. The registers a, b, c are told by where their values lie from the frame's first on, in bytes, so that an
   instruction reaches them without arithmetic; everywhere else a register is a number. */
struct instruction {
    uint8_t op, d;
    uint16_t n;
    uint32_t a, b;
    union {
        uint32_t c;
        int32_t x;
    };
};

/* Bits of d: the operand is a temporary, which the instruction lets go of. `left` is the first that is read. */
enum { TAKES_LEFT = 0x40, TAKES_RIGHT = 0x80 };

enum { NO_REGISTER = UINT16_MAX, REGISTER_SIZE = 16 };

static inline uint32_t register_place(uint32_t reg) {
    return reg * REGISTER_SIZE;
}

static inline uint16_t register_at(uint32_t place) {
    return (uint16_t)(place / REGISTER_SIZE);
}

/* Code outside functions is resident when it fits: its registers are the array of globals itself, whose first
   CODE_TEMPORARIES places are nobody's variables but its temporaries. Otherwise (a text run by `source`, or one that
   needs more temporaries) it has a frame like a function, and reaches globals by GET and SET. */
enum { CODE_TEMPORARIES = 32 };

/* A constant as text; run/ makes the value. */
enum literal_kind {
    LITERAL_NIL,
    LITERAL_TRUE,
    LITERAL_FALSE,
    LITERAL_INT,
    LITERAL_FLOAT,
    LITERAL_BYTES,
    LITERAL_PATTERN
};
struct literal {
    enum literal_kind kind;
    uint32_t offset, length; /* where it stands, for the error of a bad pattern */
    union {
        int64_t integer;
        double real;
        struct span text; /* in the source, or in the code's arena */
    };
};

/* Where an argument comes from. */
enum site_from {
    FROM_TEXT,      /* a constant word, read by its kind before anything runs */
    FROM_LITERAL,   /* constant `index` */
    FROM_REGISTER,  /* a variable's register */
    FROM_TEMPORARY, /* a register that the call takes */
    FROM_GLOBAL,    /* global `index` */
    FROM_SWITCH,    /* an option without a value */
};

struct site_argument {
    uint8_t from;  /* enum site_from */
    uint8_t kind;  /* enum kind; of verbs */
    uint16_t slot; /* the parameter, or the number of parameters plus the option */
    uint32_t index;
    struct span text;
    uint32_t offset, length;
};

enum site_kind { SITE_VERB, SITE_BUILTIN };
enum site_want {
    WANT_NONE,
    WANT_FIRST, /* one value, of several the first */
    WANT_ALL,   /* one value, of several a list */
    WANT_EACH,  /* as many values as `results` has registers */
};

struct arg; /* run/call.h */

/* An argument that every call of a verb takes from a register anew. */
struct site_fill {
    uint16_t argument, reg;
    uint8_t how; /* run/: enum fill */
};

/* A call of a verb or a built-in function. Arguments are ordered by slot; those of slot s are arguments[first[s] .. first[s + 1]). What every call reads
   stands first. */
struct site {
    uint8_t kind, want;
    bool tell;      /* a session tells what was done */
    bool takes;     /* run/: some argument is a temporary */
    bool several;   /* run/: a parameter repeats, so that a list may stand for its words */
    bool shares;    /* run/: others may change an argument's variable while the call is parked */
    bool plain;     /* run/: a call has least to do besides running the verb, as most calls in loops have */
    uint8_t values; /* run/: how many the verb gives */
    uint16_t fill_count;
    uint32_t options; /* run/: which the verb is given, a bit each in the order of its row */
    uint32_t timeout; /* run/: the argument that --timeout is, or UINT32_MAX */
    uint32_t count;
    const struct verb *verb;
    struct arg *args; /* run/: what the verb gets, one for each argument: constants converted before anything runs,
                                all else filled in by each call; NULL until prepared */
    uint32_t *first;  /* verbs alone: parameters + options + 1 of them */
    struct site_fill *fills; /* run/: the arguments that are no constants */
    struct site_argument *arguments;
    const struct function *builtin;
    uint16_t results[VERB_VALUES];
    struct span name;
    struct source *source; /* run/: borrowed from the code */
    uint32_t offset, length;
    uint32_t line; /* run/: the number of its line, 0 until asked for */
};

/* `from` ≤ pc < `to` is covered; the error goes to register `keep` (NO_REGISTER: nowhere). Inner ones come first. */
struct handler {
    uint32_t from, to, target;
    uint16_t keep;
};

struct code_place {
    uint32_t offset, length;
};

/* A variable that a spawned block names: copied from where the spawner has it into register `to`. */
struct capture {
    uint8_t from; /* FROM_REGISTER or FROM_GLOBAL */
    uint16_t to;
    uint32_t index;
};

/* A user's function that is all that a spawned block calls, with variables and constants of the spawner's code. */
struct entry {
    uint32_t function, count;
    struct capture *arguments; /* `to` is the parameter; FROM_LITERAL too */
};

/* Counted; run/load.h's code_release frees it. What every call reads stands first. */
struct code {
    uint32_t references;
    bool function, resident;
    bool spawned; /* the block of a spawn */
    uint32_t parameters;
    uint32_t local_count; /* the first registers */
    uint32_t registers;   /* locals and temporaries; of resident code the temporaries */
    struct instruction *ops;
    struct value *constants; /* run/: one for each literal; NULL until prepared */
    struct site **sites;
    struct code_place *places; /* one for each instruction */
    size_t count, room, place_room;
    struct literal *literals;
    size_t literal_count, literal_room;
    size_t site_count, site_room;
    struct handler *handlers;
    size_t handler_count, handler_room;
    struct code **children; /* functions and spawned blocks, a reference each */
    size_t child_count, child_room;
    const struct entry *entry; /* where a task may begin instead of in this block, or NULL */
    struct capture *captures;
    size_t capture_count, capture_room;
    struct span *locals; /* their names; the array is in the arena */
    struct span name;    /* empty outside functions */
    struct source *source;
    uint32_t number;             /* a function's, in the machine */
    uint32_t offset;             /* where its `spawn` stands in the source, or a function's name */
    struct arena arena;          /* sites, and texts that are no piece of the source */
    struct code *replaced_after; /* run/: another function's code that was replaced while it was running */
};

/* The row of an instruction. */
const char *opcode_name(enum opcode op);
const char *opcode_operands(enum opcode op);

#endif
