/* Files opened by a path that a user wrote. */
#include "verbs/openfile.h"

#include "base/mem.h"
#include "base/show.h"
#include "run/job.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* An open on a helper thread. `fd` is −1 until it is done, and after it was taken. */
struct opening {
    struct job job;
    struct buffer path;
    struct sys sys; /* without a reader: records are the main thread's */
    uint64_t start;
    int flags;
    mode_t mode;
    int fd;
};

static void run(struct job *j) {
    struct opening *o = (struct opening *)j;
    o->fd = sys_open(&o->sys, o->path.ptr, o->flags, 0, o->mode);
}

static void clear(struct job *j) {
    struct opening *o = (struct opening *)j;
    if (o->fd >= 0) (void)sys_close(&o->sys, o->fd);
    buffer_clear(&o->path);
    mem_free(o);
}

static enum verb_result failed(struct call *c, size_t slot, struct span path, int number) {
    struct shown piece;
    (void)call_fail_errno(c, number, NULL, NULL);
    (void)err_detail(c->err, "%s", show_text(&piece, path));
    (void)err_word(c->err, (int)c->first[slot]);
    return VERB_FAILED;
}

static enum verb_result out_of_memory(struct call *c) {
    err_memory(c->err);
    return VERB_FAILED;
}

static enum verb_result start(struct call *c, struct span path, int flags, mode_t mode) {
    struct opening *o = mem_zero(1, sizeof *o);
    if (!o) return out_of_memory(c);
    *o = (struct opening){.job = {.run = run, .clear = clear, .waits = "the other end of a FIFO"},
                          .start = sys_now(),
                          .flags = flags,
                          .mode = mode};
    o->sys.ops = c->handles->sys.ops;
    o->fd = -1;
    bool copied = buffer_push(&o->path, path) && buffer_text(&o->path);
    enum verb_result result = copied ? call_start_job(c, &o->job) : out_of_memory(c);
    if (result == VERB_FAILED && !call_job(c)) clear(&o->job);
    return result;
}

/* What the helper's call came to. */
static int take(struct call *c, struct opening *o) {
    int fd = o->fd;
    const struct sys_record record = {.call = "open",
                                      .fd = -1,
                                      .result = fd,
                                      .data = buffer_span(&o->path),
                                      .flags = o->flags,
                                      .value = (int)o->mode,
                                      .start = o->start,
                                      .elapsed = sys_now() - o->start};
    sys_note(&c->handles->sys, &record);
    o->fd = -1;
    return fd;
}

static bool may_block(const char *path, int flags) {
    struct stat seen;
    return !(flags & O_NONBLOCK) && stat(path, &seen) == 0 && S_ISFIFO(seen.st_mode);
}

/* Signals end a lone script in their handler, so that an interrupted call is simply made again. */
static int open_here(struct call *c, const char *path, int flags, int own, mode_t mode) {
    int fd;
    do fd = sys_open(&c->handles->sys, path, flags, own, mode);
    while (fd == -EINTR);
    return fd;
}

enum verb_result openfile(struct call *c, size_t slot, struct span path, int flags, int own, mode_t mode, int *fd) {
    struct opening *o = (struct opening *)call_job(c);
    struct buffer text = {0};
    enum verb_result result = VERB_DONE;
    *fd = -1;
    if (o && !o->job.done) return call_wait_job(c);
    if (span_find(path, '\0') < path.len) {
        (void)call_fail(c, ERR_VALUE, "a path holds no NUL byte");
        return VERB_FAILED;
    }
    if (!buffer_push(&text, path) || !buffer_text(&text)) {
        result = out_of_memory(c);
    } else if (o) {
        *fd = take(c, o);
    } else if (c->parking && may_block(text.ptr, flags | own)) {
        result = start(c, path, flags, mode);
        if (result == VERB_DONE) *fd = take(c, (struct opening *)call_job(c));
    } else {
        *fd = open_here(c, text.ptr, flags, own, mode);
    }
    buffer_clear(&text);
    return result == VERB_DONE && *fd < 0 ? failed(c, slot, path, -*fd) : result;
}
