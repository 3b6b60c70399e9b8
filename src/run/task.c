#include "run/task.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/load.h"
#include "run/object.h"

struct task *task_new(struct err *err) {
    struct task *t = object_new(VALUE_TASK, sizeof *t, err);
    if (t) t->result = value_nil();
    return t;
}

/* The next sender has his turn. Whoever shares the socket by another handle may be the one. */
static void end_sending(struct machine *m, struct handle *h) {
    struct open_socket *open = h->open;
    open->sender = NULL;
    for (struct handle *other = m->handles.first; other && open->references > 1; other = other->next) {
        if (other->open == open) scheduler_wake_writers(m, &other->watch);
    }
    scheduler_wake_writers(m, &h->watch);
}

void task_forget_call(struct machine *m, struct task *t) {
    struct parked_call *p = &t->call;
    for (size_t i = 0; i < p->several_count; i++) waiter_leave(&p->several[i]);
    waiter_leave(&t->waiter);
    if (p->sending) end_sending(m, p->sending);
    for (size_t i = 0; i < p->kept_count; i++) value_release(&p->kept[i]);
    mem_free(p->kept);
    mem_free(p->several);
    if (p->job) job_leave(p->job);
    *p = (struct parked_call){0};
    t->parked = false;
    t->awaits = false;
}

void task_free(struct task *t, struct object **pending) {
    value_drop(&t->result, pending);
    code_release(t->code);
    mem_free(t->stack);
    mem_free(t->frames);
    mem_free(t);
}

bool task_reserve(struct task *t, const struct code *code, struct err *err) {
    enum { FRAMES = 2 };
    size_t room = code->registers ? code->registers : 1;
    t->stack = mem_zero(room, sizeof *t->stack);
    t->frames = mem_alloc(FRAMES * sizeof *t->frames);
    if (!t->stack || !t->frames) return err_memory(err);
    t->room = room;
    t->frame_room = FRAMES;
    return true;
}

/* What is new of the stack holds nothing. */
static bool fit_stack(struct task *t, size_t need) {
    void *stack = t->stack;
    size_t before = t->room;
    if (!mem_grow(&stack, &t->room, need, sizeof *t->stack)) return false;
    t->stack = stack;
    if (t->room > before) memset(t->stack + before, 0, (t->room - before) * sizeof *t->stack);
    return true;
}

/* The first frame is the text's own. There is never room for more of them than may be. */
static bool fit_frames(struct task *t) {
    enum { MOST = TASK_CALLS_MAX + 1 };
    void *frames = t->frames;
    size_t room = t->frame_room;
    if (!mem_grow(&frames, &room, (size_t)t->frame_count + 1, sizeof *t->frames)) return false;
    t->frames = frames;
    t->frame_room = room > MOST ? MOST : (uint32_t)room;
    return true;
}

bool task_fit(struct task *t, size_t base, size_t registers, struct err *err) {
    if (t->frame_count > TASK_CALLS_MAX) return err_set(err, ERR_LIMIT, "more than %d nested calls", TASK_CALLS_MAX);
    return (fit_frames(t) && fit_stack(t, base + registers)) || err_memory(err);
}

/* Where the registers of the newest frame end. */
static size_t stack_top(const struct task *t) {
    const struct frame *f = t->frame_count ? &t->frames[t->frame_count - 1] : NULL;
    return !f ? 0 : f->code->resident ? f->base : f->base + f->code->registers;
}

bool task_enter(struct machine *m, struct task *t, struct code *code, uint16_t dest, bool holds, struct err *err) {
    size_t base = stack_top(t), registers = code->resident ? 0 : code->registers;
    (void)m;
    if (!task_fit(t, base, registers, err)) return false;
    for (size_t i = 0; i < registers; i++) value_replace(&t->stack[base + i], value_unset());
    if (holds) code->references++;
    t->frames[t->frame_count++] =
        (struct frame){.code = code, .pc = code->ops, .base = (uint32_t)base, .dest = dest, .holds = holds};
    return true;
}

void task_leave(struct machine *m, struct task *t) {
    struct frame f = t->frames[t->frame_count - 1];
    struct value *r = task_registers(m, t);
    for (size_t i = 0; i < f.code->registers; i++) value_replace(&r[i], value_unset());
    t->frame_count--;
    if (f.holds) code_release(f.code);
}
