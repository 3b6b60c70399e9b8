/* What a waiting connection of an echo server holds of its own process's memory: the difference between some
   and many, each after a byte there and back.
   usage: bench_memory GOAL SERVER… */
#include "crowd.h"
#include "measure.h"
#include "process.h"

#include <math.h>
#include <stdio.h>

enum { SOME = 1000, MANY = 10000, SPARE_DESCRIPTORS = 100 };

int main(int argc, char **argv) {
    char **command[1], port[8];
    struct crowd some, rest;
    size_t most = process_descriptors() - SPARE_DESCRIPTORS, many = most < MANY ? most : MANY;
    if (argc < 3 || !process_commands(command, 1, argv, 2)) {
        fputs("usage: bench_memory GOAL SERVER…\n", stderr);
        return 2;
    }
    process_free_port(port);
    process_add(command[0], port);
    pid_t server = process_start(command[0]);
    crowd_open(&some, port, SOME, 1);
    double before = process_memory(server);
    crowd_open(&rest, port, many - SOME, 1);
    double held = (process_memory(server) - before) / (double)(many - SOME);
    process_kill(server);
    measure_figure("memory connection", "B", held, NAN, measure_goal(argv[1]));
    crowd_close(&some);
    crowd_close(&rest);
    return 0;
}
