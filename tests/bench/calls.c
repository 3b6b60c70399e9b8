/* How many system calls an echo server makes a message, counted by the kernel while nothing slows it down. The clients
   are on another processor than the server, or with `one` on the same. usage: bench_calls CONNECTIONS one|two GOAL
   OURS… -- THEIRS… */
#include "crowd.h"
#include "measure.h"
#include "process.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const double seconds = 1;

/* The number of the trace point that every system call passes; 0 where it may not be known. */
static uint64_t trace_point(void) {
    static const char *const paths[] = {"/sys/kernel/tracing/events/raw_syscalls/sys_enter/id",
                                        "/sys/kernel/debug/tracing/events/raw_syscalls/sys_enter/id"};
    char line[32] = "";
    for (size_t i = 0; i < 2 && !line[0]; i++) {
        FILE *id = fopen(paths[i], "r");
        if (!id) continue;
        if (!fgets(line, sizeof line, id)) line[0] = '\0';
        (void)fclose(id);
    }
    return strtoull(line, NULL, 10);
}

/* A descriptor that counts the process's system calls from now on, or −1. */
static int open_counter(pid_t process) {
    struct perf_event_attr attr = {.type = PERF_TYPE_TRACEPOINT, .size = sizeof attr, .config = trace_point()};
    if (!attr.config) return -1;
    return (int)syscall(SYS_perf_event_open, &attr, process, -1, -1, 0);
}

/* NAN where the kernel does not let us count. */
static double calls_a_message(char **args, size_t connections, bool one) {
    char port[8];
    struct crowd crowd;
    uint64_t calls = 0;
    process_free_port(port);
    process_add(args, port);
    process_pin(PROCESSOR_FIRST);
    pid_t server = process_start(args);
    process_pin(one ? PROCESSOR_FIRST : PROCESSOR_LAST);
    crowd_open(&crowd, port, connections, CROWD_SIZE);
    (void)crowd_run(&crowd, seconds / 10);
    int counter = open_counter(server);
    double messages = (double)crowd_run(&crowd, seconds);
    bool counted = counter >= 0 && read(counter, &calls, sizeof calls) == sizeof calls;
    if (counter >= 0) close(counter);
    process_kill(server);
    crowd_close(&crowd);
    /* A few calls of the beginning do not count. */
    return counted ? round((double)calls / messages * 100) / 100 : NAN;
}

int main(int argc, char **argv) {
    char **commands[2], name[48];
    size_t connections = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    if (argc < 5 || !connections || !process_commands(commands, 2, argv, 4)) {
        fputs("usage: bench_calls CONNECTIONS one|two GOAL OURS… -- THEIRS…\n", stderr);
        return 2;
    }
    bool one = strcmp(argv[2], "one") == 0;
    (void)snprintf(name, sizeof name, "calls %zu%s", connections, one ? " one cpu" : "");
    double ours = calls_a_message(commands[0], connections, one);
    double theirs = calls_a_message(commands[1], connections, one);
    if (isnan(ours))
        measure_left_out(name, "system calls are counted by perf_event_open(2) and tracefs, which takes root");
    else
        measure_figure(name, "calls", ours, theirs, measure_goal(argv[3]));
    return 0;
}
