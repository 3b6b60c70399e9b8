/* Handles: a name on a descriptor, and the open socket behind it. */
#ifndef NET_HANDLE_H
#define NET_HANDLE_H

#include "base/err.h"
#include "base/map.h"
#include "net/address.h"
#include "net/ahead.h"
#include "net/sys.h"
#include "net/watch.h"

#include <stdint.h>

/* What the shell knows of a socket's life; enough for completion, messages and the `.state` field. */
enum handle_state {
    HANDLE_FRESH, /* socket */
    HANDLE_BOUND,
    HANDLE_LISTENING,
    HANDLE_CONNECTING,
    HANDLE_CONNECTED, /* connected, accepted, of a pair */
    HANDLE_CLOSED,
};

/* What few open sockets need, apart from them so that a connection that waits holds less. */
struct open_rare {
    /* What the socket bounds a wait by, as the kernel has it: a call that parks has to do that by itself. Nanoseconds, 0 for
       ever (SO_RCVTIMEO, SO_SNDTIMEO); the bytes that must be there to read (SO_RCVLOWAT, 0 and 1 alike). */
    uint64_t receive_timeout, send_timeout;
    int receive_low;
    bool lingers;            /* SO_LINGER is on, with a time: close(2) waits */
    bool waits_set;          /* one of these four was set at some time: what is accepted here may have it too */
    const void *sender;      /* the task that is in the middle of a send, or NULL; others wait for its end */
    struct ahead ahead;      /* received, and not yet read: what came after a mark. Every read drains it first */
    struct bound_path *path; /* the unix path that bind made here, or NULL */
};

/* The kernel's open file description: what handles made by `dup` share. Counted by them. */
struct open_socket {
    uint32_t references;
    int protocol;
    uint16_t family, type;       /* type without SOCK_NONBLOCK and SOCK_CLOEXEC */
    uint8_t state;               /* enum handle_state */
    bool user_nonblocking : 1;   /* the user asked for O_NONBLOCK: EAGAIN is answered at once */
    bool kernel_nonblocking : 1; /* how the kernel has it now */
    bool shared_outside : 1;     /* sent, received or inherited: O_NONBLOCK is not ours to change */
    bool accepted : 1;           /* set by accept: shown with `<-`, for the peer came to us */
    bool shut_reading : 1;       /* by `shutdown H read`: who reads waits no more */
    bool paired : 1;             /* set by socketpair: has a peer, and no address */
    bool ended : 1;              /* the stream's end was seen while reading ahead */
    struct open_rare *rare;      /* NULL: nothing of it. Looked at by open_rare, made by open_rare_need */
};

extern const struct open_rare open_rare_nothing;
static inline const struct open_rare *open_rare(const struct open_socket *open) {
    return open->rare ? open->rare : &open_rare_nothing;
}
/* To be changed; NULL when memory is out. */
struct open_rare *open_rare_need(struct open_socket *open);

/* What was read ahead and not yet read, and its read-ahead to be added to, made if there is none; NULL when memory is out. */
static inline const struct ahead *open_ahead(const struct open_socket *open) {
    return &open_rare(open)->ahead;
}
struct ahead *open_ahead_need(struct open_socket *open);
/* The first `len` bytes of it are read. */
static inline void open_ahead_take(struct open_socket *open, size_t len) {
    if (open->rare) ahead_take(&open->rare->ahead, len);
}

struct handle_list;

enum { HANDLE_NAME = 31 }; /* bytes of a handle's name at most */

/* Owned by the value that wraps it (run/value.h); in its list while open. */
struct handle {
    struct handle_list *list;
    struct handle *previous, *next;
    int fd;                   /* −1 once closed */
    uint32_t closed_line;     /* the line of the close; 0 unknown or open */
    struct watch watch;       /* who waits for it */
    struct open_socket *open; /* kept after close, for messages */
    const char *name;         /* the variable it was first kept in, cut to HANDLE_NAME; "" if none yet. The list's */
    uint64_t number;          /* 1, 2, 3… in order of making; never comes again */
    const char *closed_by;    /* "close", "the last reference to it went"; NULL while open */
};

