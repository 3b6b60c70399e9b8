/* talk: the terminal is the peer. */
#include "verbs/verbs.h"

#include "base/mem.h"
#include "run/job.h"
#include "run/machine.h"
#include "verbs/fault.h"
#include "verbs/waiting.h"
#include "verbs/way.h"

#include <inttypes.h>

enum { TALK_HANDLE };
enum { TALK_CRLF, TALK_RAW, TALK_TIMEOUT };

/* call->phase: what ended it */
enum { TALK_GOES_ON, TALK_LEFT, TALK_PEER_ENDED, TALK_QUIET_ENDED };

enum { TALK_ROOM = 64 * 1024, TALK_LEAVES = 0x1d /* Ctrl-] */ };

/* It is kept while the verb is parked. */
struct talk {
    struct job job;
    struct buffer typed; /* not sent yet, but for its first `gone` bytes */
    size_t gone;
    struct buffer came; /* not shown yet, but for what makes the first `shown` bytes on the terminal */
    uint64_t shown;
    uint64_t sent, received;
    uint64_t quiet; /* when a datagram socket has ended; UINT64_MAX: no time soon */
    bool input_ended, left;
    int input_fd; /* where input is waited for, or −1 */
};

static void clear(struct job *j) {
    struct talk *t = (struct talk *)j;
    buffer_clear(&t->typed);
    buffer_clear(&t->came);
    mem_free(t);
}

/* --- failures --------------------------------------------------------------------------------------------------------- */

/* What was said is there, whatever ended it. */
static enum verb_result say_said(struct call *c, const struct talk *t) {
    if (t->sent || t->received)
        fault_add(c->err, "%" PRIu64 " bytes were sent, %" PRIu64 " received", t->sent, t->received);
    return VERB_FAILED;
}

static enum verb_result fail(struct call *c, const struct talk *t, const struct handle *h, int number) {
    if (number == ENOMEM)
        err_memory(c->err);
    else
        (void)call_fail_errno(c, number, h, NULL);
    return say_said(c, t);
}

/* --- what the peer says ----------------------------------------------------------------------------------------------- */

/* DONE when all that came is shown. */
static enum verb_result show(struct call *c, struct talk *t) {
    struct machine *m = c->machine;
    bool raw = call_option_count(c, TALK_RAW);
    int r, fd = -1;
    if (!t->came.len) return VERB_DONE;
    if (m->hooks.write_on && call_shares_stream(c, &m->output)) {
        enum verb_result waits = call_take_stream(c, &m->output);
        if (waits != VERB_DONE) return waits;
        r = m->hooks.write_on(m->hooks.context, buffer_span(&t->came), raw, &t->shown, &fd);
        if (r == 0) return call_wait_stream(c, &m->output, fd, POLLOUT);
        call_give_stream(c, &m->output);
    } else {
        r = m->hooks.write(m->hooks.context, STREAM_OUT, buffer_span(&t->came), raw);
    }
    t->came.len = 0;
    t->shown = 0;
    return r < 0 ? fail(c, t, NULL, -r) : VERB_DONE;
}

/* What was read ahead comes first. Bytes, 0 at the end, or −errno. */
static ssize_t receive(struct call *c, struct handle *h, struct talk *t) {
    struct span ahead = ahead_span(open_ahead(h->open));
    if (!buffer_reserve(&t->came, TALK_ROOM)) return -ENOMEM;
    if (ahead.len) {
        ahead = span_head(ahead, TALK_ROOM);
        (void)buffer_push(&t->came, ahead);
        open_ahead_take(h->open, ahead.len);
        return (ssize_t)ahead.len;
    }
    ssize_t r;
    do r = sys_recv(&c->handles->sys, h->fd, t->came.ptr, TALK_ROOM, 0, MSG_DONTWAIT);
    while (r == -EINTR);
    if (r > 0) t->came.len = (size_t)r;
    return r;
}

