#include "run/task.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/load.h"
#include "run/object.h"

struct task *task_new(struct err *err) {
    struct task *t = object_new(VALUE_TASK, sizeof *t, err);
    if (!t) return NULL;
    t->own_stack = t->own_frames = true;
    return t;
}

/* The next sender has his turn. Whoever shares the socket by another handle may be the one. */
static void end_sending(struct machine *m, struct handle *h) {
    struct open_socket *open = h->open;
    open->rare->sender = NULL;
    for (struct handle *other = m->handles.first; other && open->references > 1; other = other->next) {
        if (other->open == open) scheduler_wake_writers(m, &other->watch);
    }
    scheduler_wake_writers(m, &h->watch);
}

struct parked_call *task_keep_call(struct machine *m, struct task *t, struct err *err) {
    if (t->call) return t->call;
    t->call = m->scheduler.spare ? m->scheduler.spare : mem_zero(1, sizeof *t->call);
    m->scheduler.spare = NULL;
    if (!t->call) (void)err_memory(err);
    return t->call;
}

struct value *task_keep_values(struct machine *m, struct task *t, uint32_t count, struct err *err) {
    struct parked_call *p = task_keep_call(m, t, err);
    if (!p) return NULL;
    p->kept = count <= PARKED_FEW ? p->few : mem_alloc(count * sizeof *p->kept);
    if (p->kept)
        p->kept_count = count;
    else
        (void)err_memory(err);
    return p->kept;
}

static void free_call(struct machine *m, struct parked_call *p) {
    if (p->sending) end_sending(m, p->sending);
    for (size_t i = 0; i < p->kept_count; i++) value_release(&p->kept[i]);
    if (p->kept != p->few) mem_free(p->kept);
    mem_free(p->several);
    if (m->scheduler.spare) {
        mem_free(p);
    } else {
        *p = (struct parked_call){0};
        m->scheduler.spare = p;
    }
}

void task_forget_call(struct machine *m, struct task *t) {
    looks_answered(&m->scheduler.looks, t);
    waiter_leave(&t->waiter);
    task_leave_several(t);
    if (t->call) free_call(m, t->call);
    if (t->job) job_leave(t->job);
    t->call = NULL;
    t->job = NULL;
    t->parked = false;
    t->awaits = false;
    t->hopeless = false;
    scheduler_free_streams(m, t);
}

/* --- waiters ---------------------------------------------------------------------------------------------------------- */

struct several *task_keep_several(struct machine *m, struct task *t, size_t count, struct err *err) {
    struct parked_call *p = task_keep_call(m, t, err);
    if (!p) return NULL;
    if (p->several && p->several->count >= count) return p->several;
    task_leave_several(t);
    mem_free(p->several);
    p->several = NULL;
    struct several *s = mem_zero(1, sizeof *s + count * sizeof s->waiters[0]);
    if (!s) {
        (void)err_memory(err);
        return NULL;
    }
    s->task = t;
    s->count = count;
    for (size_t i = 0; i < count; i++) s->waiters[i].place = (uint32_t)i + 1;
    p->several = s;
    return s;
}

void task_leave_several(struct task *t) {
    struct several *s = t->call ? t->call->several : NULL;
    for (size_t i = 0; s && i < s->count; i++) waiter_leave(&s->waiters[i]);
}

struct task *waiter_task(const struct waiter *n) {
    if (!n->place) return (struct task *)(void *)((char *)(uintptr_t)n - offsetof(struct task, waiter));
    const struct waiter *first = n - (n->place - 1);
    return ((const struct several *)(const void *)((const char *)first - offsetof(struct several, waiters)))->task;
}

/* --- room ------------------------------------------------------------------------------------------------------------- */

void task_free(struct task *t, struct object **pending) {
    if (t->over)
        value_drop(&t->result, pending);
    else
        task_free_room(t);
    code_release(t->code);
    mem_free(t);
}

/* Behind the task lie one frame and the registers. */
struct task *task_new_for(const struct code *code, struct err *err) {
    struct task *t = object_new(VALUE_TASK, sizeof *t + sizeof *t->frames + code->registers * sizeof *t->stack, err);
    if (!t) return NULL;
    t->frames = (struct frame *)(t + 1);
    t->stack = (struct value *)(t->frames + 1);
    t->frame_room = 1;
    t->room = code->registers;
    t->own_stack = t->own_frames = false;
    return t;
}

void task_free_room(struct task *t) {
    if (t->own_stack) mem_free(t->stack);
    if (t->own_frames) mem_free(t->frames);
}

/* mem_grow for items that may lie in the task's own block, which they leave then. */
static bool grow_out(void **items, bool *own, size_t *room, size_t need, size_t size) {
    if (need <= *room || *own) return mem_grow(items, room, need, size);
    void *moved = NULL;
    size_t moved_room = 0;
    if (!mem_grow(&moved, &moved_room, need, size)) return false;
    if (*room) memcpy(moved, *items, *room * size);
    *items = moved;
    *room = moved_room;
    *own = true;
    return true;
}

/* What is new of the stack holds nothing. */
static bool fit_stack(struct task *t, size_t need) {
    void *stack = t->stack;
    size_t before = t->room, room = t->room;
    bool own = t->own_stack;
    if (need > UINT32_MAX / 2 || !grow_out(&stack, &own, &room, need, sizeof *t->stack)) return false;
    t->stack = stack;
    t->own_stack = own;
    t->room = (uint32_t)room;
    if (t->room > before) memset(t->stack + before, 0, (t->room - before) * sizeof *t->stack);
    return true;
}

/* The first frame is the text's own. There is never room for more of them than may be. */
static bool fit_frames(struct task *t) {
    enum { MOST = TASK_CALLS_MAX + 1 };
    void *frames = t->frames;
    size_t room = t->frame_room;
    bool own = t->own_frames;
    if (!grow_out(&frames, &own, &room, (size_t)t->frame_count + 1, sizeof *t->frames)) return false;
    t->frames = frames;
    t->own_frames = own;
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
    return !f ? 0 : f->resident ? f->base : f->base + f->code->registers;
}

bool task_enter(struct machine *m, struct task *t, struct code *code, uint16_t dest, bool holds, struct err *err) {
    size_t base = stack_top(t), registers = code->resident ? 0 : code->registers;
    (void)m;
    if (!task_fit(t, base, registers, err)) return false;
    for (size_t i = 0; i < registers; i++) value_replace(&t->stack[base + i], value_unset());
    if (holds) code->references++;
    t->frames[t->frame_count++] = (struct frame){code, code->ops, (uint32_t)base, dest, holds, code->resident};
    return true;
}

void task_leave(struct machine *m, struct task *t) {
    struct frame f = t->frames[t->frame_count - 1];
    struct value *r = task_registers(m, t);
    for (size_t i = 0; i < f.code->registers; i++) value_replace(&r[i], value_unset());
    t->frame_count--;
    if (f.holds) code_release(f.code);
}
