/* Handles as values: the descriptor closes when the last reference goes. */
#include "run/value.h"

#include "base/mem.h"
#include "net/descriptor.h"
#include "run/object.h"

/* An open socket and the first handle of it lie in one block, which is the open socket's. */
struct first {
    struct open_socket open;
    struct handle_object object;
};

static bool is_first(const struct handle_object *o) {
    return (const void *)o == (const char *)o->handle.open + offsetof(struct first, object);
}

/* When memory is out the descriptor is closed, since nobody would know of it. */
static bool no_memory(struct handle_list *list, int fd, struct err *err) {
    (void)sys_close(&list->sys, fd);
    return err_memory(err);
}

bool handle_value(struct value *result, struct handle_list *list, int fd, int family, int type, int protocol,
                  struct err *err) {
    struct first *f = mem_zero(1, sizeof *f);
    if (!f) return no_memory(list, fd, err);
    object_begin(&f->object.head, VALUE_HANDLE);
    handle_open_in(&f->open, &f->object.handle, list, fd, family, type, protocol);
    *result = value_object(&f->object.head);
    return true;
}

bool handle_value_shared(struct value *result, int fd, struct handle *other, struct err *err) {
    struct handle_object *o = object_new(VALUE_HANDLE, sizeof *o, err);
    if (!o) return no_memory(other->list, fd, err);
    handle_share(&o->handle, fd, other);
    *result = value_object(&o->head);
    return true;
}

struct value handle_value_of(struct handle *h) {
    struct handle_object *o = (struct handle_object *)(void *)((char *)h - offsetof(struct handle_object, handle));
    return value_object(&o->head);
}

bool handle_value_received(struct value *result, struct handle_list *list, int fd, struct err *err) {
    struct handle *known = descriptor_find(list, fd);
    if (known) return handle_value_shared(result, fd, known, err);
    struct descriptor d = descriptor_ask(list, fd);
    int type = d.type | (d.nonblocking ? SOCK_NONBLOCK : 0);
    if (!handle_value(result, list, fd, d.family, type, d.protocol, err)) return false;
    struct open_socket *open = result->handle->handle.open;
    open->shared_outside = true;
    open->state = (uint8_t)d.state;
    open->paired = d.paired;
    if (!d.family || handle_read_waits(&result->handle->handle)) return true;
    value_release(result);
    return err_memory(err);
}

void handle_object_free(struct handle_object *o) {
    struct handle *h = &o->handle;
    if (h->fd >= 0) {
        struct handle_list *list = h->list;
        if (list->dropped) list->dropped(list->dropped_context, h);
        (void)handle_close(h, "the last reference to it went", 0);
    }
    bool first = is_first(o);
    handle_clear(h);
    if (!first) mem_free(o);
}
