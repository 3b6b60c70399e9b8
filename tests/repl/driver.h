/* Sits at the prompt: runs sockshell on a pseudo terminal, types, and waits for what the screen must show. */
#ifndef REPL_DRIVER_H
#define REPL_DRIVER_H

#include "repl/screen.h"

#include <sys/types.h>
#include <termios.h>

struct driver {
    pid_t pid; /* 0: ended */
    int fd;
    struct screen screen;
    char home[64];         /* its HOME and folder; removed by driver_end */
    const char *inputrc;   /* the users' file for readline, in the home; NULL: none */
    const char *out;       /* a file in the home that its standard output is; NULL: the terminal */
    struct termios before; /* how the terminal was set when it started */
};

/* Makes the home alone, for files to be put into. */
void driver_home(struct driver *d);
/* Writes a file there; and fails the test unless one there holds this. */
void driver_write(const struct driver *d, const char *name, const char *text);
void driver_expect_file(const struct driver *d, const char *name, const char *want);

/* Starts $SOCKSHELL with the arguments (NULL ends them) on a terminal of that name. In an environment of its own. */
void driver_start(struct driver *d, const char *term, const char *const *args);

/* Starts it once more in the same home, on an empty screen. */
void driver_restart(struct driver *d, const char *term, const char *const *args);

void driver_type(struct driver *d, const char *keys);

/* Waits until the screen shows exactly this (screen_text), where `<n>` stands for digits; fails the test when ten seconds
   have gone or the program sent what the screen does not know. */
void driver_expect(struct driver *d, const char *want);

/* Waits until what it shows begins, or ends, so. */
void driver_expect_begin(struct driver *d, const char *want);
void driver_expect_end(struct driver *d, const char *want);

/* Fails the test unless the row looks like this (screen_looks). */
void driver_expect_looks(struct driver *d, int row, const char *want);

/* Connects to the unix socket of that name in the home, and closes: an accept goes on. */
void driver_knock(struct driver *d, const char *name);

/* Gives the terminal another size. What the program sent before must have been waited for. */
void driver_resize(struct driver *d, int rows, int columns);

/* Waits for its end; the status as waitpid gives it. */
int driver_wait(struct driver *d);

/* Waits until it has stopped itself. */
void driver_wait_stopped(struct driver *d);

/* Fails the test unless the terminal is set as it was, once what the program sent last has come. */
void driver_expect_restored(struct driver *d);

/* Kills what still runs and removes the home; safe at any time after driver_start. */
void driver_end(struct driver *d);

#endif
