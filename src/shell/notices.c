/* What tasks print while a line is typed. */
#include "shell/notices.h"

#include "shell/paint.h"

#include "base/mem.h"

void notices_clear(struct notices *n) {
    for (size_t i = 0; i < n->part_count; i++) buffer_clear(&n->parts[i].text);
    buffer_clear(&n->text);
    mem_free(n->lines);
    mem_free(n->parts);
    *n = (struct notices){0};
}

static size_t waiting(const struct notices *n) {
    return n->count - n->first;
}

/* --- adding --------------------------------------------------------------------------------------------------------- */

/* Brings what still waits to the front, once as much lies before it. */
static void move_up(struct notices *n) {
    size_t gone = waiting(n) ? n->lines[n->first].start : n->text.len;
    if (n->first < waiting(n) || gone < n->text.len - gone) return;
    buffer_drop(&n->text, gone);
    memmove(n->lines, n->lines + n->first, waiting(n) * sizeof *n->lines);
    n->count -= n->first;
    n->first = 0;
    for (size_t i = 0; i < n->count; i++) n->lines[i].start -= gone;
}

static void push_line(struct notices *n, unsigned task, struct span line) {
    void *lines = n->lines;
    bool room = mem_grow(&lines, &n->room, n->count + 1, sizeof *n->lines);
    n->lines = lines;
    if (!room || !buffer_push(&n->text, line)) {
        n->text.failed = false;
        n->lost++;
        return;
    }
    n->lines[n->count++] = (struct notice){task, n->text.len - line.len, line.len};
    if (waiting(n) <= NOTICES_KEPT) return;
    n->first++;
    n->lost++;
    move_up(n);
}

/* Where the task's unfinished line is kept; NULL when memory is out. */
static struct buffer *part_of(struct notices *n, unsigned task) {
    void *parts = n->parts;
    for (size_t i = 0; i < n->part_count; i++) {
        if (n->parts[i].task == task) return &n->parts[i].text;
    }
    if (!mem_grow(&parts, &n->part_room, n->part_count + 1, sizeof *n->parts)) return NULL;
    n->parts = parts;
    n->parts[n->part_count] = (struct notice_part){.task = task};
    return &n->parts[n->part_count++].text;
}

static void drop_part(struct notices *n, const struct buffer *part) {
    for (size_t i = 0; i < n->part_count; i++) {
        if (&n->parts[i].text != part) continue;
        buffer_clear(&n->parts[i].text);
        n->parts[i] = n->parts[--n->part_count];
        return;
    }
}

/* The line's end has come: what was kept of it goes before. */
static void end_line(struct notices *n, unsigned task, struct span line) {
    struct buffer *part = n->part_count ? part_of(n, task) : NULL;
    if (!part) {
        push_line(n, task, line);
        return;
    }
    buffer_push(part, line);
    push_line(n, task, buffer_span(part));
    drop_part(n, part);
}

static void begin_line(struct notices *n, unsigned task, struct span bytes) {
    struct buffer *part = part_of(n, task);
    if (!part) {
        push_line(n, task, bytes);
        return;
    }
    buffer_push(part, bytes);
    if (part->len < NOTICES_WHOLE && !part->failed) return;
    push_line(n, task, buffer_span(part));
    drop_part(n, part);
}

void notices_add(struct notices *n, unsigned task, struct span bytes, int64_t now) {
    n->added = now;
    while (bytes.len) {
        size_t end = span_find(bytes, '\n');
        if (end == bytes.len)
            begin_line(n, task, bytes);
        else
            end_line(n, task, span_head(bytes, end));
        bytes = span_from(bytes, end + 1);
    }
}

/* --- giving --------------------------------------------------------------------------------------------------------- */

static void push_tag(struct buffer *out, unsigned task, bool colour) {
    if (!task) return;
    paint(out, PAINT_DIM, colour);
    buffer_printf(out, "[%%%u]", task);
    paint(out, PAINT_PLAIN, colour);
    buffer_push_byte(out, ' ');
}

