#include "run/progress.h"

#include "run/task.h"

/* Nanoseconds: what is done sooner shows nothing, and how often what takes longer is shown. */
#define PROGRESS_DELAY UINT64_C(300000000)
#define PROGRESS_PACE UINT64_C(100000000)
/* Fewer bytes are nothing to watch: what they wait for is told instead. */
enum { PROGRESS_LEAST = 64 * 1024 };

/* A verb that was not parked has only begun, and so has one that is less far than the last. */
void progress_note(const struct call *c, uint64_t done, uint64_t total) {
    struct progress *p = &c->machine->scheduler.progress;
    bool begins = !p->began || !c->machine->main->parked || done < p->done || total != p->total;
    if (begins) {
        p->began = sys_now();
        p->next = p->began + PROGRESS_DELAY;
        p->from = done;
    }
    p->done = done;
    p->total = total;
    p->fresh = true;
}

static void end(struct machine *m) {
    bool shown = m->scheduler.progress.shown;
    m->scheduler.progress = (struct progress){0};
    if (shown) m->hooks.waiting(m->hooks.context, SPAN(""));
}

bool progress_look(struct machine *m, uint64_t now) {
    struct progress *p = &m->scheduler.progress;
    if (p->shown && !p->fresh) end(m);
    if (!p->fresh || p->done < PROGRESS_LEAST) return false;
    if (now < p->next) return true;
    p->next = now + PROGRESS_PACE;
    p->shown = true;
    m->hooks.progress(m->hooks.context, p);
    return true;
}

void progress_goes_on(struct machine *m) {
    struct progress *p = &m->scheduler.progress;
    if (p->began && !p->fresh) end(m);
    p->fresh = false;
}
