/* The round trip between two ends that have a processor each. Both ends are measured: a client and a server of ours beside
   a client and a server of the peer's. In turns each pair runs a slice while the other sleeps.
   usage: bench_processors GOAL OUR-CLIENT… -- OUR-SERVER… -- THEIR-CLIENT… -- THEIR-SERVER… */
#include "measure.h"
#include "process.h"

#include <stdio.h>

enum { SLICES = 40, SLICE_ROUNDS = 1000 }; /* as the clients have it */

struct pair {
    struct spoken client;
    pid_t server;
    char port[8];
};

static void open_pair(struct pair *p, char **client, char **server) {
    process_free_port(p->port);
    process_add(client, p->port);
    process_add(server, p->port);
    process_pin(PROCESSOR_FIRST);
    p->server = process_start(server);
    process_pin(PROCESSOR_LAST);
    p->client = process_speak(client);
    process_await_line(&p->client);
}

/* The microseconds that a round of a slice took. */
static double run_slice(const struct pair *p) {
    double from = measure_now();
    process_let_go_on(&p->client);
    process_await_line(&p->client);
    return (measure_now() - from) / SLICE_ROUNDS * 1e6;
}

int main(int argc, char **argv) {
    static double ours[SLICES], theirs[SLICES];
    char **commands[4];
    struct pair us, them;
    if (argc < 9 || !process_commands(commands, 4, argv, 2)) {
        fputs("usage: bench_processors GOAL OUR-CLIENT… -- OUR-SERVER… -- THEIR-CLIENT… -- THEIR-SERVER…\n", stderr);
        return 2;
    }
    if (process_processors() < 2) {
        measure_left_out("processors", "there is one alone");
        return 0;
    }
    open_pair(&us, commands[0], commands[1]);
    open_pair(&them, commands[2], commands[3]);
    for (int i = 0; i < SLICES; i++) {
        double first = run_slice(i % 2 ? &us : &them), second = run_slice(i % 2 ? &them : &us);
        ours[i] = i % 2 ? first : second;
        theirs[i] = i % 2 ? second : first;
    }
    measure_rounds("processors", "us", ours, theirs, SLICES, measure_goal(argv[1]));
    process_end(&us.client, commands[0][0]);
    process_end(&them.client, commands[2][0]);
    process_kill(us.server);
    process_kill(them.server);
    return 0;
}
