/* Spawned blocks: code of their own, and where the spawner has what they start with. */
#include "lang/compiler.h"

/* Where the spawner has the variable that the block knows as its register `to`. */
static struct capture capture_of(struct compiler *c, struct span name, uint32_t to) {
    uint32_t global = 0, reg = variable_register(c, name, &global);
    bool local = reg != MAP_NONE;
    return (struct capture){local ? FROM_REGISTER : FROM_GLOBAL, (uint16_t)to, local ? reg : global};
}

static void capture_locals(struct compiler *c, struct code *block) {
    for (uint32_t i = 0; i < block->local_count; i++) {
        struct capture one = capture_of(c, block->locals[i], i);
        block->captures = compiler_grow(c, block->captures, &block->capture_room, block->capture_count, sizeof one);
        block->captures[block->capture_count++] = one;
    }
}

/* --- blocks that only call a function --------------------------------------------------------------------------------- */

/* The user's function that is all that the block runs (`spawn serve $client`), by name; NULL for any other block. */
static const struct node *only_command(const struct node *n) {
    const struct node *first = n->function->body.first;
    bool returns = first && !first->next && first->kind == NODE_RETURN && first->left;
    bool calls = returns && first->left->kind == NODE_COMMAND && !first->left->command->verb;
    return calls ? first->left : NULL;
}

static bool is_simple(const struct node *n) {
    enum literal_kind kind;
    return n->kind == NODE_NAME || literal_of(n, &kind);
}

static struct capture argument_of(struct compiler *c, const struct node *n, uint32_t to) {
    enum literal_kind kind;
    if (n->kind == NODE_NAME) return capture_of(c, n->text, to);
    (void)literal_of(n, &kind);
    return (struct capture){FROM_LITERAL, (uint16_t)to, emit_literal(c, n, kind)};
}

/* With variables and constants for arguments the task may begin in the function itself, and has no frame beside its. */
static void note_entry(struct compiler *c, const struct node *n, struct code *block) {
    const struct node *call = only_command(n);
    if (!call || call->command->count > UINT16_MAX) return;
    for (const struct argument *a = call->command->arguments; a; a = a->next) {
        if (!is_simple(a->value)) return;
    }
    struct entry *entry = compiler_keep_in(c, block, sizeof *entry);
    entry->function = c->host->function(c->host->context, call->command->name);
    if (entry->function == MAP_NONE) compiler_fail_memory(c);
    entry->arguments = compiler_keep_in(c, block, call->command->count * sizeof *entry->arguments);
    for (const struct argument *a = call->command->arguments; a; a = a->next) {
        entry->arguments[entry->count] = argument_of(c, a->value, entry->count);
        entry->count++;
    }
    block->entry = entry;
}

void compile_spawn(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t child = compile_child(c, n->function);
    struct code *block = c->unit->code->children[child];
    block->spawned = true;
    block->offset = n->offset;
    capture_locals(c, block);
    note_entry(c, n, block);
    c->at = n;
    emit_ax(c, OP_SPAWN, dest, child);
}
