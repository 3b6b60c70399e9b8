/* Assignments: to variables, items and fields; one value, or several taken apart. */
#include "lang/compiler.h"

static const struct verb *verb_of(const struct node *n) {
    return n->kind == NODE_COMMAND && !n->plain ? n->command->verb : NULL;
}

/* The register that a plain name lives in, or MAP_NONE for all other targets. */
static uint32_t target_register(struct compiler *c, const struct node *target) {
    uint32_t global = 0;
    return target->kind == NODE_NAME ? variable_register(c, target->text, &global) : MAP_NONE;
}

static void store_item(struct compiler *c, const struct node *target, uint32_t value) {
    uint32_t base = compile_operand_before(c, target->left, target);
    if (target->kind == NODE_INDEX) {
        uint32_t index = compile_operand(c, target->right);
        c->at = target;
        emit_abc(c, OP_SET_INDEX, base, index, value);
    } else {
        c->at = target;
        emit_abx(c, OP_SET_FIELD, base, value, emit_text(c, target->right->text));
    }
    c->unit->dirty = true;
}

static void store(struct compiler *c, const struct node *target, uint32_t value) {
    uint32_t mark = c->unit->temporaries;
    if (target->kind == NODE_NAME)
        compile_store(c, target->text, value);
    else
        store_item(c, target, value);
    temporaries_reset(c, mark);
}

/* The value of a single target: of a verb's several values the first. */
static void compile_value(struct compiler *c, const struct node *n, uint32_t dest) {
    if (n->kind == NODE_COMMAND && !n->plain)
        compile_command(c, n, dest, WANT_FIRST);
    else
        compile_into(c, n, dest);
}

static uint32_t assign_one(struct compiler *c, const struct node *target, const struct node *value) {
    uint32_t reg = target_register(c, target);
    if (reg != MAP_NONE) {
        compile_value(c, value, reg);
        return reg;
    }
    uint32_t taken = temporary(c);
    compile_value(c, value, taken);
    store(c, target, taken);
    return taken;
}

static void check_count(struct compiler *c, const struct node *n) {
    const struct verb *verb = verb_of(n->value);
    if (!verb || verb->value_count == 1 || verb->value_count == n->targets.count) return;
    compiler_fail(c, n->value, ERR_SYNTAX, "%s gives %zu values, not %u", verb->name, verb->value_count,
                  (unsigned)n->targets.count);
}

/* A verb's values straight into the registers of plain names, or into temporaries on their way to other targets. */
static uint32_t assign_verb(struct compiler *c, const struct node *n) {
    uint32_t results[VERB_VALUES] = {0}, i = 0;
    bool direct = true;
    for (const struct node *t = n->targets.first; t; t = t->next) direct = direct && target_register(c, t) != MAP_NONE;
    for (const struct node *t = n->targets.first; t; t = t->next) {
        results[i++] = direct ? target_register(c, t) : temporary(c);
    }
    compile_command_each(c, n->value, results, i);
    i = 0;
    for (const struct node *t = n->targets.first; t && !direct; t = t->next) store(c, t, results[i++]);
    return results[0];
}

static uint32_t assign_list(struct compiler *c, const struct node *n) {
    uint32_t list = compile_operand(c, n->value);
    uint32_t first = c->unit->base + c->unit->temporaries;
    for (uint32_t i = 0; i < n->targets.count; i++) (void)temporary(c);
    c->at = n->value;
    emit_abn(c, OP_UNPACK, list, first, n->targets.count);
    c->unit->dirty = true;
    uint32_t i = 0;
    for (const struct node *t = n->targets.first; t; t = t->next) store(c, t, first + i++);
    return first;
}

uint32_t compile_assignment(struct compiler *c, const struct node *n) {
    const struct verb *verb = verb_of(n->value);
    c->at = n;
    if (n->targets.count == 1) return assign_one(c, n->targets.first, n->value);
    check_count(c, n);
    return verb && verb->value_count == n->targets.count ? assign_verb(c, n) : assign_list(c, n);
}
