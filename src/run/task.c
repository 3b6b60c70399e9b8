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
    t->stack = mem_alloc(room * sizeof *t->stack);
    t->frames = mem_alloc(FRAMES * sizeof *t->frames);
    if (!t->stack || !t->frames) return err_memory(err);
    t->room = room;
    t->frame_room = FRAMES;
    return true;
}

/* Room for `count` unset registers from `top` on. */
static bool task_push_registers(struct task *t, size_t count, struct err *err) {
    void *stack = t->stack;
    if (!mem_grow(&stack, &t->room, t->top + count, sizeof *t->stack)) return err_memory(err);
    t->stack = stack;
    if (count) memset(t->stack + t->top, 0, count * sizeof *t->stack);
    t->top += count;
    return true;
}

bool task_enter(struct machine *m, struct task *t, struct code *code, uint16_t dest, struct err *err) {
    (void)m;
    void *frames = t->frames;
    /* The first frame is the text's own. */
    if (t->frame_count > TASK_CALLS_MAX) return err_set(err, ERR_LIMIT, "more than %d nested calls", TASK_CALLS_MAX);
    if (!mem_grow(&frames, &t->frame_room, t->frame_count + 1, sizeof *t->frames)) return err_memory(err);
    t->frames = frames;
    size_t base = t->top;
    if (!code->resident && !task_push_registers(t, code->registers, err)) return false;
    code->references++;
    t->frames[t->frame_count++] = (struct frame){code, code->ops, base, dest};
    return true;
}

void task_leave(struct machine *m, struct task *t) {
    struct frame f = t->frames[t->frame_count - 1];
    struct value *r = task_registers(m, t);
    for (size_t i = 0; i < f.code->registers; i++) value_release(&r[i]);
    if (f.code->resident)
        memset(r, 0, f.code->registers * sizeof *r);
    else
        t->top = f.base;
    t->frame_count--;
    code_release(f.code);
}
