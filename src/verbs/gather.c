/* Reading until something has come. */
#include "verbs/gather.h"

#include "run/machine.h"
#include "run/progress.h"
#include "verbs/fault.h"
#include "verbs/receive.h"
#include "verbs/waiting.h"

#include <errno.h>

/* How much is asked for at once. Of what collects in the read-ahead it grows with what has come, so that a long text takes
   few calls, and a short one little room. */
enum { GATHER_LEAST = 4 * 1024, GATHER_CHUNK = 64 * 1024, GATHER_LONG = 256 * 1024, GATHER_MOST = 16 * 1024 * 1024 };

static size_t clamp(size_t n, size_t least, size_t most) {
    if (n < least) return least;
    return n > most ? most : n;
}

static bool is_stream(const struct open_socket *open) {
    return open->type == SOCK_STREAM;
}

static const char *search(struct span text, struct span mark) {
    if (text.len < mark.len) return NULL;
    return mark.len == 1 ? memchr(text.ptr, mark.ptr[0], text.len) : memmem(text.ptr, text.len, mark.ptr, mark.len);
}

/* Looks for the mark where no earlier look has been. c->progress is the position in the stream from which to search
   on; another reader of the same socket may have taken bytes since. */
static bool find_mark(struct call *c, const struct open_socket *open, const struct goal *goal, size_t *len) {
    struct span text = span_head(ahead_span(open_ahead(open)), goal->most);
    size_t from = c->progress > open_ahead(open)->taken ? (size_t)(c->progress - open_ahead(open)->taken) : 0;
    if (from > text.len) from = text.len;
    struct span rest = span_from(text, from);
    const char *at = search(rest, goal->mark);
    if (at) {
        *len = (size_t)(at - text.ptr) + goal->mark.len;
        return true;
    }
    /* The mark's beginning may be what ends the text. */
    if (text.len >= goal->mark.len && text.len - goal->mark.len + 1 > from) from = text.len - goal->mark.len + 1;
    c->progress = open_ahead(open)->taken + from;
    return false;
}

static enum gather_look look(struct call *c, struct handle *h, const struct goal *goal, size_t *len) {
    struct open_socket *open = h->open;
    bool found = false;
    switch (goal->kind) {
    case GATHER_SIZE:
        *len = goal->size;
        found = ahead_count(open_ahead(open)) >= goal->size;
        break;
    case GATHER_MARK: found = find_mark(c, open, goal, len); break;
    case GATHER_TEST: return goal->test(c, h, span_head(ahead_span(open_ahead(open)), goal->most), len, goal->context);
    case GATHER_END:
    case GATHER_QUIET: break;
    }
    return found ? GATHER_FOUND : GATHER_NOT_YET;
}

/* Whether more than the goal may collect would be needed. */
static bool is_beyond(const struct open_socket *open, const struct goal *goal) {
    switch (goal->kind) {
    case GATHER_SIZE: return goal->size > goal->most;
    case GATHER_TEST:
    case GATHER_MARK: return ahead_count(open_ahead(open)) >= goal->most;
    case GATHER_END:
    case GATHER_QUIET: return ahead_count(open_ahead(open)) > goal->most;
    }
    return false;
}

/* What came is there for the next read, whatever this one failed with: the error says so behind what it says already. */
static enum verb_result keep_unread(struct call *c, const struct open_socket *open) {
    size_t len = ahead_count(open_ahead(open));
    if (len) fault_add(c->err, "what came stays unread: %zu byte%s", len, len == 1 ? "" : "s");
    return VERB_FAILED;
}

/* MSG_WAITALL is one call, for all of which SO_RCVTIMEO counts, and which then gives what has come. SO_RCVLOWAT is nothing
   to it. */
static bool is_waitall(const struct goal *goal) {
    return goal->kind == GATHER_SIZE && goal->partial;
}

static bool some_came(const struct handle *h, size_t *len) {
    *len = ahead_count(open_ahead(h->open));
    return *len;
}

static bool gives_less(struct call *c, const struct handle *h, size_t *len) {
    return some_came(h, len) && waiting_parks(c, h) && call_overdue(c, h, POLLIN);
}

static enum verb_result fail_beyond(struct call *c, const struct open_socket *open, const struct goal *goal) {
    (void)call_fail(c, ERR_LIMIT, "more than the %zu bytes that --max allows", goal->most);
    err_hint(c->err, "--max SIZE allows more");
    return keep_unread(c, open);
}

