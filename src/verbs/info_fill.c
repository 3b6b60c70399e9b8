/* What info tells: the record, part by part. */
#include "verbs/info_fill.h"

#include "net/descriptor.h"
#include "net/diag.h"
#include "spec/constant.h"
#include "verbs/layout.h"
#include "verbs/records.h"
#include "verbs/sockopt.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

/* What the record is filled from. All of it is asked for unrecorded. */
struct info {
    struct handle *h;
    struct sys quiet;
    struct record *out;
    struct value tcp; /* TCP_INFO's record; nil where there is none */
    struct diag diag;
    bool told; /* the kernel has filled it */
    struct err *err;
};

static bool add(struct info *i, const char *field, struct value taken) {
    return record_set_take(i->out, span_text(field), taken, i->err);
}

static bool add_text(struct info *i, const char *field, const char *text) {
    return records_add_text(i->out, field, span_text(text), i->err);
}

static bool add_option(struct info *i, const char *field, int level, int number) {
    const struct sockopt *row = sockopt_at(level, number);
    const struct sockopt_at at = {.level = level, .number = number, .row = row};
    struct buffer bytes = {0};
    struct value v;
    bool done = true;
    if (sockopt_ask(&i->quiet, i->h->fd, &at, sockopt_room(row->type), &bytes) >= 0) {
        done = sockopt_decode(row, buffer_span(&bytes), &v, i->err) && add(i, field, v);
    }
    buffer_clear(&bytes);
    return done;
}

/* --- what it is --------------------------------------------------------------------------------------------------- */

/* A member of TCP_INFO; −1 where there is none. */
static int64_t tcp_number(const struct info *i, const char *member) {
    const struct value *v = i->tcp.type == VALUE_RECORD ? record_find(i->tcp.record, span_text(member)) : NULL;
    return v ? v->integer : -1;
}

/* TCP's own name of the state, where there is one; else what the kernel's answers come to. */
static const char *state_now(const struct info *i) {
    const char *name = constant_name(SET_TCP_STATE, tcp_number(i, "tcpi_state"));
    if (name) return name + strlen("TCP_");
    return handle_state_name(descriptor_ask(i->h->list, i->h->fd).state);
}

static bool add_kind(struct info *i) {
    const struct open_socket *open = i->h->open;
    return add_text(i, "name", i->h->name) && records_add_int(i->out, "fd", i->h->fd, i->err) &&
           add_text(i, "kind", handle_kind(i->h)) && add_text(i, "state", state_now(i)) &&
           add_text(i, "was", handle_state_name(open->state)) &&
           add(i, "nonblocking", value_bool(open->user_nonblocking));
}

static bool add_addresses(struct info *i) {
    struct address a;
    struct value v;
    if (handle_local(i->h, &a) && !(address_value(&v, &a, i->err) && add(i, "local", v))) return false;
    return !handle_peer(i->h, &a) || (address_value(&v, &a, i->err) && add(i, "peer", v));
}

/* A number that is 0 where the kernel told none. */
static bool add_told(struct info *i, const char *field, uint64_t number) {
    return !number || records_add_int(i->out, field, (int64_t)number, i->err);
}

static bool add_identity(struct info *i) {
    struct stat seen;
    if (sys_fstat(&i->quiet, i->h->fd, &seen) < 0) return true;
    return records_add_int(i->out, "inode", (int64_t)seen.st_ino, i->err) && add_told(i, "peer_inode", i->diag.peer) &&
           records_add_int(i->out, "uid", seen.st_uid, i->err) && add_option(i, "cookie", SOL_SOCKET, SO_COOKIE) &&
           add_told(i, "cgroup", i->diag.cgroup);
}

/* --- queues ------------------------------------------------------------------------------------------------------- */

static bool is_listening(struct info *i) {
    int listens = 0;
    socklen_t len = sizeof listens;
    return sys_getsockopt(&i->quiet, i->h->fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &len) >= 0 && listens;
}

static bool add_backlog(struct info *i) {
    int64_t waiting = tcp_number(i, "tcpi_unacked"), room = tcp_number(i, "tcpi_sacked");
    if (waiting < 0) {
        if (i->h->open->family != AF_UNIX || !i->told) return true;
        waiting = i->diag.waiting;
        room = i->diag.room;
    }
    return records_add_int(i->out, "waiting", waiting, i->err) && records_add_int(i->out, "backlog", room, i->err);
}

static bool add_count(struct info *i, const char *field, int64_t count) {
    return count < 0 || records_add_int(i->out, field, count, i->err);
}

static bool add_queues(struct info *i) {
    if (is_listening(i)) return add_backlog(i);
    return add_count(i, "unread", sys_unread(&i->quiet, i->h->fd)) &&
           add_count(i, "read_ahead", (int64_t)ahead_count(open_ahead(i->h->open))) &&
           add_count(i, "untaken", sys_untaken(&i->quiet, i->h->fd, false)) &&
           add_count(i, "unsent", i->tcp.type == VALUE_RECORD ? sys_untaken(&i->quiet, i->h->fd, true) : -1);
}

/* --- readiness, timer, options ------------------------------------------------------------------------------------ */

static const struct {
    short event;
    const char *word;
} readiness[] = {{POLLIN, "read"},   {POLLOUT, "write"},        {POLLPRI, "urgent"},
                 {POLLERR, "error"}, {POLLRDHUP, "peer ended"}, {POLLHUP, "hangup"}};

