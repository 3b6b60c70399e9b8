/* What the benchmarks share: a clock, medians, and the row of the table. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include <stddef.h>
#include <sys/types.h>

/* Seconds of CLOCK_MONOTONIC. */
double measure_now(void);

/* The median of `count` numbers (at least one), which are sorted by it. */
double measure_median(double *numbers, size_t count);

/* Keeps this process, and what it starts from now on, on one processor: of those it may use, the last. */
void measure_pin(void);

/* Starts a program, found by PATH, with its standard output on /dev/null; `args` end with NULL. Ends this process
   with a message where that fails. */
pid_t measure_start(char *const args[]);

/* Waits for it, and ends this process with a message unless its status is 0. */
void measure_wait(pid_t child, const char *name);

/* Prints a row: both times in seconds, the ratio, the goal, and whether it is met. */
void measure_print(const char *name, double ours, double theirs, double ratio, double goal);

/* Ends this process with a message and errno's text. */
_Noreturn void measure_fail(const char *what);

#endif
