/* Starting tasks that wait: the processor's time for so many, beside coroutines, and the memory that each holds. Each
   program says when it is ready, makes its tasks when it is let go on, and says when all of them wait.
   usage: bench_spawn TASKS GOAL MEMORY-GOAL OURS… -- THEIRS… */
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 11 };

struct spawned {
    double seconds, memory;
};

static struct spawned run_once(char **args) {
    struct spoken s = process_speak(args);
    process_await_line(&s);
    struct spawned done = {-process_time(s.pid), -process_memory(s.pid)};
    process_let_go_on(&s);
    process_await_line(&s);
    done.seconds += process_time(s.pid);
    done.memory += process_memory(s.pid);
    process_let_go_on(&s);
    process_end(&s, args[0]);
    return done;
}

int main(int argc, char **argv) {
    static double ours[ROUNDS], theirs[ROUNDS], our_memory[ROUNDS], their_memory[ROUNDS];
    char **commands[2];
    double tasks = argc > 1 ? strtod(argv[1], NULL) : 0;
    if (argc < 5 || tasks < 1 || !process_commands(commands, 2, argv, 4)) {
        fputs("usage: bench_spawn TASKS GOAL MEMORY-GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    process_add(commands[0], argv[1]);
    process_add(commands[1], argv[1]);
    process_pin(PROCESSOR_LAST);
    for (int i = 0; i < ROUNDS; i++) {
        struct spawned first = run_once(commands[i % 2]), second = run_once(commands[!(i % 2)]);
        struct spawned our = i % 2 ? second : first, their = i % 2 ? first : second;
        ours[i] = our.seconds / tasks * 1e6;
        theirs[i] = their.seconds / tasks * 1e6;
        our_memory[i] = our.memory / tasks;
        their_memory[i] = their.memory / tasks;
    }
    measure_rounds("spawn", "us", ours, theirs, ROUNDS, measure_goal(argv[2]));
    measure_figure("memory task", "B", measure_median(our_memory, ROUNDS), measure_median(their_memory, ROUNDS),
                   measure_goal(argv[3]));
    return 0;
}
