/* A message that comes in: received into the read-ahead first, so that nothing is lost whatever fails afterwards. */
#include "verbs/incoming.h"

#include "base/mem.h"
#include "run/control.h"
#include "verbs/receive.h"
#include "verbs/records.h"
#include "verbs/waiting.h"

/* What came. The data lies in the read-ahead from `at` on; it is part of it unless the call only looked at it or read
   another queue. */
struct incoming {
    const struct incoming_wish *wish;
    struct iovec *iov;
    size_t iov_count;
    char *control;
    struct address from;
    struct msghdr head;
    int own; /* flags of the shell's */
    size_t at;
    ssize_t counted; /* by the kernel: more than came where MSG_TRUNC tells the whole length */
    struct value record;
    struct list *items, *handles; /* of the record, borrowed */
};

/* --- the room --------------------------------------------------------------------------------------------------------- */

static size_t count_parts(const struct incoming_wish *wish) {
    if (!wish->parts) return 1;
    return wish->parts->type == VALUE_LIST ? wish->parts->list->count : 1;
}

static size_t part_size(const struct incoming_wish *wish, size_t i) {
    if (!wish->parts) return wish->size;
    const struct value *v = wish->parts->type == VALUE_LIST ? &wish->parts->list->items[i] : wish->parts;
    return (size_t)v->integer;
}

static bool make_room(struct incoming *in, struct ahead *ahead, size_t size) {
    in->iov_count = count_parts(in->wish);
    in->iov = mem_zero(in->iov_count, sizeof *in->iov);
    in->control = mem_zero(in->wish->control, 1);
    return ahead && in->iov && in->control && ahead_room(ahead, size);
}

/* The parts one behind the other in the room behind what is there. `want` may be less than their sum: the last ones are
   then cut. */
static void lay_out(struct incoming *in, const struct ahead *ahead, size_t want) {
    char *room = ahead->ptr + ahead->end;
    in->at = ahead_count(ahead);
    for (size_t i = 0; i < in->iov_count; i++) {
        size_t size = part_size(in->wish, i);
        if (size > want) size = want;
        in->iov[i] = (struct iovec){.iov_base = room, .iov_len = size};
        room += size;
        want -= size;
    }
}

static void clear(struct incoming *in, struct ahead *ahead) {
    mem_free(in->iov);
    mem_free(in->control);
    if (ahead) ahead_trim(ahead);
}

/* --- the call --------------------------------------------------------------------------------------------------------- */

static bool stays(const struct handle *h, int flags) {
    return flags & MSG_PEEK || receive_passes_by(h, flags);
}

/* A wait that is over gives an empty message. */
static ssize_t nothing(struct incoming *in) {
    in->head = (struct msghdr){.msg_iov = NULL};
    in->counted = 0;
    in->from.len = 0;
    return 0;
}

/* One recvmsg(2) for at most `want` bytes: its result, cut to what came. What MSG_TRUNC counts and the kernel did not write
   are zeros, never what lay there before. */
static ssize_t call_once(struct call *c, struct handle *h, struct incoming *in, size_t want) {
    struct ahead *ahead = &h->open->rare->ahead;
    int flags = in->wish->flags;
    lay_out(in, ahead, want);
    if (flags & MSG_TRUNC) memset(ahead->ptr + ahead->end, 0, want);
    do {
        in->head = (struct msghdr){.msg_name = &in->from.raw, .msg_namelen = ADDRESS_MAX};
        in->head.msg_iov = in->iov;
        in->head.msg_iovlen = in->iov_count;
        in->head.msg_control = in->wish->control ? in->control : NULL;
        in->head.msg_controllen = in->wish->control;
        in->counted = sys_recvmsg(&c->handles->sys, h->fd, &in->head, flags, in->own);
    } while (waiting_again(c, in->counted));
    ssize_t came = in->counted > (ssize_t)want ? (ssize_t)want : in->counted;
    if (came > 0 && !stays(h, flags)) ahead_fill(ahead, (size_t)came);
    in->from.len = in->head.msg_namelen;
    return came;
}

/* --- the record ------------------------------------------------------------------------------------------------------- */

