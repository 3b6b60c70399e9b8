/* What a call's arguments are when it is made, for what takes more than to look into a register. */
#include "run/arguments.h"

#include "base/mem.h"

const struct value *argument_now(const struct machine *m, const struct task *t, const struct site_argument *a) {
    const struct code *code = t->frames[t->frame_count - 1].code;
    switch ((enum site_from)a->from) {
    case FROM_REGISTER:
    case FROM_TEMPORARY: return &task_registers(m, t)[a->index];
    case FROM_GLOBAL: return &m->globals[a->index];
    case FROM_LITERAL: return &code->constants[a->index];
    case FROM_TEXT:
    case FROM_SWITCH: return NULL;
    }
    return NULL;
}

bool argument_fail(const struct task *t, const struct site_argument *a, struct err *err) {
    err->place = (struct place){t->frames[t->frame_count - 1].code->source, a->offset, a->length};
    return false;
}

bool argument_fail_unset(const struct machine *m, const struct task *t, const struct site_argument *a,
                         struct err *err) {
    if (a->from == FROM_GLOBAL)
        (void)task_unset_global(m, a->index, a->kind, err);
    else
        (void)task_unset_register(m, t, a->index, a->kind, err);
    return argument_fail(t, a, err);
}

bool arguments_kept(const struct task *t) {
    return t->call && t->call->kept;
}

const struct value *argument_value(const struct machine *m, const struct task *t, const struct site *site, uint32_t i) {
    return arguments_kept(t) ? &t->call->kept[i] : argument_now(m, t, &site->arguments[i]);
}

/* An address that is no constant. What it borrows from is held by the invocation until the verb has answered. */
static bool verb_address(struct machine *m, struct task *t, const struct site *site, uint32_t i, struct arg *out,
                         struct err *err) {
    const struct site_argument *a = &site->arguments[i];
    struct invocation *in = &m->invocation;
    uint32_t words = i + 1 < site->count && a[1].kind == KIND_PORT ? 2 : 1;
    for (uint32_t n = 0; n < words; n++) {
        struct value text;
        const struct value *v = argument_value(m, t, site, i + n);
        if (a[n].from == FROM_TEXT) {
            if (!value_bytes(&text, a[n].text, err)) return false;
        } else if (v->type == VALUE_UNSET) {
            return argument_fail_unset(m, t, &a[n], err);
        } else {
            value_copy(&text, v);
        }
        value_replace(&in->address_words[n], text);
        in->word_count = n + 1;
    }
    struct argument_at at = {site->verb, a->slot};
    out->address = &in->address.word;
    err->place.source = NULL;
    return convert_address(at, &in->address_words[0], words == 2 ? &in->address_words[1] : NULL, &in->address, err) ||
           argument_fail(t, a, err);
}

/* A verb that closes handles finds them closed when it runs again; for all others an argument is open. */
static bool convert_argument(const struct task *t, struct argument_at at, const struct value *v, struct arg *out,
                             struct err *err) {
    bool closed = t->parked && at.verb->resumes_closed && v->type == VALUE_HANDLE && argument_kind(at) == KIND_HANDLE;
    if (closed) out->handle = &v->handle->handle;
    return closed || convert_value(at, v, out, err);
}

COLD bool argument_fill(struct machine *m, struct task *t, const struct site *site, uint32_t i, struct arg *out,
                        struct err *err) {
    const struct site_argument *a = &site->arguments[i];
    if (a->kind == KIND_ADDRESS) return verb_address(m, t, site, i, out, err);
    const struct value *v = argument_value(m, t, site, i);
    if (v->type == VALUE_UNSET) return argument_fail_unset(m, t, a, err);
    if (convert_argument(t, (struct argument_at){site->verb, a->slot}, v, out, err)) return true;
    return argument_fail(t, a, err);
}

/* Whether a list stands for several words of a parameter that repeats. */
static bool is_several(const struct site *site, const struct site_argument *a, const struct value *v) {
    if (!v || v->type != VALUE_LIST || a->slot >= site->verb->param_count) return false;
    return param_repeats(&site->verb->params[a->slot]) &&
           (a->kind == KIND_HANDLE || a->kind == KIND_TASK || a->kind == KIND_DATA || a->kind == KIND_PATTERN);
}

static bool fit_args(struct invocation *in, size_t count, struct err *err) {
    void *args = in->args;
    if (!mem_grow(&args, &in->arg_room, count, sizeof *in->args)) return err_memory(err);
    in->args = args;
    return true;
}

/* The arguments of what stands for one: an item of the list each, or the one itself, which is filled in or ready. */
static bool several_of(struct machine *m, struct task *t, const struct site *site, uint32_t i, bool ready,
                       size_t *count, struct err *err) {
    struct invocation *in = &m->invocation;
    const struct site_argument *a = &site->arguments[i];
    const struct value *v = argument_value(m, t, site, i);
    bool several = is_several(site, a, v);
    size_t items = several ? v->list->count : 1;
    if (!fit_args(in, *count + items, err)) return false;
    struct arg *out = in->args + *count;
    *count += items;
    if (!several) {
        *out = site->args[i];
        return ready || argument_fill(m, t, site, i, out, err);
    }
    for (size_t item = 0; item < items; item++) {
        const struct argument_at at = {site->verb, a->slot};
        if (!convert_argument(t, at, &v->list->items[item], &out[item], err)) return argument_fail(t, a, err);
    }
    return true;
}

COLD bool arguments_take_apart(struct machine *m, struct task *t, const struct site *site, struct err *err) {
    struct invocation *in = &m->invocation;
    size_t slots = site->verb->param_count + site->verb->option_count, count = 0;
    void *first = in->first;
    if (!mem_grow(&first, &in->first_room, slots + 1, sizeof *in->first)) return err_memory(err);
    in->first = first;
    memset(in->first, 0, (slots + 1) * sizeof *in->first);
    for (uint32_t i = 0, filled = 0; i < site->count; i++) {
        bool ready = filled == site->fill_count || site->fills[filled].argument != i;
        if (!ready) filled++;
        if (!several_of(m, t, site, i, ready, &count, err)) return false;
        for (size_t slot = site->arguments[i].slot + 1u; slot <= slots; slot++) in->first[slot] = (uint32_t)count;
    }
    in->call.args = in->args;
    in->call.first = in->first;
    return true;
}

APART bool arguments_have_list(const struct machine *m, const struct task *t, const struct site *site) {
    for (uint32_t i = 0; i < site->count; i++) {
        if (is_several(site, &site->arguments[i], argument_value(m, t, site, i))) return true;
    }
    return false;
}
