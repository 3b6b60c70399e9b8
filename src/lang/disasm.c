/* Code as text: the rows of opcodes.def give names and operands, the tables below what an operand's number means. */
#include "lang/disasm.h"

#include "base/number.h"
#include "base/utf8.h"

#include <inttypes.h>

static const struct {
    const char *name, *operands;
} rows[] = {
#define OP(name, operands, meaning) {#name, operands},
#include "lang/opcodes.def"
#undef OP
};

const char *opcode_name(enum opcode op) {
    return rows[op].name;
}

const char *opcode_operands(enum opcode op) {
    return rows[op].operands;
}

/* --- what the numbers mean -------------------------------------------------------------------------------------------- */

enum meaning {
    IS_REGISTER,
    IS_COUNT,
    IS_NUMBER,
    IS_TRUTH,
    IS_OPERATOR,
    IS_JUMP,
    IS_CONSTANT,
    IS_GLOBAL,
    IS_SITE,
    IS_FUNCTION,
    IS_CHILD
};

static enum meaning letter_meaning(char letter) {
    switch (letter) {
    case 'd': return IS_TRUTH;
    case 'n': return IS_COUNT;
    case 's':
    case 'S':
    case 'x': return IS_NUMBER;
    case 'j': return IS_JUMP;
    case 'k':
    case 'K': return IS_CONSTANT;
    default: return IS_REGISTER;
    }
}

/* Operands that are not what their letter says. */
static const struct {
    uint8_t op;
    char letter;
    uint8_t meaning;
} exceptions[] = {
    {OP_COMPARE, 'd', IS_OPERATOR},  {OP_ASSERT, 'd', IS_OPERATOR}, {OP_GET, 'x', IS_GLOBAL},
    {OP_SET, 'x', IS_GLOBAL},        {OP_CALL, 'x', IS_SITE},       {OP_CALL_FN, 'x', IS_FUNCTION},
    {OP_CALL_TOP, 'x', IS_FUNCTION}, {OP_DEFINE, 'x', IS_CHILD},    {OP_SPAWN, 'x', IS_CHILD},
};

static enum meaning operand_meaning(enum opcode op, char letter) {
    for (size_t i = 0; i < COUNT(exceptions); i++) {
        if (exceptions[i].op == op && exceptions[i].letter == letter) return (enum meaning)exceptions[i].meaning;
    }
    return letter_meaning(letter);
}

/* --- registers, constants, call sites --------------------------------------------------------------------------------- */

/* `line` is the number of the line that `offset` of the source is on: that of the place looked at last. */
struct disasm {
    struct buffer *out;
    const struct code *code;
    const struct map *globals, *functions;
    size_t offset;
    uint32_t line;
};

static void push_global(struct disasm *d, uint32_t index) {
    size_t number = index - CODE_TEMPORARIES;
    if (index >= CODE_TEMPORARIES && d->globals && number < d->globals->count) {
        buffer_push(d->out, d->globals->keys[number]);
    } else {
        buffer_printf(d->out, "g%" PRIu32, index);
    }
}

static void push_function_name(struct disasm *d, size_t number) {
    if (d->functions && number < d->functions->count)
        buffer_push(d->out, d->functions->keys[number]);
    else
        buffer_printf(d->out, "f%zu", number);
}

static void push_register(struct disasm *d, uint32_t reg) {
    const struct code *code = d->code;
    if (reg == NO_REGISTER)
        buffer_push_text(d->out, "-");
    else if (code->resident && reg >= CODE_TEMPORARIES)
        push_global(d, reg);
    else if (reg < code->local_count)
        buffer_push(d->out, code->locals[reg]);
    else
        buffer_printf(d->out, "t%" PRIu32, reg - code->local_count);
}

static void push_quoted(struct disasm *d, struct span text) {
    buffer_push_byte(d->out, '"');
    escape_push(d->out, text, ESCAPE_LITERAL);
    buffer_push_byte(d->out, '"');
}

static void push_pattern(struct disasm *d, struct span text) {
    buffer_push_byte(d->out, '/');
    escape_push(d->out, text, ESCAPE_ALL);
    buffer_push_byte(d->out, '/');
}

