/* The arguments of calls about options, of sockets and of descriptors, in a trace line. */
#include "net/trace_parts.h"

#include "net/control.h"
#include "spec/fcntl.h"
#include "spec/sockopt.h"

#include <fcntl.h>
#include <inttypes.h>

void trace_part_level(struct trace_line *line) {
    int level = line->record->level;
    const char *name = control_level_name(level);
    struct buffer *out = trace_next(line);
    if (name)
        buffer_push_text(out, name);
    else
        buffer_printf(out, "%d", level);
}

void trace_part_option(struct trace_line *line) {
    const struct sockopt *row = sockopt_at(line->record->level, line->record->value);
    struct buffer *out = trace_next(line);
    if (row)
        buffer_push_text(out, row->name);
    else
        buffer_printf(out, "%d", line->record->value);
}

/* struct timeval, as C has it. */
static void push_time(struct buffer *out, struct span data) {
    int64_t parts[2];
    memcpy(parts, data.ptr, sizeof parts);
    buffer_printf(out, "{%" PRId64 ", %" PRId64 "}", parts[0], parts[1]);
}

static bool is_text(const struct sockopt *row) {
    return row && sockopt_form(row->type) == SOCKOPT_FORM_TEXT;
}

/* A few options are their length alone, at no address. */
static bool is_length(const struct sys_record *record) {
    return !record->data.ptr && record->size && strcmp(record->call, "setsockopt") == 0;
}

/* Four bytes are most likely an int; what is neither that nor of a type known here is shown as bytes in hex. */
void trace_part_option_value(struct trace_line *line) {
    struct span data = line->record->data;
    const struct sockopt *row = sockopt_at(line->record->level, line->record->value);
    int number;
    if (is_length(line->record)) {
        buffer_printf(trace_next(line), "nil, %zu", line->record->size);
        return;
    }
    if (line->record->result < 0 && data.len == 0) return;
    struct buffer *out = trace_next(line);
    if (is_text(row)) {
        trace_push_data(line, span_head(data, span_find(data, '\0')));
    } else if (data.len == sizeof number) {
        memcpy(&number, data.ptr, sizeof number);
        buffer_printf(out, "%d", number);
    } else if (row && row->type == SOCKOPT_DURATION && data.len == 2 * sizeof(int64_t)) {
        push_time(out, data);
    } else {
        trace_push_hex(line, data);
    }
}

void trace_part_command(struct trace_line *line) {
    const char *name = constant_name(SET_F, line->record->value);
    struct buffer *out = trace_next(line);
    if (name)
        buffer_push_text(out, name);
    else
        buffer_printf(out, "%d", line->record->value);
}

/* A number that the command takes; what is passed by a pointer is not shown. */
void trace_part_command_value(struct trace_line *line) {
    const struct fcntl_command *command = fcntl_command(line->record->value);
    if (!command || command->takes != FCNTL_NUMBER) return;
    struct buffer *out = trace_next(line);
    unsigned flags = (unsigned)line->record->flags;
    if (command->number == F_SETFL) {
        buffer_push_text(out, constant_name(SET_O, flags & O_ACCMODE));
        trace_push_flags(out, SET_O, flags & ~(unsigned)O_ACCMODE, false);
    } else if (command->number == F_SETFD && flags) {
        trace_push_flags(out, SET_FD, flags, true);
    } else {
        buffer_printf(out, "%d", line->record->flags);
    }
}
