/* Programs from their start to their end: the processor time of each. usage: bench_finish NAME GOAL OURS… -- THEIRS… */
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <sys/resource.h>

enum { ROUNDS = 21 };

/* Seconds of processor time that the children which were waited for have used. */
static double children_time(void) {
    struct rusage used;
    if (getrusage(RUSAGE_CHILDREN, &used) != 0) measure_fail("getrusage");
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

static double run_once(char **args) {
    double before = children_time();
    process_wait(process_start(args), args[0]);
    return (children_time() - before) * 1e3;
}

int main(int argc, char **argv) {
    double ours[ROUNDS], theirs[ROUNDS];
    char **commands[2];
    if (argc < 4 || !process_commands(commands, 2, argv, 3)) {
        fputs("usage: bench_finish NAME GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    process_pin(PROCESSOR_LAST);
    for (int i = -1; i < ROUNDS; i++) {
        double first = run_once(commands[i & 1]), second = run_once(commands[!(i & 1)]);
        if (i < 0) continue; /* that one only warmed the caches */
        ours[i] = i & 1 ? second : first;
        theirs[i] = i & 1 ? first : second;
    }
    measure_rounds(argv[1], "ms", ours, theirs, ROUNDS, measure_goal(argv[2]));
    return 0;
}
