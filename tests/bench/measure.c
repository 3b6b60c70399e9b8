/* What the benchmarks share: a clock, medians, and the rows of the table. */
#include "measure.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double measure_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

double measure_median(double *numbers, size_t count) {
    qsort(numbers, count, sizeof *numbers, compare);
    return count % 2 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

struct goal measure_goal(const char *word) {
    char *end;
    struct goal goal = {.at_least = word[0] == '+'};
    goal.value = strtod(word + goal.at_least, &end);
    if (*end || end == word + goal.at_least) measure_fail(word);
    return goal;
}

/* A row; one that is no comparison has NAN for a ratio. */
struct row {
    const char *name, *unit;
    double ours, theirs, ratio, low, high;
    struct goal goal;
};

static bool is_met(const struct row *r) {
    double figure = isnan(r->ratio) ? r->ours : r->ratio;
    return r->goal.at_least ? figure >= r->goal.value : figure <= r->goal.value;
}

static void print_json_number(const char *key, double number) {
    if (isnan(number))
        printf("\"%s\": null, ", key);
    else
        printf("\"%s\": %.9g, ", key, number);
}

static void print_json(const struct row *r) {
    printf("{\"name\": \"%s\", \"unit\": \"%s\", ", r->name, r->unit);
    print_json_number("ours", r->ours);
    print_json_number("peer", r->theirs);
    print_json_number("ratio", r->ratio);
    print_json_number("low", r->low);
    print_json_number("high", r->high);
    print_json_number("goal", r->goal.value);
    printf("\"at_least\": %s, \"met\": %s}\n", r->goal.at_least ? "true" : "false", is_met(r) ? "true" : "false");
}

static void print_text(const struct row *r) {
    char range[32] = "", ratio[16] = "", theirs[24] = "";
    if (!isnan(r->theirs)) (void)snprintf(theirs, sizeof theirs, "%.2f", r->theirs);
    if (!isnan(r->ratio)) {
        (void)snprintf(ratio, sizeof ratio, "%.3f", r->ratio);
        (void)snprintf(range, sizeof range, "%.3f..%.3f", r->low, r->high);
    }
    printf("%-18s %12.2f %12s %-6s %7s %14s %3s %7.2f  %s\n", r->name, r->ours, theirs, r->unit, ratio, range,
           r->goal.at_least ? ">=" : "<=", r->goal.value, is_met(r) ? "met" : "missed");
}

/* BENCH_JSON in the environment: an object a line. */
static void print(const struct row *r) {
    if (getenv("BENCH_JSON"))
        print_json(r);
    else
        print_text(r);
    (void)fflush(stdout);
}

void measure_rounds(const char *name, const char *unit, double *ours, double *theirs, size_t rounds, struct goal goal) {
    double *ratios = calloc(rounds, sizeof *ratios);
    if (!ratios) measure_fail("calloc");
    for (size_t i = 0; i < rounds; i++) ratios[i] = ours[i] / theirs[i];
    struct row r = {.name = name, .unit = unit, .goal = goal};
    r.ratio = measure_median(ratios, rounds);
    r.low = ratios[rounds / 10];
    r.high = ratios[rounds - 1 - rounds / 10];
    r.ours = measure_median(ours, rounds);
    r.theirs = measure_median(theirs, rounds);
    print(&r);
    free(ratios);
}

void measure_figure(const char *name, const char *unit, double ours, double theirs, struct goal goal) {
    print(&(struct row){name, unit, ours, theirs, NAN, NAN, NAN, goal});
}

void measure_left_out(const char *name, const char *why) {
    fprintf(stderr, "%s: left out: %s\n", name, why);
}

_Noreturn void measure_fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}
