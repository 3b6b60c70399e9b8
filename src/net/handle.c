/* The life of a handle: opened, shared, named, closed. */
#include "net/handle.h"

#include "base/mem.h"

void handle_list_init(struct handle_list *list) {
    *list = (struct handle_list){0};
    sys_init(&list->sys);
}

void handle_list_clear(struct handle_list *list) {
    map_clear(&list->names);
}

/* Makes the handle the newest of the list. */
static void list_add(struct handle_list *list, struct handle *h, int fd) {
    h->list = list;
    h->fd = fd;
    h->name = "";
    h->number = ++list->made;
    h->next = NULL;
    h->previous = list->last;
    if (list->last)
        list->last->next = h;
    else
        list->first = h;
    list->last = h;
    list->count++;
}

static void list_remove(struct handle *h) {
    struct handle_list *list = h->list;
    if (h->previous)
        h->previous->next = h->next;
    else
        list->first = h->next;
    if (h->next)
        h->next->previous = h->previous;
    else
        list->last = h->previous;
    h->previous = h->next = NULL;
    h->list = NULL;
    list->count--;
}

void handle_open_in(struct open_socket *open, struct handle *h, struct handle_list *list, int fd, int family, int type,
                    int protocol) {
    bool nonblocking = type & SOCK_NONBLOCK;
    *open = (struct open_socket){
        .references = 1,
        .family = (uint16_t)family,
        .type = (uint16_t)(type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)),
        .protocol = protocol,
        .user_nonblocking = nonblocking,
        .kernel_nonblocking = nonblocking,
        .state = HANDLE_FRESH,
    };
    h->open = open;
    list_add(list, h, fd);
}

bool handle_open(struct handle *h, struct handle_list *list, int fd, int family, int type, int protocol,
                 struct err *err) {
    struct open_socket *open = mem_zero(1, sizeof *open);
    h->fd = -1;
    if (!open) return err_memory(err);
    handle_open_in(open, h, list, fd, family, type, protocol);
    return true;
}

void handle_share(struct handle *h, int fd, struct handle *other) {
    h->open = other->open;
    h->open->references++;
    list_add(other->list, h, fd);
}

/* Whether an open handle is left for the open socket: closed ones keep it for their messages, so its count can't tell. */
static bool still_open(const struct handle_list *list, const struct open_socket *open) {
    for (const struct handle *h = list->first; h; h = h->next) {
        if (h->open == open) return true;
    }
    return false;
}

/* The descriptor is about to be closed: who watches it is told. */
static void tell_closing(struct handle *h) {
    bool watched = h->watch.slot || h->watch.waiters.first;
    if (watched && h->list->closing) h->list->closing(h->list->closing_context, h);
}

static void mark_closed(struct handle *h, const char *by, uint32_t line) {
    const struct handle_list *list = h->list;
    list_remove(h);
    h->fd = -1;
    h->closed_by = by;
    h->closed_line = line;
    if (h->open->references == 1 || !still_open(list, h->open)) {
        h->open->state = HANDLE_CLOSED;
        if (h->open->rare) ahead_clear(&h->open->rare->ahead);
    }
}

int handle_close(struct handle *h, const char *by, uint32_t line) {
    tell_closing(h);
    /* While it is still in the list, so that a trace can show it by name. */
    int result = sys_close(&h->list->sys, h->fd);
    mark_closed(h, by, line);
    return result;
}

int handle_detach(struct handle *h, const char *by, uint32_t line) {
    int fd = h->fd;
    tell_closing(h);
    mark_closed(h, by, line);
    return fd;
}

const struct open_rare open_rare_nothing = {0};

struct open_rare *open_rare_need(struct open_socket *open) {
    if (!open->rare) open->rare = mem_zero(1, sizeof *open->rare);
    return open->rare;
}

struct ahead *open_ahead_need(struct open_socket *open) {
    struct open_rare *rare = open_rare_need(open);
    return rare ? &rare->ahead : NULL;
}

struct open_socket *open_socket_hold(const struct handle *h) {
    h->open->references++;
    return h->open;
}

void open_socket_release(struct open_socket *open) {
    if (--open->references > 0) return;
    if (open->rare) ahead_clear(&open->rare->ahead);
    mem_free(open->rare);
    mem_free(open);
}

void handle_clear(struct handle *h) {
    struct open_socket *open = h->open;
    h->open = NULL; /* before the handle may go with it */
    if (open) open_socket_release(open);
}

struct handle *handle_find(const struct handle_list *list, int fd) {
    for (struct handle *h = list->first; h; h = h->next) {
        if (h->fd == fd) return h;
    }
    return NULL;
}

void handle_name(struct handle *h, struct span name) {
    if (h->name[0] != '\0' || !h->list) return;
    char text[HANDLE_NAME + 1] = "";
    struct span cut = span_head(name, HANDLE_NAME);
    if (cut.len) memcpy(text, cut.ptr, cut.len);
    uint32_t number = map_put(&h->list->names, span_of(text, cut.len + 1));
    if (number != MAP_NONE) h->name = h->list->names.keys[number].ptr;
}
