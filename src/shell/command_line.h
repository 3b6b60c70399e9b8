/* The command line: what `sockshell` is asked to do. */
#ifndef SHELL_COMMAND_LINE_H
#define SHELL_COMMAND_LINE_H

#include "shell/session.h"

enum command_action {
    ACTION_RUN, /* a script, words, or a session */
    ACTION_COMPLETE,
    ACTION_TEST,
    ACTION_HELP,
    ACTION_VERSION,
};

/* Texts are borrowed from argv. `operands` are what is left: SCRIPT and its arguments, those of -c, or the PATHs. */
struct command_line {
    enum command_action action;
    struct settings settings;
    const char *commands; /* -c, or NULL */
    const char *line;     /* --complete */
    const char *junit;    /* or NULL */
    char **operands;
    size_t operand_count;
};

/* Reads it; may move argv's words about. False with the error filled when it is used wrongly. */
bool command_line_read(struct command_line *c, int argc, char **argv, struct err *err);

/* An option; `letter` 0: it has a word alone; `word` "": a letter alone; `value` "": it takes none. */
struct command_option {
    char letter;
    const char *word, *value, *help;
};

extern const struct command_option command_options[];
extern const size_t command_option_count;

/* Adds the one line that says how it is used; the whole text of --help. */
void command_line_push_usage(struct buffer *out);
void command_line_push_help(struct buffer *out);

#endif
