/* What a socket receives into a file. */
#include "verbs/receivefile.h"

#include "base/mem.h"
#include "base/show.h"
#include "run/job.h"
#include "run/machine.h"
#include "run/progress.h"
#include "verbs/fault.h"
#include "verbs/openfile.h"
#include "verbs/waiting.h"
#include "verbs/way.h"

#include <fcntl.h>
#include <inttypes.h>

enum { MODE_USUAL = 0666 }; /* less what umask takes away */

/* call->phase: the file is being opened; bytes are moved. */
enum { OPENING, MOVING };

/* It is kept while the verb is parked. A file that a path names has a handle as well, for the way and the poller, in a list
   of its own: nobody else sees it. */
struct receiving {
    struct job job;
    struct way way;
    struct handle_list files;
    struct handle file;
};

static bool owns_file(const struct receiving *r) {
    return r->files.count > 0;
}

static void clear(struct job *j) {
    struct receiving *r = (struct receiving *)j;
    way_clear(&r->way);
    if (owns_file(r)) (void)handle_close(&r->file, "recv", 0);
    handle_clear(&r->file);
    mem_free(r);
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

/* How much is in the file, whatever ended the call. */
static enum verb_result say_written(struct call *c, const struct receiving *r, const struct receivefile_wish *wish) {
    struct shown piece;
    bool path = value_is_bytes(wish->file);
    const char *where = path ? show_text(&piece, value_span(wish->file)) : "the file";
    if (r->way.moved)
        fault_add(c->err, "%" PRIu64 " byte%s in %s", r->way.moved, r->way.moved == 1 ? " is" : "s are", where);
    return VERB_FAILED;
}

static enum verb_result fail_memory(struct call *c) {
    err_memory(c->err);
    return VERB_FAILED;
}

/* The caret stands under the file's word. */
static enum verb_result fail_file(struct call *c, const struct receivefile_wish *wish, int number) {
    struct shown piece;
    (void)call_fail_errno(c, number, NULL, NULL);
    if (value_is_bytes(wish->file)) (void)err_detail(c->err, "%s", show_text(&piece, value_span(wish->file)));
    if (number == EPIPE) (void)err_hint(c->err, "nobody reads the other end any more");
    if (number == EBADF) (void)err_hint(c->err, "the handle is not open for writing: open PATH O_WRONLY|O_CREAT");
    (void)err_word(c->err, (int)c->first[wish->slot]);
    return VERB_FAILED;
}

static enum verb_result way_failed(struct call *c, const struct receiving *r, const struct receivefile_wish *wish) {
    const struct way *w = &r->way;
    if (!w->at && w->number == ENOMEM)
        (void)fail_memory(c);
    else if (w->at == w->to)
        (void)fail_file(c, wish, w->number);
    else
        (void)call_fail_errno(c, w->number, w->at, NULL);
    return say_written(c, r, wish);
}

/* --- moving ----------------------------------------------------------------------------------------------------------- */

static enum verb_result give_count(struct call *c, const struct receiving *r) {
    c->values[0] = value_int((int64_t)r->way.moved);
    return VERB_DONE;
}

/* Some file systems tell only now that they have no room for what was written. */
static enum verb_result end_file(struct call *c, struct receiving *r, const struct receivefile_wish *wish) {
    int result = owns_file(r) ? handle_close(&r->file, "recv", 0) : 0;
    if (result >= 0 || result == -EINTR) return give_count(c, r);
    (void)fail_file(c, wish, -result);
    return say_written(c, r, wish);
}

static enum verb_result ended(struct call *c, struct receiving *r, const struct receivefile_wish *wish) {
    if (!wish->exactly || r->way.moved == wish->count) return end_file(c, r, wish);
    (void)call_fail(c, ERR_EOF, "the stream ended after %" PRIu64 " of %" PRIu64 " bytes", r->way.moved, wish->count);
    return say_written(c, r, wish);
}

/* A handle that the user made non-blocking gives what there was. */
static enum verb_result wait_to_read(struct call *c, struct receiving *r, const struct receivefile_wish *wish) {
    struct handle *h = r->way.from;
    if (h->open->user_nonblocking && r->way.moved) return end_file(c, r, wish);
    enum verb_result result = call_would_block(c, h, POLLIN, EAGAIN);
    return result == VERB_FAILED ? say_written(c, r, wish) : result;
}

/* A file answers so only where it was made non-blocking, be it by the user: it is waited for in any case. */
static enum verb_result wait_to_write(struct call *c, struct receiving *r, const struct receivefile_wish *wish) {
    c->parking = true;
    enum verb_result result = call_would_block(c, r->way.to, POLLOUT, EAGAIN);
    return result == VERB_FAILED ? say_written(c, r, wish) : result;
}

/* A verb that moves for long has others go on in between. */
static enum verb_result next_turn(struct call *c, const struct receiving *r, const struct receivefile_wish *wish) {
    enum verb_result result = waiting_next_turn(c);
    return result == VERB_FAILED ? say_written(c, r, wish) : result;
}

/* The socket's own timeout counts anew after what moved, or when it is another that is waited for. */
static void move_some(struct call *c, struct way *w) {
    uint64_t before = w->moved;
    enum way_state waited = w->state;
    way_move(c, w);
    if (w->moved != before || w->state != waited) call_count_anew(c);
}

static enum verb_result move(struct call *c, struct receiving *r, const struct receivefile_wish *wish) {
    for (;;) {
        enum verb_result result = VERB_DONE;
        move_some(c, &r->way);
        progress_report(c, r->way.moved, wish->count == UINT64_MAX ? 0 : wish->count);
        switch (r->way.state) {
        case WAY_GOES_ON: result = next_turn(c, r, wish); break;
        case WAY_WAITS_TO_READ: return wait_to_read(c, r, wish);
        case WAY_WAITS_TO_WRITE: return wait_to_write(c, r, wish);
        case WAY_ENDED: return ended(c, r, wish);
        case WAY_FAILED: return way_failed(c, r, wish);
        }
        if (result != VERB_DONE) return result;
    }
}

/* splice(2) has no flag like MSG_DONTWAIT for a socket, so the mode does it. */
static enum verb_result move_in_mode(struct call *c, struct receiving *r, const struct receivefile_wish *wish) {
    struct handle *from = r->way.from, *to = r->way.to;
    bool from_lent, to_lent;
    enum verb_result result = VERB_FAILED;
    if (!waiting_begin(c, from, &from_lent)) return VERB_FAILED;
    if (waiting_begin(c, to, &to_lent)) {
        result = move(c, r, wish);
        waiting_end(c, to, to_lent);
    }
    waiting_end(c, from, from_lent);
    return result;
}

/* --- the beginning ---------------------------------------------------------------------------------------------------- */

/* Before the file is emptied for nothing. What the shell knows nothing of may have been connected elsewhere. */
static bool has_peer(const struct handle *h) {
    struct address peer;
    return h->open->type != SOCK_STREAM || h->open->state >= HANDLE_CONNECTING || handle_peer(h, &peer);
}

static bool check(struct call *c, const struct handle *h, const struct receivefile_wish *wish) {
    const struct value *file = wish->file;
    if (!way_begins(c, h)) return false;
    if (!has_peer(h)) {
        (void)call_fail_errno(c, ENOTCONN, h, NULL);
        return false;
    }
    if (file->type != VALUE_HANDLE || way_is_file(&file->handle->handle)) return true;
    (void)call_fail(c, ERR_VALUE, "--to takes a file, not a socket");
    (void)err_hint(c->err, "relay passes on what one socket receives to another");
    (void)err_word(c->err, (int)c->first[wish->slot]);
    return false;
}

/* The file behind a path: what is like a regular one, a device, or a FIFO, which is opened when somebody reads it. */
static enum verb_result open_path(struct call *c, const struct receivefile_wish *wish, int *fd) {
    enum verb_result result =
        openfile(c, wish->slot, value_span(wish->file), O_WRONLY | O_CREAT | O_TRUNC, 0, MODE_USUAL, fd);
    if (result == VERB_DONE && c->parking && call_job(c)) call_end_job(c);
    return result;
}

/* `fd` is the path's file, which is taken, or −1. NULL when memory is out. */
static struct receiving *make(struct call *c, struct handle *h, const struct receivefile_wish *wish, int fd) {
    struct receiving *r = mem_zero(1, sizeof *r);
    struct err ignored;
    if (!r) return NULL;
    r->job.clear = clear;
    r->files.sys.ops = c->handles->sys.ops;
    r->files.closing = c->handles->closing;
    r->files.closing_context = c->handles->closing_context;
    if (fd >= 0 && !handle_open(&r->file, &r->files, fd, AF_UNSPEC, 0, 0, &ignored)) {
        mem_free(r);
        return NULL;
    }
    way_init(&r->way, c, h, fd >= 0 ? &r->file : &wish->file->handle->handle, wish->count);
    return r;
}

static enum verb_result begin(struct call *c, struct handle *h, const struct receivefile_wish *wish,
                              struct receiving **made) {
    int fd = -1;
    if (!check(c, h, wish)) return VERB_FAILED;
    enum verb_result result = wish->file->type == VALUE_HANDLE ? VERB_DONE : open_path(c, wish, &fd);
    if (result != VERB_DONE) return result;
    *made = make(c, h, wish, fd);
    if (*made) return VERB_DONE;
    if (fd >= 0) (void)sys_close(&c->handles->sys, fd);
    return fail_memory(c);
}

enum verb_result receivefile(struct call *c, struct handle *h, const struct receivefile_wish *wish) {
    struct receiving *r = c->phase == MOVING ? (struct receiving *)call_job(c) : NULL;
    bool again = r != NULL;
    enum verb_result result = again ? VERB_DONE : begin(c, h, wish, &r);
    if (result != VERB_DONE) return result;
    result = move_in_mode(c, r, wish);
    c->phase = MOVING;
    if (result == VERB_PARK && !again) call_keep_job(c, &r->job);
    if (result != VERB_PARK && again) call_end_job(c);
    if (result != VERB_PARK && !again) clear(&r->job);
    return result;
}
