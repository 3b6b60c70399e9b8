/* Until when tasks wait: a heap, the earliest first. */
#ifndef RUN_DEADLINES_H
#define RUN_DEADLINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct task;

struct deadline {
    uint64_t at; /* nanoseconds of sys_now */
    struct task *task;
};

/* A task that stands in it keeps its place + 1 in task->deadline_place. */
struct deadlines {
    struct deadline *items;
    size_t count, room;
};

void deadlines_clear(struct deadlines *d);
/* Room for so many, so that deadlines_add cannot fail. False when memory is out. */
bool deadlines_fit(struct deadlines *d, size_t count);
void deadlines_add(struct deadlines *d, struct task *t, uint64_t at); /* the task stands nowhere in it */
void deadlines_remove(struct deadlines *d, struct task *t);           /* nothing if it stands nowhere */
/* The earliest time; UINT64_MAX without any. */
uint64_t deadlines_first(const struct deadlines *d);

#endif
