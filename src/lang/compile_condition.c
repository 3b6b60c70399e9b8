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
    uint32_t k = emit_literal(c, right, kind);
    return k <= UINT16_MAX ? k : MAP_NONE;
}

/* Jumps on the comparison of what lies in two registers. */
static void branch_registers(struct compiler *c, const struct node *n, uint32_t left, uint32_t right, bool sense,
                             struct patch **list) {
    const struct comparison *how = &comparisons[n->op];
    c->at = n;
    size_t at = emit_abc(c, how->op, how->swap ? right : left, how->swap ? left : right, 0);
    emitted(c, at)->d = sense != how->negate;
    emit_extra(c, 0);
    emit_wait(c, list);
}

static void branch_compare(struct compiler *c, const struct node *n, bool sense, struct patch **list) {
    const struct comparison *how = &comparisons[n->op];
    uint32_t left = compile_operand_before(c, n->left, n->right);
    bool small = literal_small(n->right);
    uint32_t k = small ? (uint16_t)n->right->integer : constant_operand(c, n->right);
    if (k == MAP_NONE) {
        uint32_t right = compile_operand(c, n->right);
        branch_registers(c, n, left, right, sense, list);
        return;
    }
    c->at = n;
    size_t at = emit_abc(c, small ? how->small : how->constant, left, 0, k);
    emitted(c, at)->d = sense != how->negate;
    emit_extra(c, 0);
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

static void branch_value(struct compiler *c, const struct node *n, bool sense, struct patch **list) {
    uint32_t reg = n->kind == NODE_ASSIGN ? assigned_value(c, n) : compile_operand(c, n);
    c->at = n;
    emitted(c, emit_x(c, OP_JUMP_IF, reg, 0))->d = sense;
    emit_wait(c, list);
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
        emitted(c, emit_x(c, OP_JUMP_IF, *left, 0))->d = true;
        emit_wait(c, holds);
        return;
    }
    *left = compile_operand_before(c, n->left, n->right);
    *right = compile_operand(c, n->right);
    if (jumps_by_itself(n)) {
        branch_registers(c, n, *left, *right, true, holds);
        return;
    }
    uint32_t result = temporary(c);
    c->at = n;
    emitted(c, emit_abc(c, OP_COMPARE, result, *left, *right))->d = n->op;
    emitted(c, emit_x(c, OP_JUMP_IF, result, 0))->d = true;
    emit_wait(c, holds);
}

enum { ASSERT_NO_OPERATOR = UINT8_MAX };

void compile_assert(struct compiler *c, const struct node *n) {
    uint32_t left = 0, right = NO_REGISTER, message = NO_REGISTER;
    struct patch *holds = NULL;
    assert_holds(c, n->left, &left, &right, &holds);
    if (n->right) message = compile_operand(c, n->right);
    c->at = n->left;
    emitted(c, emit_abc(c, OP_ASSERT, left, right, message))->d =
        n->left->kind == NODE_COMPARE ? n->left->op : (uint8_t)ASSERT_NO_OPERATOR;
    emit_patch(c, holds, emit_here(c));
}
