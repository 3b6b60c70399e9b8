#include "run/patience.h"

#include "run/job.h"
#include "run/progress.h"
#include "run/task.h"

#include <poll.h>

#define PATIENCE UINT64_C(300000000) /* nanoseconds */

void patience_begin(struct machine *m) {
    if (!m->hooks.waiting) return;
    uint64_t now = sys_now();
    m->scheduler.patience = progress_look(m, now) ? m->scheduler.progress.next : now + PATIENCE;
}

void patience_end(struct machine *m) {
    struct scheduler *s = &m->scheduler;
    s->patience = 0;
    if (s->impatient) m->hooks.waiting(m->hooks.context, SPAN(""));
    s->impatient = false;
    progress_goes_on(m);
}

/* --- what it waits for ------------------------------------------------------------------------------------------------ */

/* The handle that is waited for. */
static struct handle *handle_of(struct waiters *all) {
    return (struct handle *)(void *)((char *)all - offsetof(struct handle, watch.waiters));
}

static const char *due(const struct handle *h, short events) {
    if (h->open->state == HANDLE_CONNECTING) return "the connection of";
    if (events & POLLOUT) return "room to send on";
    return h->open->state == HANDLE_LISTENING ? "a connection on" : "data on";
}

static void push_handle(struct buffer *out, struct machine *m, const struct waiter *n) {
    struct handle *h = handle_of(n->among);
    struct span name = h->name[0] ? span_text(h->name) : machine_handle_name(m, h);
    buffer_printf(out, "%s %.*s", due(h, n->events), SPAN_ARG(name.len ? name : SPAN("a handle")));
}

static bool is_at_terminal(const struct machine *m, const struct waiter *n) {
    return n->among && (n->among == &m->input.watch.waiters || n->among == &m->output.watch.waiters);
}

/* Who is asked for a line, or does not read what is written, need not be told that it is waited for: whatever else the verb
   waits for beside. */
static bool waits_for_user(const struct machine *m, const struct task *t) {
    const struct several *several = t->call ? t->call->several : NULL;
    for (size_t i = 0; several && i < several->count; i++) {
        if (is_at_terminal(m, &several->waiters[i])) return true;
    }
    return is_at_terminal(m, &t->waiter);
}

/* The only one of several that waits; NULL: more do. */
static const struct waiter *only_one(const struct several *several) {
    const struct waiter *found = NULL;
    for (size_t i = 0; i < several->count; i++) {
        if (!several->waiters[i].among) continue;
        if (found) return NULL;
        found = &several->waiters[i];
    }
    return found;
}

static void push_what(struct buffer *out, struct machine *m, const struct task *t) {
    const struct several *several = t->call ? t->call->several : NULL;
    const struct waiter *one = several ? only_one(several) : t->waiter.among ? &t->waiter : NULL;
    if (t->job && !t->job->done)
        buffer_push_text(out, t->job->waits);
    else if (t->awaits)
        buffer_push_text(out, "a task to end");
    else if (one)
        push_handle(out, m, one);
    else if (several)
        buffer_printf(out, "one of %zu handles", several->count);
    else
        buffer_push_text(out, "the time to pass");
}

void patience_look(struct machine *m) {
    struct scheduler *s = &m->scheduler;
    struct buffer what = {0};
    uint64_t now = s->patience ? sys_now() : 0;
    if (!s->patience || now < s->patience) return;
    s->patience = progress_look(m, now) ? s->progress.next : 0;
    if (s->patience) return;
    if (waits_for_user(m, m->main)) return;
    s->impatient = true;
    push_what(&what, m, m->main);
    m->hooks.waiting(m->hooks.context, buffer_span(&what));
    buffer_clear(&what);
}