/* Whether the machine's scratch buffer is read into. So a read that looks for a mark may ask for much, and what is kept of
   it, while lines are taken out of it or the verb is parked, is no larger than what came. */
static bool uses_scratch(const struct open_socket *open, const struct goal *goal) {
    return goal->kind == GATHER_MARK && is_stream(open) && ahead_count(open_ahead(open)) < GATHER_LEAST;
}

/* A message is cut by a small buffer, so only streams are asked for less than a whole chunk. */
static size_t room_for(const struct open_socket *open, const struct goal *goal) {
    if (!is_stream(open)) return GATHER_CHUNK;
    size_t there = ahead_count(open_ahead(open));
    if (goal->kind == GATHER_SIZE) return clamp(goal->size - there, 1, GATHER_MOST);
    if (uses_scratch(open, goal)) return GATHER_CHUNK - there;
    return clamp(there, GATHER_LEAST, goal->kind == GATHER_END ? GATHER_LONG : GATHER_CHUNK);
}

static enum verb_result reach_end(struct call *c, struct handle *h, const struct goal *goal, size_t *len) {
    struct open_socket *open = h->open;
    open->ended = is_stream(open);
    *len = ahead_count(open_ahead(open));
    if (goal->partial || goal->kind == GATHER_END || goal->kind == GATHER_QUIET) return VERB_DONE;
    (void)call_fail(c, ERR_EOF, "the stream ended before what was waited for");
    return keep_unread(c, open);
}

/* Nothing more comes for now: that was what was waited for, or the verb parks, or fails and tells what came. */
static enum verb_result stop(struct call *c, struct handle *h, const struct goal *goal, size_t *len) {
    enum verb_result result;
    progress_report(c, ahead_count(open_ahead(h->open)), goal->kind == GATHER_SIZE ? goal->size : 0);
    if (waiting_is_over(c, h)) return reach_end(c, h, goal, len);
    uint64_t quiet = goal->kind == GATHER_QUIET && waiting_parks(c, h) ? c->progress : UINT64_MAX;
    if (sys_now() >= quiet) {
        *len = ahead_count(open_ahead(h->open));
        return VERB_DONE;
    }
    if (quiet < c->deadline)
        result = call_wait_ready(c, h, POLLIN, quiet);
    else
        result = waiting_for_bytes(c, h, 0);
    return result == VERB_FAILED ? keep_unread(c, h->open) : result;
}

/* recv(2) of so many bytes by the scratch buffer. It is laid out as the read-ahead will be, and becomes that itself where
   there is no memory for another: what came is never lost. */
static ssize_t receive_by_scratch(struct call *c, struct handle *h, size_t size, int own) {
    struct buffer *scratch = &c->machine->scratch;
    struct ahead *ahead = open_ahead_need(h->open);
    scratch->len = 0;
    scratch->failed = false;
    if (!ahead || !buffer_reserve(scratch, GATHER_CHUNK) || !buffer_push(scratch, ahead_span(ahead))) return -ENOMEM;
    ssize_t r = sys_recv(&c->handles->sys, h->fd, scratch->ptr + scratch->len, size, 0, own);
    if (r <= 0) return r;
    if (!ahead_push(ahead, span_of(scratch->ptr + scratch->len, (size_t)r))) {
        scratch->len += (size_t)r;
        ahead_adopt(ahead, scratch);
    }
    return r;
}

/* Where SO_PASSCRED is on, something that has no room comes with every byte. */
static bool tells_senders(struct call *c, const struct handle *h) {
    int on = 0;
    socklen_t len = sizeof on;
    return sys_getsockopt(&c->handles->sys, h->fd, SOL_SOCKET, SO_PASSCRED, &on, &len) == 0 && on;
}

/* recv(2) of a unix stream, by recvmsg(2) without room for descriptors: that some came, and are gone as recv(2) drops them,
   it tells in *stops. The kernel's own wait for all goes no further. */
static ssize_t receive_until_handles(struct call *c, struct handle *h, struct iovec part, int own, bool *stops) {
    struct msghdr m = {.msg_iov = &part, .msg_iovlen = 1};
    ssize_t r = sys_recvmsg(&c->handles->sys, h->fd, &m, 0, own);
    *stops = r > 0 && m.msg_flags & MSG_CTRUNC && !tells_senders(c, h);
    return r;
}

/* The same onto the end of the read-ahead. Room that got nothing is not kept while the verb waits. `stops` is NULL for what
   reads on past descriptors. */
