/* What is still to come of a command that is being typed: the rest of its usage, in grey behind it. */
#ifndef SHELL_HINT_H
#define SHELL_HINT_H

#include "run/machine.h"

/* Adds what follows the text's end, a blank before it where the text has none; nothing where no verb's word is typed. */
void hint_push(const struct machine *m, struct span text, struct buffer *out);

#endif
