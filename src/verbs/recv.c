/* recv: bytes from a socket, one call's worth or up to a mark. */
#include "verbs/verbs.h"

#include "verbs/gather.h"
#include "verbs/receive.h"

enum { RECV_HANDLE, RECV_SIZE, RECV_FLAGS };
enum { RECV_EXACTLY, RECV_UNTIL, RECV_LINE, RECV_ALL, RECV_QUIET, RECV_CHOMP, RECV_MAX, RECV_TIMEOUT };

/* What holds when SIZE and --max are left out. */
enum { RECV_USUAL = 64 * 1024, RECV_BOUND = 16 * 1024 * 1024 };

static bool given(const struct call *c, size_t option) {
    return call_option_count(c, option) > 0;
}

static size_t count_goals(const struct call *c) {
    size_t goals = 0;
    for (size_t i = RECV_EXACTLY; i <= RECV_QUIET; i++) goals += given(c, i);
    return goals;
}

static bool check_options(struct call *c, size_t goals) {
    const char *wrong = NULL;
    if (goals > 1) {
        wrong = "only one of --exactly, --until, --line, --all and --quiet can be given";
    } else if (goals && call_param_count(c, RECV_SIZE)) {
        wrong = "SIZE is for one call; --exactly, --until, --line, --all and --quiet read on, and --max bounds them";
    } else if (!goals && given(c, RECV_MAX)) {
        wrong = "--max bounds --exactly, --until, --line, --all and --quiet; one call takes SIZE";
    } else if (given(c, RECV_CHOMP) && !given(c, RECV_LINE) && !given(c, RECV_UNTIL)) {
        wrong = "--chomp takes the end off what --line and --until give";
    } else if (given(c, RECV_UNTIL) && call_option(c, RECV_UNTIL)->text.len == 0) {
        wrong = "--until needs at least one byte to look for";
    }
    if (wrong) (void)call_fail(c, ERR_VALUE, "%s", wrong);
    return !wrong;
}

static struct goal read_goal(const struct call *c) {
    const struct arg *max = call_option(c, RECV_MAX);
    struct goal goal = {.kind = GATHER_END, .most = max ? (size_t)max->integer : RECV_BOUND};
    if (given(c, RECV_EXACTLY)) {
        goal.kind = GATHER_SIZE;
        goal.size = (size_t)call_option(c, RECV_EXACTLY)->integer;
    } else if (given(c, RECV_UNTIL)) {
        goal.kind = GATHER_MARK;
        goal.mark = call_option(c, RECV_UNTIL)->text;
    } else if (given(c, RECV_LINE)) {
        goal.kind = GATHER_MARK;
        goal.mark = SPAN("\n");
        goal.partial = true;
    } else if (given(c, RECV_QUIET)) {
        goal.kind = GATHER_QUIET;
        goal.seconds = call_option(c, RECV_QUIET)->seconds;
    }
    return goal;
}

/* How many bytes of the end --chomp takes off. The last line of a stream may have none. */
static size_t chomp(const struct call *c, struct span text, const struct goal *goal) {
    if (!given(c, RECV_CHOMP)) return 0;
    if (given(c, RECV_UNTIL)) return goal->mark.len;
    if (text.len == 0 || text.ptr[text.len - 1] != '\n') return 0;
    return text.len > 1 && text.ptr[text.len - 2] == '\r' ? 2 : 1;
}

/* Most calls in loops have no option at all, so that none has to be looked for. */
static bool has_options(const struct call *c) {
    const uint32_t *first = c->first + c->verb->param_count;
    return first[0] != first[c->verb->option_count];
}

static inline enum verb_result read_once(struct call *c, struct handle *h) {
    int64_t size = call_integer(c, RECV_SIZE, RECV_USUAL);
    return receive_once(c, h, (size_t)size, (int)call_integer(c, RECV_FLAGS, 0), NULL);
}

static enum verb_result read_on(struct call *c, struct handle *h) {
    const struct goal goal = read_goal(c);
    size_t len;
    enum verb_result result = gather(c, h, &goal, &len);
    if (result != VERB_DONE) return result;
    return gather_take(c, h, len, chomp(c, span_head(ahead_span(&h->open->ahead), len), &goal), false);
}

static enum verb_result recv_run(struct call *c) {
    struct handle *h = call_handle(c, RECV_HANDLE);
    if (!has_options(c)) return read_once(c, h);
    size_t goals = count_goals(c);
    if (!check_options(c, goals)) return VERB_FAILED;
    return goals ? read_on(c, h) : read_once(c, h);
}