static ssize_t receive_behind(struct call *c, struct handle *h, size_t size, int own, bool *stops) {
    struct ahead *ahead = open_ahead_need(h->open);
    char *room = ahead ? ahead_room(ahead, size) : NULL;
    if (!room) return -ENOMEM;
    ssize_t r = stops ? receive_until_handles(c, h, (struct iovec){room, size}, own, stops)
                      : sys_recv(&c->handles->sys, h->fd, room, size, 0, own);
    if (r > 0)
        ahead_fill(ahead, (size_t)r);
    else
        ahead_trim(ahead);
    return r;
}

static ssize_t receive(struct call *c, struct handle *h, const struct goal *goal, int own, bool *stops) {
    size_t size = room_for(h->open, goal);
    bool may_stop = is_waitall(goal) && h->open->family == AF_UNIX;
    ssize_t r = uses_scratch(h->open, goal) ? receive_by_scratch(c, h, size, own)
                                            : receive_behind(c, h, size, own, may_stop ? stops : NULL);
    if (r > 0 && !is_waitall(goal)) call_count_anew(c);
    if (r > 0) call_wake_readers(c, h);
    waiting_note_read(h, r, size);
    return r;
}

static enum verb_result fail_receive(struct call *c, struct handle *h, int number) {
    if (number != ENOMEM)
        (void)call_fail_errno(c, number, h, NULL);
    else
        err_memory(c->err);
    return keep_unread(c, h->open);
}

enum verb_result gather(struct call *c, struct handle *h, const struct goal *goal, size_t *len) {
    int own;
    bool stops = false;
    if (goal->kind == GATHER_QUIET) {
        /* Its wait is bounded, so that it is the verb's own also where nobody else runs. c->progress is its end. */
        c->parking = true;
        if (!c->progress) c->progress = call_time_after(goal->seconds);
    }
    if (!waiting_flags(c, h, &own)) return VERB_FAILED;
    for (;;) {
        enum gather_look seen = look(c, h, goal, len);
        if (seen == GATHER_FOUND) return VERB_DONE;
        if (seen == GATHER_BROKEN) return keep_unread(c, h->open);
        if (is_beyond(h->open, goal)) return fail_beyond(c, h->open, goal);
        if (is_waitall(goal) && some_came(h, len) && waiting_all_came(c, h)) return VERB_DONE;
        /* A quiet is bounded, and what is bounded always looks. */
        bool waits = (goal->kind != GATHER_QUIET && waiting_no_bytes(c, h)) ||
                     (!is_waitall(goal) && waiting_below_low(c, h, 0, room_for(h->open, goal)));
        ssize_t r = waits ? -EAGAIN : receive(c, h, goal, own, &stops);
        if (waiting_again(c, r)) continue;
        if (r == -EAGAIN && is_waitall(goal) && gives_less(c, h, len)) return VERB_DONE;
        if (r == -EAGAIN || r == -EINTR) return stop(c, h, goal, len);
        if (r < 0 && is_waitall(goal) && some_came(h, len)) return VERB_DONE;
        if (r < 0) return fail_receive(c, h, (int)-r);
        if (goal->kind == GATHER_QUIET) c->progress = call_time_after(goal->seconds);
        if (stops && some_came(h, len)) return VERB_DONE;
        if (r == 0 && waiting_is_end(c, h)) return reach_end(c, h, goal, len);
    }
}

void gather_drop(struct call *c, struct handle *h, size_t len) {
    open_ahead_take(h->open, len);
    if (ahead_count(open_ahead(h->open))) call_wake_readers(c, h);
}

/* A long text that is all there is becomes the value as it lies. */
static bool take_all(struct call *c, struct open_socket *open, size_t len) {
    size_t room;
    char *block = len == ahead_count(open_ahead(open)) ? ahead_give(&open->rare->ahead, &room) : NULL;
    if (block) value_bytes_take(&c->values[0], block, room, len);
    return block;
}

enum verb_result gather_take(struct call *c, struct handle *h, size_t len, size_t cut, bool keep) {
    struct span text = ahead_span(open_ahead(h->open));
    struct bytes **spare = &c->machine->invocation.spare;
    if (len >= AHEAD_LONG && !cut && !keep && take_all(c, h->open, len)) return VERB_DONE;
    if (!value_bytes_in(spare, &c->values[0], span_head(text, len - cut), c->err)) return VERB_FAILED;
    if (!keep) gather_drop(c, h, len);
    return VERB_DONE;
}
