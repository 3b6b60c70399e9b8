/* The line that shows how far long work is: a bar, bytes, rate, time left. */
#ifndef SHELL_PROGRESS_BAR_H
#define SHELL_PROGRESS_BAR_H

#include "base/buffer.h"
#include "run/scheduler.h"

/* What was done at which time, as far back as the rate looks. Zeroed: no work yet. */
enum { PROGRESS_SAMPLES = 32 };
struct progress_bar {
    uint64_t began;
    struct progress_sample {
        uint64_t time, done;
    } samples[PROGRESS_SAMPLES];
    size_t count;
};

/* Adds the line as it is now (sys_now), for a terminal so wide. Where nobody knows how much there is it has no bar, and tells
   for how long it goes on. */
void progress_bar_push(struct progress_bar *bar, const struct progress *p, uint64_t now, unsigned width,
                       struct buffer *out);

#endif
