#include "run/apart.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/machine.h"
#include "run/task.h"

struct apart_job {
    struct job job;
    struct apart how;
    bool taken; /* the result went to the verb */
    int64_t result;
    size_t size;
    _Alignas(max_align_t) char what[];
};

static void run(struct job *j) {
    struct apart_job *a = (struct apart_job *)j;
    a->result = a->how.make(a->what);
}

static void clear(struct job *j) {
    struct apart_job *a = (struct apart_job *)j;
    if (!a->taken && a->how.undo) a->how.undo(a->what, a->result);
    mem_free(a);
}

static enum verb_result start(struct call *c, const struct apart *how, const void *what, size_t size) {
    struct apart_job *a = mem_zero(1, sizeof *a + size);
    if (!a) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    a->job.run = run;
    a->job.waits = how->waits;
    a->job.clear = clear;
    a->how = *how;
    a->size = size;
    memcpy(a->what, what, size);
    return call_start_job(c, &a->job);
}

enum verb_result call_apart(struct call *c, const struct apart *how, void *what, size_t size, int64_t *result) {
    struct apart_job *a = (struct apart_job *)call_job(c);
    if (!c->parking && !a) {
        *result = how->make(what);
        return VERB_DONE;
    }
    if (!a) {
        enum verb_result started = start(c, how, what, size);
        if (started != VERB_DONE) return started;
        a = (struct apart_job *)call_job(c);
    }
    if (!a->job.done) return call_wait_job(c);
    memcpy(what, a->what, a->size);
    *result = a->result;
    a->taken = true;
    call_end_job(c);
    return VERB_DONE;
}
