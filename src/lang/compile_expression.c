/* Expressions into registers. */
#include "lang/compiler.h"

/* So many items are gathered in registers before an instruction takes them. */
enum { BATCH = 16 };

bool literal_of(const struct node *n, enum literal_kind *kind) {
    switch (n->kind) {
    case NODE_NIL: *kind = LITERAL_NIL; return true;
    case NODE_TRUE: *kind = LITERAL_TRUE; return true;
    case NODE_FALSE: *kind = LITERAL_FALSE; return true;
    case NODE_INT: *kind = LITERAL_INT; return true;
    case NODE_FLOAT: *kind = LITERAL_FLOAT; return true;
    case NODE_BYTES: *kind = LITERAL_BYTES; return true;
    case NODE_PATTERN: *kind = LITERAL_PATTERN; return true;
    default: return false;
    }
}

bool literal_small(const struct node *n) {
    return n->kind == NODE_INT && n->integer >= INT32_MIN && n->integer <= INT32_MAX;
}

static void compile_literal(struct compiler *c, const struct node *n, enum literal_kind kind, uint32_t dest) {
    if (kind == LITERAL_NIL) {
        emit_ax(c, OP_NIL, dest, 0);
    } else if (kind == LITERAL_TRUE || kind == LITERAL_FALSE) {
        emitted(c, emit_ax(c, OP_BOOL, dest, 0))->d = kind == LITERAL_TRUE;
    } else if (literal_small(n)) {
        emit_ax(c, OP_INT, dest, n->integer);
    } else {
        emit_ax(c, OP_CONSTANT, dest, emit_literal(c, n, kind));
    }
}

static void compile_name(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t global = 0, reg = variable_register(c, n->text, &global);
    if (reg == MAP_NONE)
        emit_ax(c, OP_GET, dest, global);
    else
        emit_abx(c, OP_MOVE, dest, reg, 0);
}

/* Whether a register left behind with such a node's value may keep something alive. */
static bool may_hold(const struct node *n) {
    switch (n->kind) {
    case NODE_NIL:
    case NODE_TRUE:
    case NODE_FALSE:
    case NODE_INT:
    case NODE_FLOAT:
    case NODE_COMPARE:
    case NODE_NOT:
    case NODE_NEGATE:
    case NODE_COMPLEMENT: return false;
    default: return true;
    }
}

uint32_t compile_right(struct compiler *c, const struct node *n) {
    if (n->kind == NODE_NAME) {
        uint32_t global = 0, reg = variable_register(c, n->text, &global);
        if (reg != MAP_NONE) return reg;
    }
    return compile_taken(c, n);
}

uint32_t compile_operand(struct compiler *c, const struct node *n) {
    uint32_t reg = compile_right(c, n);
    if (is_temporary(c, reg) && may_hold(n)) c->unit->dirty = true;
    return reg;
}

/* Whether what runs inside an expression may set a variable that lives in a register: any function does where the
   registers are the globals, `time { … }` everywhere. */
bool calls_change_registers(const struct compiler *c) {
    return c->unit->code->resident || (c->unit->scope && c->unit->scope->timed);
}

uint32_t compile_left(struct compiler *c, const struct node *n, const struct node *later) {
    uint32_t reg = compile_right(c, n);
    if (!later || !later->calls || is_temporary(c, reg) || !calls_change_registers(c)) return reg;
    uint32_t copy = temporary(c);
    emit_abx(c, OP_MOVE, copy, reg, 0);
    return copy;
}

uint32_t compile_operand_before(struct compiler *c, const struct node *n, const struct node *later) {
    uint32_t reg = compile_left(c, n, later);
    if (is_temporary(c, reg) && may_hold(n)) c->unit->dirty = true;
    return reg;
}

uint8_t operands_taken(const struct compiler *c, uint32_t left, uint32_t right) {
    bool first = left != NO_REGISTER && is_temporary(c, left), second = right != NO_REGISTER && is_temporary(c, right);
    return (uint8_t)((first ? TAKES_LEFT : 0) | (second ? TAKES_RIGHT : 0));
}

uint32_t compile_taken(struct compiler *c, const struct node *n) {
    uint32_t reg = temporary(c);
    compile_into(c, n, reg);
    return reg;
}

void compile_or_nil(struct compiler *c, const struct node *n, uint32_t dest) {
    if (n)
        compile_into(c, n, dest);
    else
        emit_ax(c, OP_NIL, dest, 0);
}

void compile_store(struct compiler *c, struct span name, uint32_t taken) {
    uint32_t global = 0, reg = variable_register(c, name, &global);
    if (reg == MAP_NONE)
        emit_ax(c, OP_SET, taken, global);
    else
        emit_abx(c, OP_TAKE, reg, taken, 0);
}

