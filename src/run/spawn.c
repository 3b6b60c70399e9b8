/* The beginning and the end of tasks. */
#include "run/spawn.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/load.h"
#include "run/slow.h"

enum { FAILED_KEPT = 16 }; /* how many failed tasks `tasks` remembers */

void scheduler_set_parking(struct machine *m) {
    m->parking = m->session || m->scheduler.serving || m->scheduler.live > 1;
}

void spawn_release(struct task *t) {
    struct value v = value_object(&t->head);
    value_release(&v);
}

/* --- beginning -------------------------------------------------------------------------------------------------------- */

static const struct value *captured(const struct machine *m, const struct task *spawner, const struct capture *c) {
    if (c->from == FROM_LITERAL) return &spawner->frames[spawner->frame_count - 1].code->constants[c->index];
    return c->from == FROM_GLOBAL ? &m->globals[c->index] : &task_registers(m, spawner)[c->index];
}

/* The function that the task may begin in, instead of in the block that calls it; NULL where the call is the block's affair:
   it would fail, and that is an error of the task. */
static struct code *entered(const struct machine *m, const struct task *spawner, const struct entry *entry) {
    struct code *function = entry ? m->functions[entry->function].code : NULL;
    if (!function || function->parameters != entry->count) return NULL;
    for (uint32_t i = 0; i < entry->count; i++) {
        if (captured(m, spawner, &entry->arguments[i])->type == VALUE_UNSET) return NULL;
    }
    return function;
}

/* A task with one frame, which has copies of what it starts with. What is not set stays unset. */
static struct task *begin(struct machine *m, struct task *spawner, struct code *block, struct err *err) {
    struct code *function = entered(m, spawner, block->entry), *code = function ? function : block;
    const struct capture *copies = function ? block->entry->arguments : block->captures;
    size_t count = function ? block->entry->count : block->capture_count;
    struct task *t = task_new_for(code, err);
    if (!t) return NULL;
    (void)task_enter(m, t, code, NO_REGISTER, false, err); /* there is room for it */
    for (size_t i = 0; i < count; i++) value_copy(&t->stack[copies[i].to], captured(m, spawner, &copies[i]));
    return t;
}

static void link_task(struct scheduler *s, struct task *t) {
    t->next = s->spawned;
    if (s->spawned) s->spawned->previous = t;
    s->spawned = t;
}

static void unlink_task(struct scheduler *s, struct task *t) {
    if (t->previous)
        t->previous->next = t->next;
    else
        s->spawned = t->next;
    if (t->next) t->next->previous = t->previous;
    t->previous = t->next = NULL;
}

bool scheduler_spawn(struct machine *m, struct task *spawner, struct code *block, struct value *result,
                     struct err *err) {
    struct scheduler *s = &m->scheduler;
    int opened = watches_open(&s->watches);
    if (opened < 0) return err_errno(err, -opened);
    struct task *t = begin(m, spawner, block, err);
    if (!t) return false;
    t->code = block;
    block->references++;
    t->number = ++s->made;
    link_task(s, t);
    scheduler_enter(m, t);
    *result = value_object(&t->head);
    value_hold(result);
    return true;
}

bool slow_spawn(struct machine *m, struct task *t, const struct instruction *i, struct err *err) {
    struct value task;
    struct code *block = t->frames[t->frame_count - 1].code->children[i->x];
    if (!scheduler_spawn(m, t, block, &task, err)) return false;
    value_replace(value_at(task_registers(m, t), i->a), task);
    return true;
}

bool scheduler_spawn_idle(struct machine *m, struct err *err) {
    struct scheduler *s = &m->scheduler;
    int opened = watches_open(&s->watches);
    if (opened < 0) return err_errno(err, -opened);
    s->idle = 1;
    s->live++;
    scheduler_set_parking(m);
    return true;
}

/* --- the end ---------------------------------------------------------------------------------------------------------- */