static void push_constant(struct disasm *d, size_t index) {
    const struct literal *l = &d->code->literals[index];
    switch (l->kind) {
    case LITERAL_NIL: buffer_push_text(d->out, "nil"); break;
    case LITERAL_TRUE: buffer_push_text(d->out, "true"); break;
    case LITERAL_FALSE: buffer_push_text(d->out, "false"); break;
    case LITERAL_INT: buffer_printf(d->out, "%" PRId64, l->integer); break;
    case LITERAL_FLOAT: number_push_float(d->out, l->real); break;
    case LITERAL_BYTES: push_quoted(d, l->text); break;
    case LITERAL_PATTERN: push_pattern(d, l->text); break;
    }
}

static void push_value(struct disasm *d, const struct site_argument *a) {
    switch ((enum site_from)a->from) {
    case FROM_TEXT: push_quoted(d, a->text); break;
    case FROM_LITERAL: push_constant(d, a->index); break;
    case FROM_REGISTER:
    case FROM_TEMPORARY: push_register(d, a->index); break;
    case FROM_GLOBAL: push_global(d, a->index); break;
    case FROM_SWITCH: break;
    }
}

/* `recv HANDLE=client SIZE="64" --peek` */
static void push_verb(struct disasm *d, const struct site *s) {
    buffer_push_text(d->out, s->verb->name);
    for (uint32_t i = 0; i < s->count; i++) {
        const struct site_argument *a = &s->arguments[i];
        if (a->slot < s->verb->param_count) {
            buffer_printf(d->out, " %s=", s->verb->params[a->slot].name);
        } else {
            buffer_printf(d->out, " --%s", s->verb->options[a->slot - s->verb->param_count].name);
            if (a->from != FROM_SWITCH) buffer_push_byte(d->out, '=');
        }
        push_value(d, a);
    }
}

/* `len(data)` */
static void push_builtin(struct disasm *d, const struct site *s) {
    buffer_push(d->out, s->name);
    buffer_push_byte(d->out, '(');
    for (uint32_t i = 0; i < s->count; i++) {
        if (i) buffer_push_text(d->out, ", ");
        push_value(d, &s->arguments[i]);
    }
    buffer_push_byte(d->out, ')');
}

/* What is kept of the values: `client, address = `, `client = first of `. */
static void push_results(struct disasm *d, const struct site *s, uint32_t into) {
    if (s->want == WANT_NONE) return;
    size_t count = s->want == WANT_EACH ? s->verb->value_count : 1;
    for (size_t i = 0; i < count; i++) {
        if (i) buffer_push_text(d->out, ", ");
        push_register(d, s->want == WANT_EACH ? s->results[i] : into);
    }
    buffer_push_text(d->out, s->want == WANT_FIRST ? " = first of " : " = ");
}

static void push_site(struct disasm *d, const struct site *s, uint32_t into) {
    push_results(d, s, into);
    if (s->kind == SITE_VERB)
        push_verb(d, s);
    else
        push_builtin(d, s);
    if (s->tell) buffer_push_text(d->out, " (told)");
}

static void push_child(struct disasm *d, size_t index) {
    struct span name = d->code->children[index]->name;
    if (name.len)
        buffer_printf(d->out, "fn %.*s", SPAN_ARG(name));
    else
        buffer_printf(d->out, "spawned block %zu", index);
}

/* --- instructions ----------------------------------------------------------------------------------------------------- */

static int64_t operand_number(const struct instruction *i, char letter) {
    switch (letter) {
    case 'a': return register_at(i->a);
    case 'b': return register_at(i->b);
    case 'c': return register_at(i->c);
    case 'k': return i->b;
    case 's': return (int32_t)i->b;
    case 'd': return i->d;
    case 'n': return i->n;
    default: return i->x;
    }
}

static void push_operator(struct disasm *d, int64_t number) {
    bool known = number <= OPERATOR_MATCH;
    buffer_push_text(d->out, known ? operator_text((enum operator_kind)number) : "-");
}

