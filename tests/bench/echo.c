/* An echo server's messages a second, with so many connections, beside its peer's. The servers share one processor and the
   clients have another, so that a server is never kept waiting for long; in turns each serves for a slice while the other
   sleeps. What is compared is how much a server does in a second of its processor's time, which other load on the machine
   does not change, and by the clock, which is what a user sees but where the clients may be the slower side.
   usage: bench_echo CONNECTIONS GOAL OURS… -- THEIRS… */
#include "crowd.h"
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROUNDS = 30, SPARE_DESCRIPTORS = 100 };
static const double slice = 0.1;

struct served {
    double messages, seconds, processor;
};

/* A server, and the process that holds the clients: it runs a slice for each byte that it gets. */
struct side {
    pid_t server, clients;
    int ask, answer;
    char port[8];
};

static _Noreturn void be_the_clients(const struct side *s, size_t connections, int asked, int answers) {
    struct crowd crowd;
    char byte;
    process_pin(PROCESSOR_LAST);
    crowd_open(&crowd, s->port, connections);
    while (read(asked, &byte, 1) == 1) {
        struct served done = {.seconds = -measure_now(), .processor = -process_time(s->server)};
        done.messages = (double)crowd_run(&crowd, slice);
        done.seconds += measure_now();
        done.processor += process_time(s->server);
        if (write(answers, &done, sizeof done) != sizeof done) _exit(1);
    }
    _exit(0);
}

static void start_side(struct side *s, size_t connections) {
    int ask[2], answer[2];
    if (pipe(ask) != 0 || pipe(answer) != 0) measure_fail("pipe");
    s->clients = fork();
    if (s->clients < 0) measure_fail("fork");
    if (s->clients == 0) {
        close(ask[1]);
        be_the_clients(s, connections, ask[0], answer[1]);
    }
    close(ask[0]);
    close(answer[1]);
    s->ask = ask[1];
    s->answer = answer[0];
}

static struct served run_slice(const struct side *s) {
    struct served done;
    if (write(s->ask, "", 1) != 1 || read(s->answer, &done, sizeof done) != sizeof done) measure_fail("the clients");
    return done;
}

static void measure_sides(const struct side *us, const struct side *them, size_t connections, struct goal goal) {
    static double ours[ROUNDS], theirs[ROUNDS], our_clock[ROUNDS], their_clock[ROUNDS];
    char name[32];
    (void)run_slice(us);
    (void)run_slice(them);
    for (int i = 0; i < ROUNDS; i++) {
        struct served first = run_slice(i % 2 ? us : them), second = run_slice(i % 2 ? them : us);
        struct served our = i % 2 ? first : second, their = i % 2 ? second : first;
        ours[i] = our.messages / our.processor;
        theirs[i] = their.messages / their.processor;
        our_clock[i] = our.messages / our.seconds;
        their_clock[i] = their.messages / their.seconds;
    }
    (void)snprintf(name, sizeof name, "echo %zu", connections);
    measure_rounds(name, "msg/s", ours, theirs, ROUNDS, goal);
    (void)snprintf(name, sizeof name, "echo %zu clock", connections);
    measure_rounds(name, "msg/s", our_clock, their_clock, ROUNDS, goal);
}

/* The server goes first, for its clients are forked with what is open then. */
static void open_side(struct side *s, char **args, size_t connections) {
    process_pin(PROCESSOR_FIRST);
    s->server = process_start(args);
    start_side(s, connections);
}

static void end_side(struct side *s) {
    close(s->ask);
    process_wait(s->clients, "the clients");
    process_kill(s->server);
}

int main(int argc, char **argv) {
    char **commands[2];
    struct side us, them;
    size_t connections = argc > 1 ? strtoul(argv[1], NULL, 10) : 0, most = process_descriptors() - SPARE_DESCRIPTORS;
    if (argc < 4 || !connections || !process_commands(commands, 2, argv, 3)) {
        fputs("usage: bench_echo CONNECTIONS GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    if (connections > most) connections = most;
    process_free_port(us.port);
    process_free_port(them.port);
    process_add(commands[0], us.port);
    process_add(commands[1], them.port);
    open_side(&us, commands[0], connections);
    open_side(&them, commands[1], connections);
    measure_sides(&us, &them, connections, measure_goal(argv[2]));
    end_side(&them); /* its clients hold what was open when they were forked */
    end_side(&us);
    return 0;
}
