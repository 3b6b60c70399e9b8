/* The same statements among few names, tasks and handles, and among many: the processor's time for a turn. Each program says
   when it is ready, works when it is let go on, and says when it is done. usage: bench_flat TURNS GOAL OURS… -- THEIRS… */
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 7 };

static double run_once(char **args) {
    struct spoken s = process_speak(args);
    process_await_line(&s);
    double before = process_time(s.pid);
    process_let_go_on(&s);
    process_await_line(&s);
    double after = process_time(s.pid);
    process_let_go_on(&s);
    process_end(&s, args[0]);
    return after - before;
}

int main(int argc, char **argv) {
    static double ours[ROUNDS], theirs[ROUNDS];
    char **commands[2];
    double turns = argc > 1 ? strtod(argv[1], NULL) : 0;
    if (argc < 4 || turns < 1 || !process_commands(commands, 2, argv, 3)) {
        fputs("usage: bench_flat TURNS GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    process_pin(PROCESSOR_LAST);
    (void)process_descriptors();
    for (int i = 0; i < ROUNDS; i++) {
        double first = run_once(commands[i % 2]), second = run_once(commands[!(i % 2)]);
        ours[i] = (i % 2 ? second : first) / turns * 1e6;
        theirs[i] = (i % 2 ? first : second) / turns * 1e6;
    }
    measure_rounds("flat", "us", ours, theirs, ROUNDS, measure_goal(argv[2]));
    return 0;
}
