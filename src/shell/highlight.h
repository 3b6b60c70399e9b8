/* The colours of an entry while it is typed (REPL.md section 4): a look for each byte, and what is open at each row. */
#ifndef SHELL_HIGHLIGHT_H
#define SHELL_HIGHLIGHT_H

#include "base/buffer.h"
#include "base/span.h"

/* How a byte looks. LOOK_MATCHED may come on top: one of the two brackets at the cursor. */
enum look {
    LOOK_PLAIN,
    LOOK_VERB,    /* a verb, function or keyword */
    LOOK_UNKNOWN, /* a word that should be one, and is none */
    LOOK_STRING,
    LOOK_NUMBER, /* an address too */
    LOOK_COMMENT,
    LOOK_OPTION,
    LOOK_COUNT,
    LOOK_MATCHED = 0x80,
};

/* Whether the word means something where a verb is due. */
struct highlight_words {
    void *context;
    bool (*known)(void *context, struct span word);
};

/* `looks` gets an enum look for each byte of the text, `openers` for each newline the first character of what is open
   behind it (a blank: nothing). What they held before is dropped. False when memory is out. */
bool highlight(struct span text, size_t cursor, const struct highlight_words *words, struct buffer *looks,
               struct buffer *openers);

#endif
