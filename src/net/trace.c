/* A recorded call as a line of text: which arguments each call shows, and how. */
#include "net/trace_parts.h"

#include "base/utf8.h"
#include "net/control.h"
#include "net/show.h"
#include "spec/constant.h"
#include "spec/protocol.h"

#include <fcntl.h>
#include <netinet/in.h>

struct buffer *trace_next(struct trace_line *line) {
    if (!line->first) buffer_push_text(line->out, ", ");
    line->first = false;
    return line->out;
}

static void push_number_or_name(struct buffer *out, enum constant_set set, int value) {
    const char *name = constant_name(set, value);
    if (name)
        buffer_push_text(out, name);
    else
        buffer_printf(out, "%d", value);
}

/* Bits without a name stand together, as a number. */
void trace_push_flags(struct buffer *out, enum constant_set set, unsigned flags, bool first) {
    unsigned rest = 0;
    for (unsigned bit = 1; bit && bit <= flags; bit <<= 1) {
        const char *name = flags & bit ? constant_name(set, bit) : NULL;
        if (name)
            buffer_printf(out, "%s%s", first ? "" : "|", name);
        else
            rest |= flags & bit;
        first = first && !name;
    }
    if (rest) buffer_printf(out, "%s0x%x", first ? "" : "|", rest);
}

void trace_push_handle(struct trace_line *line, int fd) {
    const struct handle *h = line->handles ? handle_find(line->handles, fd) : NULL;
    if (h && h->name[0])
        buffer_push_text(line->out, h->name);
    else
        buffer_printf(line->out, "%d", fd);
}

static void part_handle(struct trace_line *line) {
    (void)trace_next(line);
    trace_push_handle(line, line->record->fd);
}

static void part_family(struct trace_line *line) {
    push_number_or_name(trace_next(line), SET_AF, line->record->family);
}

static void part_type(struct trace_line *line) {
    unsigned extra = SOCK_NONBLOCK | SOCK_CLOEXEC;
    unsigned type = (unsigned)line->record->type;
    push_number_or_name(trace_next(line), SET_SOCK, (int)(type & ~extra));
    trace_push_flags(line->out, SET_SOCK, type & extra, false);
}

static void part_protocol(struct trace_line *line) {
    const struct sys_record *record = line->record;
    const char *name = protocol_name(record->family, record->protocol);
    struct buffer *out = trace_next(line);
    if (name)
        buffer_push_text(out, name);
    else
        buffer_printf(out, "%d", record->protocol);
}

static void part_pair(struct trace_line *line) {
    const int *fds = line->record->fds;
    if (line->record->result >= 0) buffer_printf(trace_next(line), "[%d, %d]", fds[0], fds[1]);
}

static void part_address(struct trace_line *line) {
    if (line->record->address) show_push_address(trace_next(line), line->record->address);
}

static void part_backlog(struct trace_line *line) {
    buffer_printf(trace_next(line), "%d", line->record->value);
}

static void part_how(struct trace_line *line) {
    push_number_or_name(trace_next(line), SET_SHUT, line->record->value);
}

void trace_push_data(struct trace_line *line, struct span data) {
    struct span head = show_cut(data, line->cut);
    struct buffer *out = line->out;
    buffer_push_byte(out, '"');
    escape_push(out, head, ESCAPE_LITERAL);
    buffer_push_byte(out, '"');
    if (head.len < data.len) buffer_printf(out, "... (%zu bytes)", data.len);
}

static void part_data(struct trace_line *line) {
    (void)trace_next(line);
    trace_push_data(line, line->record->data);
}

/* What a recv that failed would have given is not there to be shown. */
static void part_received(struct trace_line *line) {
    if (line->record->result >= 0) part_data(line);
}

static void part_size(struct trace_line *line) {
    buffer_printf(trace_next(line), "%zu", line->record->size);
}

static void part_flags(struct trace_line *line) {
    if (line->record->flags) trace_push_flags(trace_next(line), SET_MSG, (unsigned)line->record->flags, true);
}

static void part_accept_flags(struct trace_line *line) {
    if (line->record->flags) trace_push_flags(trace_next(line), SET_SOCK, (unsigned)line->record->flags, true);
}

static void part_file(struct trace_line *line) {
    (void)trace_next(line);
    trace_push_handle(line, line->record->fds[0]);
}

/* Where the file stands is C's NULL. */
static void part_offset(struct trace_line *line) {
    int64_t offset = line->record->offset;
    struct buffer *out = trace_next(line);
    if (offset < 0)
        buffer_push_text(out, "nil");
    else
        buffer_printf(out, "%lld", (long long)offset);
}

