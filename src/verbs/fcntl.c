/* fcntl: asks for or changes what a descriptor, or the open file behind it, is. */
#include "verbs/verbs.h"

#include "base/show.h"
#include "run/apart.h"
#include "spec/constant.h"
#include "spec/fcntl.h"
#include "verbs/fault.h"
#include "verbs/layout.h"
#include "verbs/typed.h"

#include <errno.h>
#include <fcntl.h>

enum { FCNTL_HANDLE_PARAM, FCNTL_COMMAND, FCNTL_VALUE };

/* No memory of a process begins below this, so that a number that a command unknown here takes for an address hits none. */
enum { LOWEST_ADDRESS = 4096 };

/* What is passed: a number, or memory that a pointer leads to. */
struct passed {
    long number;
    union {
        struct flock lock;
        struct f_owner_ex owner;
        uint64_t hint;
        uint32_t ids[2];
        char bytes[64];
    } at;
};

/* Commands that are not known here pass their number as it is. */
static const struct fcntl_command unknown = {"", 0, FCNTL_NUMBER, FCNTL_NUMBER, ""};

static bool refuse(struct call *c, const char *what) {
    struct shown shown;
    const char *given = typed_show(&shown, call_param(c, FCNTL_VALUE)->value);
    (void)call_fail_param(c, FCNTL_VALUE, ERR_VALUE, "VALUE takes %s, not %s", what, given);
    return false;
}

static bool read_number(struct call *c, const struct fcntl_command *command, const struct value *v, int64_t *number) {
    *number = 0;
    if (!v) return true;
    if (!typed_integer(v, command->names, number)) return refuse(c, "a number, or names of constants joined with |");
    if (*number < INT32_MIN || *number > INT32_MAX) return refuse(c, "a number that an int holds");
    if (command == &unknown && (*number < 0 || *number >= LOWEST_ADDRESS)) {
        return refuse(c, "a number up to 4095 for a command that is not known");
    }
    return true;
}

/* A struct, from a record of its members. */
static bool read_struct(struct call *c, const struct fcntl_command *command, enum sockopt_type type,
                        const struct value *v, struct passed *p) {
    if (!v) return true;
    if (v->type != VALUE_RECORD) return refuse(c, sockopt_written(type));
    if (layout_write(type, v->record, command->names, p->at.bytes, c->err)) return true;
    c->err->verb = c->verb->name;
    c->err->word = (int)c->first[FCNTL_VALUE];
    return false;
}

static bool read_value(struct call *c, const struct fcntl_command *command, struct passed *p) {
    const struct arg *given = call_param(c, FCNTL_VALUE);
    const struct value *v = given ? given->value : NULL;
    int64_t number = 0;
    memset(&p->at, 0, sizeof p->at);
    switch (command->takes) {
    case FCNTL_LOCK:
        if (!read_struct(c, command, SOCKOPT_LOCK, v, p)) return false;
        break;
    case FCNTL_OWNER:
        if (!read_struct(c, command, SOCKOPT_OWNER, v, p)) return false;
        break;
    case FCNTL_NONE:
    case FCNTL_NUMBER:
    case FCNTL_HINT:
    case FCNTL_HANDLE:
    case FCNTL_IDS:
        if (!read_number(c, command, v, &number)) return false;
        p->at.hint = (uint64_t)number;
        break;
    }
    bool direct = command->takes == FCNTL_NUMBER || (command->takes == FCNTL_NONE && command->gives == FCNTL_NUMBER);
    p->number = direct ? (long)number : (long)(uintptr_t)&p->at;
    return true;
}

/* --- O_NONBLOCK ------------------------------------------------------------------------------------------------------ */

/* The shell's own use of it does not show. Of what is shared with other processes it is theirs as well. */
static int without_own_mode(const struct open_socket *open, int flags) {
    if (open->shared_outside) return flags;
    return open->user_nonblocking ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
}

static void remember_mode(struct open_socket *open, long flags) {
    open->user_nonblocking = (flags & O_NONBLOCK) != 0;
    open->kernel_nonblocking = open->user_nonblocking;
}

/* --- results --------------------------------------------------------------------------------------------------------- */

static bool give_ids(struct call *c, const struct passed *p) {
    if (!list_new(&c->values[0], COUNT(p->at.ids), c->err)) return false;
    for (size_t i = 0; i < COUNT(p->at.ids); i++) {
        if (!list_push_take(c->values[0].list, value_int(p->at.ids[i]), c->err)) return false;
    }
    return true;
}

static bool give(struct call *c, struct handle *h, const struct fcntl_command *command, const struct passed *p, int r) {
    struct value *out = &c->values[0];
    switch (command->gives) {
    case FCNTL_HANDLE: return handle_value_shared(out, r, h, c->err);
    case FCNTL_LOCK: return layout_read(SOCKOPT_LOCK, span_of(&p->at.lock, sizeof p->at.lock), out, c->err);
    case FCNTL_OWNER: return layout_read(SOCKOPT_OWNER, span_of(&p->at.owner, sizeof p->at.owner), out, c->err);
    case FCNTL_HINT: *out = value_int((int64_t)p->at.hint); return true;
    case FCNTL_IDS: return give_ids(c, p);
    case FCNTL_NONE:
    case FCNTL_NUMBER: break;
    }
    *out = value_int(r);
    return true;
}

/* --- locks that are waited for ---------------------------------------------------------------------------------------- */

struct lock_call {
    struct sys sys;
    struct flock lock;
    int fd, command, result;
};

