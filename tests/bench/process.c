/* The processes that are measured: started on a processor, spoken to by lines, and looked at from outside. */
#include "process.h"

#include "measure.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* --- command lines ---------------------------------------------------------------------------------------------------- */

enum { SPARE_WORDS = 2 };

static char **copy_words(char **words, size_t count) {
    char **copy = calloc(count + SPARE_WORDS + 1, sizeof *copy);
    if (!copy) measure_fail("calloc");
    memcpy(copy, words, count * sizeof *copy);
    return copy;
}

bool process_commands(char **commands[], size_t count, char **argv, int first) {
    char **words = argv + first;
    for (size_t i = 0; i < count; i++) {
        size_t len = 0;
        while (words[len] && strcmp(words[len], "--") != 0) len++;
        bool last = i + 1 == count;
        if (len == 0 || last != !words[len]) return false;
        commands[i] = copy_words(words, len);
        words += len + 1;
    }
    return true;
}

char **process_copy(char **words) {
    size_t count = 0;
    while (words[count]) count++;
    return copy_words(words, count);
}

void process_add(char **words, char *word) {
    while (*words) words++;
    *words = word;
}

/* --- processors ------------------------------------------------------------------------------------------------------- */

#ifdef __linux__
/* What may be used, as it was at the start. */
static const cpu_set_t *usable(void) {
    static cpu_set_t all;
    static bool known;
    if (!known && sched_getaffinity(0, sizeof all, &all) != 0) measure_fail("sched_getaffinity");
    known = true;
    return &all;
}

size_t process_processors(void) {
    return (size_t)CPU_COUNT(usable());
}

void process_pin(enum processor where) {
    cpu_set_t one;
    size_t found = CPU_SETSIZE;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (CPU_ISSET(cpu, usable()) && (where == PROCESSOR_LAST || found == CPU_SETSIZE)) found = cpu;
    }
    CPU_ZERO(&one);
    CPU_SET(found, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0) measure_fail("sched_setaffinity");
}
#else
/* Elsewhere the system decides; the ratios are noisier for it. */
void process_pin(enum processor where) {
    (void)where;
}

size_t process_processors(void) {
    return 1;
}
#endif

/* --- starting and ending ---------------------------------------------------------------------------------------------- */

enum { RUNNING_MOST = 16 };
static pid_t running[RUNNING_MOST];

static void kill_all(void) {
    for (size_t i = 0; i < RUNNING_MOST; i++) {
        if (running[i]) (void)kill(running[i], SIGKILL);
    }
}

static void note_started(pid_t child) {
    static bool registered;
    size_t i = 0;
    if (!registered && atexit(kill_all) != 0) measure_fail("atexit");
    registered = true;
    while (i < RUNNING_MOST - 1 && running[i]) i++;
    running[i] = child;
}

static void note_ended(pid_t child) {
    for (size_t i = 0; i < RUNNING_MOST; i++) {
        if (running[i] == child) running[i] = 0;
    }
}

static pid_t start(char *const args[], posix_spawn_file_actions_t *actions) {
    pid_t child;
    int failed = posix_spawnp(&child, args[0], actions, NULL, args, environ);
    posix_spawn_file_actions_destroy(actions);
    if (failed) {
        errno = failed;
        measure_fail(args[0]);
    }
    note_started(child);
    return child;
}

pid_t process_start(char *const args[]) {
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0) measure_fail("posix_spawn_file_actions_init");
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    return start(args, &actions);
}

static void open_pipe(int ends[2]) {
    if (pipe(ends) != 0) measure_fail("pipe");
    for (int i = 0; i < 2; i++) {
        if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) != 0) measure_fail("fcntl");
    }
}

struct spoken process_speak(char *const args[]) {
    int in[2], out[2];
    posix_spawn_file_actions_t actions;
    open_pipe(in);
    open_pipe(out);
    if (posix_spawn_file_actions_init(&actions) != 0) measure_fail("posix_spawn_file_actions_init");
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    struct spoken s = {start(args, &actions), in[1], out[0]};
    close(in[0]);
    close(out[1]);
    return s;
}

