#include "run/prepare.h"

#include "base/mem.h"
#include "run/value.h"

static bool make_constant(const struct literal *l, struct value *v, struct err *err) {
    switch (l->kind) {
    case LITERAL_NIL: *v = value_nil(); return true;
    case LITERAL_TRUE: *v = value_bool(true); return true;
    case LITERAL_FALSE: *v = value_bool(false); return true;
    case LITERAL_INT: *v = value_int(l->integer); return true;
    case LITERAL_FLOAT: *v = value_float(l->real); return true;
    case LITERAL_BYTES: return value_bytes(v, l->text, err);
    case LITERAL_PATTERN: return pattern_value(v, l->text, err);
    }
    return false;
}

static bool fail_at(const struct code *code, uint32_t offset, uint32_t length, struct err *err) {
    if (!err->place.source) err->place = (struct place){code->source, offset, length};
    return false;
}

static bool prepare_constants(struct code *code, struct err *err) {
    code->constants = mem_zero(code->literal_count, sizeof *code->constants);
    if (!code->constants) return err_memory(err);
    for (size_t i = 0; i < code->literal_count; i++) {
        const struct literal *l = &code->literals[i];
        if (!make_constant(l, &code->constants[i], err)) return fail_at(code, l->offset, l->length, err);
    }
    return true;
}

/* --- call sites ------------------------------------------------------------------------------------------------------- */

/* The port that stands as a word of its own behind argument `i`, or NULL. */
static const struct site_argument *port_after(const struct site *s, uint32_t i) {
    const struct site_argument *next = i + 1 < s->count ? &s->arguments[i + 1] : NULL;
    return next && next->kind == KIND_PORT ? next : NULL;
}

/* `connect localhost 80`: what was meant for the host may stand where the handle is due. */
static bool hint_at_handle(const struct code *code, const struct site *s, uint32_t i, struct err *err) {
    const struct site_argument *a = &s->arguments[i], *handle = i ? &s->arguments[i - 1] : NULL;
    bool number = a->text.len > 0;
    for (size_t k = 0; k < a->text.len; k++) number = number && a->text.ptr[k] >= '0' && a->text.ptr[k] <= '9';
    if (!number || !handle || handle->kind != KIND_HANDLE) return false;
    struct span word = span_head(span_from(code->source->text, handle->offset), handle->length);
    return err_hint(err, "%.*s is taken for the handle: %s HANDLE ADDRESS", SPAN_ARG(span_head(word, 40)),
                    s->verb->name);
}

/* `send c hello world`: what was meant as text may go on in the word that is wrong, unless an option says what that is. */
static void hint_at_text(const struct site *s, uint32_t i, struct err *err) {
    const struct site_argument *text = i ? &s->arguments[i - 1] : NULL;
    if (!text || text->kind != KIND_DATA || text->from != FROM_TEXT) return;
    if (s->arguments[i].slot >= s->verb->param_count) return;
    (void)err_hint(err, "text of several words is quoted: \"%.*s …\"", SPAN_ARG(span_head(text->text, 40)));
}

static bool prepare_address(struct code *code, struct site *s, uint32_t i, struct err *err) {
    const struct site_argument *a = &s->arguments[i], *port = port_after(s, i);
    if (port && port->from != FROM_TEXT) return true; /* read together when the call is made */
    struct prepared_address *address = arena_alloc(&code->arena, sizeof *address);
    if (!address) return err_memory(err);
    if (!address_read(a->text, port ? &port->text : NULL, &address->word, err))
        return port ? false : hint_at_handle(code, s, i, err);
    s->args[i].address = &address->word;
    return true;
}

static bool is_looked_at(const struct site_argument *a) {
    return a->kind == KIND_CONTROL || a->kind == KIND_FILE || a->kind == KIND_PATTERN || a->kind == KIND_TYPED;
}

/* A constant that is only looked at, so that what is wrong with it is known before anything runs. */
static bool prepare_literal(struct code *code, struct site *s, uint32_t i, struct err *err) {
    const struct site_argument *a = &s->arguments[i];
    if (!is_looked_at(a)) return true;
    if (convert_value((struct argument_at){s->verb, a->slot}, &code->constants[a->index], &s->args[i], err))
        return true;
    return fail_at(code, a->offset, a->length, err);
}

static bool prepare_argument(struct code *code, struct site *s, uint32_t i, struct err *err) {
    const struct site_argument *a = &s->arguments[i];
    struct argument_at at = {s->verb, a->slot};
    bool done = true;
    if (a->from == FROM_LITERAL) return prepare_literal(code, s, i, err);
    if (a->from == FROM_TEXT && a->kind == KIND_ADDRESS)
        done = prepare_address(code, s, i, err);
    else if (a->from == FROM_TEXT && a->kind != KIND_PORT)
        done = convert_text(at, a->text, &s->args[i], err);
    if (done) return true;
    hint_at_text(s, i, err);
    if (!err->verb) err->verb = s->verb->name;
    return fail_at(code, a->offset, a->length, err);
}

