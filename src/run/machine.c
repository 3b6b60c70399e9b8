#include "run/machine.h"

#include "base/mem.h"
#include "run/load.h"
#include "run/object.h"
#include "run/task.h"
#include "spec/near.h"

/* Makes the array of globals as long as the names are many; new ones are unset. */
bool machine_fit_globals(struct machine *m) {
    size_t need = CODE_TEMPORARIES + m->global_names.count;
    void *globals = m->globals;
    if (need <= m->global_count) return true;
    if (!mem_grow(&globals, &m->global_room, need, sizeof *m->globals)) return false;
    m->globals = globals;
    memset(m->globals + m->global_count, 0, (need - m->global_count) * sizeof *m->globals);
    m->global_count = need;
    return true;
}

bool machine_fit_functions(struct machine *m) {
    size_t before = m->function_room;
    void *functions = m->functions;
    if (!mem_grow(&functions, &m->function_room, m->function_names.count, sizeof *m->functions)) return false;
    m->functions = functions;
    memset(m->functions + before, 0, (m->function_room - before) * sizeof *m->functions);
    return true;
}

/* Who waits for a handle learns that it is closed. */
static void closing(void *context, struct handle *h) {
    bool lives = h->open->references > 1 || h->open->shared_outside;
    scheduler_closing(context, &h->watch, h->fd, lives);
}

bool machine_init(struct machine *m, const struct vocabulary *vocabulary, const struct machine_hooks *hooks,
                  struct err *err) {
    *m = (struct machine){.vocabulary = vocabulary, .hooks = *hooks, .interrupt_fd = -1};
    m->returned = value_nil();
    handle_list_init(&m->handles);
    invocation_init(&m->invocation, m, &m->handles);
    m->handles.dropped = hooks->dropped;
    m->handles.dropped_context = hooks->context;
    m->handles.closing = closing;
    m->handles.closing_context = m;
    m->main = task_new(err);
    if (m->main && machine_fit_globals(m)) return true;
    machine_clear(m);
    return err_memory(err);
}

void machine_clear(struct machine *m) {
    scheduler_clear(m);
    m->handles.closing = NULL; /* nobody waits any more, and the handles that variables hold are closed below */
    while (m->main && m->main->frame_count) task_leave(m, m->main);
    for (size_t i = 0; i < m->global_count; i++) value_end(&m->globals[i]);
    machine_undefine(m);
    if (m->main) object_free(&m->main->head);
    invocation_free(&m->invocation);
    source_release(m->error_source);
    mem_free(m->globals);
    mem_free(m->functions);
    handle_list_clear(&m->handles);
    handle_list_clear(&m->handles);
    watches_clear(&m->scheduler.watches);
    map_clear(&m->global_names);
    map_clear(&m->function_names);
    buffer_clear(&m->scratch);
    mem_free(m->rare);
    *m = (struct machine){.interrupt_fd = -1};
}

enum run_result machine_run(struct machine *m, struct code *code, int *status, struct err *err) {
    struct task *t = m->main;
    if (!task_enter(m, t, code, NO_REGISTER, false, err)) return RUN_FAILED;
    scheduler_enter(m, t);
    enum schedule_result scheduled = scheduler_run(m, t, status, err);
    bool failed = t->state == TASK_FAILED;
    scheduler_leave(m, t);
    if (scheduled == SCHEDULE_EXIT) return RUN_EXIT;
    if (scheduled == SCHEDULE_INTERRUPTED) return RUN_INTERRUPTED;
    return failed ? RUN_FAILED : RUN_DONE;
}

static enum run_result run_result_of(enum schedule_result scheduled) {
    if (scheduled == SCHEDULE_EXIT) return RUN_EXIT;
    return scheduled == SCHEDULE_INTERRUPTED ? RUN_INTERRUPTED : RUN_DONE;
}

enum run_result machine_finish(struct machine *m, int *status) {
    struct err err;
    return run_result_of(scheduler_run(m, NULL, status, &err));
}

