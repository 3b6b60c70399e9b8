/* Calls: verbs and built-in functions by their sites, users' functions by an instruction of their own. */
#include "lang/compiler.h"

static struct site *site_new(struct compiler *c, const struct node *n, enum site_kind kind, size_t count) {
    struct code *code = c->unit->code;
    if (count > UINT16_MAX) compiler_fail(c, n, ERR_LIMIT, "more than 65,535 arguments");
    struct site *s = compiler_keep(c, sizeof *s);
    s->kind = (uint8_t)kind;
    s->offset = n->offset;
    s->length = n->length;
    s->arguments = compiler_keep(c, count * sizeof *s->arguments);
    code->sites = compiler_grow(c, code->sites, &code->site_room, code->site_count, sizeof *code->sites);
    code->sites[code->site_count++] = s;
    return s;
}

/* A variable as an argument: read where it is, unless a later argument may change it first. */
static bool argument_variable(struct compiler *c, const struct node *n, bool later_calls, struct site_argument *out) {
    uint32_t global = 0, reg = variable_register(c, n->text, &global);
    if (later_calls && (reg == MAP_NONE || calls_change_registers(c))) return false;
    out->from = reg == MAP_NONE ? FROM_GLOBAL : FROM_REGISTER;
    out->index = reg == MAP_NONE ? global : reg;
    return true;
}

static void compile_argument(struct compiler *c, const struct node *n, bool later_calls, bool words,
                             struct site_argument *out) {
    enum literal_kind kind;
    out->offset = n->offset;
    out->length = n->length;
    bool by_kind = words && !kind_takes_value((enum kind)out->kind);
    if (n->kind == NODE_BYTES && by_kind) {
        out->from = FROM_TEXT;
        out->text = compiler_keep_text(c, n->text);
    } else if (literal_of(n, &kind)) {
        out->from = FROM_LITERAL;
        out->index = emit_literal(c, n, kind);
    } else if (n->kind != NODE_NAME || !argument_variable(c, n, later_calls, out)) {
        out->from = FROM_TEMPORARY;
        out->index = compile_taken(c, n);
    }
}

/* The last of the arguments that runs a command or a function, or NULL. */
static const struct argument *last_calling(const struct argument *a) {
    const struct argument *last = NULL;
    for (; a; a = a->next) {
        if (a->value && a->value->calls) last = a;
    }
    return last;
}

static const struct node *last_calling_node(const struct node *n) {
    const struct node *last = NULL;
    for (; n; n = n->next) {
        if (n->calls) last = n;
    }
    return last;
}

static enum kind kind_of_slot(const struct verb *verb, uint16_t slot) {
    return slot < verb->param_count ? verb->params[slot].kind : verb->options[slot - verb->param_count].kind;
}

static void index_slots(struct compiler *c, struct site *s) {
    size_t slots = s->verb->param_count + s->verb->option_count;
    s->first = compiler_keep(c, (slots + 1) * sizeof *s->first);
    uint32_t at = 0;
    for (size_t slot = 0; slot <= slots; slot++) {
        while (at < s->count && s->arguments[at].slot < slot) at++;
        s->first[slot] = at;
    }
}

static struct site *command_site(struct compiler *c, const struct node *n) {
    const struct command *command = n->command;
    struct site *s = site_new(c, n, SITE_VERB, command->count);
    s->verb = command->verb;
    s->name = compiler_keep_text(c, command->name);
    const struct argument *last = last_calling(command->arguments);
    bool later_calls = last != NULL;
    for (const struct argument *a = command->arguments; a; a = a->next) {
        later_calls = later_calls && a != last;
        struct site_argument *out = &s->arguments[s->count++];
        out->slot = a->slot;
        out->from = FROM_SWITCH;
        out->kind = (uint8_t)kind_of_slot(command->verb, a->slot);
        if (a->value) compile_argument(c, a->value, later_calls, true, out);
    }
    index_slots(c, s);
    return s;
}

/* The site is the newest of the code only until its arguments hold others: its number is kept from before. */
static void emit_site(struct compiler *c, const struct node *n, const struct site *s, uint32_t dest) {
    size_t number = c->unit->code->site_count;
    while (c->unit->code->sites[number - 1] != s) number--;
    c->at = n;
    emit_ax(c, OP_CALL, dest, (int64_t)number - 1);
}

/* A session tells what an outermost command did, not what the commands among its words do. */
static struct site *told_site(struct compiler *c, const struct node *n, enum site_want want) {
    bool tell = c->unit->show;
    c->unit->show = false;
    struct site *s = command_site(c, n);
    c->unit->show = tell;
    s->want = (uint8_t)want;
    s->tell = tell;
    return s;
}

/* --- users' functions ------------------------------------------------------------------------------------------------ */

