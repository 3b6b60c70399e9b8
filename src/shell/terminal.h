/* The terminal's modes, put back on every way out. */
#ifndef SHELL_TERMINAL_H
#define SHELL_TERMINAL_H

#include <stdbool.h>

/* Remembers how standard input's terminal is set, and sees to it that it is set so again at exit and on a fatal signal.
   False if it is no terminal. */
bool terminal_save(void);

/* As it was found; with neither echo nor lines, but with signals: for while a command runs; and the same with every key
   as it is pressed: for an editor. */
void terminal_normal(void);
/* As it was found, but that Ctrl-] is seen at once, without Enter. */
void terminal_talk(void);
/* What was typed and not read yet is forgotten. While one talks Ctrl-C does not do that by itself: the kernel signals first and
   flushes then, and would take what is written meanwhile with it. */
void terminal_drop_typed(void);
bool terminal_echoes(void); /* whether it shows what is typed */
void terminal_quiet(void);
void terminal_raw(void);

/* Tells that an editor has the terminal (bracketed paste, colours), which a fatal signal must undo; and whether one has. */
void terminal_editing(bool on);
bool terminal_is_edited(void);

/* Stops the process, with the terminal as it was found, and goes on later with the terminal as it was now. May be called
   from a signal handler. */
void terminal_suspend(void);

/* As it was found, and left alone from now on. */
void terminal_release(void);

/* The columns of the terminal and its rows; 80 and 24 if it does not say. */
unsigned terminal_width(void);
unsigned terminal_height(void);

#endif
