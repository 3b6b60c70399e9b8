/* Descriptors that come from outside: what the kernel says of them. */
#include "net/descriptor.h"

/* A socket's inode is its open file description's own. A file's is not: two opens of a file share it, and no state. */
struct handle *descriptor_find(const struct handle_list *list, int fd) {
    struct stat wanted, seen;
    struct sys quiet = {.ops = list->sys.ops};
    if (sys_fstat(&quiet, fd, &wanted) < 0 || !S_ISSOCK(wanted.st_mode)) return NULL;
    for (struct handle *h = list->first; h; h = h->next) {
        if (!h->open->shared_outside || sys_fstat(&quiet, h->fd, &seen) < 0) continue;
        if (seen.st_dev == wanted.st_dev && seen.st_ino == wanted.st_ino) return h;
    }
    return NULL;
}

/* An option that is an int; 0 where there is none. */
static int ask(struct sys *s, int fd, int option) {
    int value = 0;
    socklen_t len = sizeof value;
    return sys_getsockopt(s, fd, SOL_SOCKET, option, &value, &len) < 0 ? 0 : value;
}

static void ask_state(struct sys *s, int fd, struct descriptor *d) {
    struct address local, peer;
    bool bound = sys_getsockname(s, fd, &local) >= 0 && address_is_named(&local);
    bool connected = sys_getpeername(s, fd, &peer) >= 0;
    d->paired = connected && !bound && !address_is_named(&peer);
    d->state = ask(s, fd, SO_ACCEPTCONN) ? HANDLE_LISTENING
               : connected               ? HANDLE_CONNECTED
               : bound                   ? HANDLE_BOUND
                                         : HANDLE_FRESH;
}

struct descriptor descriptor_ask(const struct handle_list *list, int fd) {
    struct sys quiet = {.ops = list->sys.ops};
    struct descriptor d = {.nonblocking = sys_nonblocking(&quiet, fd) > 0};
    d.family = ask(&quiet, fd, SO_DOMAIN);
    if (!d.family) return d;
    d.type = ask(&quiet, fd, SO_TYPE);
    d.protocol = ask(&quiet, fd, SO_PROTOCOL);
    ask_state(&quiet, fd, &d);
    return d;
}
