/* The scheduler's loop: tasks in turns; where none is ready, the kernel is asked who can go on. */
#include "run/scheduler.h"

#include "base/err.h"
#include "run/job.h"
#include "run/lone.h"
#include "run/machine.h"
#include "run/patience.h"
#include "run/spawn.h"
#include "run/task.h"

#include <poll.h>
#include <sched.h>
#include <stddef.h>

/* --- the ready queue -------------------------------------------------------------------------------------------------- */

static void queue_push(struct scheduler *s, struct task *t) {
    t->state = TASK_READY;
    if (t->queued) return; /* one that ended in the queue is in it still */
    t->queued = true;
    t->after = NULL;
    if (s->last)
        s->last->after = t;
    else
        s->first = t;
    s->last = t;
    s->ready++;
}

/* The next that is ready, or NULL. The main task is the machine's; of any other the queue holds a reference. */
static struct task *queue_pop(struct scheduler *s) {
    while (s->first) {
        struct task *t = s->first;
        s->first = t->after;
        if (!s->first) s->last = NULL;
        s->ready--;
        if (s->turn) s->turn--;
        t->after = NULL;
        t->queued = false;
        if (t->state == TASK_READY) return t;
        if (t->number) spawn_release(t);
    }
    return NULL;
}

void scheduler_wake(struct machine *m, struct task *t) {
    if (t->state != TASK_WAITING) return;
    m->scheduler.awaiting -= t->awaits;
    t->awaits = false;
    waiter_leave(&t->waiter);
    task_leave_several(t);
    deadlines_remove(&m->scheduler.deadlines, t);
    queue_push(&m->scheduler, t);
}

void scheduler_wake_all(struct machine *m, struct waiters *all) {
    while (all->first) scheduler_wake(m, waiter_task(all->first));
}

void scheduler_enter(struct machine *m, struct task *t) {
    m->scheduler.live++;
    queue_push(&m->scheduler, t);
    scheduler_set_parking(m);
}

void scheduler_leave(struct machine *m, struct task *t) {
    patience_end(m);
    scheduler_wake(m, t);
    task_forget_call(m, t);
    while (t->frame_count) task_leave(m, t);
    t->state = TASK_IDLE;
    m->scheduler.live--;
    scheduler_set_parking(m);
}

uint32_t scheduler_number(const struct machine *m) {
    return m->scheduler.current ? m->scheduler.current->number : 0;
}

/* --- readiness -------------------------------------------------------------------------------------------------------- */

static void wake_concerned(struct machine *m, struct watch *w, uint8_t ready) {
    /* A task that is woken leaves with all its waiters, of which it may have several here (poll a a). */
    for (struct waiter *n = w->waiters.first; n;) {
        struct waiter *next = n->next;
        bool concerned = watch_concerns(ready, n->events);
        if (concerned) scheduler_wake(m, waiter_task(n));
        n = concerned ? w->waiters.first : next;
    }
}

void scheduler_wake_readers(struct machine *m, struct watch *w) {
    wake_concerned(m, w, READY_IN);
}

void scheduler_wake_writers(struct machine *m, struct watch *w) {
    wake_concerned(m, w, READY_OUT);
}

void scheduler_closing(struct machine *m, struct watch *w, int fd, bool lives) {
    scheduler_wake_all(m, &w->waiters);
    watch_remove(&m->scheduler.watches, w, fd, lives);
}

void scheduler_free_stream(struct machine *m, struct terminal_use *stream) {
    stream->user = NULL;
    scheduler_wake_all(m, &stream->watch.waiters);
}

void scheduler_free_streams(struct machine *m, const struct task *t) {
    if (m->output.user == t) scheduler_free_stream(m, &m->output);
    if (m->input.user == t) scheduler_free_stream(m, &m->input);
}

/* Asks the kernel, waiting at most so long (nanoseconds, −1: without end); whether a task is ready then. */
static bool collect(struct machine *m, int64_t timeout) {
    enum { BATCH = 256 };
    struct poller_event events[BATCH];
    struct watches *all = &m->scheduler.watches;
    int count = poller_wait(&all->poller, events, BATCH, timeout);
    for (int i = 0; i < count; i++) {
        struct watch *w = watch_told(all, &events[i]);
        if (w) wake_concerned(m, w, events[i].ready);
    }
    if (count) jobs_collect(m);
    return m->scheduler.first != NULL;
}

