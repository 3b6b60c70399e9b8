/* What the benchmarks share: a clock, medians, and the rows of the table. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

/* Seconds of CLOCK_MONOTONIC. */
double measure_now(void);

/* The median of `count` numbers (at least one), which are sorted by it. */
double measure_median(double *numbers, size_t count);

/* What a figure is to come to. */
struct goal {
    double value;
    bool at_least; /* else at most */
};

/* Reads a goal from the command line: `1.05`, or `+0.92` for at least that. */
struct goal measure_goal(const char *word);

/* Prints the row of a comparison: the median of each side, and the median of the ratios of the rounds with the range that
   holds all but the lowest and the highest tenth of them. The numbers are sorted by it. */
void measure_rounds(const char *name, const char *unit, double *ours, double *theirs, size_t rounds, struct goal goal);

/* Prints the row of a figure that is measured against its goal alone; the peer's (NAN: there is none) is shown beside it. */
void measure_figure(const char *name, const char *unit, double ours, double theirs, struct goal goal);

/* Tells on standard error why there is no such row. */
void measure_left_out(const char *name, const char *why);

/* Ends this process with a message and errno's text. */
_Noreturn void measure_fail(const char *what);

#endif