/* An error that waits shows here and is not taken; which one it is only SO_ERROR tells, by taking it. */
static bool add_readiness(struct info *i) {
    struct pollfd p = {.fd = i->h->fd, .events = POLLIN | POLLOUT | POLLPRI | POLLRDHUP};
    const struct timespec at_once = {0};
    struct value list;
    if (sys_ppoll(&i->quiet, &p, 1, &at_once, NULL) < 0) p.revents = 0;
    if (!list_new(&list, COUNT(readiness), i->err)) return false;
    for (size_t n = 0; n < COUNT(readiness); n++) {
        struct value word;
        if (!(p.revents & readiness[n].event)) continue;
        if (value_bytes(&word, span_text(readiness[n].word), i->err) && list_push_take(list.list, word, i->err))
            continue;
        value_release(&list);
        return false;
    }
    return add(i, "ready", list) && add(i, "error_pending", value_bool(p.revents & POLLERR));
}

/* As shutdown(2) has it: a peer that ended its side has ended reading here. */
static bool add_ends(struct info *i) {
    static const char *const words[] = {"none", "read", "write", "both"};
    if (!i->told || !i->diag.tells_ends) return true;
    return add_text(i, "shutdown", words[i->diag.read_ended + 2 * i->diag.write_ended]);
}

/* Whether the next byte of a stream is the one behind which urgent data ends. */
static bool add_mark(struct info *i) {
    bool stream = i->h->open->type == SOCK_STREAM && !is_listening(i);
    int mark = stream ? sys_at_mark(&i->quiet, i->h->fd) : -1;
    return mark < 0 || add(i, "at_mark", value_bool(mark));
}

static bool add_timer(struct info *i) {
    const struct diag *d = &i->diag;
    struct value record;
    if (i->tcp.type != VALUE_RECORD || d->timer == DIAG_NO_TIMER) return true;
    if (!record_new(&record, 3, i->err)) return false;
    struct value expires = value_float((double)d->expires / 1e3);
    bool filled = records_add_text(record.record, "kind", span_text(diag_timer_name(d->timer)), i->err) &&
                  record_set(record.record, SPAN("expires"), &expires, i->err) &&
                  records_add_int(record.record, "retransmits", d->retransmits, i->err);
    if (filled) return add(i, "timer", record);
    value_release(&record);
    return false;
}

static bool add_options(struct info *i) {
    struct value v;
    return sockopt_changed(i->h, &v, i->err) && add(i, "options", v) && add_option(i, "memory", SOL_SOCKET, SO_MEMINFO);
}

/* Of several ways of congestion control the kernel tells how they fare, each by a struct of its own. */
static const struct {
    const char *name;
    enum sockopt_type type;
} controls[] = {{"bbr", SOCKOPT_CC_BBR}, {"dctcp", SOCKOPT_CC_DCTCP}, {"vegas", SOCKOPT_CC_VEGAS}};

static bool add_control(struct info *i, enum sockopt_type type) {
    const struct sockopt *row = sockopt_at(IPPROTO_TCP, TCP_CC_INFO);
    const struct sockopt_at at = {.level = IPPROTO_TCP, .number = TCP_CC_INFO, .row = row};
    struct buffer bytes = {0};
    struct value v;
    bool done = true;
    if (sockopt_ask(&i->quiet, i->h->fd, &at, sockopt_room(row->type), &bytes) >= 0 && bytes.len) {
        done = layout_read(type, buffer_span(&bytes), &v, i->err) && add(i, "congestion_info", v);
    }
    buffer_clear(&bytes);
    return done;
}

static bool add_congestion(struct info *i) {
    if (i->tcp.type == VALUE_NIL) return true;
    if (!add_option(i, "congestion", IPPROTO_TCP, TCP_CONGESTION)) return false;
    const struct value *name = record_find(i->out, SPAN("congestion"));
    for (size_t n = 0; name && n < COUNT(controls); n++) {
        if (span_is(value_span(name), controls[n].name)) return add_control(i, controls[n].type);
    }
    return true;
}

/* Last, since it is the longest. */
static bool add_tcp(struct info *i) {
    struct value v = i->tcp;
    i->tcp = value_nil();
    if (v.type == VALUE_NIL) return true;
    return add(i, "tcp", v);
}

static bool (*const parts[])(struct info *i) = {add_kind,      add_addresses,  add_identity, add_queues,
                                                add_readiness, add_ends,       add_mark,     add_timer,
                                                add_options,   add_congestion, add_tcp};

static void ask_tcp(struct info *i) {
    struct value *field;
    struct value holder;
    i->tcp = value_nil();
    if (!sockopt_level_fits(IPPROTO_TCP, i->h->open->family, i->h->open->type, i->h->open->protocol)) return;
    if (!record_new(&holder, 1, i->err)) return;
    i->out = holder.record;
    if (add_option(i, "tcp", IPPROTO_TCP, TCP_INFO) && (field = record_find(holder.record, SPAN("tcp")))) {
        value_copy(&i->tcp, field);
    }
    value_release(&holder);
}

bool info_fill(struct handle *h, struct record *out, struct err *err) {
    struct info i = {.h = h, .quiet = {.ops = h->list->sys.ops}, .err = err};
    ask_tcp(&i);
    i.told = diag_ask(h, &i.diag);
    i.out = out;
    bool done = true;
    for (size_t n = 0; n < COUNT(parts) && done; n++) done = parts[n](&i);
    value_release(&i.tcp);
    return done;
}
