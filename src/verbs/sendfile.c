/* A file's bytes into a socket, in as many calls as the kernel takes it in. */
#include "verbs/sendfile.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/machine.h"
#include "run/progress.h"
#include "verbs/fault.h"
#include "verbs/openfile.h"
#include "verbs/transmit.h"
#include "verbs/waiting.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

/* What one call takes at most; what a verb that does not block sends before others have their turns, for a file may have no
   end, and a quick reader; what is read of a file that sendfile(2) does not read from. */
enum { SENDFILE_MOST = 0x7ffff000, SENDFILE_TURN = 4 * 1024 * 1024, SENDFILE_COPY = 16 * 1024 * 1024 };

/* The open file while the verb is parked; or what was in it, where it is copied. */
struct kept {
    struct job job;
    struct sys sys; /* without a reader: opened, closed and read by the way */
    int fd;
    bool copies;
    struct buffer text;
};

static void clear(struct job *j) {
    struct kept *k = (struct kept *)j;
    if (k->fd >= 0) (void)sys_close(&k->sys, k->fd);
    buffer_clear(&k->text);
    mem_free(k);
}

static bool is_whole(const struct call *c, const struct sendfile_wish *wish) {
    return wish->count >= 0 && c->progress >= (uint64_t)wish->count;
}

static enum verb_result done(struct call *c) {
    c->values[0] = value_int((int64_t)c->progress);
    machine_sent(c->machine);
    return VERB_DONE;
}

static enum verb_result say_sent(struct call *c, enum verb_result result) {
    if (result == VERB_FAILED && c->progress) fault_add(c->err, "%" PRIu64 " bytes were sent", c->progress);
    return result;
}

/* One call with what is left: its result. */
static ssize_t send_some(struct call *c, struct handle *h, int file, const struct sendfile_wish *wish) {
    size_t most = waiting_parks(c, h) ? SENDFILE_TURN : SENDFILE_MOST;
    uint64_t left = wish->count < 0 ? most : (uint64_t)wish->count - c->progress;
    size_t size = left < most ? (size_t)left : most;
    off_t at = (off_t)(wish->offset + (int64_t)c->progress);
    ssize_t r;
    do r = sys_sendfile(&c->handles->sys, h->fd, file, wish->offset < 0 ? NULL : &at, size);
    while (waiting_again(c, r));
    return r;
}

static enum verb_result failed(struct call *c, struct handle *h, const struct sendfile_wish *wish, int number) {
    (void)call_fail_errno(c, number, h, NULL);
    if (number == EINVAL || number == EBADF || number == ESPIPE) {
        (void)err_word(c->err, (int)c->first[wish->slot]);
        (void)err_hint(c->err, "sendfile(2) reads from what is like a regular file, and open for reading");
    }
    return say_sent(c, VERB_FAILED);
}

/* How much there is to send; 0: nobody knows. Where a handle's file stands is not known without asking. */
static uint64_t size_of(const struct call *c, int file, const struct sendfile_wish *wish) {
    struct sys quiet = {.ops = c->handles->sys.ops};
    struct stat seen;
    uint64_t most = wish->count < 0 ? 0 : (uint64_t)wish->count;
    if (wish->offset < 0 || sys_fstat(&quiet, file, &seen) < 0 || seen.st_size <= wish->offset) return most;
    uint64_t there = (uint64_t)(seen.st_size - wish->offset);
    return !most || there < most ? there : most;
}

/* The kernel takes no more for now. Alone and blocking that is SO_SNDTIMEO, which gives what was sent before it. */
static enum verb_result stuck(struct call *c, struct handle *h, int file, const struct sendfile_wish *wish) {
    if (!c->parking && c->progress) return done(c);
    if (c->progress && call_may_send(c, h) && !call_goes_on_sending(c, h)) return say_sent(c, VERB_FAILED);
    if (progress_wanted(c)) progress_note(c, c->progress, size_of(c, file, wish));
    return say_sent(c, call_would_block(c, h, POLLOUT, EAGAIN));
}

/* Nobody sends into the middle of it. */
static enum verb_result next_turn(struct call *c, struct handle *h) {
    enum verb_result result = waiting_next_turn(c);
    if (result == VERB_PARK && !call_goes_on_sending(c, h)) result = VERB_FAILED;
    return say_sent(c, result);
}

