/* The instruction CALL: arguments from where they are to where the callee wants them, and results back. */
#include "base/hint.h"
#include "base/mem.h"
#include "run/arguments.h"
#include "run/load.h"
#include "run/slow.h"
#include "run/task.h"

/* What the call took is let go of. */
static void release_taken(struct machine *m, struct task *t, const struct site *site) {
    struct value *r = task_registers(m, t);
    for (uint32_t i = 0; i < site->count; i++) {
        if (site->arguments[i].from == FROM_TEMPORARY) value_replace(&r[site->arguments[i].index], value_nil());
    }
}

/* --- built-in functions ----------------------------------------------------------------------------------------------- */

enum { FEW = 8 };

static enum invoke_result call_builtin(struct machine *m, struct task *t, const struct site *site, struct value *args,
                                       struct value *result, struct err *err) {
    for (uint32_t i = 0; i < site->count; i++) {
        const struct site_argument *a = &site->arguments[i];
        args[i] = *argument_now(m, t, a);
        if (args[i].type == VALUE_UNSET && !argument_fail_unset(m, t, a, err)) return INVOKE_FAILED;
    }
    bool done = site->builtin->run(m, args, site->count, result, err);
    release_taken(m, t, site);
    return done ? INVOKE_DONE : INVOKE_FAILED;
}

APART static enum invoke_result invoke_builtin(struct machine *m, struct task *t, const struct site *site,
                                               uint16_t dest, struct err *err) {
    struct value few[FEW];
    struct value *args = site->count <= FEW ? few : mem_alloc(site->count * sizeof *args);
    if (!args) {
        err_memory(err);
        return INVOKE_FAILED;
    }
    struct value given;
    enum invoke_result result = call_builtin(m, t, site, args, &given, err);
    if (args != few) mem_free(args);
    if (result == INVOKE_DONE) value_replace(&task_registers(m, t)[dest], given);
    return result;
}

/* --- users' functions ------------------------------------------------------------------------------------------------- */

bool slow_call(struct machine *m, struct task *t, const struct instruction *i, size_t base, struct err *err) {
    size_t number = (size_t)i->x;
    const struct code *code = m->functions[number].code;
    struct span name = span_head(m->function_names.keys[number], 60);
    if (!code) {
        (void)err_set(err, ERR_NAME, "no verb or function '%.*s'", SPAN_ARG(name));
        return err_hint(err, "text is written \"%.*s\"; `help` lists the verbs", SPAN_ARG(name));
    }
    if (code->parameters == i->n) return task_fit(t, base, code->registers, err);
    return err_set(err, ERR_TYPE, "%.*s takes %u argument%s, not %u", SPAN_ARG(name), (unsigned)code->parameters,
                   code->parameters == 1 ? "" : "s", (unsigned)i->n);
}

/* One argument of a CALL_TOP, from where the ARGUMENT at `i` has it. */
static bool pass(struct machine *m, struct task *t, struct value *to, const struct instruction *i, struct err *err) {
    struct value *from = value_at(task_registers(m, t), i->a), taken;
    uint16_t reg = register_at(i->a);
    if (from->type == VALUE_UNSET) {
        t->frames[t->frame_count - 1].pc = i + 1;
        return task_unset_register(m, t, reg, KIND_VALUE, err);
    }
    value_copy(&taken, from);
    if (reg < CODE_TEMPORARIES) value_replace(from, value_nil());
    value_replace(to, taken);
    return true;
}

bool slow_pass(struct machine *m, struct task *t, struct value *to, const struct instruction *i, unsigned n,
               struct err *err) {
    for (; n < i->n; n++) {
        if (!pass(m, t, &to[n], &i[n + 1], err)) return false;
    }
    return true;
}

/* --- verbs: arguments ------------------------------------------------------------------------------------------------- */

/* The arguments that most calls have, without a detour: open handles and bytes in registers. */
static inline bool plain_argument(const struct site_fill *f, const struct value *v, struct arg *out) {
    if (f->how == FILL_HANDLE && v->type == VALUE_HANDLE && v->handle->handle.fd >= 0) {
        out->handle = &v->handle->handle;
        return true;
    }
    if (f->how != FILL_BYTES || !value_is_bytes(v)) return false;
    out->text = value_span(v);
    return true;
}

