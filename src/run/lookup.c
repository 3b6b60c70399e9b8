#include "run/lookup.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/machine.h"
#include "run/task.h"

struct lookup {
    struct job job;
    struct address_word word; /* borrows from text */
    struct buffer text;
    int family, type;
    enum address_use use;
    bool resolved;
    struct address found;
    struct err err;
};

static void run(struct job *j) {
    struct lookup *l = (struct lookup *)j;
    l->resolved = address_resolve(&l->word, l->family, l->type, l->use, &l->found, &l->err);
}

static void clear(struct job *j) {
    struct lookup *l = (struct lookup *)j;
    buffer_clear(&l->text);
    mem_free(l);
}

/* The word with copies of its texts: those of the call are only there while it runs. */
static struct lookup *lookup_new(const struct address_word *word) {
    struct lookup *l = mem_zero(1, sizeof *l);
    if (!l) return NULL;
    l->job.run = run;
    l->job.waits = JOB_LOOKUP;
    l->job.clear = clear;
    l->word = *word;
    if (!buffer_push(&l->text, word->host) || !buffer_push(&l->text, word->service)) {
        clear(&l->job);
        return NULL;
    }
    l->word.host = span_head(buffer_span(&l->text), word->host.len);
    l->word.service = span_from(buffer_span(&l->text), word->host.len);
    return l;
}

static enum verb_result start(struct call *c, struct lookup *l) {
    if (!l) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    return call_start_job(c, &l->job);
}

static enum verb_result give(struct call *c, const struct lookup *l, struct address *out) {
    if (l->resolved)
        *out = l->found;
    else
        *c->err = l->err;
    return l->resolved ? VERB_DONE : VERB_FAILED;
}

enum verb_result lookup_address(struct call *c, const struct address_word *word, int family, int type,
                                enum address_use use, struct address *out) {
    struct lookup *l = (struct lookup *)call_job(c);
    if (!l) {
        l = lookup_new(word);
        if (l) {
            l->family = family;
            l->type = type;
            l->use = use;
        }
        enum verb_result started = start(c, l);
        return started == VERB_DONE ? give(c, l, out) : started;
    }
    return l->job.done ? give(c, l, out) : call_wait_job(c);
}
