/* The processes that are measured: started on a processor, spoken to by lines, and looked at from outside. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Reads `count` command lines out of the words of argv from `first` on, with `--` between them, into lists that end with
   NULL and have room for two more words. False: there are more or fewer, or an empty one. */
bool process_commands(char **commands[], size_t count, char **argv, int first);
/* A copy of one, to be freed, with room for two more words. */
char **process_copy(char **words);
/* Adds a word to one of them. */
void process_add(char **words, char *word);

/* Of the processors that may be used, the last and the first. With one alone they are the same. */
enum processor { PROCESSOR_LAST, PROCESSOR_FIRST };

/* Keeps this process, and what it starts from now on, on that processor. */
void process_pin(enum processor where);
/* How many there are to be used. */
size_t process_processors(void);

/* Starts a program, found by PATH, with its standard output on /dev/null; `args` end with NULL. Ends this process with a
   message where that fails. Whatever was started and still runs when this process ends is killed. */
pid_t process_start(char *const args[]);

/* A program that is spoken to by lines. */
struct spoken {
    pid_t pid;
    int in, out;
};

/* Starts it with its standard input and output as pipes. */
struct spoken process_speak(char *const args[]);
/* Waits for its next line. */
void process_await_line(const struct spoken *s);
/* Gives it an empty line to go on with. */
void process_let_go_on(const struct spoken *s);
/* Closes its input, and waits for its end. */
void process_end(struct spoken *s, const char *name);

/* Waits for it, and ends this process with a message unless its status is 0. */
void process_wait(pid_t child, const char *name);
/* Kills it, and waits for it. */
void process_kill(pid_t child);

/* Seconds of processor time that a process has used. */
double process_time(pid_t child);
/* Whether it waits for something, rather than for a processor. */
bool process_sleeps(pid_t child);
/* Bytes of its memory that are its own: allocated, and touched. */
double process_memory(pid_t child);

/* Raises the limit on descriptors to what is allowed; this process has so many. */
size_t process_descriptors(void);

/* A port of the loopback interface that was free a moment ago, outside of those that the kernel gives to clients. */
void process_free_port(char port[static 8]);
/* Connects with a port of the loopback interface, or with a unix path where there is a slash, at which a process that was
   just started is soon to listen. */
int process_connect(const char *address);

#endif