/* What is no constant is filled in at the site itself: nothing runs between here and the verb. `r` NULL: the registers
   are not asked, since the call goes on with what it began with. */
static inline bool fill_arguments(struct machine *m, struct task *t, const struct site *site, const struct value *r,
                                  struct err *err) {
    for (const struct site_fill *f = site->fills, *end = f + site->fill_count; f < end; f++) {
        struct arg *out = &site->args[f->argument];
        if (LIKELY(r && plain_argument(f, &r[f->reg], out))) continue;
        if (!argument_fill(m, t, site, f->argument, out, err)) return false;
    }
    return true;
}

static bool verb_arguments(struct machine *m, struct task *t, const struct site *site, struct err *err) {
    struct call *c = &m->invocation.call;
    if (site->several && arguments_have_list(m, t, site)) return arguments_take_apart(m, t, site, err);
    c->args = site->args;
    c->first = site->first;
    return fill_arguments(m, t, site, arguments_kept(t) ? NULL : task_registers(m, t), err);
}

/* Of a list the items are kept: whoever else has it may change it. */
static bool keep_value(struct value *kept, const struct value *v, struct err *err) {
    const struct value end = value_nil();
    if (v->type == VALUE_LIST) return value_slice(kept, v, &end, &end, err);
    value_copy(kept, v);
    return true;
}

/* A parked call goes on with the values that it began with, whatever happens to the variables. Those that nobody else can
   change stay where they are. */
static bool keep_arguments(struct machine *m, struct task *t, const struct site *site, struct err *err) {
    bool has_list = site->several && arguments_have_list(m, t, site), done = true;
    if (arguments_kept(t) || !(site->shares || has_list)) return true;
    struct value *kept = task_keep_values(m, t, site->count, err);
    if (!kept) return false;
    for (uint32_t i = 0; i < site->count; i++) kept[i] = value_nil();
    for (uint32_t i = 0; i < site->count && done; i++) {
        const struct value *v = argument_now(m, t, &site->arguments[i]);
        if (v) done = keep_value(&kept[i], v, err);
    }
    return done;
}

/* Whether a call that goes on is, but for its deadline, like one that begins: nothing was done, and nothing else limits it. */
static bool begins_anew(const struct call *c) {
    return !c->progress && !c->phase && (!c->limit || c->limit == UINT64_MAX);
}

/* What of the call has to survive goes into the task. */
static enum invoke_result park(struct machine *m, struct task *t, const struct site *site, struct err *err) {
    const struct call *c = &m->invocation.call;
    if (!keep_arguments(m, t, site, err)) return INVOKE_FAILED;
    t->deadline = c->deadline;
    t->unlimited = c->limit == UINT64_MAX;
    t->parked = true;
    if (!t->call && begins_anew(c)) return INVOKE_PARKED;
    struct parked_call *kept = task_keep_call(m, t, err);
    if (!kept) return INVOKE_FAILED;
    kept->progress = c->progress;
    kept->limit = c->limit;
    kept->phase = c->phase;
    return INVOKE_PARKED;
}

/* --- verbs: results --------------------------------------------------------------------------------------------------- */

static struct span register_name(const struct machine *m, const struct task *t, uint32_t reg) {
    const struct code *code = t->frames[t->frame_count - 1].code;
    if (!code->resident) return reg < code->local_count ? code->locals[reg] : SPAN("");
    return reg >= CODE_TEMPORARIES ? m->global_names.keys[reg - CODE_TEMPORARIES] : SPAN("");
}

COLD static void name_handle(struct machine *m, struct task *t, uint32_t reg, struct handle_object *h) {
    struct span name = register_name(m, t, reg);
    if (name.len) handle_name(&h->handle, name);
}

/* Where bytes are kept for the next result that nobody else refers to, in the place of a result that is bytes as well. NULL:
   they are not. */
static inline struct bytes **place_of_spare(struct invocation *in, const struct value *at, const struct value *taken) {
    bool bytes = taken->tag == VALUE_TAG(VALUE_BYTES) && at->tag == VALUE_TAG(VALUE_BYTES);
    if (!bytes || at->bytes->head.references != 1 || at->bytes->len > BYTES_SPARE_MOST) return NULL;
    if (!in->spare) return &in->spare;
    return at->bytes->head.large && !in->second ? &in->second : NULL;
}

