#include "run/load.h"

#include "base/mem.h"
#include "lang/compile.h"
#include "lang/parse.h"
#include "run/prepare.h"
#include "run/task.h"

void code_release(struct code *c) {
    if (!c || --c->references) return;
    for (size_t i = 0; i < c->child_count; i++) code_release(c->children[i]);
    for (size_t i = 0; c->constants && i < c->literal_count; i++) value_release(&c->constants[i]);
    for (size_t i = 0; i < c->site_count; i++) mem_free(c->sites[i]->args);
    mem_free(c->constants);
    code_clear(c);
    mem_free(c);
}

/* --- what the compiler asks ------------------------------------------------------------------------------------------- */

/* A script without arguments has `$args` all the same: made when it is first named, so that others pay nothing for it. */
static bool give_no_arguments(struct value *args) {
    struct err ignored;
    return list_new(args, 0, &ignored);
}

static uint32_t host_global(void *context, struct span name) {
    struct machine *m = context;
    size_t before = m->global_names.count;
    uint32_t number = map_put(&m->global_names, name);
    if (number == MAP_NONE || !machine_fit_globals(m)) return MAP_NONE;
    uint32_t index = CODE_TEMPORARIES + number;
    bool first = m->global_names.count > before;
    return first && span_is(name, "args") && !give_no_arguments(&m->globals[index]) ? (uint32_t)MAP_NONE : index;
}

static uint32_t host_function(void *context, struct span name) {
    struct machine *m = context;
    uint32_t number = map_put(&m->function_names, name);
    return number != MAP_NONE && machine_fit_functions(m) ? number : (uint32_t)MAP_NONE;
}

static const struct function *host_builtin(void *context, struct span name) {
    const struct machine *m = context;
    return vocabulary_function(m->vocabulary, name);
}

static bool host_function_known(void *context, struct span name) {
    const struct machine *m = context;
    uint32_t number = map_find(&m->function_names, name);
    return number != MAP_NONE && number < m->function_room && m->functions[number].code;
}

/* --- text to code ----------------------------------------------------------------------------------------------------- */

enum load_status machine_load(struct machine *m, struct source *source, struct load_options options, struct code **code,
                              struct load_open *open, struct err *err) {
    const struct parse_options reading = {m->vocabulary, host_function_known, m, options.whole, options.last, NULL,
                                          NULL};
    const struct compile_options how = {
        .host = {m, host_global, host_function, host_builtin},
        .show = options.show,
        /* Code that runs inside other code may not share its temporaries. */
        .resident = !m->main->frame_count,
    };
    struct compiled compiled = {0};
    enum parse_status status = compile(source, &reading, &how, &compiled, err);
    if (open) *open = (struct load_open){compiled.open.kind, compiled.open.depth};
    *code = compiled.code;
    if (status == PARSE_MORE) return LOAD_MORE;
    if (status == PARSE_DONE && prepare(*code, err)) return LOAD_DONE;
    code_release(*code);
    *code = NULL;
    /* The place must be readable when the caller tells it. */
    return LOAD_BAD;
}

/* --- functions -------------------------------------------------------------------------------------------------------- */

static bool task_runs(const struct task *t, const struct code *code) {
    for (size_t i = 0; i < t->frame_count; i++) {
        if (t->frames[i].code == code) return true;
    }
    return false;
}

static bool runs(const struct machine *m, const struct code *code) {
    bool found = task_runs(m->main, code);
    for (const struct task *t = m->scheduler.spawned; t && !found; t = t->next) found = task_runs(t, code);
    return found;
}

/* Frames hold no reference to a function's code, so that a call costs none: code that is replaced while it runs is put
   aside, and looked after at the next replacement. */
static void release_replaced(struct machine *m) {
    struct code **at = &m->replaced;
    while (*at) {
        struct code *code = *at;
        if (runs(m, code)) {
            at = &code->replaced_after;
            continue;
        }
        *at = code->replaced_after;
        code_release(code);
    }
}

void machine_define(struct machine *m, struct code *function) {
    struct code **at = &m->functions[function->number].code, *before = *at;
    if (before == function) return;
    function->references++;
    *at = function;
    if (!before) return;
    before->replaced_after = m->replaced;
    m->replaced = before;
    release_replaced(m);
}

void machine_undefine(struct machine *m) {
    for (size_t i = 0; i < m->function_room; i++) code_release(m->functions[i].code);
    while (m->replaced) {
        struct code *code = m->replaced;
        m->replaced = code->replaced_after;
        code_release(code);
    }
}