/* A call under way: what is called, and its arguments one by one. */
struct function_call {
    const struct node *at;
    struct span name;
    const struct argument *words; /* of a command, */
    const struct node *nodes;     /* or of a call in an expression */
    size_t count;
};

static const struct node *next_argument(struct function_call *f) {
    const struct node *n = f->words ? f->words->value : f->nodes;
    if (f->words)
        f->words = f->words->next;
    else
        f->nodes = n->next;
    return n;
}

/* Whether a later argument may set a variable. */
static bool calls_later(const struct function_call *f) {
    return last_calling(f->words) || last_calling_node(f->nodes);
}

static int32_t function_number(struct compiler *c, struct span name) {
    uint32_t number = c->host->function(c->host->context, name);
    if (number == MAP_NONE) compiler_fail_memory(c);
    return (int32_t)number;
}

/* Arguments are made where the first registers of the function's frame will be. */
static void emit_call(struct compiler *c, struct function_call f, uint32_t dest) {
    uint32_t first = c->unit->base + c->unit->temporaries;
    for (size_t i = 0; i < f.count; i++) (void)compile_taken(c, next_argument(&f));
    c->at = f.at;
    emitted(c, emit_abn(c, OP_CALL_FN, dest, first, (uint32_t)f.count))->x = function_number(c, f.name);
}

/* The registers of resident code are not where frames are: arguments are copied from where they lie. */
static void emit_call_top(struct compiler *c, struct function_call f, uint32_t dest) {
    uint32_t *regs = compiler_alloc(c, f.count * sizeof *regs);
    struct function_call again = f;
    for (size_t i = 0; i < f.count; i++) {
        const struct node *n = next_argument(&f);
        regs[i] = n->kind == NODE_NAME && !calls_later(&f) ? compile_right(c, n) : compile_taken(c, n);
    }
    c->at = f.at;
    emitted(c, emit_abn(c, OP_CALL_TOP, dest, 0, (uint32_t)f.count))->x = function_number(c, f.name);
    for (size_t i = 0; i < f.count; i++) {
        c->at = next_argument(&again);
        emit_ax(c, OP_ARGUMENT, regs[i], 0);
    }
}

static void compile_function(struct compiler *c, struct function_call f, uint32_t dest) {
    bool show = c->unit->show;
    if (f.count > UINT16_MAX) compiler_fail(c, f.at, ERR_LIMIT, "more than 65,535 arguments");
    c->unit->show = false;
    if (c->unit->code->resident)
        emit_call_top(c, f, dest);
    else
        emit_call(c, f, dest);
    c->unit->show = show;
}

static void compile_function_command(struct compiler *c, const struct node *n, uint32_t dest) {
    const struct command *command = n->command;
    compile_function(c, (struct function_call){n, command->name, command->arguments, NULL, command->count}, dest);
}

static void compile_function_call(struct compiler *c, const struct node *n, uint32_t dest) {
    compile_function(c, (struct function_call){n, n->name, NULL, n->arguments.first, n->arguments.count}, dest);
}

static void compile_builtin_call(struct compiler *c, const struct node *n, const struct function *builtin,
                                 uint32_t dest) {
    struct site *s = site_new(c, n, SITE_BUILTIN, n->arguments.count);
    s->builtin = builtin;
    s->want = WANT_ALL;
    s->name = compiler_keep_text(c, n->name);
    const struct node *last = last_calling_node(n->arguments.first);
    bool later_calls = last != NULL;
    for (const struct node *a = n->arguments.first; a; a = a->next) {
        later_calls = later_calls && a != last;
        s->arguments[s->count].slot = (uint16_t)s->count;
        compile_argument(c, a, later_calls, false, &s->arguments[s->count]);
        s->count++;
    }
    emit_site(c, n, s, dest);
}

void compile_command(struct compiler *c, const struct node *n, uint32_t dest, enum site_want want) {
    uint32_t mark = c->unit->temporaries;
    if (n->command->verb)
        emit_site(c, n, told_site(c, n, want), dest);
    else
        compile_function_command(c, n, want == WANT_NONE ? (uint32_t)NO_REGISTER : dest);
    temporaries_reset(c, mark);
}

void compile_command_each(struct compiler *c, const struct node *n, const uint32_t *results, uint32_t count) {
    uint32_t mark = c->unit->temporaries;
    struct site *s = told_site(c, n, WANT_EACH);
    for (uint32_t i = 0; i < count; i++) s->results[i] = (uint16_t)results[i];
    emit_site(c, n, s, NO_REGISTER);
    temporaries_reset(c, mark);
}

/* name(…): a built-in, or a user's function. */
void compile_call(struct compiler *c, const struct node *n, uint32_t dest) {
    uint32_t mark = c->unit->temporaries;
    const struct function *builtin = c->host->builtin(c->host->context, n->name);
    if (builtin)
        compile_builtin_call(c, n, builtin, dest);
    else
        compile_function_call(c, n, dest);
    temporaries_reset(c, mark);
}
