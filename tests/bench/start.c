/* How long it takes to start: `sockshell -c exit` against `dash -c :`, in turns, each measured from its start to its end.
   usage: bench_start SOCKSHELL DASH */
#include "measure.h"

#include <stdio.h>

enum { WARM_UP = 20, RUNS = 400 };
static const double goal = 0.95;

static double run_once(char *program, char *commands) {
    char option[] = "-c";
    char *const args[] = {program, option, commands, NULL};
    double from = measure_now();
    measure_wait(measure_start(args), program);
    return measure_now() - from;
}

int main(int argc, char **argv) {
    static double ours[RUNS], theirs[RUNS];
    char leave[] = "exit", nothing[] = ":";
    if (argc != 3) {
        fputs("usage: bench_start SOCKSHELL DASH\n", stderr);
        return 2;
    }
    measure_pin();
    for (int i = -WARM_UP; i < RUNS; i++) {
        /* The turn changes as well: what runs second may find warmer caches. */
        double first = i % 2 ? run_once(argv[1], leave) : run_once(argv[2], nothing);
        double second = i % 2 ? run_once(argv[2], nothing) : run_once(argv[1], leave);
        if (i < 0) continue;
        ours[i] = i % 2 ? first : second;
        theirs[i] = i % 2 ? second : first;
    }
    double us = measure_median(ours, RUNS), them = measure_median(theirs, RUNS);
    measure_print("start", us, them, us / them, goal);
    return 0;
}
