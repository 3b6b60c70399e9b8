/* What tasks print while a line is typed (REPL.md section 8): kept until it is due, and then given in whole lines, each with
 * its task's tag. A flood is held, and told of, until it is over. Times are milliseconds of any clock.
 */
#ifndef SHELL_NOTICES_H
#define SHELL_NOTICES_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

/* The words of the setting, in their order (spec/setting.h). HOLD: until the line is done. OFF: never shown. */
enum notices_mode { NOTICES_OFF, NOTICES_ON, NOTICES_HOLD };

enum {
    NOTICES_PACE = 50,     /* from one look to the next: 20 a second */
    NOTICES_FLOOD = 20,    /* more lines than this for one look are a flood */
    NOTICES_QUIET = 250,   /* so long nothing must come for it to be over */
    NOTICES_KEPT = 1000,   /* lines kept meanwhile; of more the oldest go */
    NOTICES_WHOLE = 65536, /* a line longer than this is cut in two */
};

/* A line that waits: its task, and where it lies in `text`. */
struct notice {
    unsigned task;
    size_t start, len;
};

/* The beginning of a line. */
struct notice_part {
    unsigned task;
    struct buffer text;
};

/* One of zeroes is empty. */
struct notices {
    struct buffer text;
    struct notice *lines; /* from `first` on */
    size_t first, count, room;
    struct notice_part *parts;
    size_t part_count, part_room;
    size_t lost; /* lines that were dropped since the last were given */
    bool flooded;
    int64_t given, added; /* when, the last time */
};

void notices_clear(struct notices *n);

/* Adds what a task printed (0: no task's, which has no tag). Of lines that memory runs out for, the number is kept. */
void notices_add(struct notices *n, unsigned task, struct span bytes, int64_t now);

/* In how many milliseconds something is due to be given, or the count of what is held to be shown anew; −1: never. */
int notices_wait(const struct notices *n, enum notices_mode mode, int64_t now);

/* Adds the lines that are due, and takes them away. */
void notices_give(struct notices *n, enum notices_mode mode, int64_t now, bool colour, struct buffer *out);

/* The same for all lines there are, due or not: the line is done, or nothing is being typed. */
void notices_give_all(struct notices *n, enum notices_mode mode, bool colour, struct buffer *out);

/* The beginnings of lines as well: the end of the session. */
void notices_finish(struct notices *n, bool colour, struct buffer *out);

/* Adds how much is held, `[%2] … 812 lines held`: a line for each task, of the first three. */
void notices_push_held(const struct notices *n, enum notices_mode mode, struct buffer *out);

#endif
