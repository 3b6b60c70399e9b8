/* Errors on their way: to the nearest handler, with their place. */
#include "run/task.h"

#include "run/load.h"

static size_t frame_at(const struct frame *f) {
    return (size_t)(f->pc - f->code->ops) - 1;
}

static void place_error(const struct task *t, struct err *err) {
    const struct frame *f = &t->frames[t->frame_count - 1];
    if (err->place.source) return;
    struct code_place at = f->code->places[frame_at(f)];
    err->place = (struct place){f->code->source, at.offset, at.length};
}

static const struct handler *handler_find(const struct frame *f) {
    size_t at = frame_at(f);
    for (size_t i = 0; i < f->code->handler_count; i++) {
        const struct handler *h = &f->code->handlers[i];
        if (h->from <= at && at < h->to) return h;
    }
    return NULL;
}

struct value machine_error_value(struct machine *m, const struct err *err) {
    struct value v;
    struct err failed;
    if (error_value(&v, err, &failed)) return v;
    m->spare.head = (struct object){.references = UINT32_MAX / 2, .type = VALUE_ERROR};
    (void)err_memory(&m->spare.err);
    return value_object(&m->spare.head);
}

bool task_catch(struct machine *m, struct task *t, struct err *err) {
    task_forget_call(m, t);
    place_error(t, err);
    /* The source outlives the frames that are left on the way. */
    struct source *source = source_hold(err->place.source);
    const struct handler *h = NULL;
    while (t->frame_count && !(h = handler_find(&t->frames[t->frame_count - 1]))) task_leave(m, t);
    if (h) {
        struct frame *f = &t->frames[t->frame_count - 1];
        if (h->keep != NO_REGISTER) value_replace(&task_registers(m, t)[h->keep], machine_error_value(m, err));
        f->pc = f->code->ops + h->target;
        source_release(source);
        return true;
    }
    source_release(m->error_source);
    m->error_source = source;
    return false;
}

bool task_unset_global(const struct machine *m, uint32_t index, enum kind kind, struct err *err) {
    struct span name = index >= CODE_TEMPORARIES ? m->global_names.keys[index - CODE_TEMPORARIES] : SPAN("?");
    return machine_unknown_name(m, name, kind, err);
}

/* Another variable of that name is set outside. A function's is its own since it sets it further down, a task's always. */
static void hint_own_name(const struct code *code, struct span name, struct err *err) {
    const char *whose = code->spawned ? "the task has" : "the function sets";
    const char *when = code->spawned ? ", which was not set when it began" : "";
    (void)err_hint(err, "%s its own '%.*s'%s; `global %.*s` shares the one outside", whose, SPAN_ARG(name), when,
                   SPAN_ARG(name));
}

bool task_unset_register(const struct machine *m, const struct task *t, uint32_t reg, enum kind kind, struct err *err) {
    const struct code *code = t->frames[t->frame_count - 1].code;
    if (code->resident) return task_unset_global(m, reg, kind, err);
    struct span name = reg < code->local_count ? code->locals[reg] : SPAN("?");
    (void)machine_unknown_name(m, name, kind, err);
    if (machine_global(m, name)) hint_own_name(code, span_head(name, 60), err);
    return false;
}