static void wake_due(struct machine *m) {
    struct deadlines *d = &m->scheduler.deadlines;
    if (m->scheduler.patience) patience_look(m);
    if (!d->count) return;
    uint64_t now = sys_now();
    while (deadlines_first(d) <= now) scheduler_wake(m, d->items[0].task);
}

/* --- waiting ---------------------------------------------------------------------------------------------------------- */

/* How long until then, in nanoseconds; −1: there is no such time. */
static int64_t time_left(uint64_t at) {
    if (at == UINT64_MAX) return -1;
    uint64_t now = sys_now();
    return at > now ? (int64_t)(at - now) : 0;
}

/* All that are left wait for one another: each `wait` fails. A session's user can still stop them. */
static bool is_hopeless(const struct machine *m) {
    const struct scheduler *s = &m->scheduler;
    return !m->session && s->awaiting && s->awaiting == s->live - s->idle && !s->deadlines.count && !jobs_pending(m);
}

static void give_up(struct machine *m) {
    bool some = false;
    for (struct task *t = m->scheduler.spawned; t; t = t->next) {
        if (!t->awaits) continue;
        some = t->hopeless = true;
        scheduler_wake(m, t);
    }
    if (some) return; /* the main task, if it waits too, gets the error of the one that it waits for */
    m->main->hopeless = true;
    scheduler_wake(m, m->main);
}

/* The watch at which the task waits to read, and for nothing else; or NULL. */
static struct watch *watch_of_reader(const struct task *t) {
    if (!t || t->state != TASK_WAITING || t->awaits || !t->waiter.among || t->waiter.events != POLLIN) return NULL;
    return (struct watch *)(void *)((char *)t->waiter.among - offsetof(struct watch, waiters));
}

/* The asker has its turn as if something had come. */
static bool let_asker_look(struct machine *m, uint64_t begin) {
    struct looks *l = &m->scheduler.looks;
    struct watch *w = watch_of_reader(l->asker);
    if (!w || !looks_left_to_asker(l, begin)) return false;
    w->ready |= READY_IN;
    scheduler_wake(m, l->asker);
    return true;
}

/* Looks on in the wait that began then, after so many looks in vain. Each but one that was put off gives up the processor. */
static bool look_on(struct machine *m, uint64_t begin, unsigned made) {
    struct looks *l = &m->scheduler.looks;
    uint64_t took;
    bool found;
    do {
        if (made || !l->first) (void)sched_yield();
        found = collect(m, 0);
        made++;
        took = sys_now() - begin;
    } while (!found && took < LOOKS_TIME);
    looks_learn(l, made, took, found);
    return found;
}

/* Looks again for a while before sleeping, where that has lately paid; whether a task is ready then. */
static bool look_again(struct machine *m) {
    struct looks *l = &m->scheduler.looks;
    uint64_t begin;
    if (looks_asker_missed(l, &begin)) return look_on(m, begin, 1);
    if (!looks_due(l)) return false;
    begin = sys_now();
    while (sys_now() - begin < l->first) continue;
    return let_asker_look(m, begin) || look_on(m, begin, 0);
}

/* When there is something to do though nothing comes. */
static uint64_t next_time(const struct scheduler *s) {
    uint64_t first = deadlines_first(&s->deadlines), patience = patience_time(s);
    return first < patience ? first : patience;
}

/* The poller knows nothing of Ctrl-C, which may come just before it sleeps: in a session both are waited for. */
static void sleep_until_ready(struct machine *m, int64_t left) {
    if (m->interrupt_fd >= 0) {
        (void)lone_wait_readable(m, -1, left);
        left = 0;
    }
    (void)collect(m, left);
}

static void wait_for_events(struct machine *m) {
    int64_t left = time_left(next_time(&m->scheduler));
    if (left == 0) return;
    if (m->scheduler.watches.open) {
        bool soon = left > 0 && left < LOOKS_TIME;
        if (soon || !look_again(m)) sleep_until_ready(m, left);
    } else {
        lone_wait_until(m, next_time(&m->scheduler));
    }
}

/* Between two turns: who became ready meanwhile joins, and errors that nobody took are told. */
static void turn_over(struct machine *m) {
    struct scheduler *s = &m->scheduler;
    spawn_tell_errors(m, !s->first);
    if (s->first && s->watches.open && s->live > s->ready) (void)collect(m, 0);
    wake_due(m);
    s->turn = s->ready;
}