static bool add(struct record *r, const char *field, struct value taken, struct err *err) {
    return record_set_take(r, span_text(field), taken, err);
}

/* A new, empty list as a field: borrowed from the record; NULL with the error. */
static struct list *add_list(struct record *r, const char *field, struct err *err) {
    struct value v;
    if (!list_new(&v, 0, err)) return NULL;
    struct list *l = v.list;
    return add(r, field, v, err) ? l : NULL;
}

/* The record with all of its fields, in the order in which they are shown. It is made before anything is received, so that
   descriptors have a place to go to. */
static bool make_record(struct incoming *in, struct err *err) {
    struct value v;
    if (!record_new(&v, 8, err)) return false;
    struct record *r = v.record;
    in->record = v;
    return add(r, "data", value_nil(), err) && records_add_int(r, "size", 0, err) &&
           add(r, "address", value_nil(), err) && records_add_int(r, "flags", 0, err) &&
           (in->items = add_list(r, "control", err)) && (in->handles = add_list(r, "handles", err)) &&
           add(r, "credentials", value_nil(), err);
}

static bool add_parts(struct incoming *in, struct span data, struct err *err) {
    struct value part;
    struct list *l = in->wish->parts ? add_list(in->record.record, "parts", err) : NULL;
    if (!l) return !in->wish->parts;
    for (size_t i = 0; i < in->iov_count; i++) {
        size_t size = part_size(in->wish, i);
        if (!value_bytes(&part, span_head(data, size), err) || !list_push_take(l, part, err)) return false;
        data = span_from(data, size);
    }
    return true;
}

static bool set_address(struct incoming *in, struct err *err) {
    struct value v;
    if (in->from.len == 0) return true;
    return address_value(&v, &in->from, err) && add(in->record.record, "address", v, err);
}

/* The credentials stand among the control data already, as what it means. */
static bool set_credentials(struct incoming *in, struct err *err) {
    for (size_t i = 0; i < in->items->count; i++) {
        const struct record *item = in->items->items[i].record;
        int64_t level = record_find(item, SPAN("level"))->integer, type = record_find(item, SPAN("type"))->integer;
        if (level != SOL_SOCKET || type != SCM_CREDENTIALS) continue;
        return record_set(in->record.record, SPAN("credentials"), record_find(item, SPAN("value")), err);
    }
    return true;
}

/* First of all the descriptors get their handles. */
static bool fill_record(struct incoming *in, struct call *c, struct span data) {
    struct span control = span_of(in->head.msg_control, in->head.msg_control ? in->head.msg_controllen : 0);
    struct record *r = in->record.record;
    struct value bytes;
    return control_values(control, c->handles, in->items, in->handles, c->err) && set_credentials(in, c->err) &&
           value_bytes(&bytes, data, c->err) && add(r, "data", bytes, c->err) &&
           records_add_int(r, "size", in->counted, c->err) && set_address(in, c->err) &&
           records_add_int(r, "flags", in->head.msg_flags, c->err) && add_parts(in, data, c->err);
}

/* The first `len` bytes of what came become the value's; they are taken out of the read-ahead if they are part of it. */
static enum verb_result give(struct incoming *in, struct call *c, struct handle *h, size_t len) {
    struct ahead *ahead = &h->open->rare->ahead;
    bool stays_there = stays(h, in->wish->flags);
    if (!fill_record(in, c, span_of(ahead->ptr ? ahead->ptr + ahead->at + in->at : NULL, len))) return VERB_FAILED;
    value_replace(&c->values[0], in->record);
    in->record = value_nil();
    if (stays_there) return VERB_DONE;
    ahead_take(ahead, len);
    if (ahead_count(ahead)) call_wake_readers(c, h);
    return VERB_DONE;
}

/* --- ways to receive -------------------------------------------------------------------------------------------------- */

/* What lies in the read-ahead came without control data, or what came with it was another read's. */
static enum verb_result from_ahead(struct incoming *in, struct call *c, struct handle *h) {
    size_t ahead = ahead_count(open_ahead(h->open));
    size_t len = in->wish->size < ahead ? in->wish->size : ahead;
    receive_peer(h, &in->from);
    in->at = 0;
    in->counted = (ssize_t)len;
    return give(in, c, h, len);
}

