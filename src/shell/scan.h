/* One pass over text that may be half written and wrong, with a stack of what is open: what completion, colours and the
 * depth of a row are read off. It is no parser: it guesses where the parser would refuse.
 */
#ifndef SHELL_SCAN_H
#define SHELL_SCAN_H

#include "base/span.h"

#include <stdint.h>

/* What the next word of a frame is. */
enum scan_mode {
    SCAN_START,     /* a statement's first word */
    SCAN_CONDITION, /* after `if`, `while` */
    SCAN_COMMAND,   /* a command or an expression */
    SCAN_TARGET,    /* after `a,` at the start of a statement */
    SCAN_WORDS,     /* a command's words */
    SCAN_EXPRESSION,
    SCAN_NAMES, /* names being made: fn, catch, test */
    SCAN_GLOBAL,
    SCAN_ERRNO,
    SCAN_FOR, /* the loop's variable */
    SCAN_IN,
    SCAN_AFTER_BLOCK,
    SCAN_AFTER_ELSE,
};

enum scan_open { SCAN_BLOCK, SCAN_ROUND, SCAN_SQUARE, SCAN_RECORD, SCAN_QUOTE };

/* Something open: the text itself, a block, a bracket, a string. `word` is where its current word began, or SCAN_NO_WORD;
   of a string, where its text began. `first` is the number of its command's first word. `at` is where its bracket or quote
   stands, `piece` where what has not been told yet of a string begins. */
#define SCAN_NO_WORD SIZE_MAX
struct scan_frame {
    enum scan_open kind;
    enum scan_mode mode;
    size_t word, first, at, piece;
};

/* What is told of the text on the way, each as a range of it. Strings and comments come before the word that they are in. */
enum scan_part {
    SCAN_PART_FIRST,   /* a word where a verb or a keyword is due */
    SCAN_PART_WORD,    /* one of a command's further words */
    SCAN_PART_OPERAND, /* one of an expression */
    SCAN_PART_STRING,  /* a piece of a string, or a pattern */
    SCAN_PART_COMMENT,
    SCAN_PART_PAIR, /* the first byte and the last of it are brackets that belong together */
};

/* All that the reader of the parts needs. */
struct scan_reader {
    void *context;
    void (*part)(void *context, enum scan_part part, size_t from, size_t to);
};

enum { SCAN_DEPTH = 64, SCAN_WORD_ROOM = 64 };
struct scanner {
    struct span text;
    size_t at;
    const struct scan_reader *reader; /* NULL: nobody listens */
    struct scan_frame frames[SCAN_DEPTH];
    size_t depth;
    struct span words[SCAN_WORD_ROOM]; /* of the commands that are open, the verb first */
    size_t count;
    char literal; /* the text ended in '…', x"…", a pattern or a comment: what that begins with, else NUL */
    bool lost;    /* nested beyond SCAN_DEPTH: what comes is not looked at */
};

void scan_begin(struct scanner *s, struct span text, const struct scan_reader *reader);

/* Goes a step on: a character, a comment, a string without inner life. False at the end of the text. */
bool scan_step(struct scanner *s);

/* Tells the word and the string that the end of the text has cut off. Only after the last step. */
void scan_end(struct scanner *s);

static inline struct scan_frame *scan_top(struct scanner *s) {
    return &s->frames[s->depth - 1];
}

/* What is open after the last step, as its first character; NUL: nothing. */
char scan_opener(const struct scanner *s);

/* How many blocks and brackets are open at the end of the text, and in *open what is open there. */
unsigned scan_depth(struct span text, char *open);

#endif