/* --- running ---------------------------------------------------------------------------------------------------------- */

static bool interrupted(const struct machine *m) {
    return m->interrupted && *m->interrupted;
}

/* After a verb answered that it parks. With others live its waiters are in place; alone the task waits here. */
static void park(struct machine *m, struct task *t) {
    struct scheduler *s = &m->scheduler;
    const struct wait *w = &m->invocation.call.wait;
    t->state = TASK_WAITING;
    if (!m->parking) {
        lone_wait(m, w);
        if (m->scheduler.jobs) (void)collect(m, 0);
        scheduler_wake(m, t);
        return;
    }
    s->awaiting += t->awaits;
    if (t == m->main) patience_begin(m);
    if (w->deadline != UINT64_MAX) deadlines_add(&s->deadlines, t, w->deadline);
    if (w->at_once) scheduler_wake(m, t);
}

static void cancel_itself(struct machine *m, struct task *t) {
    m->scheduler.cancels_itself = false;
    task_forget_call(m, t);
    spawn_end(m, t, TASK_CANCELLED, NULL);
}

/* True when the program is over: a task ran `exit`. */
static bool run_task(struct machine *m, struct task *t, int *status, struct err *err) {
    struct scheduler *s = &m->scheduler;
    if (t == m->main) patience_end(m);
    s->current = t;
    enum step_result step = task_step(m, t, err);
    s->current = NULL;
    switch (step) {
    case STEP_DONE: spawn_end(m, t, TASK_DONE, NULL); break;
    case STEP_FAILED: spawn_end(m, t, TASK_FAILED, err); break;
    case STEP_PARKED:
        if (s->cancels_itself)
            cancel_itself(m, t);
        else
            park(m, t);
        break;
    case STEP_SLICE: queue_push(s, t); break;
    case STEP_EXIT: *status = m->invocation.call.status; return true;
    }
    return false;
}

/* Runs one task, or waits for one to become ready. True when the program is over. */
static bool go_on(struct machine *m, int *status, struct err *err) {
    struct scheduler *s = &m->scheduler;
    if (s->turn == 0) turn_over(m);
    struct task *t = queue_pop(s);
    if (t) return run_task(m, t, status, err);
    if (is_hopeless(m))
        give_up(m);
    else
        wait_for_events(m);
    wake_due(m);
    s->turn = s->ready;
    return false;
}

static bool has_ended(const struct machine *m, const struct task *until) {
    if (until) return until->state >= TASK_DONE;
    return m->scheduler.live == m->scheduler.idle;
}

enum schedule_result scheduler_run(struct machine *m, struct task *until, int *status, struct err *err) {
    while (!has_ended(m, until)) {
        if (go_on(m, status, err)) return SCHEDULE_EXIT;
        if (interrupted(m)) return SCHEDULE_INTERRUPTED;
    }
    spawn_tell_errors(m, true);
    return SCHEDULE_ENDED;
}

/* How long a prompt may sleep: not at all while a task is ready. */
static int64_t time_to_serve(const struct scheduler *s, uint64_t deadline) {
    if (s->first) return 0;
    int64_t first = time_left(deadlines_first(&s->deadlines)), own = time_left(deadline);
    return first < 0 || (own >= 0 && own < first) ? own : first;
}

enum schedule_result scheduler_serve(struct machine *m, int fd, uint64_t deadline, int *status, struct err *err) {
    struct scheduler *s = &m->scheduler;
    for (size_t live = s->live;;) {
        spawn_tell_errors(m, !s->first);
        bool look = s->called || s->live != live;
        enum lone_result waited = lone_wait_readable(m, fd, look ? 0 : time_to_serve(s, deadline));
        if (waited == LONE_INTERRUPTED || interrupted(m)) return SCHEDULE_INTERRUPTED;
        if (waited == LONE_READABLE) return SCHEDULE_READABLE;
        if (look || time_left(deadline) == 0) break;
        if (s->watches.open) (void)collect(m, 0);
        wake_due(m);
        for (s->turn = s->ready; s->turn;) {
            struct task *t = queue_pop(s);
            if (t && run_task(m, t, status, err)) return SCHEDULE_EXIT;
        }
    }
    s->called = false;
    return SCHEDULE_PASSED;
}