/* DONE when nothing more has come, or the peer has ended. */
static enum verb_result listen_to(struct call *c, struct handle *h, struct talk *t) {
    for (;;) {
        enum verb_result result = show(c, t);
        if (result != VERB_DONE) return result;
        ssize_t r = receive(c, h, t);
        if (r == -EAGAIN) return VERB_DONE;
        if (r < 0) return fail(c, t, h, (int)-r);
        t->received += (uint64_t)r;
        if (t->quiet != UINT64_MAX) t->quiet = sys_now() + WAY_QUIET;
        if (r == 0 && waiting_is_end(c, h)) {
            c->phase = TALK_PEER_ENDED;
            return VERB_DONE;
        }
    }
}

/* --- what the user says ----------------------------------------------------------------------------------------------- */

/* Of messages each line is one. */
static struct span next_part(const struct handle *h, struct span text) {
    size_t line = h->open->type == SOCK_STREAM ? text.len : span_find(text, '\n');
    return line < text.len ? span_head(text, line + 1) : text;
}

/* DONE when all that was typed is sent, or the peer takes no more for now. */
static enum verb_result say(struct call *c, struct handle *h, struct talk *t) {
    while (t->gone < t->typed.len) {
        struct span rest = next_part(h, span_from(buffer_span(&t->typed), t->gone));
        ssize_t r = sys_send(&c->handles->sys, h->fd, rest, 0, MSG_DONTWAIT);
        if (r == -EINTR) continue;
        if (r == -EAGAIN) return VERB_DONE;
        if (r < 0) return fail(c, t, h, (int)-r);
        machine_sent(c->machine);
        t->sent += (uint64_t)r;
        t->gone += (size_t)r;
    }
    t->typed.len = t->gone = 0;
    return VERB_DONE;
}

/* Each line end goes as carriage return and newline; one that has its return already stays as it is. */
static bool push_crlf(struct buffer *out, struct span text) {
    while (text.len) {
        size_t line = span_find(text, '\n');
        buffer_push(out, span_head(text, line));
        if (line == text.len) break;
        bool has = line > 0 && text.ptr[line - 1] == '\r';
        buffer_push_text(out, has ? "\n" : "\r\n");
        text = span_from(text, line + 1);
    }
    return !out->failed;
}

/* On a terminal Ctrl-] ends the talk, and with it the line that it stands in. */
static bool take_typed(struct call *c, struct talk *t, struct span text, bool terminal) {
    size_t leaves = terminal ? span_find(text, TALK_LEAVES) : text.len;
    t->left = leaves < text.len;
    if (t->left) {
        text = span_head(text, leaves);
        while (text.len && text.ptr[text.len - 1] != '\n') text.len--;
    }
    return call_option_count(c, TALK_CRLF) ? push_crlf(&t->typed, text) : buffer_push(&t->typed, text);
}

/* The end of the input is told to the peer, who may go on. */
static enum verb_result end_input(struct call *c, struct handle *h, struct talk *t) {
    t->input_ended = true;
    t->input_fd = -1;
    if (!way_has_end(h)) t->quiet = sys_now() + WAY_QUIET;
    int r = way_pass_end(c, h);
    return r < 0 ? fail(c, t, h, -r) : VERB_DONE;
}

/* DONE when nothing more was typed. */
static enum verb_result ask(struct call *c, struct handle *h, struct talk *t) {
    struct machine *m = c->machine;
    struct machine_input in = {.some = true};
    struct buffer text = {0};
    struct err asked = {.hint = ""};
    enum verb_result waits = m->parking ? call_take_stream(c, &m->input) : VERB_DONE;
    if (waits != VERB_DONE) return waits;
    int r = m->hooks.input ? m->hooks.input(m->hooks.context, &in, &text, &asked) : -ENOTTY;
    bool taken = r != 1 || take_typed(c, t, buffer_span(&text), in.terminal);
    buffer_clear(&text);
    t->input_fd = r == -EAGAIN ? in.fd : -1;
    if (!taken) return fail(c, t, NULL, ENOMEM);
    if (r == 0) return end_input(c, h, t);
    if (r > 0 || r == -EAGAIN) return VERB_DONE;
    enum verb_result result = fail(c, t, NULL, -r);
    if (asked.hint[0]) err_hint(c->err, "%s", asked.hint);
    return result;
}

