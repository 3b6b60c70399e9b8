/* Statements. */
#include "lang/compiler.h"

#include "spec/constant.h"

/* Values left behind in temporaries from `mark` up are let go. */
static void clear_from(struct compiler *c, uint32_t mark) {
    struct unit *u = c->unit;
    if (u->dirty && u->high > mark) emit_abn(c, OP_CLEAR, u->base + mark, 0, u->high - mark);
    u->unclean = u->unclean || u->dirty;
    u->dirty = false;
}

static void compile_block(struct compiler *c, const struct nodes *body) {
    bool show = c->unit->show;
    c->unit->show = false;
    compile_statements(c, body->first);
    c->unit->show = show;
}

static void compile_if(struct compiler *c, const struct node *n) {
    struct patch *done = NULL;
    for (const struct arm *arm = n->arms; arm; arm = arm->next) {
        struct patch *otherwise = NULL;
        if (arm->condition) compile_branch(c, arm->condition, false, &otherwise);
        compile_block(c, &arm->body);
        if (arm->next) emit_jump(c, &done);
        emit_patch(c, otherwise, emit_here(c));
    }
    emit_patch(c, done, emit_here(c));
}

static void loop_open(struct compiler *c, struct loop *loop) {
    *loop = (struct loop){.outer = c->unit->loop, .tests = c->unit->tests};
    c->unit->loop = loop;
}

/* The condition stands behind the body: a turn costs one jump. */
static void compile_while(struct compiler *c, const struct node *n) {
    struct loop loop;
    struct patch *again = NULL, *start = NULL;
    loop_open(c, &loop);
    if (n->condition->kind != NODE_TRUE) emit_jump(c, &start);
    size_t body = emit_here(c);
    compile_block(c, &n->body);
    emit_patch(c, start, emit_here(c));
    emit_patch(c, loop.continues, emit_here(c));
    compile_branch(c, n->condition, true, &again);
    emit_patch(c, again, body);
    emit_patch(c, loop.breaks, emit_here(c));
    c->unit->loop = loop.outer;
}

/* What is gone over, in a register and the one behind it. The ints of a range written here are counted without it. */
static uint32_t compile_over(struct compiler *c, const struct node *n, bool ints) {
    uint32_t over = temporary(c);
    (void)temporary(c);
    if (ints) {
        uint32_t mark = c->unit->temporaries;
        uint32_t from = compile_operand_before(c, n->left, n->right);
        uint32_t to = compile_operand(c, n->right);
        c->at = n;
        emit_abc(c, OP_INTS, over, from, to);
        temporaries_reset(c, mark);
    } else {
        compile_into(c, n, over);
        c->at = n;
        emit_ax(c, OP_LOOP, over, 0);
    }
    return over;
}

static void compile_for(struct compiler *c, const struct node *n) {
    struct loop loop;
    struct patch *start = NULL, *again = NULL;
    struct nodes body = {n->targets.first->next, n->targets.last, n->targets.count - 1};
    bool ints = n->value->kind == NODE_RANGE;
    uint32_t over = compile_over(c, n->value, ints), global = 0;
    uint32_t reg = variable_register(c, n->targets.first->text, &global);
    uint32_t item = reg != MAP_NONE ? reg : temporary(c);
    loop_open(c, &loop);
    emit_jump(c, &start);
    size_t top = emit_here(c);
    if (reg == MAP_NONE) compile_store(c, n->targets.first->text, item);
    compile_block(c, &body);
    emit_patch(c, start, emit_here(c));
    emit_patch(c, loop.continues, emit_here(c));
    c->at = n->value;
    emit_abx(c, ints ? OP_NEXT_INT : OP_NEXT, over, item, 0);
    emit_wait(c, &again);
    emit_patch(c, again, top);
    emit_patch(c, loop.breaks, emit_here(c));
    c->unit->loop = loop.outer;
    if (!ints) c->unit->dirty = true;
}