static bool is_shared(const struct code *code, const struct site_argument *a) {
    return a->from == FROM_GLOBAL || (a->from == FROM_REGISTER && code->resident);
}

/* What every call of the site would have to find out again. */
static void look_over(const struct code *code, struct site *s) {
    const struct param *last = s->verb->param_count ? &s->verb->params[s->verb->param_count - 1] : NULL;
    s->several = last && param_repeats(last);
    s->values = (uint8_t)s->verb->value_count;
    s->timeout = UINT32_MAX;
    for (uint32_t i = 0; i < s->count; i++) {
        size_t slot = s->arguments[i].slot;
        if (s->arguments[i].from == FROM_TEMPORARY) s->takes = true;
        if (is_shared(code, &s->arguments[i])) s->shares = true;
        if (slot < s->verb->param_count) continue;
        s->options |= VERB_BIT(slot - s->verb->param_count);
        if (strcmp(s->verb->options[slot - s->verb->param_count].name, "timeout") == 0) s->timeout = i;
    }
}

/* Which words a call gives is known, whatever they are. */
static uint32_t params_given(const struct site *s) {
    uint32_t params = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if (s->arguments[i].slot < s->verb->param_count) params |= VERB_BIT(s->arguments[i].slot);
    }
    return params;
}

static bool refuse_clash(const struct code *code, const struct site *s, struct err *err) {
    const char *why = s->verb->clash ? s->verb->clash(params_given(s), s->options) : NULL;
    if (!why) return true;
    (void)err_set(err, ERR_VALUE, "%s", why);
    err->verb = s->verb->name;
    return fail_at(code, s->offset, s->length, err);
}

/* Whether a call has nothing to do for the argument any more. */
static bool is_ready(const struct site *s, uint32_t i) {
    const struct site_argument *a = &s->arguments[i];
    if (a->kind == KIND_ADDRESS) return s->args[i].address != NULL;
    return a->from == FROM_TEXT || a->from == FROM_SWITCH || a->kind == KIND_PORT;
}

static enum fill fill_of(const struct site_argument *a) {
    if (a->from != FROM_REGISTER && a->from != FROM_TEMPORARY) return FILL_ANY;
    return a->kind == KIND_HANDLE ? FILL_HANDLE : a->kind == KIND_DATA ? FILL_BYTES : FILL_ANY;
}

static bool prepare_fills(struct code *code, struct site *s, struct err *err) {
    s->fills = arena_alloc(&code->arena, s->count * sizeof *s->fills);
    if (!s->fills) return err_memory(err);
    for (uint32_t i = 0; i < s->count; i++) {
        const struct site_argument *a = &s->arguments[i];
        if (is_ready(s, i)) continue;
        s->fills[s->fill_count++] =
            (struct site_fill){.argument = (uint16_t)i, .reg = (uint16_t)a->index, .how = (uint8_t)fill_of(a)};
    }
    return true;
}

/* Whether the arguments are filled in one by one, and one result is put away, and that is all. */
static bool is_plain(const struct site *s) {
    bool more = s->tell || s->takes || s->several || s->timeout != UINT32_MAX;
    if (more || s->want == WANT_EACH || s->values > 1) return false;
    for (uint32_t i = 0; i < s->fill_count; i++) {
        if (s->arguments[s->fills[i].argument].kind == KIND_ADDRESS) return false;
    }
    return true;
}

/* The constants are in `args` by now. */
static bool check_constants(const struct code *code, const struct site *s, struct err *err) {
    const struct arg *words[64] = {NULL}; /* every slot has a bit of 32 for parameters, or of 32 for options */
    struct constants constants = {params_given(s), s->options, words};
    for (uint32_t i = s->count; i-- > 0;) {
        const struct site_argument *a = &s->arguments[i];
        if (a->from == FROM_TEXT || (a->from == FROM_LITERAL && is_looked_at(a))) words[a->slot] = &s->args[i];
    }
    if (!s->verb->check || s->verb->check(&constants, err)) return true;
    const struct site_argument *at = &s->arguments[s->first[err->word]];
    err->word = ERR_NO_WORD;
    err->verb = s->verb->name;
    return fail_at(code, at->offset, at->length, err);
}

static bool prepare_site(struct code *code, struct site *s, struct err *err) {
    if (s->kind != SITE_VERB) return true;
    look_over(code, s);
    if (!refuse_clash(code, s, err)) return false;
    s->source = code->source;
    s->args = mem_zero(s->count, sizeof *s->args);
    if (!s->args) return err_memory(err);
    for (uint32_t i = 0; i < s->count; i++) {
        if (!prepare_argument(code, s, i, err)) return false;
    }
    if (!check_constants(code, s, err) || !prepare_fills(code, s, err)) return false;
    s->plain = is_plain(s);
    return true;
}

bool prepare(struct code *code, struct err *err) {
    if (!prepare_constants(code, err)) return false;
    for (size_t i = 0; i < code->site_count; i++) {
        if (!prepare_site(code, code->sites[i], err)) return false;
    }
    for (size_t i = 0; i < code->child_count; i++) {
        if (!prepare(code->children[i], err)) return false;
    }
    return true;
}
