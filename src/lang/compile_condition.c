/* Conditions: comparisons that jump, `and`, `or` and `not` without a value, and assertions. */
#include "lang/compiler.h"

/* A comparison as a jump: EQ, LT and LE do for all, with the operands or the sense exchanged. */
struct comparison {
    enum opcode op, constant, small; /* of two registers; of a register and a constant, or a small int */
    bool swap, negate;
};

static const struct comparison comparisons[] = {
    [OPERATOR_EQ] = {OP_JUMP_EQ, OP_JUMP_EQ_K, OP_JUMP_EQ_I, false, false},
    [OPERATOR_NE] = {OP_JUMP_EQ, OP_JUMP_EQ_K, OP_JUMP_EQ_I, false, true},
    [OPERATOR_LT] = {OP_JUMP_LT, OP_JUMP_LT_K, OP_JUMP_LT_I, false, false},
    [OPERATOR_LE] = {OP_JUMP_LE, OP_JUMP_LE_K, OP_JUMP_LE_I, false, false},
    [OPERATOR_GT] = {OP_JUMP_LT, OP_JUMP_GT_K, OP_JUMP_GT_I, true, false},
    [OPERATOR_GE] = {OP_JUMP_LE, OP_JUMP_GE_K, OP_JUMP_GE_I, true, false},
};

static bool jumps_by_itself(const struct node *n) {
    return n->kind == NODE_COMPARE && n->op >= OPERATOR_EQ && n->op <= OPERATOR_GE;
}

/* The constant of the right side, or MAP_NONE if it is none that fits. */
static uint32_t constant_operand(struct compiler *c, const struct node *right) {
    enum literal_kind kind;
    if (!literal_of(right, &kind) || kind == LITERAL_PATTERN) return MAP_NONE;
    return emit_literal(c, right, kind);
}

/* The instruction that jumps if the comparison's outcome is `sense`. */
static enum opcode jump_on(const struct comparison *how, enum opcode op, bool sense) {
    return sense != how->negate ? op : (enum opcode)(op + (OP_UNLESS_EQ - OP_JUMP_EQ));
}

/* Jumps on the comparison of what lies in two registers, which stays there unless `takes`. */
static void branch_registers(struct compiler *c, const struct node *n, uint32_t left, uint32_t right, bool takes,
                             bool sense, struct patch **list) {
    const struct comparison *how = &comparisons[n->op];
    uint32_t first = how->swap ? right : left, second = how->swap ? left : right;
    c->at = n;
    size_t at = emit_abx(c, jump_on(how, how->op, sense), first, second, 0);
    if (takes) emitted(c, at)->d = operands_taken(c, first, second);
    emit_wait(c, list);
}

static void branch_compare(struct compiler *c, const struct node *n, bool sense, struct patch **list) {
    const struct comparison *how = &comparisons[n->op];
    uint32_t left = compile_left(c, n->left, n->right);
    bool small = literal_small(n->right);
    uint32_t k = small ? (uint32_t)(int32_t)n->right->integer : constant_operand(c, n->right);
    if (!small && k == MAP_NONE) {
        uint32_t right = compile_right(c, n->right);
        branch_registers(c, n, left, right, true, sense, list);
        return;
    }
    c->at = n;
    struct instruction *i = emitted(c, emit_ax(c, jump_on(how, small ? how->small : how->constant, sense), left, 0));
    i->b = k;
    i->d = operands_taken(c, left, NO_REGISTER);
    emit_wait(c, list);
}

/* `deciding` is the truth of an item that decides the whole: false for `and`, true for `or`. */
static void branch_logic(struct compiler *c, const struct node *n, bool sense, struct patch **list) {
    bool deciding = n->kind == NODE_OR;
    struct patch *skip = NULL;
    for (const struct node *item = n->items.first; item; item = item->next) {
        if (item->next)
            compile_branch(c, item, deciding, sense == deciding ? list : &skip);
        else
            compile_branch(c, item, sense, list);
    }
    emit_patch(c, skip, emit_here(c));
}