static void add_handler(struct compiler *c, size_t from, size_t to, uint32_t keep) {
    struct code *code = c->unit->code;
    code->handlers = compiler_grow(c, code->handlers, &code->handler_room, code->handler_count, sizeof *code->handlers);
    code->handlers[code->handler_count++] =
        (struct handler){(uint32_t)from, (uint32_t)to, (uint32_t)emit_here(c), (uint16_t)keep};
}

/* What an error left in the temporaries that the covered code used. */
static void clear_after_error(struct compiler *c, uint32_t mark) {
    if (c->unit->high > mark) emit_abn(c, OP_CLEAR, c->unit->base + mark, 0, c->unit->high - mark);
}

static void compile_try(struct compiler *c, const struct node *n) {
    const struct try_node *attempt = n->attempt;
    struct patch *done = NULL;
    uint32_t keep = NO_REGISTER, reg = MAP_NONE, global = 0;
    if (attempt->name.len) {
        reg = variable_register(c, attempt->name, &global);
        keep = reg != MAP_NONE ? reg : temporary(c);
    }
    uint32_t mark = c->unit->temporaries;
    size_t from = emit_here(c);
    compile_block(c, &attempt->body);
    size_t to = emit_here(c);
    emit_jump(c, &done);
    add_handler(c, from, to, keep);
    clear_after_error(c, mark);
    if (attempt->name.len && reg == MAP_NONE) compile_store(c, attempt->name, keep);
    compile_block(c, &attempt->handler);
    emit_patch(c, done, emit_here(c));
}

/* An error has one name; a second one of the same number (EWOULDBLOCK, ENOTSUP) stands for it. */
static struct span error_name(struct span name) {
    const struct constant *c = constant_find(name);
    return c && c->set == SET_ERRNO ? span_text(err_errno_name((int)c->value)) : name;
}

/* Code that must fail with that error: what comes behind it only runs if it did not. */
static void compile_fails(struct compiler *c, const struct node *n) {
    uint32_t error = temporary(c), mark = c->unit->temporaries;
    size_t from = emit_here(c);
    compile_block(c, &n->inside);
    size_t to = emit_here(c);
    c->at = n;
    uint32_t name = emit_text(c, error_name(n->label));
    emit_ax(c, OP_FAILS_NOT, 0, name);
    add_handler(c, from, to, error);
    clear_after_error(c, mark);
    emit_ax(c, OP_FAILS, error, name);
    c->unit->dirty = true;
}

static void compile_test(struct compiler *c, const struct node *n) {
    struct patch *done = NULL;
    uint32_t error = temporary(c), mark = c->unit->temporaries;
    emit_ax(c, OP_TEST, 0, emit_text(c, n->label));
    size_t from = emit_here(c);
    c->unit->tests++;
    compile_block(c, &n->inside);
    c->unit->tests--;
    size_t to = emit_here(c);
    emit_plain(c, OP_TEST_DONE);
    emit_jump(c, &done);
    add_handler(c, from, to, error);
    clear_after_error(c, mark);
    emit_ax(c, OP_TEST_FAIL, error, 0);
    emit_patch(c, done, emit_here(c));
    c->unit->dirty = true;
}

void compile_time(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t mark = c->unit->temporaries, start = temporary(c);
    emit_ax(c, OP_TIME, start, 0);
    if (n->left->kind == NODE_BLOCK) {
        compile_block(c, &n->left->items);
        emit_ax(c, OP_NIL, dest, 0);
    } else {
        compile_into(c, n->left, dest);
    }
    c->at = n;
    emit_ax(c, OP_TIME_TOLD, start, 0);
    temporaries_reset(c, mark);
}

/* A test that is left by break, continue or return has passed. */
static void leave_tests(struct compiler *c, unsigned down_to) {
    for (unsigned i = c->unit->tests; i > down_to; i--) emit_plain(c, OP_TEST_DONE);
}

/* A function's own variable is returned from where it is. */
static uint32_t returned_variable(struct compiler *c, const struct node *n) {
    uint32_t global = 0;
    if (!n || n->kind != NODE_NAME || c->unit->code->resident) return MAP_NONE;
    return variable_register(c, n->text, &global);
}

