/* What stands at the cursor: the part of completion that knows the language's grammar. */
#ifndef SHELL_COMPLETE_SCENE_H
#define SHELL_COMPLETE_SCENE_H

#include "run/machine.h"
#include "shell/scan.h"

enum scene_at {
    SCENE_NOTHING,     /* a string, a comment, a name that is being made */
    SCENE_STATEMENT,   /* the start of a statement */
    SCENE_CONDITION,   /* after `if` and `while`: an assignment, a command or an expression */
    SCENE_COMMAND,     /* after `=`, `(`, `return`: a command or an expression */
    SCENE_TARGET,      /* another name to assign to */
    SCENE_ARGUMENT,    /* a word of the command words[0] */
    SCENE_EXPRESSION,  /* an operand */
    SCENE_VARIABLE,    /* after `$` */
    SCENE_FIELD,       /* after `$name.` */
    SCENE_ESCAPE,      /* after a backslash in "…" */
    SCENE_GLOBAL,      /* after `global` */
    SCENE_ERRNO,       /* after `fails` */
    SCENE_IN,          /* after `for name` */
    SCENE_AFTER_BLOCK, /* `else` or `catch` may follow */
    SCENE_AFTER_ELSE,  /* `if` may follow */
};

/* `word` is what of the word at the cursor stands before it, from `start` on. Of a command with more words than there is
   room for, the last ones are left out. All spans are borrowed from the line. */
struct scene {
    enum scene_at at;
    size_t start;
    struct span word;
    struct span words[SCAN_WORD_ROOM]; /* the command's words before it, the verb first */
    size_t word_count;
    struct span path; /* SCENE_FIELD: what stands between `$` and the last point */
    bool literal;     /* in a string or a comment: every key means itself */
    bool quoted; /* SCENE_ARGUMENT in a string, which the word at the cursor begins with or ends in: it may be a path */
};

/* Reads the text (all rows of an entry) up to the cursor. Never fails: text that it cannot follow is SCENE_NOTHING. */
void scene_read(struct scene *scene, struct span text, size_t cursor);

#endif