/* What the assignment is worth: what its first target got. */
static uint32_t assigned_value(struct compiler *c, const struct node *n) {
    uint32_t reg = compile_assignment(c, n);
    return n->targets.first->kind == NODE_NAME ? compile_operand(c, n->targets.first) : reg;
}

/* Jumps if the truth of the register is `sense`. */
static void branch_truth(struct compiler *c, uint32_t reg, bool takes, bool sense, struct patch **list) {
    size_t at = emit_ax(c, sense ? OP_JUMP_IF : OP_UNLESS, reg, 0);
    if (takes) emitted(c, at)->d = operands_taken(c, reg, NO_REGISTER);
    emit_wait(c, list);
}

static void branch_value(struct compiler *c, const struct node *n, bool sense, struct patch **list) {
    bool assigned = n->kind == NODE_ASSIGN;
    uint32_t reg = assigned ? assigned_value(c, n) : compile_right(c, n);
    c->at = n;
    branch_truth(c, reg, !assigned, sense, list);
}

void compile_branch(struct compiler *c, const struct node *n, bool sense, struct patch **list) {
    const struct node *outer = c->at;
    uint32_t mark = c->unit->temporaries;
    c->at = n;
    if (n->kind == NODE_TRUE || n->kind == NODE_FALSE) {
        if ((n->kind == NODE_TRUE) == sense) emit_jump(c, list);
    } else if (n->kind == NODE_NOT) {
        compile_branch(c, n->left, !sense, list);
    } else if (n->kind == NODE_AND || n->kind == NODE_OR) {
        branch_logic(c, n, sense, list);
    } else if (jumps_by_itself(n)) {
        branch_compare(c, n, sense, list);
    } else {
        branch_value(c, n, sense, list);
    }
    temporaries_reset(c, mark);
    c->at = outer;
}

/* Jumps over the failure if the assertion holds; left and right keep both sides for its message. */
static void assert_holds(struct compiler *c, const struct node *n, uint32_t *left, uint32_t *right,
                         struct patch **holds) {
    if (n->kind != NODE_COMPARE) {
        *left = compile_operand(c, n);
        c->at = n;
        branch_truth(c, *left, false, true, holds);
        return;
    }
    *left = compile_operand_before(c, n->left, n->right);
    *right = compile_operand(c, n->right);
    if (jumps_by_itself(n)) {
        branch_registers(c, n, *left, *right, false, true, holds);
        return;
    }
    uint32_t result = temporary(c);
    c->at = n;
    emitted(c, emit_abc(c, OP_COMPARE, result, *left, *right))->d = n->op;
    branch_truth(c, result, false, true, holds);
}

enum { ASSERT_NO_OPERATOR = UINT8_MAX };

static void assert_one(struct compiler *c, const struct node *n, const struct node *text) {
    uint32_t left = 0, right = NO_REGISTER, message = NO_REGISTER;
    struct patch *holds = NULL;
    assert_holds(c, n, &left, &right, &holds);
    if (text) message = compile_operand(c, text);
    c->at = n;
    emitted(c, emit_abc(c, OP_ASSERT, left, right, message))->d =
        n->kind == NODE_COMPARE ? n->op : (uint8_t)ASSERT_NO_OPERATOR;
    emit_patch(c, holds, emit_here(c));
}

/* Each part makes the message anew, so that a chain without end is left whole. */
enum { ASSERT_PARTS = 16 };

/* What `and` joins is asserted one by one: the part that does not hold shows its sides. */
void compile_assert(struct compiler *c, const struct node *n) {
    bool joined = n->left->kind == NODE_AND && n->left->items.count <= ASSERT_PARTS;
    const struct node *part = joined ? n->left->items.first : n->left;
    for (; part; part = joined ? part->next : NULL) assert_one(c, part, n->right);
}
