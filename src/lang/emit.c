/* Instructions, jumps, constants and registers: the compiler's vocabulary. */
#include "lang/compiler.h"

#include "base/mem.h"

void *compiler_grow(struct compiler *c, void *items, size_t *room, size_t count, size_t size) {
    if (!mem_grow(&items, room, count + 1, size)) compiler_fail_memory(c);
    return items;
}

static uint16_t checked(struct compiler *c, uint32_t number) {
    if (number > UINT16_MAX) compiler_fail(c, c->at, ERR_LIMIT, "more than 65,535 variables and values in one text");
    return (uint16_t)number;
}

static uint32_t place_of(struct compiler *c, uint32_t reg) {
    return register_place(checked(c, reg));
}

static size_t emit(struct compiler *c, struct instruction i) {
    struct code *code = c->unit->code;
    code->places = compiler_grow(c, code->places, &code->place_room, code->count, sizeof *code->places);
    code->ops = compiler_grow(c, code->ops, &code->room, code->count, sizeof *code->ops);
    code->places[code->count] = (struct code_place){c->at ? c->at->offset : 0, c->at ? c->at->length : 0};
    code->ops[code->count] = i;
    if (code->count >= INT32_MAX / 2) compiler_fail(c, c->at, ERR_LIMIT, "a text of too many instructions");
    return code->count++;
}

size_t emit_abc(struct compiler *c, enum opcode op, uint32_t a, uint32_t b, uint32_t third) {
    return emit(
        c, (struct instruction){.op = (uint8_t)op, .a = place_of(c, a), .b = place_of(c, b), .c = place_of(c, third)});
}

size_t emit_abn(struct compiler *c, enum opcode op, uint32_t a, uint32_t b, uint32_t n) {
    return emit(c,
                (struct instruction){.op = (uint8_t)op, .n = checked(c, n), .a = place_of(c, a), .b = place_of(c, b)});
}

size_t emit_abx(struct compiler *c, enum opcode op, uint32_t a, uint32_t b, int64_t x) {
    return emit(c, (struct instruction){.op = (uint8_t)op, .a = place_of(c, a), .b = place_of(c, b), .x = (int32_t)x});
}

size_t emit_ax(struct compiler *c, enum opcode op, uint32_t a, int64_t x) {
    return emit_abx(c, op, a, 0, x);
}

size_t emit_plain(struct compiler *c, enum opcode op) {
    return emit_abx(c, op, 0, 0, 0);
}

struct instruction *emitted(struct compiler *c, size_t at) {
    return &c->unit->code->ops[at];
}

size_t emit_here(const struct compiler *c) {
    return c->unit->code->count;
}

void emit_wait(struct compiler *c, struct patch **list) {
    struct patch *p = compiler_alloc(c, sizeof *p);
    *p = (struct patch){*list, emit_here(c) - 1};
    *list = p;
}

void emit_jump(struct compiler *c, struct patch **list) {
    (void)emit_plain(c, OP_JUMP);
    emit_wait(c, list);
}

void emit_patch(struct compiler *c, struct patch *list, size_t target) {
    for (; list; list = list->next) emitted(c, list->at)->x = (int32_t)((int64_t)target - (int64_t)list->at - 1);
}

/* Jumps are counted from where they stand, so that they hold; handlers are moved along. */
void emit_room(struct compiler *c, size_t count) {
    struct code *code = c->unit->code;
    size_t before = code->count;
    for (size_t i = 0; i < count; i++) (void)emit_plain(c, OP_END);
    memmove(code->ops + count, code->ops, before * sizeof *code->ops);
    memmove(code->places + count, code->places, before * sizeof *code->places);
    for (size_t i = 0; i < code->handler_count; i++) {
        code->handlers[i].from += (uint32_t)count;
        code->handlers[i].to += (uint32_t)count;
        code->handlers[i].target += (uint32_t)count;
    }
}

/* --- constants -------------------------------------------------------------------------------------------------------- */

static bool literal_same(const struct literal *a, const struct literal *b) {
    if (a->kind != b->kind) return false;
    if (a->kind == LITERAL_INT) return a->integer == b->integer;
    return a->kind == LITERAL_BYTES && span_equal(a->text, b->text);
}

/* Where among `recent` such a constant is looked for. Of long texts the beginning tells enough. */
static size_t recent_place(const struct literal *l) {
    uint64_t hash = l->kind == LITERAL_BYTES ? map_hash(span_head(l->text, 16)) + l->text.len : (uint64_t)l->integer;
    return hash % RECENT_CONSTANTS;
}

/* The constant's index; one that was made lately is taken again. */
static uint32_t literal_add(struct compiler *c, struct literal l) {
    struct code *code = c->unit->code;
    uint32_t *recent = &c->recent[recent_place(&l)];
    if (*recent < code->literal_count && literal_same(&code->literals[*recent], &l)) return *recent;
    *recent = (uint32_t)code->literal_count;
    if (l.kind == LITERAL_BYTES || l.kind == LITERAL_PATTERN) l.text = compiler_keep_text(c, l.text);
    code->literals = compiler_grow(c, code->literals, &code->literal_room, code->literal_count, sizeof l);
    code->literals[code->literal_count] = l;
    return (uint32_t)code->literal_count++;
}

uint32_t emit_literal(struct compiler *c, const struct node *n, enum literal_kind kind) {
    struct literal l = {.kind = kind, .offset = n->offset, .length = n->length};
    if (kind == LITERAL_INT)
        l.integer = n->integer;
    else if (kind == LITERAL_FLOAT)
        l.real = n->real;
    else
        l.text = n->text;
    return literal_add(c, l);
}

uint32_t emit_text(struct compiler *c, struct span text) {
    return literal_add(c, (struct literal){.kind = LITERAL_BYTES, .text = text});
}

/* --- registers -------------------------------------------------------------------------------------------------------- */

uint32_t temporary(struct compiler *c) {
    struct unit *u = c->unit;
    if (u->code->resident && u->temporaries >= CODE_TEMPORARIES) {
        c->retry = true;
        compiler_fail(c, c->at, ERR_LIMIT, "too many temporaries");
    }
    uint32_t reg = u->base + u->temporaries++;
    if (u->temporaries > u->high) u->high = u->temporaries;
    if (u->base + u->temporaries > u->code->registers) u->code->registers = u->base + u->temporaries;
    return reg;
}

void temporaries_reset(struct compiler *c, uint32_t in_use) {
    c->unit->temporaries = in_use;
}

bool is_temporary(const struct compiler *c, uint32_t reg) {
    const struct unit *u = c->unit;
    return u->code->resident ? reg < CODE_TEMPORARIES : reg >= u->base;
}

static uint32_t global_index(struct compiler *c, struct span name) {
    uint32_t index = c->host->global(c->host->context, name);
    if (index == MAP_NONE) compiler_fail_memory(c);
    return index;
}

uint32_t variable_register(struct compiler *c, struct span name, uint32_t *global) {
    struct unit *u = c->unit;
    if (u->scope) {
        uint32_t number = map_find(&u->scope->own, name);
        if (number != MAP_NONE && u->local[number] != MAP_NONE) return u->local[number];
    }
    *global = global_index(c, name);
    if (!u->code->resident) return MAP_NONE;
    if (*global < UINT16_MAX) return *global;
    c->retry = true;
    compiler_fail(c, c->at, ERR_LIMIT, "too many variables");
}