/* The terminal shows the key, and stands behind it. */
static enum verb_result leave(struct call *c, const struct talk *t) {
    int r = c->machine->hooks.write(c->machine->hooks.context, STREAM_OUT, SPAN("\n"), false);
    c->phase = TALK_LEFT;
    return r < 0 ? fail(c, t, NULL, -r) : VERB_DONE;
}

/* DONE when nothing more can be said for now. */
static enum verb_result speak(struct call *c, struct handle *h, struct talk *t) {
    for (;;) {
        enum verb_result result = say(c, h, t);
        if (result != VERB_DONE || t->typed.len) return result;
        if (t->left) return leave(c, t);
        if (t->input_ended) return VERB_DONE;
        result = ask(c, h, t);
        if (result != VERB_DONE || t->input_ended || t->input_fd >= 0) return result;
    }
}

/* --- waiting ---------------------------------------------------------------------------------------------------------- */

static enum verb_result sleep_alone(struct call *c, struct handle *h, struct talk *t, short events, uint64_t until) {
    struct pollfd fds[] = {{.fd = h->fd, .events = events}, {.fd = t->input_fd, .events = POLLIN}};
    int r = waiting_poll(c, fds, COUNT(fds), until);
    return r < 0 ? fail(c, t, NULL, -r) : VERB_DONE;
}

static enum verb_result time_over(struct call *c, const struct talk *t) {
    (void)call_timeout(c);
    return say_said(c, t);
}

/* DONE when it may go on at once. What is not sent yet keeps more from being asked for. */
static enum verb_result wait_for_more(struct call *c, struct handle *h, struct talk *t) {
    uint64_t until = t->quiet < c->deadline ? t->quiet : c->deadline, now = until == UINT64_MAX ? 0 : sys_now();
    short events = t->typed.len ? POLLIN | POLLOUT : POLLIN;
    if (c->deadline <= now) return time_over(c, t);
    if (t->quiet <= now) {
        c->phase = TALK_QUIET_ENDED;
        return VERB_DONE;
    }
    if (!c->machine->parking) return sleep_alone(c, h, t, events, until);
    return call_wait_either(c, h, events, &c->machine->input, t->input_fd, until);
}

/* --- the verb --------------------------------------------------------------------------------------------------------- */

static enum verb_result talk_on(struct call *c, struct handle *h, struct talk *t) {
    for (;;) {
        enum verb_result result = listen_to(c, h, t);
        if (result == VERB_DONE && !c->phase) result = speak(c, h, t);
        if (result != VERB_DONE) return result;
        if (c->phase) return way_give_counts(c, t->sent, t->received);
        result = wait_for_more(c, h, t);
        if (result != VERB_DONE) return result;
        if (c->phase) return way_give_counts(c, t->sent, t->received);
    }
}

static struct talk *begin(void) {
    struct talk *t = mem_zero(1, sizeof *t);
    if (!t) return NULL;
    t->job.clear = clear;
    t->quiet = UINT64_MAX;
    t->input_fd = -1;
    return t;
}

/* Whatever was waited for: a terminal that takes no more, or is another task's, holds up no longer than that. */
static enum verb_result go_on(struct call *c, const struct talk *t) {
    return c->deadline != UINT64_MAX && sys_now() >= c->deadline ? time_over(c, t) : VERB_DONE;
}

static void give_input(struct machine *m) {
    if (m->input.user == m->scheduler.current) scheduler_free_stream(m, &m->input);
}