static enum verb_result once(struct incoming *in, struct call *c, struct handle *h) {
    int flags = in->wish->flags;
    bool waits = !(flags & ~MSG_PEEK) && (waiting_no_bytes(c, h) || waiting_below_low(c, h, flags, in->wish->size));
    ssize_t came = waits ? -EAGAIN : call_once(c, h, in, in->wish->size);
    if (waiting_looks_again(c, h, flags, came, in->wish->size)) came = -EAGAIN;
    if (!flags) waiting_note_read(h, came, in->wish->size);
    if (came == -EAGAIN && !receive_at_once(h, flags) && waiting_is_over(c, h)) came = nothing(in);
    if (came < 0) return receive_stuck(c, h, flags, (int)-came);
    return give(in, c, h, (size_t)came);
}

/* Whether a read for all of the size goes no further than this: at the end, and where descriptors came, since the kernel
   stops there as well. */
static bool stops(const struct incoming *in, const struct handle *h, ssize_t came) {
    bool control = in->head.msg_controllen || in->head.msg_flags & MSG_CTRUNC;
    return came == 0 || (h->open->family == AF_UNIX && control);
}

/* MSG_WAITALL where the kernel would not wait: what came so far lies in the read-ahead while the verb is parked. */
static enum verb_result all(struct incoming *in, struct call *c, struct handle *h) {
    struct ahead *ahead = &h->open->rare->ahead;
    for (ssize_t came = 1; ahead_count(ahead) < in->wish->size && !stops(in, h, came);) {
        if (ahead_count(ahead) && waiting_all_came(c, h)) break;
        came = call_once(c, h, in, in->wish->size - ahead_count(ahead));
        /* A timeout of the socket's own ends the wait with what there is, as in the kernel. */
        if (came == -EAGAIN && ahead_count(ahead) && (!c->parking || call_overdue(c, h, POLLIN))) break;
        if (came < 0 && came != -EAGAIN && came != -EINTR && ahead_count(ahead)) break;
        if (came < 0) return receive_stuck(c, h, in->wish->flags, (int)-came);
        call_wake_readers(c, h);
    }
    size_t len = ahead_count(ahead) < in->wish->size ? ahead_count(ahead) : in->wish->size;
    if (in->from.len == 0) receive_peer(h, &in->from);
    in->at = 0;
    in->counted = (ssize_t)len;
    return give(in, c, h, len);
}

/* A look at all of the size where bytes were read ahead: so is what else is waited for. */
static enum verb_result look_at_all(struct incoming *in, struct call *c, struct handle *h) {
    size_t len;
    enum verb_result result = receive_gather(c, h, in->wish->size, &len);
    return result == VERB_DONE ? from_ahead(in, c, h) : result;
}

/* Descriptors come over unix sockets alone, and some other kinds refuse the flag. */
static bool add_own_flags(struct incoming *in, struct call *c, struct handle *h) {
    if (!waiting_flags(c, h, &in->own)) return false;
    if (h->open->family == AF_UNIX) in->own |= MSG_CMSG_CLOEXEC & ~in->wish->flags;
    return true;
}

enum verb_result incoming_receive(struct call *c, struct handle *h, const struct incoming_wish *wish) {
    struct incoming in = {.wish = wish, .record = value_nil()};
    struct ahead *ahead = open_ahead_need(h->open);
    enum verb_result result = VERB_FAILED;
    bool waits = receive_waits_for_all(c, h, wish->flags), looks = wish->flags & MSG_PEEK;
    bool there = ahead_count(open_ahead(h->open)) && !receive_passes_by(h, wish->flags);
    if (!make_room(&in, ahead, wish->size)) {
        (void)err_memory(c->err);
    } else if (make_record(&in, c->err) && ((there && !waits) || add_own_flags(&in, c, h))) {
        result = waits ? (looks ? look_at_all : all)(&in, c, h) : there ? from_ahead(&in, c, h) : once(&in, c, h);
    }
    value_release(&in.record);
    clear(&in, ahead);
    return result;
}