static enum verb_result send_all(struct call *c, struct handle *h, int file, const struct sendfile_wish *wish) {
    if (!h->open->user_nonblocking && !call_may_send(c, h)) return stuck(c, h, file, wish);
    for (uint64_t turn = c->progress + SENDFILE_TURN; !is_whole(c, wish);) {
        bool over = waiting_parks(c, h) && c->progress >= turn;
        enum verb_result result = over ? next_turn(c, h) : VERB_DONE;
        if (result != VERB_DONE) return result;
        if (over) turn = c->progress + SENDFILE_TURN;
        ssize_t r = send_some(c, h, file, wish);
        if (r == 0) break;
        if (r == -EAGAIN || r == -EINTR) return stuck(c, h, file, wish);
        if (r < 0) return failed(c, h, wish, (int)-r);
        c->progress += (uint64_t)r;
        if (h->open->user_nonblocking) break;
    }
    return done(c);
}

/* sendfile(2) has no flag like MSG_DONTWAIT, so the mode does it. */
static enum verb_result send_in_mode(struct call *c, struct handle *h, int file, const struct sendfile_wish *wish) {
    bool lent;
    if (!waiting_begin(c, h, &lent)) return VERB_FAILED;
    enum verb_result result = send_all(c, h, file, wish);
    waiting_end(c, h, lent);
    return result;
}

/* --- what sendfile(2) does not read ---------------------------------------------------------------------------------------- */

/* Reads on to the end of the file, or to `most` bytes in all; false where there is more, or it cannot be read. */
static bool read_all(struct kept *k, size_t most) {
    enum { AT_ONCE = 64 * 1024 };
    ssize_t r = 1;
    while (r > 0 && k->text.len < most && buffer_reserve(&k->text, AT_ONCE)) {
        size_t left = most - k->text.len;
        r = sys_read(&k->sys, k->fd, k->text.ptr + k->text.len, left < AT_ONCE ? left : AT_ONCE);
        if (r > 0) k->text.len += (size_t)r;
    }
    return r >= 0 && !k->text.failed && (r == 0 || most < SENDFILE_COPY);
}

/* Files of /proc and /sys look regular, but are made when they are read: some of them sendfile(2) refuses. */
static bool copy_file(struct kept *k, const struct sendfile_wish *wish) {
    struct stat seen;
    if (sys_fstat(&k->sys, k->fd, &seen) < 0 || !S_ISREG(seen.st_mode)) return false;
    uint64_t before = (uint64_t)wish->offset, most = SENDFILE_COPY;
    if (wish->count >= 0 && before < most && (uint64_t)wish->count < most - before)
        most = before + (uint64_t)wish->count;
    if (!read_all(k, (size_t)most)) return false;
    buffer_drop(&k->text, before < k->text.len ? (size_t)before : k->text.len);
    k->copies = true;
    return true;
}

static enum verb_result send_open(struct call *c, struct handle *h, struct kept *k, const struct sendfile_wish *wish) {
    if (k->copies) return transmit(c, h, buffer_span(&k->text), 0, NULL);
    enum verb_result result = send_in_mode(c, h, k->fd, wish);
    bool refused = result == VERB_FAILED && c->err->number == EINVAL && !c->progress;
    if (!refused || !copy_file(k, wish)) return result;
    return transmit(c, h, buffer_span(&k->text), 0, NULL);
}

/* By a path: the file stays open while the verb is parked, whatever becomes of the path. A FIFO is opened without waiting
   for its writer, for nothing can be sent from it. */
static enum verb_result send_path(struct call *c, struct handle *h, const struct sendfile_wish *wish) {
    struct kept *k = (struct kept *)call_job(c);
    bool again = k != NULL;
    enum verb_result result = VERB_DONE;
    if (!k) k = mem_zero(1, sizeof *k);
    if (!k) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    if (!again) {
        *k = (struct kept){.job.clear = clear, .sys.ops = c->handles->sys.ops, .fd = -1};
        result = openfile(c, wish->slot, value_span(wish->file), O_RDONLY, O_NONBLOCK, 0, &k->fd);
    }
    if (result == VERB_DONE) result = send_open(c, h, k, wish);
    if (result == VERB_PARK && !again) call_keep_job(c, &k->job);
    if (result != VERB_PARK && !again) clear(&k->job);
    return result;
}

enum verb_result sendfile_all(struct call *c, struct handle *h, const struct sendfile_wish *wish) {
    struct sendfile_wish w = *wish;
    if (w.file->type == VALUE_HANDLE) return send_in_mode(c, h, w.file->handle->handle.fd, &w);
    if (w.offset < 0) w.offset = 0;
    return send_path(c, h, &w);
}
