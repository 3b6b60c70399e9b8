/* The history file: an entry a line, newline as \n, controls as \xHH (REPL.md section 9). */
#ifndef SHELL_HISTORY_H
#define SHELL_HISTORY_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdbool.h>

/* The file's path: $SOCKSHELL_HISTORY (empty: none), else $XDG_STATE_HOME/sockshell/history, else
   ~/.local/state/sockshell/history; its folders are made, 0700. False: no history is kept. */
bool history_path(struct buffer *path);

/* Hands each entry, decoded, oldest first, to `each`; the last `most` alone. A file that is not there is empty; one with
   twice as many lines is written anew with those entries. */
void history_load(const char *path, size_t most, void (*each)(void *context, struct span entry), void *context);

/* Appends an entry at once, under a lock; 0600, no symlink followed. An entry that begins with a blank is not stored.
   0, or −errno if it could not be written (told once by the caller, never fatal), and why that was. */
int history_append(const char *path, struct span entry);
const char *history_failure(int error);

/* The codec alone. */
bool history_encode(struct buffer *out, struct span entry);
bool history_decode(struct buffer *out, struct span line);

#endif
