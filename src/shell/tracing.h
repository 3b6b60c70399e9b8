/* Where traced calls go: standard error, or a file. */
#ifndef SHELL_TRACING_H
#define SHELL_TRACING_H

#include "shell/session.h"

/* From now on each socket call of the session is told on standard error, as a line. */
void tracing_begin(struct session *s);

/* `trace`: "on" (standard error), "off", or the path of a file that the lines are written to, made anew. False with the
   error; then what was before goes on. */
bool tracing_set(struct session *s, struct span where, struct err *err);

/* Closes the file, if lines go to one. */
void tracing_end(struct session *s);

#endif
