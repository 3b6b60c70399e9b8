/* The compiler's frame: units of code, functions, errors, and the entry. */
#include "lang/compiler.h"

#include "base/mem.h"

#include <stdarg.h>
#include <stdio.h>

_Noreturn void compiler_fail(struct compiler *c, const struct node *n, const char *name, const char *format, ...) {
    char text[sizeof c->err->message];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)err_set(c->err, name, "%s", text);
    c->err->place = (struct place){c->source, n ? n->offset : 0, n ? n->length : 1};
    longjmp(c->fail, 1);
}

_Noreturn void compiler_fail_memory(struct compiler *c) {
    (void)err_memory(c->err);
    c->err->place = (struct place){c->source, c->at ? c->at->offset : 0, c->at ? c->at->length : 1};
    longjmp(c->fail, 1);
}

void *compiler_alloc(struct compiler *c, size_t size) {
    void *block = arena_alloc(&c->arena, size);
    if (!block) compiler_fail_memory(c);
    return block;
}

void *compiler_keep_in(struct compiler *c, struct code *code, size_t size) {
    void *block = arena_alloc(&code->arena, size);
    if (!block) compiler_fail_memory(c);
    return block;
}

void *compiler_keep(struct compiler *c, size_t size) {
    return compiler_keep_in(c, c->unit->code, size);
}

/* A piece of the source stays where it is, for the code keeps that. */
static bool in_source(const struct compiler *c, struct span text) {
    uintptr_t at = (uintptr_t)text.ptr, from = (uintptr_t)c->source->text.ptr;
    return at >= from && at - from < c->source->text.len;
}

struct span compiler_keep_text(struct compiler *c, struct span text) {
    if (in_source(c, text)) return text;
    char *copy = arena_copy(&c->unit->code->arena, text);
    if (!copy) compiler_fail_memory(c);
    return span_of(copy, text.len);
}

void code_clear(struct code *c) {
    mem_free(c->ops);
    mem_free(c->places);
    mem_free(c->literals);
    mem_free(c->sites);
    mem_free(c->handlers);
    mem_free(c->children);
    mem_free(c->captures);
    arena_clear(&c->arena);
    source_release(c->source);
}

/* Frees code that never got to its machine. */
static void code_drop(struct code *c) {
    for (size_t i = 0; i < c->child_count; i++) code_drop(c->children[i]);
    code_clear(c);
    mem_free(c);
}

static struct code *code_new(struct compiler *c) {
    struct code *code = mem_zero(1, sizeof *code);
    if (!code) compiler_fail_memory(c);
    code->references = 1;
    code->source = source_hold(c->source);
    return code;
}

/* --- units ------------------------------------------------------------------------------------------------------------ */

/* Gives each name that a function sets a register, the parameters first. */
static void place_locals(struct compiler *c, struct unit *u, struct scope *scope) {
    u->local = compiler_alloc(c, scope->own.count * sizeof *u->local);
    u->code->locals = compiler_keep(c, scope->own.count * sizeof *u->code->locals);
    for (size_t i = 0; i < scope->own.count; i++) {
        bool shared = map_find(&scope->shared, scope->own.keys[i]) != MAP_NONE;
        u->local[i] = shared ? (uint32_t)MAP_NONE : u->code->local_count;
        if (!shared) u->code->locals[u->code->local_count++] = compiler_keep_text(c, scope->own.keys[i]);
    }
    u->base = u->code->local_count;
    u->code->registers = u->base;
}

/* What a function keeps in its arena beside call sites: a few names. */
enum { FUNCTION_FIRST = 64 };

void unit_open(struct compiler *c, struct unit *u, struct scope *scope) {
    *u = (struct unit){.outer = c->unit, .scope = scope};
    u->code = code_new(c);
    if (!u->outer) {
        c->root = u->code;
        c->unit = u;
        return;
    }
    struct code *parent = u->outer->code;
    void *children = parent->children;
    if (!mem_grow(&children, &parent->child_room, parent->child_count + 1, sizeof(struct code *))) {
        code_drop(u->code);
        compiler_fail_memory(c);
    }
    parent->children = children;
    parent->children[parent->child_count++] = u->code;
    c->unit = u;
    u->code->function = true;
    u->code->arena.first = FUNCTION_FIRST;
    place_locals(c, u, scope);
}

/* What its returns leave behind is known when all of the function is compiled. */
static void settle_returns(struct compiler *c) {
    struct code *code = c->unit->code;
    for (size_t at = 0; at < code->count; at++) {
        if (code->ops[at].op == OP_RETURN) code->ops[at].n = (uint16_t)code->registers;
    }
}

void unit_close(struct compiler *c) {
    struct unit *u = c->unit;
    if (u->code->function) {
        uint32_t nothing = temporary(c);
        emit_ax(c, OP_NIL, nothing, 0);
        emit_abn(c, OP_RETURN, nothing, 0, u->base);
        if (u->unclean) settle_returns(c);
    } else {
        emit_plain(c, OP_END);
    }
    c->unit = u->outer;
}

/* --- functions -------------------------------------------------------------------------------------------------------- */

uint32_t compile_child(struct compiler *c, const struct function_node *f) {
    struct unit u;
    unit_open(c, &u, f->scope);
    u.code->parameters = f->scope->parameters;
    u.code->name = compiler_keep_text(c, f->name);
    if (f->name.len) {
        u.code->number = c->host->function(c->host->context, f->name);
        if (u.code->number == MAP_NONE) compiler_fail_memory(c);
    }
    compile_statements(c, f->body.first);
    unit_close(c);
    return (uint32_t)c->unit->code->child_count - 1;
}

