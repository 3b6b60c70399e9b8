/* recv: bytes from a socket, one call's worth or up to a mark. */
#include "verbs/verbs.h"

#include "base/show.h"
#include "verbs/gather.h"
#include "verbs/receive.h"
#include "verbs/receivefile.h"

#include <inttypes.h>

enum { RECV_HANDLE, RECV_SIZE, RECV_FLAGS };
enum {
    RECV_EXACTLY,
    RECV_UNTIL,
    RECV_LINE,
    RECV_ALL,
    RECV_QUIET,
    RECV_TO,
    RECV_COUNT,
    RECV_CHOMP,
    RECV_MAX,
    RECV_TIMEOUT,
};

/* What holds when SIZE and --max are left out. */
enum { RECV_USUAL = 64 * 1024, RECV_BOUND = 16 * 1024 * 1024 };

/* What a read goes on for, of which there is one; and what a read into a file takes. */
enum {
    GOALS =
        VERB_BIT(RECV_EXACTLY) | VERB_BIT(RECV_UNTIL) | VERB_BIT(RECV_LINE) | VERB_BIT(RECV_ALL) | VERB_BIT(RECV_QUIET),
    MARKS = VERB_BIT(RECV_UNTIL) | VERB_BIT(RECV_LINE),
    FOR_FILES = VERB_BIT(RECV_TO) | VERB_BIT(RECV_COUNT) | VERB_BIT(RECV_EXACTLY) | VERB_BIT(RECV_TIMEOUT),
};

static inline bool given(const struct call *c, size_t option) {
    return c->options & VERB_BIT(option);
}

static inline bool is_several(uint32_t options) {
    return options & (options - 1);
}

/* --- what does not go together ---------------------------------------------------------------------------------------- */

static const char *clash_with_file(uint32_t params, uint32_t options) {
    if (params & VERB_BIT(RECV_SIZE)) return "SIZE is for one call; --to reads on, and --count bounds it";
    if (options & ~(uint32_t)FOR_FILES) return "with --to go --count, --exactly and --timeout alone";
    bool both = options & VERB_BIT(RECV_COUNT) && options & VERB_BIT(RECV_EXACTLY);
    return both ? "only one of --count and --exactly can be given" : NULL;
}

static const char *recv_clash(uint32_t params, uint32_t options) {
    uint32_t goals = options & GOALS;
    if (options & VERB_BIT(RECV_TO)) return clash_with_file(params, options);
    if (is_several(goals)) return "only one of --exactly, --until, --line, --all and --quiet can be given";
    if (options & VERB_BIT(RECV_COUNT)) return "--count is for --to; recv HANDLE SIZE gives at most so much";
    if (goals && params & VERB_BIT(RECV_SIZE))
        return "SIZE is for one call; --exactly, --until, --line, --all and --quiet read on, and --max bounds them";
    if (!goals && options & VERB_BIT(RECV_MAX))
        return "--max bounds --exactly, --until, --line, --all and --quiet; one call takes SIZE";
    bool chomps = options & VERB_BIT(RECV_CHOMP) && !(goals & MARKS);
    return chomps ? "--chomp takes the end off what --line and --until give" : NULL;
}

/* --- into a file ------------------------------------------------------------------------------------------------------ */

static enum verb_result read_into_file(struct call *c, struct handle *h) {
    const struct arg *count = call_option(c, given(c, RECV_EXACTLY) ? RECV_EXACTLY : RECV_COUNT);
    if (count && count->integer < 0) {
        (void)call_fail(c, ERR_VALUE, "--count must be 0 or more, not %" PRId64, count->integer);
        (void)err_word(c->err, (int)c->first[c->verb->param_count + RECV_COUNT]);
        return VERB_FAILED;
    }
    const struct receivefile_wish wish = {.file = call_option(c, RECV_TO)->value,
                                          .slot = c->verb->param_count + RECV_TO,
                                          .count = count ? (uint64_t)count->integer : UINT64_MAX,
                                          .exactly = given(c, RECV_EXACTLY)};
    return receivefile(c, h, &wish);
}

/* --- reading on ------------------------------------------------------------------------------------------------------- */

