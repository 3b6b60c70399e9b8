/* The message of sendmsg and recvmsg in a trace line: {data: ["a", "b"], to: @x, control: [SOL_SOCKET:SCM_RIGHTS:[c]]}. */
#include "net/trace_parts.h"

#include "net/control.h"
#include "net/show.h"
#include "spec/constant.h"

/* The parts that were sent, or of a message that was received those that it filled. */
static void push_data(struct trace_line *line, const struct msghdr *m, size_t len) {
    struct buffer *out = line->out;
    buffer_push_text(out, "data: [");
    for (size_t i = 0; i < m->msg_iovlen; i++) {
        size_t size = m->msg_iov[i].iov_len < len ? m->msg_iov[i].iov_len : len;
        if (i && size == 0 && m->msg_iov[i].iov_len) break;
        if (i) buffer_push_text(out, ", ");
        trace_push_data(line, span_of(m->msg_iov[i].iov_base, size));
        len -= size;
    }
    buffer_push_byte(out, ']');
}

static void push_address(struct trace_line *line, const char *word, const struct msghdr *m) {
    struct address a = {.len = m->msg_namelen < ADDRESS_MAX ? m->msg_namelen : ADDRESS_MAX};
    if (!m->msg_name || !a.len) return;
    memcpy(a.raw.bytes, m->msg_name, a.len);
    buffer_printf(line->out, ", %s: ", word);
    show_push_address(line->out, &a);
}

static void push_descriptors(struct trace_line *line, struct span data) {
    for (size_t at = 0; at + sizeof(int) <= data.len; at += sizeof(int)) {
        int fd;
        memcpy(&fd, data.ptr + at, sizeof fd);
        buffer_push_text(line->out, at ? ", " : "[");
        trace_push_handle(line, fd);
    }
    buffer_push_text(line->out, data.len < sizeof(int) ? "[]" : "]");
}

static void push_name(struct buffer *out, const char *name, int number) {
    if (name)
        buffer_push_text(out, name);
    else
        buffer_printf(out, "%d", number);
}

static void push_item(struct trace_line *line, const struct control_item *item) {
    enum control_kind kind = control_kind(item->level, item->type);
    int number;
    push_name(line->out, control_level_name(item->level), item->level);
    buffer_push_byte(line->out, ':');
    push_name(line->out, control_type_name(item->level, item->type), item->type);
    bool is_int = kind == CONTROL_INT || kind == CONTROL_UINT || kind == CONTROL_BYTE;
    if (is_int && item->data.len == sizeof number) {
        memcpy(&number, item->data.ptr, sizeof number);
        buffer_printf(line->out, "=%d", number);
        return;
    }
    buffer_push_byte(line->out, ':');
    if (kind == CONTROL_RIGHTS || kind == CONTROL_PIDFD)
        push_descriptors(line, item->data);
    else
        trace_push_hex(line, item->data);
}

static void push_control(struct trace_line *line, const struct msghdr *m) {
    struct span control = span_of(m->msg_control, m->msg_control ? m->msg_controllen : 0);
    struct control_item item;
    size_t at = 0;
    bool first = true;
    while (control_next(control, &at, &item)) {
        buffer_push_text(line->out, first ? ", control: [" : ", ");
        push_item(line, &item);
        first = false;
    }
    if (!first) buffer_push_byte(line->out, ']');
}

void trace_part_sent(struct trace_line *line) {
    const struct msghdr *m = line->record->message;
    struct buffer *out = trace_next(line);
    buffer_push_byte(out, '{');
    push_data(line, m, SIZE_MAX);
    push_address(line, "to", m);
    push_control(line, m);
    buffer_push_byte(out, '}');
}

void trace_part_came(struct trace_line *line) {
    const struct msghdr *m = line->record->message;
    if (line->record->result < 0) return;
    struct buffer *out = trace_next(line);
    buffer_push_byte(out, '{');
    push_data(line, m, (size_t)line->record->result);
    push_address(line, "from", m);
    push_control(line, m);
    if (m->msg_flags) buffer_push_text(out, ", flags: ");
    if (m->msg_flags) trace_push_flags(out, SET_MSG, (unsigned)m->msg_flags, true);
    buffer_push_byte(out, '}');
}