/* Nothing is told of data; an empty read needs a word, since it means different things on streams and messages. */
static void recv_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, RECV_HANDLE);
    const struct value *v = &c->values[0];
    bool asked = call_integer(c, RECV_SIZE, RECV_USUAL) > 0 && !given(c, RECV_EXACTLY) && !given(c, RECV_CHOMP);
    if (!asked || !value_is_bytes(v) || value_span(v).len) return;
    bool stream = h->open->type == SOCK_STREAM;
    if (given(c, RECV_QUIET) && !(stream && h->open->ended)) {
        buffer_push_text(out, "(nothing came)");
        return;
    }
    buffer_push_text(out, stream ? "(end of stream: the peer closed its side)" : "(an empty message)");
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "the socket to read from"},
    {"SIZE", KIND_SIZE, PARAM_OPTIONAL, "64k", "the most bytes that one call gives"},
    {"FLAGS", KIND_FLAGS, PARAM_OPTIONAL, "0", "as recv(2) takes them: peek, dontwait, waitall, oob, trunc"},
};

static const struct option options[] = {
    [RECV_EXACTLY] = {"exactly", KIND_SIZE, "read on until so many bytes are there; an end before is error EOF"},
    [RECV_UNTIL] = {"until", KIND_DATA, "read up to and with these bytes; an end before is error EOF"},
    [RECV_LINE] = {"line", KIND_NONE, "read a line with its end; \"\" at the end of the stream"},
    [RECV_ALL] = {"all", KIND_NONE, "read until the end of the stream"},
    [RECV_QUIET] = {"quiet", KIND_DURATION, "read until nothing came for so long, or the end of the stream"},
    [RECV_CHOMP] = {"chomp", KIND_NONE, "take the end off what --line or --until gives"},
    [RECV_MAX] = {"max", KIND_SIZE, "the most bytes that the options above collect, 16m if left out"},
    [RECV_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"ECONNRESET", "the peer broke the connection off: it crashed, or closed with data unread", NULL},
    {"ENOTCONN", "the socket is not connected to anybody", "connect it first; a listening socket is for accept"},
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and nothing has come", NULL},
    {"ETIMEDOUT", "--timeout passed; what came stays for the next read", NULL},
    {ERR_EOF, "the stream ended before --exactly or --until was satisfied; what came stays unread",
     "recv HANDLE gives what is there"},
    {ERR_LIMIT, "--max was reached first; what came stays unread", "--max SIZE allows more"},
    {"EHOSTUNREACH", "no way leads to the peer, as a router said of an earlier packet", NULL},
    {"ENETRESET", "keep-alive found that the peer is gone", NULL},
    {"EINVAL", "there is no urgent data for the flag oob", NULL},
    {"EOPNOTSUPP", "the type of socket does not know the flag", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBADF", "the handle is closed", NULL},
};

static const char *const value_names[] = {"data"};

const struct verb verb_recv = {
    .name = "recv",
    .group = "Data",
    .summary = "receive bytes",
    .text = "Gives what one recv(2) gives: as soon as anything is there, up to SIZE bytes of it. On a stream \"\" is "
            "the end: the peer closed its side. On a message socket it is an empty message. With --exactly, --until, "
            "--line, --all or --quiet it reads on until that is satisfied. What came beyond it, or before a failure, "
            "stays for the next read of the socket.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "bytes",
    .value_count = 1,
    .value_names = value_names,
    .examples = "a, b = socketpair\n"
                "send a \"Hello body\"\n"
                "assert (recv b 5) == \"Hello\"\n"
                "close a\n"
                "assert (recv b) == \" body\"\n"
                "assert (recv b) == \"\"\n"
                "\n"
                "# A line, and what follows it.\n"
                "a, b = socketpair\n"
                "send a \"220 ready\\r\\nsome more\"\n"
                "assert (recv b --line --chomp) == \"220 ready\"\n"
                "fails ETIMEDOUT recv b --exactly 100 --timeout 10ms\n"
                "assert (recv b) == \"some more\"\n",
    .python = "data = s.recv(1024)",
    .c = "ssize_t n = recv(fd, buffer, sizeof buffer, 0);",
    .see = "send recvfrom boundary read-ahead half-close",
    .need = NEED_CONNECTED,
    .run = recv_run,
    .tell = recv_tell,
};
