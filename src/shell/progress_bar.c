#include "shell/progress_bar.h"

#include <inttypes.h>
#include <string.h>

#define SECOND UINT64_C(1000000000)

/* --- the rate --------------------------------------------------------------------------------------------------------- */

/* The rate is that of the last three seconds, so that it follows what happens and does not jump. */
#define RATE_SPAN (3 * SECOND)

static void forget_first(struct progress_bar *bar) {
    bar->count--;
    memmove(bar->samples, bar->samples + 1, bar->count * sizeof *bar->samples);
}

/* The newest of those that are old enough is kept, to count from. */
static void add_sample(struct progress_bar *bar, uint64_t time, uint64_t done) {
    while (bar->count > 1 && bar->samples[1].time + RATE_SPAN <= time) forget_first(bar);
    if (bar->count == PROGRESS_SAMPLES) forget_first(bar);
    bar->samples[bar->count++] = (struct progress_sample){time, done};
}

static void look(struct progress_bar *bar, const struct progress *p, uint64_t now) {
    if (bar->began != p->began) {
        *bar = (struct progress_bar){.began = p->began};
        add_sample(bar, p->began, p->from);
    }
    add_sample(bar, now, p->done);
}

/* Bytes a second. */
static double rate_of(const struct progress_bar *bar) {
    const struct progress_sample *first = &bar->samples[0], *last = &bar->samples[bar->count - 1];
    if (last->time <= first->time || last->done <= first->done) return 0;
    return (double)(last->done - first->done) / ((double)(last->time - first->time) / (double)SECOND);
}

/* --- the words -------------------------------------------------------------------------------------------------------- */

/* Powers of 1024, as the language's k, m and g are. */
static void push_bytes(struct buffer *out, double bytes) {
    static const char *const units[] = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t unit = 0;
    while (bytes >= 1023.95 && unit + 1 < sizeof units / sizeof *units) {
        bytes /= 1024;
        unit++;
    }
    buffer_printf(out, "%.*f %s", unit ? 1 : 0, bytes, units[unit]);
}

/* As durations are written: `5s`, `2min5s`, `3h20min`. */
static void push_time(struct buffer *out, uint64_t seconds) {
    uint64_t minutes = seconds / 60, hours = minutes / 60;
    if (hours)
        buffer_printf(out, "%" PRIu64 "h%" PRIu64 "min", hours, minutes % 60);
    else if (minutes)
        buffer_printf(out, "%" PRIu64 "min%" PRIu64 "s", minutes, seconds % 60);
    else
        buffer_printf(out, "%" PRIu64 "s", seconds);
}

static void push_left(struct buffer *out, const struct progress *p, double rate) {
    enum { LONGEST = 100 * 3600 };
    double seconds = (double)(p->total - p->done) / rate;
    if (seconds >= LONGEST) return;
    buffer_push_text(out, ", ");
    push_time(out, (uint64_t)(seconds + 0.999));
    buffer_push_text(out, " left");
}

static bool has_total(const struct progress *p) {
    return p->total && p->done <= p->total;
}

static void push_words(struct buffer *out, const struct progress *p, double rate, uint64_t now) {
    push_bytes(out, (double)p->done);
    if (has_total(p)) {
        buffer_push_text(out, " of ");
        push_bytes(out, (double)p->total);
    }
    buffer_push_text(out, ", ");
    if (rate < 1) {
        buffer_push_text(out, "nothing moves; Ctrl-C stops");
        return;
    }
    push_bytes(out, rate);
    buffer_push_text(out, "/s");
    if (has_total(p)) {
        push_left(out, p, rate);
    } else {
        buffer_push_text(out, ", for ");
        push_time(out, (now - p->began) / SECOND);
    }
}

/* --- the bar ---------------------------------------------------------------------------------------------------------- */

/* It gets what the words may leave at their longest, so that it stands still; where that is little there is none. */
enum { WORDS_MOST = 60, BAR_LEAST = 8, BAR_MOST = 40 };

static void push_bar(struct buffer *out, double share, unsigned width) {
    size_t inner = width > WORDS_MOST + BAR_MOST ? BAR_MOST : width - WORDS_MOST,
           done = (size_t)(share * (double)inner);
    if (width < WORDS_MOST + BAR_LEAST) return;
    buffer_push_byte(out, '[');
    for (size_t i = 0; i < inner; i++) buffer_push_byte(out, i < done ? '=' : i == done ? '>' : ' ');
    buffer_push_text(out, "] ");
}

void progress_bar_push(struct progress_bar *bar, const struct progress *p, uint64_t now, unsigned width,
                       struct buffer *out) {
    look(bar, p, now);
    if (has_total(p)) {
        double share = (double)p->done / (double)p->total;
        buffer_printf(out, "%3d%% ", (int)(share * 100));
        push_bar(out, share, width);
    }
    push_words(out, p, rate_of(bar), now);
}
