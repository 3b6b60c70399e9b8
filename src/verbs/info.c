/* info: all that is known of a handle, by the shell and by the kernel. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "verbs/info_fill.h"

enum { INFO_HANDLE };

static enum verb_result info_run(struct call *c) {
    struct value record;
    if (!record_new(&record, 24, c->err)) return VERB_FAILED;
    c->values[0] = record;
    return info_fill(call_handle(c, INFO_HANDLE), record.record, c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the handle"},
};

static const struct failure failures[] = {
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"info"};

const struct verb verb_info = {
    .name = "info",
    .group = "Shell",
    .summary = "tell all that is known of a handle",
    .text = "A record: .state as the kernel has it now and .was as the last verb left it; .local .peer .inode .uid "
            ".cookie, .peer_inode of a unix peer, .cgroup by its number; how many bytes wait: .unread in the kernel, "
            ".read_ahead in the shell, .untaken on their way to the peer, .unsent of these; of a listener the "
            "connections .waiting and its .backlog; what it is .ready for; which directions have ended (.shutdown: "
            "none, read, write or both); .at_mark of urgent data; whether an error waits (.error_pending: SO_ERROR "
            "tells which, and takes it); a .timer that runs; the .options that differ from those of a new socket; "
            ".memory; of TCP the way of .congestion control and .congestion_info, and .tcp, the whole of TCP_INFO. It "
            "changes nothing, and shows in no trace.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "server = socket\n"
                "bind server 127.0.0.1:0\n"
                "listen server 5\n"
                "c = socket\n"
                "connect c $server.local\n"
                "seen = info server\n"
                "assert $seen.state == \"LISTEN\" and $seen.waiting == 1 and $seen.backlog == 5\n"
                "\n"
                "a, b = socketpair\n"
                "send a \"hello\"\n"
                "seen = info b\n"
                "assert $seen.unread == 5\n",
    .see = "options handles getsockopt",
    .run = info_run,
};