static enum verb_result talk_run(struct call *c) {
    struct handle *h = call_handle(c, TALK_HANDLE);
    struct talk *t = (struct talk *)call_job(c);
    bool again = t != NULL;
    if (!again && !way_begins(c, h)) return VERB_FAILED;
    if (!again) t = begin();
    if (!t) {
        err_memory(c->err);
        return VERB_FAILED;
    }
    c->phase = TALK_GOES_ON;
    /* The terminal is ready for the user before the peer is heard. */
    enum verb_result result = again ? go_on(c, t) : ask(c, h, t);
    if (result == VERB_DONE) result = talk_on(c, h, t);
    if (result != VERB_PARK) give_input(c->machine);
    if (result == VERB_PARK && !again) call_keep_job(c, &t->job);
    if (result != VERB_PARK && again) call_end_job(c);
    if (result != VERB_PARK && !again) clear(&t->job);
    return result;
}

static void talk_tell(const struct call *c, struct buffer *out) {
    static const char *const why[] = {[TALK_LEFT] = "left by Ctrl-]; the handle is as it was",
                                      [TALK_PEER_ENDED] = "the peer closed its side",
                                      [TALK_QUIET_ENDED] = "nothing more came"};
    if (c->phase) buffer_printf(out, "(%s)", why[c->phase]);
}

static const struct param params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, "a connected socket"},
};

static const struct option options[] = {
    [TALK_CRLF] = {"crlf", KIND_NONE, "each line ends with carriage return and newline, as most protocols have it"},
    [TALK_RAW] = {"raw", KIND_NONE, "what the peer sends goes to a terminal as it is, control characters too"},
    [TALK_TIMEOUT] = OPTION_TIMEOUT,
};

static const struct failure failures[] = {
    {"ECONNRESET", "the peer broke the connection off", NULL},
    {"EPIPE", "the peer takes no more, and there was more to tell it", NULL},
    {"ENOTCONN", "the socket has no peer", "connect it first; a listening socket is for accept"},
    {"ETIMEDOUT", "--timeout passed before the talk had ended; the error tells what was said", NULL},
    {"ECONNREFUSED", "nobody listens at the address that an earlier datagram went to", NULL},
    {"ENOTSOCK", "the handle is a file", NULL},
    {"EBUSY", "a task beside the prompt talks, but what is typed there is the prompt's", "talk in the session itself"},
    {"EBADF", "the handle is closed, or was meanwhile", NULL},
};

static const char *const value_names[] = {"said"};

const struct verb verb_talk = {
    .name = "talk",
    .group = "Data",
    .summary = "type to the peer, and see what it answers",
    .text =
        "What is typed is sent, a line at a time, and what is received is shown, both at once; nothing of either is a "
        "command. It ends when the peer closes its side, or with Ctrl-], which leaves the handle as it is and drops "
        "the "
        "line that it stands in (in a script Enter follows it). The end of the input (Ctrl-D, or the end of a pipe) is "
        "passed on (shutdown write), and the peer may go on. A datagram socket has no end: it counts as ended when the "
        "input is and nothing came for half a second. It gives a record: .sent and .received count the bytes.",
    VERB_PARAMS(params),
    VERB_OPTIONS(options),
    VERB_FAILURES(failures),
    .gives = "record",
    .value_count = 1,
    .value_names = value_names,
    .examples = "# The peer says something and closes: the talk is over.\n"
                "client, server = socketpair\n"
                "send server \"welcome\\n\"\n"
                "close server\n"
                "said = talk client\n"
                "assert $said.received == 8\n"
                "\n"
                "# By hand with a server that has lines end in carriage return and newline.\n"
                "client, server = socketpair\n"
                "spawn { send server (recv server --line); close server }\n"
                "talk client --crlf\n",
    .see = "send recv relay input",
    .need = NEED_CONNECTED,
    .run = talk_run,
    .tell = talk_tell,
};
