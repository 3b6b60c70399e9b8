/* Reading an edited line from the terminal: the facade before readline, with a plain back-end where it is missing. */
#ifndef SHELL_LINEEDIT_H
#define SHELL_LINEEDIT_H

#include "base/buffer.h"
#include "base/span.h"
#include "shell/notices.h"

#include <stdbool.h>
#include <stddef.h>

/* A candidate of completion. Texts are owned by whoever made the list (shell/complete.h). */
struct candidate {
    char *text;        /* what the word becomes */
    const char *kind;  /* "verb", "handle", "constant", …; static */
    char *description; /* a few words; may be NULL */
    bool unfit;        /* it would fail, as the description says: it is shown, and put in only by who chooses it */
};

/* Why a wait ended. */
enum lineedit_wait {
    LINEEDIT_WAIT_INPUT,  /* the descriptor is readable, or hung up */
    LINEEDIT_WAIT_SIGNAL, /* interrupt_fd is */
    LINEEDIT_WAIT_TIME,   /* the time is over, or there is something to draw */
    LINEEDIT_WAIT_OVER,   /* the session is: no line is wanted any more */
};

/* What the editor asks of the prompt. All but `complete_statement` and `prompt` may be NULL. */
struct lineedit_hooks {
    void *context;
    /* An eventfd: readable once Ctrl-C was pressed, and the editor writes to it when another signal comes that is its own
       business, so that the wait ends; −1: none. */
    int interrupt_fd;
    /* Waits until `fd` is readable, interrupt_fd is, or `milliseconds` have passed (−1: however long it takes); tasks go on
       meanwhile. Comes back with LINEEDIT_WAIT_TIME when the prompt has changed, or `call_back` was called in between: then
       there is something to draw. wait NULL: nothing else goes on. */
    enum lineedit_wait (*wait)(void *context, int fd, int milliseconds);
    void (*call_back)(void *context);
    /* The prompt as it is now; asked again after each wait. Escape sequences stand between \001 and \002. Borrowed until
       the next call. */
    const char *(*prompt)(void *context);
    /* The first prompt is on the screen: time for what may take a while. */
    void (*ready)(void *context);
    /* Whether Ctrl-C was pressed since the last call, which is thereby done with. */
    bool (*take_interrupt)(void *context);
    /* Whether the text (all rows so far) is complete; false: a further row is wanted and the text goes on. */
    bool (*complete_statement)(void *context, struct span text, char *open);
    /* Whether the word means something where a verb is due. */
    bool (*known)(void *context, struct span word);
    /* Adds what is still to come behind the text, where the cursor is: the rest of a verb's usage. */
    void (*hint)(void *context, struct span text, struct buffer *out);
    /* Candidates for the word at `cursor`; *start gets where that word begins, *append what follows a single match.
       The list is owned by the hook and holds until its next call. */
    size_t (*candidates)(void *context, struct span line, size_t cursor, size_t *start, char *append,
                         struct candidate **list);
    /* What to say where the last call of `candidates` gave none; "": nothing. Borrowed until its next call. */
    const char *(*note)(void *context);
    /* `?`: adds the lines of help on what stands at the cursor; false where the key means itself. */
    bool (*help)(void *context, struct span line, size_t cursor, struct buffer *out);
};

/* What of the editor can be switched. */
struct lineedit_wants {
    bool colour, hints, suggest;
    enum notices_mode notices;
};

enum lineedit_result { LINEEDIT_TEXT, LINEEDIT_END, LINEEDIT_INTERRUPTED, LINEEDIT_FAILED };

/* False if standard input is no terminal, there is none to write the prompt to, or memory is out. lineedit_close puts the
   terminal back; it is also put back at exit and on every fatal signal. Between two reads the terminal takes signals, but
   shows nothing of what is typed. `hooks` is copied. */
bool lineedit_open(const struct lineedit_hooks *hooks);
void lineedit_close(void);

/* A whole entry, perhaps of several rows, without the last newline, into *text. Ctrl-C gives LINEEDIT_INTERRUPTED with
   the line cleared, Ctrl-D on an empty line, and the end of the session, LINEEDIT_END. */
enum lineedit_result lineedit_read(const struct lineedit_wants *wants, struct buffer *text);

/* Writes to `fd`, a terminal. What comes while a line is read is shown above it (shell/notices.h). `task` is the number of
   the task that printed it, whose lines are written whole, each with the number before it; 0: no task's, written as it
   is. The bytes are safe to show already. 0 or −errno. */
int lineedit_print(int fd, unsigned task, struct span bytes);

/* A line that shows, dim and cut to the terminal's width, what is waited for or how far it is, until it is set anew or to
   nothing. What is written meanwhile comes above it. Nothing happens while a line is read. */
void lineedit_status(struct span text);

/* Puts an entry into the in-memory list that Up and Ctrl-R walk; takes out an older one that is the same. */
void lineedit_remember(struct span entry);
void lineedit_forget(struct span entry);

/* Whether what is typed shows while no line is read: on for a verb that asks something of the user. */
void lineedit_echo(bool on);
bool lineedit_echoes(void);
/* On, and Ctrl-] comes at once: for a verb whose peer the user talks to. Off again by lineedit_echo, or when a line is read. */
void lineedit_talk(void);
void lineedit_drop_typed(void); /* a line that was begun is forgotten */

/* The terminal's columns. */
unsigned lineedit_width(void);

#endif