static void push_operand(struct disasm *d, size_t at, enum meaning meaning, int64_t number) {
    switch (meaning) {
    case IS_REGISTER: push_register(d, (uint32_t)number); break;
    case IS_COUNT: buffer_printf(d->out, "n=%" PRId64, number); break;
    case IS_NUMBER: buffer_printf(d->out, "%" PRId64, number); break;
    case IS_TRUTH: buffer_push_text(d->out, number ? "true" : "false"); break;
    case IS_OPERATOR: push_operator(d, number & ~(TAKES_LEFT | TAKES_RIGHT)); break;
    case IS_JUMP: buffer_printf(d->out, "-> %" PRId64, (int64_t)at + 1 + number); break;
    case IS_CONSTANT: push_constant(d, (size_t)number); break;
    case IS_GLOBAL: push_global(d, (uint32_t)number); break;
    case IS_SITE: push_site(d, d->code->sites[number], register_at(d->code->ops[at].a)); break;
    case IS_FUNCTION: push_function_name(d, (size_t)number); break;
    case IS_CHILD: push_child(d, (size_t)number); break;
    }
}

static void push_operands(struct disasm *d, size_t at, enum opcode op) {
    const struct instruction *i = &d->code->ops[at];
    bool any = false;
    for (const char *letter = opcode_operands(op); *letter; letter++) {
        enum meaning meaning = operand_meaning(op, *letter);
        if (op == OP_CALL && meaning != IS_SITE) continue; /* its result is shown with the site */
        buffer_push_text(d->out, any ? ", " : "");
        push_operand(d, at, meaning, operand_number(i, *letter));
        any = true;
    }
}

/* Places mostly go on from one another, so the line is counted from the last one and not from the text's beginning. */
static uint32_t line_of(struct disasm *d, size_t offset) {
    const char *text = d->code->source->text.ptr;
    for (; d->offset < offset; d->offset++) d->line += text[d->offset] == '\n';
    for (; d->offset > offset; d->offset--) d->line -= text[d->offset - 1] == '\n';
    return d->line;
}

static void push_instruction(struct disasm *d, size_t at, enum opcode op) {
    size_t start = d->out->len;
    uint32_t line = line_of(d, d->code->places[at].offset);
    buffer_printf(d->out, "%4zu  line %-4" PRIu32 " %-13s ", at, line, opcode_name(op));
    push_operands(d, at, op);
    while (d->out->len > start && d->out->ptr[d->out->len - 1] == ' ') d->out->len--;
    buffer_push_byte(d->out, '\n');
}

/* --- the whole -------------------------------------------------------------------------------------------------------- */

static void push_heading(struct disasm *d) {
    const struct code *code = d->code;
    if (!code->function)
        buffer_push_text(d->out, code->resident ? "text, on the globals" : "text");
    else if (code->name.len == 0)
        buffer_push_text(d->out, "spawned block");
    else
        buffer_printf(d->out, "fn %.*s", SPAN_ARG(code->name));
    for (uint32_t i = 0; i < code->parameters; i++) buffer_printf(d->out, " %.*s", SPAN_ARG(code->locals[i]));
    buffer_printf(d->out, ": %" PRIu32 " registers\n", code->registers);
}

static void push_handler(struct disasm *d, const struct handler *h) {
    if (h->from == h->to) return; /* an empty block */
    buffer_printf(d->out, "      an error in %" PRIu32 "..%" PRIu32 " goes to ", h->from, h->to - 1);
    push_register(d, h->keep);
    buffer_printf(d->out, ", -> %" PRIu32 "\n", h->target);
}

static void push_code(struct buffer *out, const struct code *code, const struct map *globals,
                      const struct map *functions) {
    struct disasm d = {out, code, globals, functions, 0, code->source->first_line};
    push_heading(&d);
    for (size_t at = 0; at < code->count; at++) push_instruction(&d, at, (enum opcode)code->ops[at].op);
    for (size_t i = 0; i < code->handler_count; i++) push_handler(&d, &code->handlers[i]);
    for (size_t i = 0; i < code->child_count; i++) {
        buffer_push_byte(out, '\n');
        push_code(out, code->children[i], globals, functions);
    }
}

bool disasm_push(struct buffer *out, const struct code *code, const struct map *globals, const struct map *functions) {
    push_code(out, code, globals, functions);
    return !out->failed;
}