/* --- what is gathered in consecutive registers ------------------------------------------------------------------------ */

static void compile_join(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t mark = c->unit->temporaries, first = c->unit->base + mark, count = 0;
    for (const struct node *part = n->items.first; part; part = part->next) {
        (void)compile_taken(c, part);
        if (++count < BATCH || !part->next) continue;
        emit_abn(c, OP_JOIN, first, first, count);
        temporaries_reset(c, mark + 1);
        count = 1;
    }
    emit_abn(c, OP_JOIN, dest, first, count);
    temporaries_reset(c, mark);
}

/* A list, or a record whose items come in pairs: made of the first batch, the others added to it. */
static void compile_gathered(struct compiler *c, const struct node *n, uint32_t dest) {
    bool record = n->kind == NODE_RECORD;
    uint32_t mark = c->unit->temporaries, each = record ? 2 : 1, count = 0;
    uint32_t whole = n->items.count > BATCH ? temporary(c) : dest;
    uint32_t before = c->unit->temporaries, first = c->unit->base + before;
    enum opcode make = record ? OP_RECORD : OP_LIST, add = record ? OP_EXTEND : OP_APPEND;
    bool made = false;
    for (const struct node *item = n->items.first; item; item = item->next) {
        (void)compile_taken(c, item);
        if (++count < BATCH && item->next) continue;
        emit_abn(c, made ? add : make, whole, first, count / each);
        made = true;
        temporaries_reset(c, before);
        count = 0;
    }
    if (!made) emit_abn(c, make, whole, first, 0);
    if (whole != dest) emit_abx(c, OP_TAKE, dest, whole, 0);
    temporaries_reset(c, mark);
}

/* --- chains: binary operators, ranges, indices, slices, fields -------------------------------------------------------- */

static bool is_link(const struct node *n) {
    return n->kind == NODE_BINARY || n->kind == NODE_RANGE || n->kind == NODE_INDEX || n->kind == NODE_SLICE ||
           n->kind == NODE_FIELD;
}

/* A result that goes where the left operand is takes its place anyway. */
static uint8_t taken_into(const struct compiler *c, uint32_t dest, uint32_t left, uint32_t right) {
    return operands_taken(c, left == dest ? (uint32_t)NO_REGISTER : left,
                          right == dest ? (uint32_t)NO_REGISTER : right);
}

/* b + S, or b with a constant. False: the right side is neither. */
static bool compile_constant(struct compiler *c, const struct node *n, uint32_t dest, uint32_t left) {
    enum literal_kind kind;
    uint8_t taken = taken_into(c, dest, left, NO_REGISTER);
    if (literal_small(n->right) && (n->op == OPERATOR_ADD || n->op == OPERATOR_SUB)) {
        enum opcode op = n->op == OPERATOR_ADD ? OP_ADD_I : OP_SUB_I;
        emitted(c, emit_abx(c, op, dest, left, n->right->integer))->d = taken;
        return true;
    }
    bool fits = literal_of(n->right, &kind) && (kind == LITERAL_INT || kind == LITERAL_FLOAT || kind == LITERAL_BYTES);
    if (!fits || n->op > OPERATOR_MOD) return false;
    uint32_t k = emit_literal(c, n->right, kind);
    emitted(c, emit_abx(c, (enum opcode)(OP_ADD_K + n->op), dest, left, k))->d = taken;
    return true;
}

static void compile_binary(struct compiler *c, const struct node *n, uint32_t dest, uint32_t left) {
    if (compile_constant(c, n, dest, left)) return;
    uint32_t right = compile_right(c, n->right);
    c->at = n;
    emitted(c, emit_abc(c, (enum opcode)(OP_ADD + n->op), dest, left, right))->d = taken_into(c, dest, left, right);
}

static void compile_slice(struct compiler *c, const struct node *n, uint32_t dest, uint32_t left) {
    uint32_t from = temporary(c);
    compile_or_nil(c, n->right, from);
    uint32_t to = temporary(c);
    compile_or_nil(c, n->third, to);
    c->at = n;
    emitted(c, emit_abc(c, OP_SLICE, dest, left, from))->d = taken_into(c, dest, left, NO_REGISTER);
}