/* A failure, or that it was cancelled, concerns all that wait for several tasks; the others look and wait on. */
static void wake_awaiting(struct machine *m) {
    if (m->main->awaits) scheduler_wake(m, m->main);
    for (struct task *t = m->scheduler.spawned; t && m->scheduler.awaiting; t = t->next) {
        if (t->awaits) scheduler_wake(m, t);
    }
}

/* The error is told when all that wait for the task now had their turns, unless one of them took it. */
static void keep_untold(struct machine *m, struct task *t) {
    struct scheduler *s = &m->scheduler;
    struct value held = value_object(&t->head);
    value_hold(&held);
    t->after = NULL;
    if (s->last_untold)
        s->last_untold->after = t;
    else
        s->untold = t;
    s->last_untold = t;
}

/* A variable may keep the task for long: only what it gave stays of it. */
static void become_result(struct task *t, struct value taken) {
    task_free_room(t);
    t->over = true;
    t->result = taken;
    t->room = t->frame_room = 0;
}

void spawn_end(struct machine *m, struct task *t, enum task_state state, const struct err *err) {
    struct scheduler *s = &m->scheduler;
    struct value returned = m->returned;
    m->returned = value_nil();
    while (t->frame_count) task_leave(m, t);
    t->state = (uint8_t)state;
    looks_answered(&s->looks, t);
    if (t == m->main) {
        value_release(&returned);
        return;
    }
    become_result(t, state == TASK_FAILED ? machine_error_value(m, err) : returned);
    unlink_task(s, t);
    s->live--;
    scheduler_set_parking(m);
    scheduler_wake_all(m, &t->ended);
    if (state == TASK_FAILED) keep_untold(m, t);
    if (state != TASK_DONE && s->awaiting) wake_awaiting(m);
    if (!t->queued) spawn_release(t);
}

void scheduler_cancel(struct machine *m, struct task *t) {
    if (t->state != TASK_READY && t->state != TASK_WAITING) return;
    scheduler_wake(m, t);
    task_forget_call(m, t);
    spawn_end(m, t, TASK_CANCELLED, NULL);
}

/* --- errors that nobody took ------------------------------------------------------------------------------------------ */

/* The newest that failed are kept for `tasks`; takes the reference. */
static void remember_failed(struct scheduler *s, struct task *t) {
    t->next = s->failed;
    s->failed = t;
    if (++s->failed_count <= FAILED_KEPT) return;
    struct task **last = &s->failed;
    while ((*last)->next) last = &(*last)->next;
    struct task *oldest = *last;
    *last = NULL;
    s->failed_count--;
    spawn_release(oldest);
}

static void tell_error(struct machine *m, struct task *t) {
    if (t->raised) return;
    m->task_failed = true;
    if (m->hooks.failed) m->hooks.failed(m->hooks.context, t->number, &t->result.error->err);
}

void spawn_tell_errors(struct machine *m, bool all) {
    struct scheduler *s = &m->scheduler;
    while (s->untold && (all || s->untold->aged)) {
        struct task *t = s->untold;
        s->untold = t->after;
        if (!s->untold) s->last_untold = NULL;
        t->after = NULL;
        tell_error(m, t);
        remember_failed(s, t);
    }
    for (struct task *t = s->untold; t; t = t->after) t->aged = true;
}

void scheduler_clear(struct machine *m) {
    struct scheduler *s = &m->scheduler;
    while (s->spawned) scheduler_cancel(m, s->spawned);
    while (s->first) {
        struct task *t = s->first;
        s->first = t->after;
        t->queued = false;
        if (t != m->main) spawn_release(t);
    }
    spawn_tell_errors(m, true);
    while (s->failed) {
        struct task *t = s->failed;
        s->failed = t->next;
        spawn_release(t);
    }
    jobs_clear(m);
    deadlines_clear(&s->deadlines);
    mem_free(s->spare);
    s->spare = NULL;
}
