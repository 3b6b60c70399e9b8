/* Reading an edited line from the terminal: the facade before readline, with a plain back-end where it is missing. */
#ifndef SHELL_LINEEDIT_H
#define SHELL_LINEEDIT_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

/* A candidate of completion. Texts are owned by whoever made the list (shell/complete.h). */
struct candidate {
    char *text;        /* what the word becomes */
    const char *kind;  /* "verb", "handle", "constant", …; static */
    char *description; /* a few words; may be NULL */
};

/* What the editor asks of the prompt. All but `complete_statement` may be NULL. */
struct lineedit_hooks {
    void *context;
    int interrupt_fd; /* readable once Ctrl-C was pressed; −1: none */
    /* Whether Ctrl-C was pressed since the last call, which is thereby done with. */
    bool (*take_interrupt)(void *context);
    /* Whether the text (all rows so far) is complete; false: a further row is wanted and the text goes on. */
    bool (*complete_statement)(void *context, struct span text, char *open);
    /* Candidates for the word at `cursor`; *start gets where that word begins, *append what follows a single match.
       The list is owned by the hook and holds until its next call. */
    size_t (*candidates)(void *context, struct span line, size_t cursor, size_t *start, char *append,
                         struct candidate **list);
    /* What to say where the last call of `candidates` gave none; "": nothing. Borrowed until its next call. */
    const char *(*note)(void *context);
    /* `?`: adds the lines of help on what stands at the cursor; false where the key means itself. */
    bool (*help)(void *context, struct span line, size_t cursor, struct buffer *out);
};

enum lineedit_result { LINEEDIT_TEXT, LINEEDIT_END, LINEEDIT_INTERRUPTED, LINEEDIT_FAILED };

/* False if standard input is no terminal, there is none to write the prompt to, or memory is out. lineedit_close puts the
   terminal back; it is also put back at exit and on every fatal signal. Between two reads the terminal takes signals, but
   shows nothing of what is typed. `hooks` is copied. */
bool lineedit_open(const struct lineedit_hooks *hooks, bool colour);
void lineedit_close(void);

/* A whole entry, perhaps of several rows, without the last newline, into *text. Ctrl-C gives LINEEDIT_INTERRUPTED with
   the line cleared, Ctrl-D on an empty line LINEEDIT_END. Escape sequences in the prompt stand between \001 and \002. */
enum lineedit_result lineedit_read(const char *prompt, struct buffer *text);

/* Puts an entry into the in-memory list that Up and Ctrl-R walk; takes out an older one that is the same. */
void lineedit_remember(struct span entry);
void lineedit_forget(struct span entry);

/* Whether what is typed shows while no line is read: on for a verb that asks something of the user. */
void lineedit_echo(bool on);

/* The terminal's columns. */
unsigned lineedit_width(void);

#endif