/* The result goes to its register, and a handle is named after the variable that it is kept in. */
static inline void put_result(struct machine *m, struct task *t, uint32_t reg, struct value taken) {
    struct value *at = &task_registers(m, t)[reg];
    if (UNLIKELY(taken.tag == VALUE_TAG(VALUE_HANDLE))) name_handle(m, t, reg, taken.handle);
    struct bytes **spare = place_of_spare(&m->invocation, at, &taken);
    if (spare) {
        *spare = at->bytes;
        value_move(at, taken);
    } else {
        value_replace(at, taken);
    }
}

static bool gather_results(struct call *c, size_t count, struct value *list, struct err *err) {
    if (!list_new(list, count, err)) return false;
    for (size_t i = 0; i < count; i++) {
        struct value v = c->values[i];
        c->values[i] = value_nil();
        if (list_push_take(list->list, v, err)) continue;
        value_release(list);
        return false;
    }
    return true;
}

static inline struct value take_value(struct call *c, size_t i) {
    struct value v = {.tag = c->values[i].tag, .integer = c->values[i].integer};
    value_move(&c->values[i], value_nil());
    return v;
}

/* What a session says was done; before the values are moved, for the row looks at them. */
COLD static void tell_done(struct machine *m, struct task *t, const struct site *site) {
    const struct call *c = &m->invocation.call;
    struct buffer text = {0};
    for (size_t i = 0; i < VERB_VALUES && site->want == WANT_EACH; i++) {
        const struct value *v = &c->values[i];
        if (v->type == VALUE_HANDLE) handle_name(&v->handle->handle, register_name(m, t, site->results[i]));
    }
    if (site->verb->tell) site->verb->tell(c, &text);
    if (m->hooks.tell) m->hooks.tell(m->hooks.context, c, buffer_span(&text));
    buffer_clear(&text);
}

/* A result that nobody wants. */
static inline void drop_values(struct call *c, size_t from, size_t count) {
    for (size_t i = from; i < count; i++) value_replace(&c->values[i], value_nil());
}

COLD static bool put_list(struct machine *m, struct task *t, uint16_t dest, size_t count, struct err *err) {
    struct value list;
    if (!gather_results(&m->invocation.call, count, &list, err)) return false;
    put_result(m, t, dest, list);
    return true;
}

/* A verb that gives nothing gives nil. */
static enum invoke_result verb_done(struct machine *m, struct task *t, const struct site *site, uint16_t dest,
                                    struct err *err) {
    struct call *c = &m->invocation.call;
    size_t count = site->values;
    if (site->tell) tell_done(m, t, site);
    if (site->want == WANT_NONE) {
        drop_values(c, 0, count);
    } else if (site->want == WANT_FIRST || (site->want == WANT_ALL && count <= 1)) {
        put_result(m, t, dest, take_value(c, 0));
        drop_values(c, 1, count);
    } else if (site->want == WANT_EACH) {
        for (size_t i = 0; i < count; i++) put_result(m, t, site->results[i], take_value(c, i));
    } else if (!put_list(m, t, dest, count, err)) {
        return INVOKE_FAILED;
    }
    return INVOKE_DONE;
}

COLD static enum invoke_result verb_enter(struct machine *m, struct task *t, const struct site *site, uint16_t dest,
                                          struct err *err) {
    struct code *code = m->invocation.call.enter;
    m->invocation.call.enter = NULL;
    bool done = task_enter(m, t, code, site->want == WANT_NONE ? (uint16_t)NO_REGISTER : dest, true, err);
    code_release(code);
    return done ? INVOKE_ENTERED : INVOKE_FAILED;
}

/* The place of the word that the verb found at fault. */
static void place_word(const struct task *t, const struct site *site, struct err *err) {
    if (err->word < 0 || err->place.source || (uint32_t)err->word >= site->count) return;
    (void)argument_fail(t, &site->arguments[err->word], err);
}

