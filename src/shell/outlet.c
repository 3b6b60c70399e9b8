#include "shell/outlet.h"

#include "net/sys.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void look(struct outlet *o) {
    struct stat st;
    bool known = fstat(STDOUT_FILENO, &st) == 0;
    *o = (struct outlet){.kind = OUTLET_CAREFUL, .fd = STDOUT_FILENO};
    if (!known || S_ISREG(st.st_mode)) {
        o->kind = OUTLET_PLAIN;
    } else if (S_ISSOCK(st.st_mode)) {
        o->kind = OUTLET_SOCKET;
    } else {
        int own = sys_move_away(open("/proc/self/fd/1", O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
        if (own >= 0) *o = (struct outlet){.kind = OUTLET_OWN, .fd = own};
    }
}

/* So much goes without waiting where poll(2) says that anything does. */
static ssize_t write_carefully(const struct outlet *o, struct span bytes) {
    struct pollfd wanted = {.fd = o->fd, .events = POLLOUT};
    int ready = poll(&wanted, 1, 0);
    if (ready == 0) {
        errno = EAGAIN;
        return -1;
    }
    struct span head = span_head(bytes, PIPE_BUF);
    return write(o->fd, head.ptr, head.len);
}

ssize_t outlet_write(struct outlet *o, struct span bytes) {
    if (o->kind == OUTLET_UNKNOWN) look(o);
    ssize_t r = -1;
    switch (o->kind) {
    case OUTLET_UNKNOWN:
    case OUTLET_PLAIN:
    case OUTLET_OWN: r = write(o->fd, bytes.ptr, bytes.len); break;
    case OUTLET_SOCKET: r = send(o->fd, bytes.ptr, bytes.len, MSG_DONTWAIT); break;
    case OUTLET_CAREFUL: r = write_carefully(o, bytes); break;
    }
    return r < 0 ? -errno : r;
}

void outlet_close(struct outlet *o) {
    if (o->kind == OUTLET_OWN) (void)close(o->fd);
    *o = (struct outlet){.kind = OUTLET_UNKNOWN};
}