static void give(struct notices *n, size_t most, bool colour, struct buffer *out) {
    for (; n->first < n->count && most > 0; n->first++, most--) {
        const struct notice *line = &n->lines[n->first];
        push_tag(out, line->task, colour);
        buffer_push(out, span_of(n->text.ptr + line->start, line->len));
        buffer_push_byte(out, '\n');
    }
    if (n->first == n->count) n->first = n->count = n->text.len = 0;
}

static void give_everything(struct notices *n, bool colour, struct buffer *out) {
    if (n->lost) buffer_printf(out, "… %zu lines not shown\n", n->lost);
    n->lost = 0;
    n->flooded = false;
    give(n, waiting(n), colour, out);
}

static void forget(struct notices *n) {
    n->first = n->count = n->text.len = n->lost = 0;
    n->flooded = false;
}

void notices_give_all(struct notices *n, enum notices_mode mode, bool colour, struct buffer *out) {
    if (mode == NOTICES_OFF)
        forget(n);
    else
        give_everything(n, colour, out);
}

void notices_finish(struct notices *n, bool colour, struct buffer *out) {
    while (n->part_count) end_line(n, n->parts[0].task, SPAN(""));
    give_everything(n, colour, out);
}

static int until(int64_t then, int64_t now) {
    return then > now ? (int)(then - now) : 0;
}

int notices_wait(const struct notices *n, enum notices_mode mode, int64_t now) {
    if (!waiting(n) || mode == NOTICES_OFF) return -1;
    if (n->added >= n->given) return until(n->given + NOTICES_PACE, now);
    return mode == NOTICES_HOLD ? -1 : until(n->added + NOTICES_QUIET, now);
}

static bool is_over(const struct notices *n, int64_t now) {
    return n->flooded && now - n->added >= NOTICES_QUIET;
}

void notices_give(struct notices *n, enum notices_mode mode, int64_t now, bool colour, struct buffer *out) {
    if (mode == NOTICES_OFF) forget(n);
    if (notices_wait(n, mode, now) != 0) return;
    n->given = now;
    if (mode == NOTICES_HOLD) return;
    if (is_over(n, now) || (!n->flooded && waiting(n) <= NOTICES_FLOOD && !n->lost)) {
        give_everything(n, colour, out);
    } else if (!n->flooded) {
        give(n, n->lost ? 0 : NOTICES_FLOOD, colour, out);
        n->flooded = true;
    }
}

/* --- what is held --------------------------------------------------------------------------------------------------- */

/* How many lines of the task wait from line `from` on; 0 if one before it is of that task, which was told then. */
static size_t count_task(const struct notices *n, size_t from) {
    unsigned task = n->lines[from].task;
    size_t count = 0;
    for (size_t i = n->first; i < from; i++) {
        if (n->lines[i].task == task) return 0;
    }
    for (size_t i = from; i < n->count; i++) count += n->lines[i].task == task;
    return count;
}

static void push_count(const struct notices *n, size_t from, size_t count, struct buffer *out) {
    unsigned task = n->lines[from].task;
    /* Lines that went were of the flood: of the task that began it, as far as one can tell. */
    if (from == n->first) count += n->lost;
    if (task) buffer_printf(out, "[%%%u] ", task);
    buffer_printf(out, "… %zu line%s held\n", count, count == 1 ? "" : "s");
}

void notices_push_held(const struct notices *n, enum notices_mode mode, struct buffer *out) {
    enum { TASKS_MOST = 3 };
    int told = 0;
    if (mode != NOTICES_HOLD && !n->flooded) return;
    for (size_t i = n->first; i < n->count && told < TASKS_MOST; i++) {
        size_t count = count_task(n, i);
        if (count == 0) continue;
        push_count(n, i, count, out);
        told++;
    }
}
