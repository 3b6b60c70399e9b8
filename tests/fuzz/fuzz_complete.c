/* Any bytes as a line that is being typed: whatever stands in it, what is offered at each place of it is fit to be shown and to
   be put in. */
#include "fuzz.h"

#include "base/utf8.h"
#include "shell/complete.h"
#include "verbs/verbs.h"

#include <sys/socket.h>

const char *const fuzz_seeds[] = {
    "recv client 64 peek|dontw",
    "x = send client \"text $na\" ",
    "while data = recv client 4096 { print $data.",
    "print $reply.ports[0].x ${reply.po} \"$(so",
    "connect client 127.0.0.1:",
    "bind server ./so",
    "setsockopt client SO_LI {l_onoff: 1",
    "a, b = socketp\nfn f x { return le",
    "help ba; explain EC; set noti of; source /tmp/",
    "try { x = 1 } ca # comment",
    "fails ECONN connect c; spawn { wa",
    "sendmsg client --to @x --handles a,b --control",
    "\"a\\x41\\u{20",
    "recv client --timeout=2s --exa",
};
const size_t fuzz_seed_count = COUNT(fuzz_seeds);

static struct machine machine;

static void set(const char *name, struct value taken) {
    struct err err;
    FUZZ_CHECK(machine_set_global(&machine, span_text(name), &taken, &err));
    value_release(&taken);
}

static void set_handle(const char *name, int fd, int family, int type, enum handle_state state) {
    struct value v;
    struct err err;
    FUZZ_CHECK(fd >= 0 && handle_value(&v, &machine.handles, fd, family, type, 0, &err));
    v.handle->handle.open->state = state;
    handle_name(&v.handle->handle, span_text(name));
    set(name, v);
}

/* Something of each sort, with names and texts that would steer a terminal. Made once, and left to the process's end. */
static void make_session(void) {
    static bool made;
    struct machine_hooks hooks = {0};
    struct value v;
    struct err err;
    if (made) return;
    made = true;
    FUZZ_CHECK(machine_init(&machine, &verbs_vocabulary, &hooks, &err));
    set_handle("client", socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), AF_INET, SOCK_STREAM, HANDLE_CONNECTED);
    set_handle("server", socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), AF_UNIX, SOCK_STREAM, HANDLE_LISTENING);
    set_handle("datagram", socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0), AF_INET6, SOCK_DGRAM, HANDLE_BOUND);
    FUZZ_CHECK(value_bytes(&v, SPAN("\x1b[2J\xff\xe2\x80\xae text"), &err));
    set("data", v);
    FUZZ_CHECK(record_new(&v, 1, &err));
    FUZZ_CHECK(record_set_take(v.record, SPAN("\x1b]0;x\x07"), value_int(1), &err));
    FUZZ_CHECK(record_set_take(v.record, SPAN("port"), value_int(80), &err));
    set("reply", v);
}

static void check_candidate(const struct candidate *c) {
    FUZZ_CHECK(c->text && c->kind);
    FUZZ_CHECK(escape_needless(span_text(c->text)));
    if (c->description) FUZZ_CHECK(escape_needless(span_text(c->description)));
}

static void check_completion(struct span line, size_t cursor) {
    struct completion c;
    struct buffer shown = {0};
    FUZZ_CHECK(complete_line(&machine, line, cursor, &c));
    FUZZ_CHECK(c.start <= cursor);
    FUZZ_CHECK(escape_needless(span_text(c.note)));
    for (size_t i = 0; i < c.count; i++) check_candidate(&c.list[i]);
    completion_push(&shown, &c);
    FUZZ_CHECK(!shown.failed);
    buffer_clear(&shown);
    completion_clear(&c);
}

static void check_help(struct span line, size_t cursor) {
    struct buffer out = {0};
    bool helped = complete_help(&machine, line, cursor, 80, &out);
    FUZZ_CHECK(!out.failed && (helped || out.len == 0));
    for (struct span rest = buffer_span(&out); rest.len;) {
        struct span row = span_head(rest, span_find(rest, '\n'));
        FUZZ_CHECK(row.len < rest.len && escape_needless(row));
        rest = span_from(rest, row.len + 1);
    }
    buffer_clear(&out);
}

/* At the end, and at a place that the bytes themselves choose. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct span line = span_of(data, size);
    size_t inside = size ? data[0] % (size + 1) : 0;
    make_session();
    check_completion(line, size);
    check_completion(line, inside);
    check_help(line, size);
    return 0;
}
