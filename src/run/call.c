#include "run/call.h"

#include "base/mem.h"
#include "lang/code.h"
#include "net/explain.h"
#include "run/job.h"
#include "run/lookup.h"
#include "run/prepare.h"
#include "run/task.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

/* --- arguments -------------------------------------------------------------------------------------------------------- */

bool call_took_list(const struct call *c) {
    return c->first != c->site->first;
}

/* Counted once for each call site, for the lines before it are many. */
uint32_t call_line(const struct call *c) {
    struct site *site = c->site;
    if (!site->line && site->source->name)
        site->line = source_line_at((struct place){site->source, site->offset, site->length}).number;
    return site->line;
}

static bool resolve(struct call *c, struct prepared_address *p, const struct open_socket *open, enum address_use use,
                    bool lookup) {
    c->looking = false;
    if (!lookup || !c->parking) return address_resolve(&p->word, open->family, open->type, use, &p->resolved, c->err);
    enum verb_result result = lookup_address(c, &p->word, open->family, open->type, use, &p->resolved);
    c->looking = result == VERB_PARK;
    return result == VERB_DONE;
}

const struct address *call_address(struct call *c, size_t param, enum address_use use) {
    /* The word is the first member of the prepared address that it came from. */
    struct prepared_address *p = (struct prepared_address *)(uintptr_t)c->args[c->first[param]].address;
    const struct open_socket *open = call_handle(c, 0)->open;
    if (p->known && p->family == open->family && p->type == open->type && p->use == use) return &p->resolved;
    bool lookup = address_needs_lookup(&p->word, open->family);
    if (!resolve(c, p, open, use, lookup)) {
        c->err->verb = c->verb->name;
        c->err->word = (int)c->first[param];
        return NULL;
    }
    p->family = open->family;
    p->type = open->type;
    p->use = use;
    /* A name may have another address the next time. */
    p->known = !lookup;
    return &p->resolved;
}

