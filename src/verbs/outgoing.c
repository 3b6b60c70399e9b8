/* A message on its way out: its parts, its address, its control data. */
#include "verbs/outgoing.h"

#include "base/mem.h"
#include "run/control.h"

#include <unistd.h>

/* --- handles ---------------------------------------------------------------------------------------------------------- */

static size_t count_handles(const struct call *c, const struct outgoing_slots *slots) {
    const struct arg *a = call_option(c, slots->handles);
    if (!a) return 0;
    return a->value->type == VALUE_LIST ? a->value->list->count : 1;
}

static struct handle *handle_at(const struct call *c, const struct outgoing_slots *slots, size_t i) {
    const struct value *v = call_option(c, slots->handles)->value;
    return &(v->type == VALUE_LIST ? &v->list->items[i] : v)->handle->handle;
}

static const char *name_of(const struct handle *h) {
    return h->name[0] ? h->name : "the handle";
}

/* Bytes that were read ahead here would be missing there. */
static bool check_unread(struct call *c, const struct outgoing_slots *slots, const struct handle *h) {
    size_t unread = ahead_count(open_ahead(h->open));
    if (unread == 0) return true;
    (void)call_fail(c, ERR_VALUE, "%s has %zu byte%s read ahead, which whoever receives it would miss", name_of(h),
                    unread, unread == 1 ? "" : "s");
    (void)err_hint(c->err, "recv %s takes them first", h->name[0] ? h->name : "HANDLE");
    (void)err_word(c->err, (int)c->first[c->verb->param_count + slots->handles]);
    return false;
}

/* The other side must not find a mode that is the shell's own. */
static bool put_mode_back(struct call *c, struct handle *h) {
    struct open_socket *open = h->open;
    if (open->shared_outside || open->kernel_nonblocking == open->user_nonblocking) return true;
    int r = sys_set_nonblocking(&c->handles->sys, h->fd, open->user_nonblocking);
    if (r >= 0) open->kernel_nonblocking = open->user_nonblocking;
    if (r < 0) (void)call_fail_errno(c, -r, h, NULL);
    return r >= 0;
}

static bool ready_handles(struct call *c, const struct outgoing_slots *slots) {
    for (size_t i = 0; i < count_handles(c, slots); i++) {
        struct handle *h = handle_at(c, slots, i);
        if (!check_unread(c, slots, h) || !put_mode_back(c, h)) return false;
    }
    return true;
}

void outgoing_mark_shared(const struct call *c, const struct outgoing_slots *slots) {
    for (size_t i = 0; i < count_handles(c, slots); i++) handle_at(c, slots, i)->open->shared_outside = true;
}

/* --- control data ----------------------------------------------------------------------------------------------------- */

static void push_rights(struct outgoing *out, const struct call *c, const struct outgoing_slots *slots) {
    struct buffer fds = {0};
    size_t count = count_handles(c, slots);
    for (size_t i = 0; i < count; i++) {
        int fd = handle_at(c, slots, i)->fd;
        buffer_push(&fds, span_of(&fd, sizeof fd));
    }
    struct control_item item = {.level = SOL_SOCKET, .type = SCM_RIGHTS, .data = buffer_span(&fds)};
    if (count) control_push(&out->control, &item);
    out->control.failed |= fds.failed;
    buffer_clear(&fds);
}

static void push_credentials(struct outgoing *out) {
    struct ucred own = {.pid = getpid(), .uid = getuid(), .gid = getgid()};
    struct control_item item = {.level = SOL_SOCKET, .type = SCM_CREDENTIALS, .data = span_of(&own, sizeof own)};
    control_push(&out->control, &item);
}

static bool push_items(struct outgoing *out, struct call *c, const struct outgoing_slots *slots) {
    const struct arg *given = call_option(c, slots->control);
    for (size_t i = 0; i < call_option_count(c, slots->control); i++) {
        for (size_t n = 0; n < control_value_count(given[i].value); n++) {
            struct control_item item;
            if (!control_value_item(given[i].value, n, &item, c->err)) return false;
            control_push(&out->control, &item);
        }
    }
    return true;
}

static bool make_control(struct outgoing *out, struct call *c, const struct outgoing_slots *slots) {
    push_rights(out, c, slots);
    if (call_option_count(c, slots->credentials)) push_credentials(out);
    if (!push_items(out, c, slots)) return false;
    return !out->control.failed || err_memory(c->err);
}

/* --- parts ------------------------------------------------------------------------------------------------------------ */

/* The parts behind the first `sent` bytes. */
static bool make_parts(struct outgoing *out, struct call *c, size_t slot, size_t sent) {
    const struct arg *data = call_param(c, slot);
    size_t count = call_param_count(c, slot);
    out->parts = mem_zero(count, sizeof *out->parts);
    if (!out->parts) return err_memory(c->err);
    for (size_t i = 0; i < count; i++) {
        struct span text = data[i].text;
        size_t skip = sent < text.len ? sent : text.len;
        struct span rest = span_from(text, skip);
        out->size += text.len;
        sent -= skip;
        out->parts[out->part_count++] = (struct iovec){.iov_base = (void *)(uintptr_t)rest.ptr, .iov_len = rest.len};
    }
    return true;
}

static bool make_address(struct outgoing *out, struct call *c, const struct outgoing_slots *slots) {
    if (!call_option_count(c, slots->to)) return true;
    const struct address *to = call_address(c, c->verb->param_count + slots->to, ADDRESS_FOR_PEER);
    if (to) out->to = *to;
    return to != NULL;
}

enum verb_result outgoing_make(struct outgoing *out, struct call *c, const struct outgoing_slots *slots, size_t sent) {
    *out = (struct outgoing){.size = 0};
    if (!make_address(out, c, slots)) return call_no_address(c);
    if (!make_parts(out, c, slots->data, sent)) return VERB_FAILED;
    if (sent == 0 && (!ready_handles(c, slots) || !make_control(out, c, slots))) return VERB_FAILED;
    out->head = (struct msghdr){.msg_iov = out->parts, .msg_iovlen = out->part_count};
    if (out->to.len) {
        out->head.msg_name = &out->to.raw;
        out->head.msg_namelen = out->to.len;
    }
    if (out->control.len) {
        out->head.msg_control = out->control.ptr;
        out->head.msg_controllen = out->control.len;
    }
    return VERB_DONE;
}

void outgoing_clear(struct outgoing *out) {
    mem_free(out->parts);
    buffer_clear(&out->control);
}