static struct goal read_goal(const struct call *c) {
    const struct arg *max = given(c, RECV_MAX) ? call_option(c, RECV_MAX) : NULL;
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
static size_t chomp(const struct call *c, struct span text) {
    if (!given(c, RECV_CHOMP)) return 0;
    if (given(c, RECV_UNTIL)) return call_option(c, RECV_UNTIL)->text.len;
    if (text.len == 0 || text.ptr[text.len - 1] != '\n') return 0;
    return text.len > 1 && text.ptr[text.len - 2] == '\r' ? 2 : 1;
}

/* The first `len` bytes of the read-ahead are what is asked for. */
static inline enum verb_result take(struct call *c, struct handle *h, size_t len) {
    return gather_take(c, h, len, chomp(c, span_head(ahead_span(open_ahead(h->open)), len)), false);
}

/* The length of the line that has come already, as most have where there are many; 0: it has not, or something else is to
   be seen to first. A call that has parked knows how far it has looked (c->progress). */
static inline size_t line_ready(const struct call *c, const struct handle *h) {
    struct span text = span_head(ahead_span(open_ahead(h->open)), RECV_BOUND);
    bool plain = (c->options & ~VERB_BIT(RECV_CHOMP)) == VERB_BIT(RECV_LINE) && !c->progress;
    const char *end = plain && text.len ? memchr(text.ptr, '\n', text.len) : NULL;
    return end ? (size_t)(end - text.ptr) + 1 : 0;
}

static inline enum verb_result read_once(struct call *c, struct handle *h) {
    int64_t size = call_integer(c, RECV_SIZE, RECV_USUAL);
    return receive_once(c, h, (size_t)size, (int)call_integer(c, RECV_FLAGS, 0), NULL);
}

static enum verb_result read_on(struct call *c, struct handle *h) {
    const struct goal goal = read_goal(c);
    size_t len;
    enum verb_result result = gather(c, h, &goal, &len);
    return result == VERB_DONE ? take(c, h, len) : result;
}

COLD static enum verb_result read_otherwise(struct call *c, struct handle *h) {
    if (given(c, RECV_TO)) return read_into_file(c, h);
    if (given(c, RECV_UNTIL) && call_option(c, RECV_UNTIL)->text.len == 0)
        return call_fail(c, ERR_VALUE, "--until needs at least one byte to look for");
    return c->options & GOALS ? read_on(c, h) : read_once(c, h);
}

/* Most calls in loops have no option at all, so that none has to be looked for. */
static enum verb_result recv_run(struct call *c) {
    struct handle *h = call_handle(c, RECV_HANDLE);
    if (LIKELY(!c->options)) return read_once(c, h);
    size_t line = line_ready(c, h);
    return line ? take(c, h, line) : read_otherwise(c, h);
}

static void tell_file(const struct call *c, struct buffer *out) {
    const struct value *file = call_option(c, RECV_TO)->value;
    struct shown piece;
    buffer_push_text(out, c->values[0].integer == 1 ? "(byte" : "(bytes");
    if (value_is_bytes(file)) buffer_printf(out, " into %s", show_text(&piece, value_span(file)));
    buffer_push_text(out, value_is_bytes(file) ? ")" : " written)");
}

/* Nothing is told of data; an empty read needs a word, since it means different things on streams and messages. */
static void recv_tell(const struct call *c, struct buffer *out) {
    const struct handle *h = call_handle(c, RECV_HANDLE);
    const struct value *v = &c->values[0];
    if (given(c, RECV_TO)) {
        tell_file(c, out);
        return;
    }
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
    [RECV_TO] = {"to", KIND_FILE, "write what comes into this file, until the end of the stream (splice)"},
    [RECV_COUNT] = {"count", KIND_INT, "with --to: end after so many bytes"},
    [RECV_CHOMP] = {"chomp", KIND_NONE, "take the end off what --line or --until gives"},
    [RECV_MAX] = {"max", KIND_SIZE, "the most bytes that the options above collect, 16m if left out"},
    [RECV_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"ECONNRESET", "the peer broke the connection off: it crashed, or closed with data unread", NULL},
    {"ENOTCONN", "the socket is not connected to anybody", "connect it first; a listening socket is for accept"},
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"EAGAIN", "the handle is non-blocking, or the flag is dontwait, and nothing has come", NULL},
    {"ETIMEDOUT", "--timeout passed, what came stays for the next read; or the peer gave no sign (keep-alive)", NULL},
    {ERR_EOF, "the stream ended before --exactly or --until was satisfied; what came stays unread",
     "recv HANDLE gives what is there"},
    {ERR_LIMIT, "--max was reached first; what came stays unread", "--max SIZE allows more"},
    {"EHOSTUNREACH", "no way leads to the peer, as a router said of an earlier packet", NULL},
    {"EINVAL", "there is no urgent data for the flag oob", NULL},
    {"EOPNOTSUPP", "the type of socket does not know the flag", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"ENOENT", "the folder of --to is not there", NULL},
    {"EACCES", "the file of --to, or its folder, may not be written", NULL},
    {"EISDIR", "--to is a folder", NULL},
    {"ENOSPC", "the disk is full; what is not in the file stays unread", NULL},
    {"EPIPE", "--to is a FIFO, and nobody reads it any more", NULL},
    {"EBADF", "the handle is closed, or the one of --to is not open for writing", NULL},
};

static const char *const value_names[] = {"data"};

const struct verb verb_recv = {
    .name = "recv",
    .group = "Data",
    .summary = "receive bytes",
    .text =
        "Gives what one recv(2) gives: as soon as anything is there, up to SIZE bytes of it. On a stream \"\" is "
        "the end: the peer closed its side. On a message socket it is an empty message. With --exactly, --until, "
        "--line, --all or --quiet it reads on until that is satisfied. What came beyond it, or before a failure, "
        "stays for the next read of the socket. With --to the bytes go into a file, which is made or emptied, until "
        "the end of the stream, or --count or --exactly of them; it gives how many that were. They stay in the "
        "kernel where that can be (splice).",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "bytes; with --to how many",
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
                "assert (recv b) == \"some more\"\n"
                "\n"
                "# All of it into a file, and nowhere else.\n"
                "a, b = socketpair\n"
                "send a \"Hello body\"\n"
                "close a\n"
                "assert (recv b --to /dev/null) == 10\n",
    .python = "data = s.recv(1024)",
    .c = "ssize_t n = recv(fd, buffer, sizeof buffer, 0);",
    .see = "send recvfrom boundary read-ahead half-close",
    .need = NEED_CONNECTED,
    .clash = recv_clash,
    .run = recv_run,
    .tell = recv_tell,
};