/* All open handles of a session, oldest first, and the edge that they use. */
struct handle_list {
    struct handle *first, *last;
    size_t count;
    uint64_t made;
    struct sys sys;
    struct map names; /* each with a NUL: many handles have the same */
    /* Called with an open handle that is about to be closed because nothing refers to it any more; NULL: nobody asks. */
    void (*dropped)(void *context, const struct handle *h);
    void *dropped_context;
    /* Called with a handle that is watched and about to be closed; NULL: nobody watches. */
    void (*closing)(void *context, struct handle *h);
    void *closing_context;
};

void handle_list_init(struct handle_list *list);
/* Lets go of the names, once no handle is left. */
void handle_list_clear(struct handle_list *list);

/* Makes `h` (zeroed memory of the caller) the open handle of descriptor `fd`, with a new open socket.
   False when memory is out: the descriptor is still the caller's. `type` may carry SOCK_NONBLOCK. */
bool handle_open(struct handle *h, struct handle_list *list, int fd, int family, int type, int protocol,
                 struct err *err);
/* The same where `open`, zeroed, begins a block of mem_zero, which is freed with its last reference: the handle may lie in it
   as well. Cannot fail. */
void handle_open_in(struct open_socket *open, struct handle *h, struct handle_list *list, int fd, int family, int type,
                    int protocol);

/* The same for a descriptor that shares the open socket of `other` (dup). Cannot fail. */
void handle_share(struct handle *h, int fd, struct handle *other);

/* close(2): takes it out of the list; 0 or −errno (the descriptor is gone either way, EBADF apart). Never called twice. */
int handle_close(struct handle *h, const char *by, uint32_t line);

/* handle_close but for the call itself: the descriptor, which the caller closes. */
int handle_detach(struct handle *h, const char *by, uint32_t line);

/* A reference to its open socket, for what may outlast the handle; and the end of one. */
struct open_socket *open_socket_hold(const struct handle *h);
void open_socket_release(struct open_socket *open);

/* Lets go of what a handle holds after it was closed or never opened; does not free `h` itself. */
void handle_clear(struct handle *h);

/* The handle of a descriptor, or NULL. */
struct handle *handle_find(const struct handle_list *list, int fd);

/* Gives the handle its name if it has none yet, and while it is open; it stays nameless where memory is out. */
void handle_name(struct handle *h, struct span name);

/* Adds how a session shows it: `tcp socket, fd 3`, `tcp listening 0.0.0.0:7788, fd 3`,
   `tcp 127.0.0.1:7788 <- 127.0.0.1:50318, fd 4` (`->` where we connected), `closed tcp socket`. Asks getsockname and
   getpeername of the kernel, unrecorded. */
void handle_push(struct buffer *out, const struct handle *h);
void handle_push_short(struct buffer *out, const struct handle *h); /* the same without its descriptor */

/* The handle's own address and its peer's, asked of the kernel, unrecorded; false where the kernel refuses or it is closed. */
bool handle_local(const struct handle *h, struct address *a);
bool handle_peer(const struct handle *h, struct address *a);

/* Reads SO_RCVTIMEO, SO_SNDTIMEO, SO_RCVLOWAT and SO_LINGER back into the open socket, unrecorded. Where the kernel refuses,
   nothing bounds. For one option after it was set (any other than these is left alone), and for all four. False when memory
   is out. */
bool handle_read_wait(struct handle *h, int level, int option);
bool handle_read_waits(struct handle *h);

/* "tcp", "udp", "unix stream", "tcp6", … */
const char *handle_kind(const struct handle *h);

/* "fresh", "bound", "listening", "connecting", "connected", "closed". */
const char *handle_state_name(enum handle_state state);

/* The state of the handle itself, which may be closed while another of the same open socket is not; of a file "open". */
const char *handle_state_text(const struct handle *h);

/* Unix paths that bind made, so that those that still have the same inode are removed when the shell ends.
   bound_path_forget frees it without removing; bound_paths_remove is safe in a signal handler. */
struct bound_path *bound_path_add(struct span path); /* NULL when memory is out or the path cannot be looked at */
void bound_path_forget(struct bound_path *p);
void bound_paths_remove(void);

#endif
