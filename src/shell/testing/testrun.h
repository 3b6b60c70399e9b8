/* `sockshell --test PATH… [--junit FILE]`: scripts run as tests. */
#ifndef SHELL_TESTING_TESTRUN_H
#define SHELL_TESTING_TESTRUN_H

#include "shell/command_line.h"

/* Runs each script in a process of its own and writes TAP on standard output. The exit status: 0 when all passed, 1
   when one did not, 2 when a path is not there. */
int testrun(const struct command_line *c);

#endif