static void compile_link(struct compiler *c, const struct node *n, uint32_t dest, uint32_t left) {
    uint32_t mark = c->unit->temporaries;
    if (n->kind == NODE_BINARY) {
        compile_binary(c, n, dest, left);
    } else if (n->kind == NODE_SLICE) {
        compile_slice(c, n, dest, left);
    } else if (n->kind == NODE_INDEX || n->kind == NODE_RANGE) {
        uint32_t right = compile_right(c, n->right);
        c->at = n;
        size_t at = emit_abc(c, n->kind == NODE_INDEX ? OP_INDEX : OP_RANGE, dest, left, right);
        emitted(c, at)->d = taken_into(c, dest, left, right);
    } else {
        c->at = n;
        size_t at = emit_abx(c, OP_FIELD, dest, left, emit_text(c, n->right->text));
        emitted(c, at)->d = taken_into(c, dest, left, NO_REGISTER);
    }
    temporaries_reset(c, mark);
}

/* A chain leans to the left and may be long: it is walked down without recursion, then compiled from its beginning. */
static void compile_chain(struct compiler *c, const struct node *n, uint32_t dest) {
    size_t count = 0;
    const struct node *first = n;
    for (; is_link(first); first = first->left) count++;
    const struct node **links = compiler_alloc(c, count * sizeof *links);
    for (size_t i = count; n != first; n = n->left) links[--i] = n;
    uint32_t mark = c->unit->temporaries;
    uint32_t left = compile_left(c, first, links[count - 1]);
    uint32_t work = count == 1 ? dest : temporary(c);
    for (size_t i = 0; i < count; i++) {
        c->at = links[i];
        uint32_t into = i + 1 == count ? dest : work;
        compile_link(c, links[i], into, left);
        left = into;
    }
    temporaries_reset(c, mark);
}

/* --- the rest --------------------------------------------------------------------------------------------------------- */

static void compile_comparison(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t mark = c->unit->temporaries;
    uint32_t left = compile_left(c, n->left, n->right);
    uint32_t right = compile_right(c, n->right);
    c->at = n;
    emitted(c, emit_abc(c, OP_COMPARE, dest, left, right))->d = n->op | taken_into(c, dest, left, right);
    temporaries_reset(c, mark);
}

static void compile_one(struct compiler *c, const struct node *n, enum opcode op, uint32_t dest) {
    uint32_t mark = c->unit->temporaries;
    uint32_t reg = compile_right(c, n->left);
    c->at = n;
    emitted(c, emit_abx(c, op, dest, reg, 0))->d = taken_into(c, dest, reg, NO_REGISTER);
    temporaries_reset(c, mark);
}

/* `and`, `or`: the operand that decided. Its value grows in a temporary: an operand may read the variable it goes to. */
static void compile_logic(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t mark = c->unit->temporaries;
    uint32_t work = is_temporary(c, dest) ? dest : temporary(c);
    struct patch *decided = NULL;
    for (const struct node *item = n->items.first; item; item = item->next) {
        compile_into(c, item, work);
        if (!item->next) break;
        emit_ax(c, n->kind == NODE_OR ? OP_JUMP_IF : OP_UNLESS, work, 0);
        emit_wait(c, &decided);
    }
    emit_patch(c, decided, emit_here(c));
    if (work != dest) emit_abx(c, OP_TAKE, dest, work, 0);
    temporaries_reset(c, mark);
}

static void compile_operation(struct compiler *c, const struct node *n, uint32_t dest) {
    switch ((enum node_kind)n->kind) {
    case NODE_JOIN: compile_join(c, n, dest); return;
    case NODE_LIST:
    case NODE_RECORD: compile_gathered(c, n, dest); return;
    case NODE_COMPARE: compile_comparison(c, n, dest); return;
    case NODE_AND:
    case NODE_OR: compile_logic(c, n, dest); return;
    case NODE_NOT: compile_one(c, n, OP_NOT, dest); return;
    case NODE_NEGATE: compile_one(c, n, OP_NEGATE, dest); return;
    case NODE_COMPLEMENT: compile_one(c, n, OP_COMPLEMENT, dest); return;
    case NODE_CALL: compile_call(c, n, dest); return;
    case NODE_COMMAND: compile_command(c, n, dest, WANT_ALL); return;
    case NODE_TIME: compile_time(c, n, dest); return;
    case NODE_SPAWN: compile_spawn(c, n, dest); return;
    default: compile_chain(c, n, dest); return;
    }
}

void compile_into(struct compiler *c, const struct node *n, uint32_t dest) {
    const struct node *outer = c->at;
    enum literal_kind kind;
    c->at = n;
    if (literal_of(n, &kind))
        compile_literal(c, n, kind, dest);
    else if (n->kind == NODE_NAME)
        compile_name(c, n, dest);
    else
        compile_operation(c, n, dest);
    c->at = outer;
}
