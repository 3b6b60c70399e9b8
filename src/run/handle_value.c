/* Handles as values: the descriptor closes when the last reference goes. */
#include "run/value.h"

#include "base/mem.h"
#include "net/descriptor.h"
#include "run/object.h"

/* The object for a descriptor; when memory is out the descriptor is closed, since nobody would know of it. */
static struct handle_object *handle_object_new(struct handle_list *list, int fd, struct err *err) {
    struct handle_object *o = object_new(VALUE_HANDLE, sizeof *o, err);
    if (!o) (void)sys_close(&list->sys, fd);
    return o;
}

bool handle_value(struct value *result, struct handle_list *list, int fd, int family, int type, int protocol,
                  struct err *err) {
    struct handle_object *o = handle_object_new(list, fd, err);
    if (!o) return false;
    if (!handle_open(&o->handle, list, fd, family, type, protocol, err)) {
        (void)sys_close(&list->sys, fd);
        mem_free(o);
        return false;
    }
    *result = value_object(&o->head);
    return true;
}

bool handle_value_shared(struct value *result, int fd, struct handle *other, struct err *err) {
    struct handle_object *o = handle_object_new(other->list, fd, err);
    if (!o) return false;
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
    handle_clear(h);
    mem_free(o);
}