static void compile_return(struct compiler *c, const struct node *n) {
    uint32_t live = c->unit->base + c->unit->temporaries, value = returned_variable(c, n->left);
    if (value == MAP_NONE) {
        value = temporary(c);
        compile_or_nil(c, n->left, value);
    }
    c->at = n;
    leave_tests(c, 0);
    if (n->left) c->at = n->left;
    emit_abn(c, OP_RETURN, value, 0, live);
}

/* --- what a session shows --------------------------------------------------------------------------------------------- */

static void show(struct compiler *c, uint32_t reg, struct span name) {
    emit_ax(c, OP_SHOW, reg, emit_text(c, name));
}

static void show_assignment(struct compiler *c, const struct node *n) {
    for (const struct node *t = n->targets.first; t; t = t->next) {
        if (t->kind == NODE_NAME) show(c, compile_operand(c, t), t->text);
    }
}

/* A verb's several values are shown one by one. */
static void show_values(struct compiler *c, const struct node *n) {
    uint32_t results[VERB_VALUES] = {0}, count = (uint32_t)n->command->verb->value_count;
    for (uint32_t i = 0; i < count; i++) results[i] = temporary(c);
    compile_command_each(c, n, results, count);
    c->unit->dirty = true;
    for (uint32_t i = 0; i < count; i++) show(c, results[i], SPAN(""));
}

static void compile_shown(struct compiler *c, const struct node *n) {
    bool verb = n->kind == NODE_COMMAND && n->command->verb;
    if (verb && n->command->verb->value_count > 1) {
        show_values(c, n);
        return;
    }
    uint32_t value = compile_taken(c, n);
    c->unit->dirty = true;
    show(c, value, SPAN(""));
}

/* A statement that is a value is for its effect. */
static void compile_effect(struct compiler *c, const struct node *n) {
    if (c->unit->show)
        compile_shown(c, n);
    else if (n->kind == NODE_COMMAND)
        compile_command(c, n, temporary(c), WANT_NONE);
    else
        (void)compile_taken(c, n);
    if (n->kind != NODE_COMMAND) c->unit->dirty = true;
}

/* --- all of them ------------------------------------------------------------------------------------------------------ */

static void compile_one(struct compiler *c, const struct node *n) {
    switch ((enum node_kind)n->kind) {
    case NODE_ASSIGN:
        (void)compile_assignment(c, n);
        if (c->unit->show) show_assignment(c, n);
        return;
    case NODE_IF: compile_if(c, n); return;
    case NODE_WHILE: compile_while(c, n); return;
    case NODE_FOR: compile_for(c, n); return;
    case NODE_FN: compile_definition(c, n); return;
    case NODE_TRY: compile_try(c, n); return;
    case NODE_TEST: compile_test(c, n); return;
    case NODE_FAILS: compile_fails(c, n); return;
    case NODE_ASSERT: compile_assert(c, n); return;
    case NODE_RETURN: compile_return(c, n); return;
    case NODE_BREAK:
        leave_tests(c, c->unit->loop->tests);
        emit_jump(c, &c->unit->loop->breaks);
        return;
    case NODE_CONTINUE:
        leave_tests(c, c->unit->loop->tests);
        emit_jump(c, &c->unit->loop->continues);
        return;
    case NODE_BLOCK: compile_block(c, &n->items); return;
    default: compile_effect(c, n); return;
    }
}

void compile_statements(struct compiler *c, const struct node *first) {
    struct unit *u = c->unit;
    uint32_t mark = u->temporaries, high = u->high;
    bool dirty = u->dirty;
    for (const struct node *n = first; n; n = n->next) {
        u->high = mark;
        u->dirty = false;
        c->at = n;
        compile_one(c, n);
        c->at = n;
        clear_from(c, mark);
        temporaries_reset(c, mark);
        if (u->high > high) high = u->high;
    }
    u->high = high;
    u->dirty = dirty;
}
