/* An echo server's messages a second, with so many connections, beside its peer's. The servers share one processor and the
   clients have another, so that a server is never kept waiting for long; in turns each serves for a slice while the other
   sleeps. What is compared is how much a server does in a second of its processor's time, which other load on the machine
   does not change, and by the clock, which is what a user sees but where the clients may be the slower side.
   Then how the cost of a message grows from few connections to the most, beside how the peer's grows.
   usage: bench_echo GROWTH-GOAL CONNECTIONS GOAL… -- OURS… -- THEIRS… */
#include "crowd.h"
#include "measure.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ROUNDS = 30, SPARE_DESCRIPTORS = 100, FEW = 10 };
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
    crowd_open(&crowd, s->port, connections, CROWD_SIZE);
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

/* What came of the rounds: messages a second of the server's processor, and by the clock. */
struct figures {
    double ours[ROUNDS], theirs[ROUNDS], our_clock[ROUNDS], their_clock[ROUNDS];
};

static void run_rounds(struct figures *f, const struct side *us, const struct side *them) {
    (void)run_slice(us);
    (void)run_slice(them);
    for (int i = 0; i < ROUNDS; i++) {
        struct served first = run_slice(i % 2 ? us : them), second = run_slice(i % 2 ? them : us);
        struct served our = i % 2 ? first : second, their = i % 2 ? second : first;
        f->ours[i] = our.messages / our.processor;
        f->theirs[i] = their.messages / their.processor;
        f->our_clock[i] = our.messages / our.seconds;
        f->their_clock[i] = their.messages / their.seconds;
    }
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

static void measure_connections(struct figures *f, char **commands[2], size_t connections) {
    struct side us, them;
    char **ours = process_copy(commands[0]), **theirs = process_copy(commands[1]);
    process_free_port(us.port);
    process_free_port(them.port);
    process_add(ours, us.port);
    process_add(theirs, them.port);
    open_side(&us, ours, connections);
    open_side(&them, theirs, connections);
    run_rounds(f, &us, &them);
    end_side(&them); /* its clients hold what was open when they were forked */
    end_side(&us);
    free(ours);
    free(theirs);
}

/* How many times as much of ours the peer gets done. */
static double cost(struct figures *f) {
    return measure_median(f->theirs, ROUNDS) / measure_median(f->ours, ROUNDS);
}

static void print_figures(struct figures *f, size_t connections, struct goal goal) {
    char name[32];
    (void)snprintf(name, sizeof name, "echo %zu", connections);
    measure_rounds(name, "msg/s", f->ours, f->theirs, ROUNDS, goal);
    (void)snprintf(name, sizeof name, "echo %zu clock", connections);
    measure_rounds(name, "msg/s", f->our_clock, f->their_clock, ROUNDS, goal);
}

int main(int argc, char **argv) {
    static struct figures figures;
    char **commands[3];
    size_t most = process_descriptors() - SPARE_DESCRIPTORS;
    if (argc < 8 || !process_commands(commands, 3, argv, 2)) {
        fputs("usage: bench_echo GROWTH-GOAL CONNECTIONS GOAL… -- OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    measure_connections(&figures, commands + 1, FEW);
    double few = cost(&figures), many = few;
    for (char **word = commands[0]; word[0] && word[1]; word += 2) {
        size_t connections = strtoul(word[0], NULL, 10);
        if (connections > most) connections = most;
        measure_connections(&figures, commands + 1, connections);
        print_figures(&figures, connections, measure_goal(word[1]));
        many = cost(&figures);
    }
    measure_figure("echo growth", "times", many / few, 1, measure_goal(argv[1]));
    return 0;
}
