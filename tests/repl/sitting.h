/* What the tests of the prompt have in common: a session before each test, on a terminal and in a home of its own, and its
   end. A test program is one file, so what it drives with is included whole. */
#ifndef REPL_SITTING_H
#define REPL_SITTING_H

#include "repl/driver.h"
#include "repl/screen.h"

#include "repl/driver.c"
#include "repl/screen.c"

#define UP "\x1b[A"
#define DOWN "\x1b[B"
#define RIGHT "\x1b[C"
#define LEFT "\x1b[D"
#define S_TAB "\x1b[Z"
#define F1 "\x1bOP"
#define M_ENTER "\x1b\r"
#define PASTE(text) "\x1b[200~" text "\x1b[201~"

static struct driver d;

/* How a session is started that reads no rc file, and one that reads rc.sks in the home. */
static const char *const quiet[] = {"--no-rc", "-q", NULL};
static const char *const with_rc[] = {"--rc", "rc.sks", "-q", NULL};

/* Before a test: a session at its first prompt, which has read this as its rc file; NULL: none. */
static inline int start_with(const char *rc) {
    alarm(60);
    driver_home(&d);
    if (rc) driver_write(&d, "rc.sks", rc);
    driver_restart(&d, "xterm", rc ? with_rc : quiet);
    driver_expect(&d, "sks> █");
    return 0;
}

/* After it. */
static inline int end(void **state) {
    (void)state;
    driver_end(&d);
    return 0;
}

/* Ctrl-D, so that another session can be started in the same home. */
static inline void leave(void) {
    driver_type(&d, "\x04");
    assert_int_equal(driver_wait(&d), 0);
    close(d.fd);
}

/* Runs what starts a task, and clears the screen. */
static inline void begin(const char *spawn) {
    driver_type(&d, spawn);
    driver_type(&d, "\r\x0c");
    driver_expect(&d, "sks %1> █");
}

#define AT_PROMPT(test) cmocka_unit_test_setup_teardown(test, start, end)

#endif
