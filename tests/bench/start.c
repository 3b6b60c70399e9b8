/* How long it takes to start: `sockshell -c exit` against `dash -c :`, in turns, a slice of starts each, measured from the
   first one's start to the last one's end. usage: bench_start GOAL OURS… -- THEIRS… */
#include "measure.h"
#include "process.h"

#include <stdio.h>

enum { SLICES = 60, SLICE_STARTS = 10 };

/* The microseconds that a start of a slice took. */
static double run_slice(char **args) {
    double from = measure_now();
    for (int i = 0; i < SLICE_STARTS; i++) process_wait(process_start(args), args[0]);
    return (measure_now() - from) / SLICE_STARTS * 1e6;
}

int main(int argc, char **argv) {
    static double ours[SLICES], theirs[SLICES];
    char **commands[2];
    if (argc < 4 || !process_commands(commands, 2, argv, 2)) {
        fputs("usage: bench_start GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    process_pin(PROCESSOR_LAST);
    for (int i = -1; i < SLICES; i++) { /* the first warms up */
        double first = run_slice(commands[i % 2 == 0]), second = run_slice(commands[i % 2 != 0]);
        if (i < 0) continue;
        ours[i] = i % 2 ? first : second;
        theirs[i] = i % 2 ? second : first;
    }
    measure_rounds("start", "us", ours, theirs, SLICES, measure_goal(argv[1]));
    return 0;
}