void process_await_line(const struct spoken *s) {
    char byte = 0;
    while (byte != '\n') {
        ssize_t got = read(s->out, &byte, 1);
        if (got > 0) continue;
        if (got == 0) errno = EPIPE;
        measure_fail("a process that is measured ended");
    }
}

void process_let_go_on(const struct spoken *s) {
    if (write(s->in, "\n", 1) != 1) measure_fail("write");
}

void process_end(struct spoken *s, const char *name) {
    close(s->in);
    process_wait(s->pid, name);
    close(s->out);
}

void process_wait(pid_t child, const char *name) {
    int status;
    if (waitpid(child, &status, 0) != child) measure_fail("waitpid");
    note_ended(child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
    fprintf(stderr, "%s ended with status %d\n", name, status);
    exit(1);
}

void process_kill(pid_t child) {
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    note_ended(child);
}

/* --- looking at them -------------------------------------------------------------------------------------------------- */

double process_time(pid_t child) {
    clockid_t clock;
    struct timespec used;
    errno = clock_getcpuclockid(child, &clock);
    if (errno || clock_gettime(clock, &used) != 0) measure_fail("clock_getcpuclockid");
    return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

/* The state stands behind the program's name, which is in parentheses and may hold others. */
bool process_sleeps(pid_t child) {
    char path[32], line[512];
    (void)snprintf(path, sizeof path, "/proc/%ld/stat", (long)child);
    FILE *status = fopen(path, "r");
    if (!status || !fgets(line, sizeof line, status)) measure_fail(path);
    (void)fclose(status);
    const char *name_end = strrchr(line, ')');
    return name_end && strncmp(name_end, ") S", 3) == 0;
}

double process_memory(pid_t child) {
    char path[32], line[128];
    double kilobytes = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/status", (long)child);
    FILE *status = fopen(path, "r");
    if (!status) measure_fail(path);
    while (fgets(line, sizeof line, status)) {
        if (strncmp(line, "RssAnon:", 8) == 0) kilobytes = strtod(line + 8, NULL);
    }
    (void)fclose(status);
    return kilobytes * 1024;
}

size_t process_descriptors(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) measure_fail("getrlimit");
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0) measure_fail("setrlimit");
    return limit.rlim_cur;
}

/* --- addresses -------------------------------------------------------------------------------------------------------- */

static struct sockaddr_in loopback(const char *port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
}

static bool is_free(const char *port) {
    const struct sockaddr_in at = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0) measure_fail("socket");
    bool bound = bind(fd, (const struct sockaddr *)&at, sizeof at) == 0;
    close(fd);
    return bound;
}

void process_free_port(char port[static 8]) {
    enum { FIRST = 15000, COUNT = 15000 };
    static unsigned given;
    do {
        (void)snprintf(port, 8, "%u", FIRST + ((unsigned)getpid() * 7 + given++) % COUNT);
    } while (!is_free(port));
}

/* One try; −1 with errno. */
static int connect_once(const char *address) {
    const struct sockaddr_in in = loopback(address);
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    bool is_path = strchr(address, '/') != NULL;
    int fd = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) measure_fail("socket");
    (void)snprintf(un.sun_path, sizeof un.sun_path, "%s", address);
    int result = is_path ? connect(fd, (const struct sockaddr *)&un, sizeof un)
                         : connect(fd, (const struct sockaddr *)&in, sizeof in);
    if (result == 0) return fd;
    int number = errno;
    close(fd);
    errno = number;
    return -1;
}

int process_connect(const char *address) {
    const struct timespec moment = {.tv_nsec = 1000 * 1000};
    for (int tries = 0; tries < 5000; tries++) {
        int fd = connect_once(address);
        if (fd >= 0) return fd;
        if (errno != ECONNREFUSED && errno != ENOENT) break;
        (void)nanosleep(&moment, NULL);
    }
    measure_fail("connect");
}