enum verb_result call_no_address(const struct call *c) {
    return c->looking ? VERB_PARK : VERB_FAILED;
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

enum verb_result call_fail_errno(struct call *c, int number, const struct handle *h, const struct address *a) {
    (void)explain_errno(c->err, c->verb->name, number, h, a);
    c->err->verb = c->verb->name;
    return VERB_FAILED;
}

static void call_set(struct call *c, const char *name, const char *format, va_list args) {
    char text[sizeof c->err->message];
    (void)vsnprintf(text, sizeof text, format, args);
    (void)err_set(c->err, name, "%s", text);
    c->err->verb = c->verb->name;
}

enum verb_result call_fail(struct call *c, const char *name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    call_set(c, name, format, args);
    va_end(args);
    return VERB_FAILED;
}

enum verb_result call_fail_param(struct call *c, size_t param, const char *name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    call_set(c, name, format, args);
    va_end(args);
    if (call_param_count(c, param)) c->err->word = (int)c->first[param];
    return VERB_FAILED;
}

enum verb_result call_timeout(struct call *c) {
    (void)err_errno(c->err, ETIMEDOUT);
    c->err->verb = c->verb->name;
    uint32_t timeout = c->site->timeout;
    if (timeout == UINT32_MAX) return VERB_FAILED;
    /* Of a list among the arguments the index is another: the option's slot tells. */
    const struct arg *a = &c->args[c->first[c->site->arguments[timeout].slot]];
    (void)err_detail(c->err, "--timeout %gs passed", a->seconds);
    return VERB_FAILED;
}

/* --- waiting ---------------------------------------------------------------------------------------------------------- */

bool call_change_mode(struct call *c, struct handle *h, bool wanted) {
    if (h->open->shared_outside) return true;
    int r = sys_set_nonblocking(&c->handles->sys, h->fd, wanted);
    if (r < 0) {
        (void)call_fail_errno(c, -r, h, NULL);
        return false;
    }
    h->open->kernel_nonblocking = wanted;
    return true;
}

static enum verb_result fail_plainly(struct call *c, int number) {
    return call_fail_errno(c, number, NULL, NULL);
}

/* Alone a task waits by poll(2) on what is noted here; among others it takes its place among those that wait. */
static bool note_wait(struct call *c, int fd, short events, uint64_t deadline) {
    struct scheduler *s = &c->machine->scheduler;
    c->wait = (struct wait){fd, events, deadline, false};
    if (!c->machine->parking || deadline == UINT64_MAX || deadlines_fit(&s->deadlines, s->deadlines.count + 1))
        return true;
    return err_memory(c->err);
}

/* The waiter joins those of the descriptor. 0 or −errno. */
static int join(struct call *c, struct waiter *n, struct watch *w, int fd, short events) {
    struct scheduler *s = &c->machine->scheduler;
    int r = watch_add(&s->watches, w, fd);
    if (r == -EPERM) {
        c->wait.at_once = events & (POLLIN | POLLOUT); /* urgent it never is */
        return 0;
    }
    if (r < 0) return r;
    watch_not_ready(w, events);
    waiter_join(&w->waiters, n, events);
    return 0;
}

static int join_handle(struct call *c, struct waiter *n, struct handle *h, short events) {
    return join(c, n, &h->watch, h->fd, events);
}

static enum verb_result call_park(struct call *c, struct handle *h, short events, uint64_t deadline) {
    if (!note_wait(c, h->fd, events, deadline)) return VERB_FAILED;
    if (!c->machine->parking) return VERB_PARK;
    int r = join_handle(c, &c->machine->scheduler.current->waiter, h, events);
    return r < 0 ? fail_plainly(c, -r) : VERB_PARK;
}

bool call_overdue(struct call *c, const struct handle *h, short events) {
    uint64_t timeout = events & POLLOUT ? open_rare(h->open)->send_timeout : open_rare(h->open)->receive_timeout;
    if (!c->limit) c->limit = timeout ? sys_now() + timeout : UINT64_MAX;
    return c->limit != UINT64_MAX && sys_now() >= c->limit;
}

enum verb_result call_would_block(struct call *c, struct handle *h, short events, int number) {
    if (!c->parking || h->open->user_nonblocking) return call_fail_errno(c, number, h, NULL);
    if (c->deadline != UINT64_MAX && sys_now() >= c->deadline) return call_timeout(c);
    if (call_overdue(c, h, events)) return call_fail_errno(c, number, h, NULL);
    return call_park(c, h, events, c->limit < c->deadline ? c->limit : c->deadline);
}

/* From how many seconds on a hundredth more does not matter: the coarse clock tells when they begin. */
enum { LONG_WAIT = 60 };

uint64_t call_time_after(double seconds) {
    uint64_t now = seconds < LONG_WAIT ? sys_now() : sys_now_coarse() + SYS_COARSE;
    double nanoseconds = seconds * 1e9;
    return nanoseconds >= (double)(INT64_MAX - (int64_t)now) ? INT64_MAX : now + (uint64_t)nanoseconds;
}

enum verb_result call_wait_ready(struct call *c, struct handle *h, short events, uint64_t at) {
    if (call_overdue(c, h, events)) return call_fail_errno(c, EAGAIN, h, NULL);
    return call_park(c, h, events, at < c->limit ? at : c->limit);
}

enum verb_result call_wait_until(struct call *c, uint64_t at) {
    return note_wait(c, -1, 0, at < c->deadline ? at : c->deadline) ? VERB_PARK : VERB_FAILED;
}

enum verb_result call_take_stream(struct call *c, struct terminal_use *stream) {
    struct task *t = c->machine->scheduler.current;
    if (!stream->user) stream->user = t;
    if (stream->user == t) return VERB_DONE;
    if (!note_wait(c, -1, 0, c->deadline)) return VERB_FAILED;
    waiter_join(&stream->watch.waiters, &t->waiter, POLLERR);
    return VERB_PARK;
}

bool call_shares_stream(const struct call *c, const struct terminal_use *stream) {
    return c->machine->parking || stream->user == c->machine->scheduler.current;
}

void call_give_stream(struct call *c, struct terminal_use *stream) {
    scheduler_free_stream(c->machine, stream);
}

static int join_stream(struct call *c, struct waiter *n, struct terminal_use *stream, int fd, short events) {
    struct watches *all = &c->machine->scheduler.watches;
    if (stream->watch.slot && stream->fd != fd) watch_remove(all, &stream->watch, stream->fd, true);
    stream->fd = fd;
    return join(c, n, &stream->watch, fd, events);
}

enum verb_result call_wait_stream(struct call *c, struct terminal_use *stream, int fd, short events) {
    if (!note_wait(c, fd, events, c->deadline)) return VERB_FAILED;
    int r = join_stream(c, &c->machine->scheduler.current->waiter, stream, fd, events);
    return r < 0 ? fail_plainly(c, -r) : VERB_PARK;
}

struct job *call_job(const struct call *c) {
    const struct task *t = c->machine->scheduler.current;
    return t ? t->job : NULL;
}

/* Alone the task waits by poll(2) for what the helper wakes. */
enum verb_result call_wait_job(struct call *c) {
    const struct machine *m = c->machine;
    if (c->deadline != UINT64_MAX && sys_now() >= c->deadline) return call_timeout(c);
    int fd = m->parking ? -1 : m->scheduler.watches.poller.fd;
    return note_wait(c, fd, POLLIN, c->deadline) ? VERB_PARK : VERB_FAILED;
}

enum verb_result call_start_job(struct call *c, struct job *j) {
    struct task *t = c->machine->scheduler.current;
    t->job = j;
    if (job_start(c->machine, j, t) >= 0) return call_wait_job(c);
    j->run(j);
    j->done = true;
    t->parked = true; /* as if it had waited: the call's end lets go of the job */
    return VERB_DONE;
}

void call_end_job(struct call *c) {
    struct task *t = c->machine->scheduler.current;
    job_leave(t->job);
    t->job = NULL;
}

void call_keep_job(const struct call *c, struct job *j) {
    j->done = true;
    c->machine->scheduler.current->job = j;
}

enum verb_result call_wait_task(struct call *c, struct task *t) {
    struct task *waiting = c->machine->scheduler.current;
    if (c->deadline != UINT64_MAX && sys_now() >= c->deadline) return call_timeout(c);
    if (!note_wait(c, -1, 0, c->deadline)) return VERB_FAILED;
    waiter_join(&t->ended, &waiting->waiter, POLLIN);
    waiting->awaits = true;
    return VERB_PARK;
}

/* It may have joined some. */
static enum verb_result fail_join(struct call *c, struct task *waiting, int number) {
    task_leave_several(waiting);
    return fail_plainly(c, number);
}

enum verb_result call_wait_handles(struct call *c, const struct arg *handles, const struct pollfd *fds, size_t count,
                                   uint64_t until) {
    struct task *waiting = c->machine->scheduler.current;
    if (!note_wait(c, -1, 0, until)) return VERB_FAILED;
    struct several *several = task_keep_several(c->machine, waiting, count, c->err);
    if (!several) return VERB_FAILED;
    for (size_t i = 0; i < count; i++) {
        int r = join_handle(c, &several->waiters[i], handles[i].handle, fds[i].events);
        if (r < 0) return fail_join(c, waiting, -r);
    }
    return VERB_PARK;
}

enum verb_result call_wait_either(struct call *c, struct handle *h, short events, struct terminal_use *stream, int fd,
                                  uint64_t until) {
    struct task *waiting = c->machine->scheduler.current;
    if (!note_wait(c, -1, 0, until)) return VERB_FAILED;
    struct several *several = task_keep_several(c->machine, waiting, 2, c->err);
    if (!several) return VERB_FAILED;
    int r = join_handle(c, &several->waiters[0], h, events);
    if (r >= 0 && fd >= 0) r = join_stream(c, &several->waiters[1], stream, fd, POLLIN);
    return r < 0 ? fail_join(c, waiting, -r) : VERB_PARK;
}

enum verb_result call_next_turn(struct call *c) {
    c->wait = (struct wait){-1, 0, UINT64_MAX, true};
    return VERB_PARK;
}

bool call_may_send(const struct call *c, const struct handle *h) {
    const void *sender = open_rare(h->open)->sender;
    return !sender || sender == c->machine->scheduler.current;
}

bool call_goes_on_sending(struct call *c, struct handle *h) {
    struct task *t = c->machine->scheduler.current;
    if (!c->machine->parking) return true;
    struct parked_call *kept = task_keep_call(c->machine, t, c->err);
    if (!kept) return false;
    struct open_rare *rare = open_rare_need(h->open);
    if (!rare) return err_memory(c->err);
    rare->sender = t;
    kept->sending = h;
    return true;
}

void call_wake_all_readers(struct call *c, struct handle *h) {
    if (h->open->references == 1)
        scheduler_wake_readers(c->machine, &h->watch);
    else
        call_wake_open_readers(c->machine, h->open);
}

void call_wake_open_readers(struct machine *m, const struct open_socket *open) {
    for (struct handle *h = m->handles.first; h; h = h->next) {
        if (h->open == open) scheduler_wake_readers(m, &h->watch);
    }
}

bool call_not_ready(const struct call *c, const struct handle *h, short events) {
    return c->machine->parking && h->watch.slot && !watch_concerns(h->watch.ready, events);
}
