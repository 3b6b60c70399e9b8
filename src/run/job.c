/* Jobs: a thread each, since any of them may block for as long as it likes. */
#include "run/job.h"

#include "base/mem.h"
#include "run/machine.h"
#include "run/scheduler.h"
#include "run/task.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>

enum { JOBS_MOST = 256, STACK_SIZE = 512 * 1024 };

/* Shared with the threads, and freed by the last that knows of it. */
struct jobs {
    pthread_mutex_t lock;
    struct poller *poller; /* NULL: the machine is gone */
    struct job *done;
    unsigned pending;
};

/* What a thread is started with. */
struct errand {
    struct jobs *jobs;
    struct job *job;
};

static void jobs_free(struct jobs *all) {
    (void)pthread_mutex_destroy(&all->lock);
    mem_free(all);
}

/* Gives the job back to the machine. Nobody is left to take it where the machine is gone. */
static void hand_back(struct jobs *all, struct job *j) {
    (void)pthread_mutex_lock(&all->lock);
    bool orphaned = !all->poller;
    if (orphaned) {
        all->pending--;
    } else {
        j->next = all->done;
        all->done = j;
        poller_wake(all->poller);
    }
    bool last = orphaned && all->pending == 0;
    (void)pthread_mutex_unlock(&all->lock);
    if (orphaned) j->clear(j);
    if (last) jobs_free(all);
}

static void *run_errand(void *argument) {
    struct errand errand = *(struct errand *)argument;
    mem_free(argument);
    errand.job->run(errand.job);
    hand_back(errand.jobs, errand.job);
    return NULL;
}

/* Signals are the main thread's. */
static int start_thread(struct errand *errand) {
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    (void)pthread_attr_init(&attributes);
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&attributes, STACK_SIZE);
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int number = pthread_create(&thread, &attributes, run_errand, errand);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)pthread_attr_destroy(&attributes);
    return -number;
}

static struct jobs *jobs_of(struct machine *m) {
    struct scheduler *s = &m->scheduler;
    if (s->jobs) return s->jobs;
    s->jobs = mem_zero(1, sizeof *s->jobs);
    if (!s->jobs) return NULL;
    (void)pthread_mutex_init(&s->jobs->lock, NULL);
    s->jobs->poller = &s->watches.poller;
    return s->jobs;
}

int job_start(struct machine *m, struct job *j, struct task *t) {
    int result = watches_open(&m->scheduler.watches);
    if (result < 0) return result;
    struct jobs *all = jobs_of(m);
    struct errand *errand = all ? mem_alloc(sizeof *errand) : NULL;
    if (!errand) return -ENOMEM;
    *errand = (struct errand){all, j};
    j->task = t;
    j->done = false;
    result = all->pending < JOBS_MOST ? start_thread(errand) : -EAGAIN;
    if (result < 0) {
        mem_free(errand);
        return result;
    }
    (void)pthread_mutex_lock(&all->lock);
    all->pending++;
    (void)pthread_mutex_unlock(&all->lock);
    return 0;
}

void job_leave(struct job *j) {
    j->task = NULL;
    if (j->done) j->clear(j);
}

/* The jobs that are done. The caller has the lock. */
static struct job *take_done(struct jobs *all) {
    struct job *first = all->done;
    all->done = NULL;
    for (const struct job *j = first; j; j = j->next) all->pending--;
    return first;
}

/* Each goes on with its task; one that nobody waits for any more is over. */
static void give_back(struct machine *m, struct job *j) {
    while (j) {
        struct job *next = j->next;
        j->done = true;
        if (j->task)
            scheduler_wake(m, j->task);
        else
            j->clear(j);
        j = next;
    }
}

void jobs_collect(struct machine *m) {
    struct jobs *all = m->scheduler.jobs;
    if (!all) return;
    (void)pthread_mutex_lock(&all->lock);
    struct job *done = take_done(all);
    (void)pthread_mutex_unlock(&all->lock);
    give_back(m, done);
}

unsigned jobs_pending(const struct machine *m) {
    return m->scheduler.jobs ? m->scheduler.jobs->pending : 0;
}

void jobs_clear(struct machine *m) {
    struct jobs *all = m->scheduler.jobs;
    if (!all) return;
    (void)pthread_mutex_lock(&all->lock);
    struct job *done = take_done(all);
    all->poller = NULL;
    bool last = all->pending == 0;
    (void)pthread_mutex_unlock(&all->lock);
    give_back(m, done);
    if (last) jobs_free(all);
    m->scheduler.jobs = NULL;
}