/* A call that was parked goes on where it was. */
COLD static void resume_call(struct call *c, const struct task *t) {
    const struct parked_call *kept = t->call;
    c->deadline = t->deadline;
    c->parking = c->parking || c->deadline != UINT64_MAX;
    if (t->unlimited) c->limit = UINT64_MAX;
    if (!kept) return;
    c->progress = kept->progress;
    c->phase = kept->phase;
    c->limit = kept->limit;
}

static inline void begin_call(struct machine *m, struct site *site, struct err *err) {
    struct call *c = &m->invocation.call;
    c->verb = site->verb;
    c->site = site;
    c->options = site->options;
    c->err = err;
    c->progress = 0;
    c->phase = 0;
    c->deadline = UINT64_MAX;
    c->limit = 0;
    c->parking = m->parking;
}

/* --timeout counts from the call's beginning, and a call that has one never blocks in the kernel. */
COLD static void begin_timeout(struct call *c, const struct task *t, const struct site *site) {
    if (t->parked) return;
    size_t slot = site->arguments[site->timeout].slot;
    c->parking = true;
    c->deadline = call_time_after(c->args[c->first[slot]].seconds);
}

/* What a call comes to that is neither done nor parked. */
static enum invoke_result verb_not_done(enum verb_result result) {
    return result == VERB_EXIT ? INVOKE_EXIT : result == VERB_ENTER ? INVOKE_DONE : INVOKE_FAILED;
}

/* What follows on the verb's answer. */
APART static enum invoke_result end_call(struct machine *m, struct task *t, struct site *site, uint16_t dest,
                                         enum verb_result result, struct err *err) {
    struct invocation *in = &m->invocation;
    enum invoke_result outcome = result == VERB_PARK   ? park(m, t, site, err)
                                 : result == VERB_DONE ? verb_done(m, t, site, dest, err)
                                                       : verb_not_done(result);
    if (outcome == INVOKE_FAILED) place_word(t, site, err);
    if (outcome != INVOKE_DONE || in->word_count) invocation_clear(in);
    if (outcome == INVOKE_PARKED) return outcome;
    /* A call that could not park may stand among those that wait for a handle that goes with its arguments. */
    if (t->parked || outcome == INVOKE_FAILED) task_forget_call(m, t);
    if (site->takes) release_taken(m, t, site);
    return result == VERB_ENTER ? verb_enter(m, t, site, dest, err) : outcome;
}

APART static enum invoke_result invoke_any(struct machine *m, struct task *t, struct site *site, uint16_t dest,
                                           struct err *err) {
    struct invocation *in = &m->invocation;
    begin_call(m, site, err);
    if (t->parked) resume_call(&in->call, t);
    if (!verb_arguments(m, t, site, err)) {
        invocation_clear(in);
        return INVOKE_FAILED;
    }
    if (site->timeout != UINT32_MAX) begin_timeout(&in->call, t, site);
    return end_call(m, t, site, dest, site->verb->run(&in->call), err);
}

/* The same for a site that is plain, of whose call nothing was kept while it was parked. */
static inline enum invoke_result invoke_plain(struct machine *m, struct task *t, struct site *site, uint16_t dest,
                                              struct err *err) {
    struct call *c = &m->invocation.call;
    begin_call(m, site, err);
    if (UNLIKELY(t->parked)) resume_call(c, t);
    c->args = site->args;
    c->first = site->first;
    if (!fill_arguments(m, t, site, task_registers(m, t), err)) return INVOKE_FAILED;
    enum verb_result result = site->verb->run(c);
    if (UNLIKELY(result != VERB_DONE)) return end_call(m, t, site, dest, result, err);
    if (site->want == WANT_NONE)
        value_replace(&c->values[0], value_nil());
    else
        put_result(m, t, dest, take_value(c, 0));
    if (UNLIKELY(t->parked)) task_forget_call(m, t);
    return INVOKE_DONE;
}

enum invoke_result task_invoke(struct machine *m, struct task *t, struct site *site, uint16_t dest, struct err *err) {
    err->place.source = NULL;
    switch ((enum site_kind)site->kind) {
    case SITE_VERB:
        if (LIKELY(site->plain && !t->call)) return invoke_plain(m, t, site, dest, err);
        return invoke_any(m, t, site, dest, err);
    case SITE_BUILTIN: return invoke_builtin(m, t, site, dest, err);
    }
    return INVOKE_FAILED;
}
