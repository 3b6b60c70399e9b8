/* What verbs write to standard output. */
#include "verbs/output.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/machine.h"

/* A larger text than this does not stay behind in the scratch buffer. */
enum { OUTPUT_KEPT = 256 * 1024 };

struct buffer *output_begin(struct call *c) {
    struct buffer *text = &c->machine->scratch;
    text->len = 0;
    text->failed = false;
    return text;
}

/* A text that is written in part, while the verb is parked: what it was made of may change meanwhile. */
struct rest {
    struct job job;
    struct buffer text;
};

static void clear(struct job *j) {
    struct rest *r = (struct rest *)j;
    buffer_clear(&r->text);
    mem_free(r);
}

bool output_goes_on(struct call *c) {
    struct rest *r = (struct rest *)call_job(c);
    if (!r) return false;
    buffer_clear(&c->machine->scratch);
    c->machine->scratch = r->text;
    r->text = (struct buffer){0};
    return true;
}

/* The verb parks: its text goes out of the way of others. */
static enum verb_result keep_text(struct call *c) {
    struct rest *r = (struct rest *)call_job(c);
    if (!r) {
        r = mem_zero(1, sizeof *r);
        if (!r) {
            err_memory(c->err);
            return VERB_FAILED;
        }
        r->job.clear = clear;
        call_keep_job(c, &r->job);
    }
    buffer_clear(&r->text);
    r->text = c->machine->scratch;
    c->machine->scratch = (struct buffer){0};
    return VERB_PARK;
}

/* Among several tasks nothing waits for a full pipe or terminal but the task that writes; c->progress is how much of its
   text is written. Others' texts come behind it. */
static enum verb_result write_on(struct call *c, bool raw) {
    struct machine *m = c->machine;
    int fd;
    enum verb_result waits = call_take_stream(c, &m->output);
    if (waits != VERB_DONE) return waits == VERB_PARK ? keep_text(c) : waits;
    int r = m->hooks.write_on(m->hooks.context, buffer_span(&m->scratch), raw, &c->progress, &fd);
    if (r == 0) return call_wait_stream(c, &m->output, fd, POLLOUT) == VERB_PARK ? keep_text(c) : VERB_FAILED;
    call_give_stream(c, &m->output);
    return r < 0 ? call_fail_errno(c, -r, NULL, NULL) : VERB_DONE;
}

static enum verb_result output_write(struct call *c, bool raw) {
    const struct machine_hooks *hooks = &c->machine->hooks;
    if (c->machine->scratch.failed) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    if (hooks->write_on && call_shares_stream(c, &c->machine->output)) return write_on(c, raw);
    int r = hooks->write(hooks->context, STREAM_OUT, buffer_span(&c->machine->scratch), raw);
    return r < 0 ? call_fail_errno(c, -r, NULL, NULL) : VERB_DONE;
}

enum verb_result output_end(struct call *c, bool raw) {
    enum verb_result result = output_write(c, raw);
    struct buffer *text = &c->machine->scratch;
    if (text->room > OUTPUT_KEPT) buffer_clear(text);
    text->failed = false;
    return result;
}