/* What the text defines under the function's number. */
static struct definition *definition_of(struct compiler *c, uint32_t number) {
    size_t before = c->definition_room;
    if (number >= before) {
        c->definitions = compiler_grow(c, c->definitions, &c->definition_room, number, sizeof *c->definitions);
        memset(c->definitions + before, 0, (c->definition_room - before) * sizeof *c->definitions);
    }
    return &c->definitions[number];
}

/* Functions may be called before their `fn`: the first of each name is defined before anything runs (define_first). At its
   place a function that was defined before is defined anew. */
void compile_definition(struct compiler *c, const struct node *n) {
    uint32_t child = compile_child(c, n->function);
    struct code *code = c->unit->code->children[child];
    struct definition *d = definition_of(c, code->number);
    code->offset = n->offset;
    c->at = n;
    if (d->times++)
        emit_ax(c, OP_DEFINE, 0, child);
    else
        d->first = child;
}

static bool is_first(struct compiler *c, uint32_t child) {
    const struct code *code = c->root->children[child];
    return code->name.len && definition_of(c, code->number)->first == child;
}

/* Which these are is known when the text has ended. */
static void define_first(struct compiler *c) {
    size_t count = 0, at = 0;
    struct code *code = c->root;
    for (uint32_t i = 0; i < code->child_count; i++) count += is_first(c, i);
    if (count == 0) return;
    emit_room(c, count);
    for (uint32_t i = 0; i < code->child_count; i++) {
        if (!is_first(c, i)) continue;
        const struct code *function = code->children[i];
        code->places[at] = (struct code_place){function->offset, (uint32_t)function->name.len};
        code->ops[at++] = (struct instruction){.op = OP_DEFINE, .x = (int32_t)i};
    }
}

/* --- checks and entry ------------------------------------------------------------------------------------------------- */

/* The only function of that number in the text, or NULL. */
static const struct code *only_definition(struct compiler *c, uint32_t number) {
    const struct definition *d = definition_of(c, number);
    return d->times == 1 ? c->root->children[d->first] : NULL;
}

static void check_call(struct compiler *c, const struct code *code, size_t at) {
    const struct code *f = only_definition(c, (uint32_t)code->ops[at].x);
    unsigned given = code->ops[at].n;
    if (!f || f->parameters == given) return;
    struct node n = {.offset = code->places[at].offset, .length = code->places[at].length};
    compiler_fail(c, &n, ERR_SYNTAX, "%.*s takes %u argument%s, not %u", SPAN_ARG(span_head(f->name, 60)),
                  (unsigned)f->parameters, f->parameters == 1 ? "" : "s", given);
}

static void check_calls(struct compiler *c, const struct code *code) {
    for (size_t at = 0; at < code->count; at++) {
        if (code->ops[at].op == OP_CALL_FN || code->ops[at].op == OP_CALL_TOP) check_call(c, code, at);
    }
    for (size_t i = 0; i < code->child_count; i++) check_calls(c, code->children[i]);
}

/* --- a text, statement by statement ------------------------------------------------------------------------------------ */

static void begin_text(struct compiler *c, const struct node *nothing) {
    (void)nothing;
    unit_open(c, &c->outside, NULL);
    c->outside.code->resident = c->options.resident;
    c->outside.show = c->options.show;
}

static void end_text(struct compiler *c, const struct node *nothing) {
    const struct node end = {.offset = (uint32_t)c->source->text.len};
    (void)nothing;
    c->at = &end;
    define_first(c);
    unit_close(c);
    if (c->whole) check_calls(c, c->root);
}

/* Whether the step was done: all that fails below comes back to here. */
static bool compiler_do(struct compiler *c, void (*step)(struct compiler *c, const struct node *n),
                        const struct node *n) {
    if (setjmp(c->fail) != 0) return false;
    step(c, n);
    arena_reset(&c->arena);
    return true;
}

static bool take_statement(void *taker, const struct node *statement) {
    return compiler_do(taker, compile_statements, statement);
}

static enum parse_status compile_text(struct compiler *c, const struct parse_options *reading,
                                      struct parse_open *open) {
    struct parse_options how = *reading;
    struct parsed tree = {0};
    how.take = take_statement;
    how.taker = c;
    if (!compiler_do(c, begin_text, NULL)) return PARSE_BAD;
    enum parse_status status = parse(c->source, &how, &tree, c->err);
    *open = tree.open;
    parse_clear(&tree);
    return status == PARSE_DONE && !compiler_do(c, end_text, NULL) ? PARSE_BAD : status;
}

enum parse_status compile(struct source *source, const struct parse_options *reading,
                          const struct compile_options *options, struct compiled *out, struct err *err) {
    struct compiler c = {
        .host = &options->host, .options = *options, .whole = reading->whole, .source = source, .err = err};
    enum parse_status status = compile_text(&c, reading, &out->open);
    arena_clear(&c.arena);
    mem_free(c.definitions);
    out->code = status == PARSE_DONE ? c.root : NULL;
    if (status != PARSE_DONE && c.root) code_drop(c.root);
    if (!c.retry) return status;
    struct compile_options framed = *options;
    framed.resident = false;
    return compile(source, reading, &framed, out, err);
}
