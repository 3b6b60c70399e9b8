/* What the benchmarks share: a clock, medians, and the row of the table. */
#include "measure.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

double measure_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b) {
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

double measure_median(double *numbers, size_t count) {
    qsort(numbers, count, sizeof *numbers, compare);
    return count % 2 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

#ifdef __linux__
void measure_pin(void) {
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) measure_fail("sched_getaffinity");
    size_t last = 0;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, &allowed)) last = cpu;
    }
    CPU_ZERO(&one);
    CPU_SET(last, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0) measure_fail("sched_setaffinity");
}
#else
/* Elsewhere the system decides; the ratio is noisier for it. */
void measure_pin(void) {
}
#endif

pid_t measure_start(char *const args[]) {
    pid_t child;
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) measure_fail("posix_spawn_file_actions_init");
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    int failed = posix_spawnp(&child, args[0], &actions, NULL, args, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed) {
        errno = failed;
        measure_fail(args[0]);
    }
    return child;
}

void measure_wait(pid_t child, const char *name) {
    int status;
    if (waitpid(child, &status, 0) != child) measure_fail("waitpid");
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    fprintf(stderr, "%s ended with status %d\n", name, status);
    exit(1);
}

void measure_print(const char *name, double ours, double theirs, double ratio, double goal) {
    printf("%-10s %11.1f us %11.1f us %8.3f %8.2f  %s\n", name, ours * 1e6, theirs * 1e6, ratio, goal,
           ratio <= goal ? "met" : "missed");
}

_Noreturn void measure_fail(const char *what) {
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    exit(1);
}
