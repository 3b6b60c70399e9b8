/* The prompt: read an entry, run it, again. */
#ifndef SHELL_PROMPT_H
#define SHELL_PROMPT_H

#include "shell/session.h"

/* Runs the session until Ctrl-D or `exit`; gives the exit status. 1 if there is no terminal or memory. */
int prompt_run(struct session *s);

#endif