static int64_t lock(void *what) {
    struct lock_call *l = what;
    return sys_fcntl(&l->sys, l->fd, l->command, (long)(uintptr_t)&l->lock, &l->result);
}

static bool waits_for_lock(int command) {
    return command == F_SETLKW || command == F_OFD_SETLKW;
}

/* Others go on while the lock is another's. The traced form of the call is the plain one's. */
static enum verb_result wait_for_lock(struct call *c, const struct handle *h, int command, struct passed *p, int *r) {
    static const struct apart how = {.waits = "the lock of somebody else", .make = lock};
    struct lock_call l = {.sys = c->handles->sys, .lock = p->at.lock, .fd = h->fd, .command = command};
    int64_t made;
    if (c->parking) l.sys.reader = NULL;
    enum verb_result result = call_apart(c, &how, &l, sizeof l, &made);
    *r = (int)made;
    p->at.lock = l.lock;
    return result;
}

static enum verb_result fcntl_run(struct call *c) {
    struct handle *h = call_handle(c, FCNTL_HANDLE_PARAM);
    int number = (int)call_integer(c, FCNTL_COMMAND, 0), result;
    const struct fcntl_command *command = fcntl_command(number);
    struct passed p;
    if (!command) command = &unknown;
    if (command->takes != FCNTL_NONE && command != &unknown && !call_param_count(c, FCNTL_VALUE)) {
        return call_fail(c, ERR_VALUE, "%s takes a VALUE", command->name);
    }
    if (!read_value(c, command, &p)) return VERB_FAILED;
    int r;
    if (waits_for_lock(number) && p.number >= LOWEST_ADDRESS) {
        enum verb_result waits = wait_for_lock(c, h, number, &p, &r);
        if (waits != VERB_DONE) return waits;
        result = 0;
    } else {
        r = sys_fcntl(&c->handles->sys, h->fd, number, p.number, &result);
    }
    if (r < 0) return call_fail_errno(c, -r, h, NULL);
    if (number == F_SETFL) remember_mode(h->open, p.number);
    if (number == F_GETFL) result = without_own_mode(h->open, result);
    return give(c, h, command, &p, result) ? VERB_DONE : VERB_FAILED;
}

/* The names of the flags that are set. How a file may be used is two bits and one name. */
static void fcntl_tell(const struct call *c, struct buffer *out) {
    const struct fcntl_command *command = fcntl_command((int)call_integer(c, FCNTL_COMMAND, 0));
    const struct value *v = &c->values[0];
    if (!command || !*command->names || v->type != VALUE_INT || command->gives != FCNTL_NUMBER) return;
    int64_t rest = v->integer;
    const char *between = "(";
    if (command->number == F_GETFL) {
        buffer_printf(out, "(%s", constant_name(SET_O, rest & O_ACCMODE));
        rest &= ~(int64_t)O_ACCMODE;
        between = "|";
    }
    for (int64_t bit = 1; bit <= rest; bit <<= 1) {
        const char *name = rest & bit ? constant_name_like(command->names, bit) : NULL;
        if (name) buffer_printf(out, "%s%s", between, name);
        if (name) between = "|";
    }
    if (*between == '|') buffer_push_byte(out, ')');
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the handle"},
    {"COMMAND", KIND_COMMAND, PARAM_ONE, NULL,
     "F_GETFL, F_SETFL, F_GETFD, F_SETFD, F_DUPFD and the others, or a number"},
    {"VALUE", KIND_TYPED, PARAM_OPTIONAL, NULL, "what the command takes: O_NONBLOCK, FD_CLOEXEC, a number, a record"},
};

static const struct failure failures[] = {
    {"EINVAL", "the kernel knows no such command, or takes no such value", NULL},
    {"EAGAIN", "another process holds the lock", "F_SETLKW waits for it"},
    {"EMFILE", "the shell has as many descriptors open as it may", "close handles, or raise it with ulimit -n"},
    {"EPERM", "the right for it is missing", NULL},
    {"EBADF", "the handle is closed, or what it is opened for does not go with the command", NULL},
    {ERR_VALUE, "the value can't be given to the command", NULL},
};

static const char *const value_names[] = {"value"};

const struct verb verb_fcntl = {
    .name = "fcntl",
    .group = "Sockets",
    .summary = "ask or change what a descriptor is",
    .text = "F_GETFL and F_SETFL are about the open socket, which handles made by dup share: O_NONBLOCK makes every "
            "call answer at once, by EAGAIN where it would wait. F_SETFL sets all flags anew, so the others are "
            "read first. F_DUPFD gives a second handle. That the shell itself keeps sockets non-blocking while tasks "
            "run never shows.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "int; F_DUPFD a handle, F_GETLK and F_GETOWN_EX a record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "flags = fcntl a F_GETFL\n"
                "fcntl a F_SETFL ($flags | O_NONBLOCK)\n"
                "fails EAGAIN recv a\n"
                "fcntl a F_SETFL $flags\n"
                "\n"
                "# A descriptor at a number of one's own.\n"
                "s = socket\n"
                "other = fcntl s F_DUPFD 100\n"
                "assert $other.fd >= 100\n"
                "assert (fcntl s F_GETFD) == FD_CLOEXEC\n",
    .python = "flags = fcntl.fcntl(s, fcntl.F_GETFL)\ns.setblocking(False)",
    .c = "int flags = fcntl(fd, F_GETFL);\nint r = fcntl(fd, F_SETFL, flags | O_NONBLOCK);",
    .see = "dup blocking descriptor",
    .run = fcntl_run,
    .tell = fcntl_tell,
};
