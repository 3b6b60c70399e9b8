/* The line that `input` reads. */
#ifndef SHELL_INPUT_H
#define SHELL_INPUT_H

#include "shell/session.h"

/* What machine_hooks.input is: shows the prompt, and reads one line (without its end) from standard input, or from the
   terminal when the script itself comes from standard input. Takes no byte beyond the line. 1, 0 at the end of input,
   or −errno. `context` is the session. Of `some` it is what has come of several lines. */
int input_line(void *context, struct machine_input *ask, struct buffer *line, struct err *err);

/* Lets go of the terminal, and of what had come of a line. */
void input_close(struct session *s);

#endif