enum run_result machine_serve(struct machine *m, int fd, int *status) {
    struct err err;
    if (m->scheduler.live == 0) return RUN_DONE;
    m->scheduler.serving = true;
    scheduler_set_parking(m);
    enum schedule_result scheduled = scheduler_serve(m, fd, UINT64_MAX, status, &err);
    m->scheduler.serving = false;
    scheduler_set_parking(m);
    return run_result_of(scheduled);
}

void machine_set_session(struct machine *m, bool session) {
    m->session = session;
    scheduler_set_parking(m);
}

/* --- names ------------------------------------------------------------------------------------------------------------ */

const struct value *machine_global(const struct machine *m, struct span name) {
    uint32_t number = map_find(&m->global_names, name);
    return number == MAP_NONE ? NULL : machine_global_number(m, number);
}

const struct value *machine_global_number(const struct machine *m, size_t number) {
    if (CODE_TEMPORARIES + number >= m->global_count) return NULL;
    const struct value *v = &m->globals[CODE_TEMPORARIES + number];
    return v->type == VALUE_UNSET ? NULL : v;
}

bool machine_set_global(struct machine *m, struct span name, const struct value *value, struct err *err) {
    uint32_t number = map_put(&m->global_names, name);
    if (number == MAP_NONE || !machine_fit_globals(m)) return err_memory(err);
    struct value copy;
    value_copy(&copy, value);
    value_replace(&m->globals[CODE_TEMPORARIES + number], copy);
    return true;
}

/* An error costs the same however many variables there are: so many are looked at for a hint. */
enum { NEAR_MOST = 256 };

/* The nearest variable that is set, and holds what is due. */
static struct span nearest_global(const struct machine *m, struct span name, enum kind kind) {
    struct near n = near_begin(name);
    size_t most = m->global_names.count < NEAR_MOST ? m->global_names.count : NEAR_MOST;
    for (size_t i = 0; i < most; i++) {
        const struct value *v = machine_global_number(m, i);
        bool fits =
            v && (kind != KIND_HANDLE || v->type == VALUE_HANDLE) && (kind != KIND_TASK || v->type == VALUE_TASK);
        if (fits) near_offer(&n, m->global_names.keys[i]);
    }
    return span_head(n.best, 60);
}

bool machine_unknown_name(const struct machine *m, struct span name, enum kind kind, struct err *err) {
    bool argument = name.len && name.ptr[0] >= '0' && name.ptr[0] <= '9';
    struct span near = nearest_global(m, name, kind), shown = span_head(name, 60);
    if (argument)
        (void)err_set(err, ERR_NAME, "no argument $%.*s was given", SPAN_ARG(shown));
    else if (kind == KIND_HANDLE)
        (void)err_set(err, ERR_NAME, "no handle named '%.*s'", SPAN_ARG(shown));
    else if (kind == KIND_TASK)
        (void)err_set(err, ERR_NAME, "no task named '%.*s'", SPAN_ARG(shown));
    else
        (void)err_set(err, ERR_NAME, "no variable '%.*s' is set", SPAN_ARG(shown));
    if (near.len) return err_hint(err, "did you mean '%.*s'?", SPAN_ARG(near));
    return argument ? err_hint(err, "len($args) tells how many there are") : false;
}

/* The variable that refers to the object. */
static struct span name_of(const struct machine *m, enum value_type type, const void *object) {
    for (size_t i = 0; i < m->global_names.count; i++) {
        const struct value *v = machine_global_number(m, i);
        if (v && v->type == type && v->object == object) return m->global_names.keys[i];
    }
    return SPAN("");
}

struct span machine_handle_name(const struct machine *m, struct handle *h) {
    return name_of(m, VALUE_HANDLE, handle_value_of(h).object);
}

struct span machine_task_name(const struct machine *m, const struct task *t) {
    return name_of(m, VALUE_TASK, t);
}
