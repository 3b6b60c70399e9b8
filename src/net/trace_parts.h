/* What the arguments of a trace line are made of. For net/trace*.c alone. */
#ifndef NET_TRACE_PARTS_H
#define NET_TRACE_PARTS_H

#include "net/trace.h"
#include "spec/constant.h"

/* What the pieces of a line are made from. `first` holds until an argument was added. */
struct trace_line {
    struct buffer *out;
    const struct handle_list *handles;
    const struct sys_record *record;
    size_t cut;
    bool first;
};

/* The line, with a comma before each argument but the first. */
struct buffer *trace_next(struct trace_line *line);

/* Each adds: a descriptor by its handle's name; a payload in quotes, and bytes in hex, both cut; NAME|NAME|0x40, each bit
   by its name. */
void trace_push_handle(struct trace_line *line, int fd);
void trace_push_data(struct trace_line *line, struct span data);
void trace_push_hex(struct trace_line *line, struct span data);
void trace_push_flags(struct buffer *out, enum constant_set set, unsigned flags, bool first);

/* An option of a socket and its value, a command of fcntl and its number. */
void trace_part_level(struct trace_line *line);
void trace_part_option(struct trace_line *line);
void trace_part_option_value(struct trace_line *line);
void trace_part_command(struct trace_line *line);
void trace_part_command_value(struct trace_line *line);

/* The message of sendmsg, and that of recvmsg if one came. */
void trace_part_sent(struct trace_line *line);
void trace_part_came(struct trace_line *line);

#endif
