/* Writing to descriptors, and how a stream is written to. */
#ifndef SHELL_OUTPUT_H
#define SHELL_OUTPUT_H

#include "base/span.h"
#include "shell/session.h"

/* Fills the descriptors 0, 1 and 2 that are closed, so that no socket ever takes their number. They are filled the
   wrong way round (0 for writing, 1 and 2 for reading), so that using one is an error. */
void output_fill_descriptors(void);

/* Writes all of the bytes, whatever it takes: short writes, signals, a full pipe. 0 or −errno. */
int output_write(int fd, struct span bytes);

/* Whether the descriptor is a terminal, and whether it gets colour (REPL.md section 11). */
struct stream_style output_style(int fd, const struct settings *settings);

/* The columns of the terminal that the descriptor is; 80 where it does not tell. */
unsigned output_columns(int fd);

#endif