/* The two lowest bits are a number of their own. */
static void part_open_flags(struct trace_line *line) {
    unsigned flags = (unsigned)line->record->flags;
    push_number_or_name(trace_next(line), SET_O, (int)(flags & O_ACCMODE));
    trace_push_flags(line->out, SET_O, flags & ~(unsigned)O_ACCMODE, false);
}

/* Of a file that is not made nobody asks. */
static void part_mode(struct trace_line *line) {
    if (line->record->flags & O_CREAT) buffer_printf(trace_next(line), "0%o", (unsigned)line->record->value);
}

void trace_push_hex(struct trace_line *line, struct span data) {
    struct span head = span_head(data, line->cut);
    struct buffer *out = line->out;
    buffer_push_text(out, "x\"");
    for (size_t i = 0; i < head.len; i++) buffer_printf(out, "%02x", (unsigned char)head.ptr[i]);
    buffer_push_byte(out, '"');
    if (head.len < data.len) buffer_printf(out, "... (%zu bytes)", data.len);
}

enum { PARTS_MAX = 5 };

/* The arguments of each call, in the order of C. A call that is not here shows its handle alone. */
static const struct trace_row {
    const char *call;
    void (*parts[PARTS_MAX])(struct trace_line *line);
} rows[] = {
    {"socket", {part_family, part_type, part_protocol}},
    {"socketpair", {part_family, part_type, part_protocol, part_pair}},
    {"bind", {part_handle, part_address}},
    {"listen", {part_handle, part_backlog}},
    {"accept", {part_handle, part_address, part_accept_flags}},
    {"connect", {part_handle, part_address}},
    {"send", {part_handle, part_data, part_flags}},
    {"recv", {part_handle, part_received, part_size, part_flags}},
    {"sendto", {part_handle, part_data, part_flags, part_address}},
    {"recvfrom", {part_handle, part_received, part_size, part_flags, part_address}},
    {"sendmsg", {part_handle, trace_part_sent, part_flags}},
    {"recvmsg", {part_handle, trace_part_came, part_size, part_flags}},
    {"sendfile", {part_handle, part_file, part_offset, part_size}},
    {"splice", {part_handle, part_file, part_size}},
    {"write", {part_handle, part_data}},
    {"open", {part_data, part_open_flags, part_mode}},
    {"shutdown", {part_handle, part_how}},
    {"getsockname", {part_handle, part_address}},
    {"getpeername", {part_handle, part_address}},
    {"getsockopt", {part_handle, trace_part_level, trace_part_option, trace_part_option_value}},
    {"fcntl", {part_handle, trace_part_command, trace_part_command_value}},
    {"setsockopt", {part_handle, trace_part_level, trace_part_option, trace_part_option_value}},
};

static const struct trace_row other_row = {"", {part_handle}};

static const struct trace_row *find_row(const char *call) {
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (strcmp(rows[i].call, call) == 0) return &rows[i];
    }
    return &other_row;
}

static void push_result(struct buffer *out, int64_t result) {
    struct err e;
    if (result >= 0) {
        buffer_printf(out, " = %lld", (long long)result);
        return;
    }
    err_errno(&e, (int)-result);
    buffer_printf(out, " = -1 %s (%s)", e.name, e.message);
}

/* Whole units up to a thousand of them, then the next. */
static void push_elapsed(struct buffer *out, uint64_t elapsed) {
    if (elapsed < 1000)
        buffer_printf(out, " <%lluns>", (unsigned long long)elapsed);
    else if (elapsed < 1000000)
        buffer_printf(out, " <%lluus>", (unsigned long long)(elapsed / 1000));
    else if (elapsed < 1000000000)
        buffer_printf(out, " <%.1fms>", (double)elapsed / 1e6);
    else
        buffer_printf(out, " <%.2fs>", (double)elapsed / 1e9);
}

bool trace_push(struct buffer *out, const struct handle_list *handles, const struct sys_record *record, size_t cut) {
    struct trace_line line = {.out = out, .handles = handles, .record = record, .cut = cut, .first = true};
    const struct trace_row *row = find_row(record->call);
    buffer_printf(out, "%s(", record->call);
    for (size_t i = 0; i < PARTS_MAX && row->parts[i]; i++) row->parts[i](&line);
    buffer_push_byte(out, ')');
    push_result(out, record->result);
    push_elapsed(out, record->elapsed);
    return !out->failed;
}
