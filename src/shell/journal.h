/* What was typed: the entries that `history` lists, and those of this session that `save` makes a script of. */
#ifndef SHELL_JOURNAL_H
#define SHELL_JOURNAL_H

#include "base/buffer.h"
#include "spec/verb.h"

/* An entry of this session. `names`: what the values that it did not keep were called, "h1, h2". */
struct typed {
    struct buffer text, names;
    bool worked;
};

/* One of zeroes is empty and valid. What memory is out for is left out. */
struct journal {
    struct buffer *entries; /* of the history, oldest first, each once */
    size_t count, room;
    struct typed *typed; /* oldest first */
    size_t typed_count, typed_room;
    bool open; /* the newest of `typed` has not ended */
};

void journal_clear(struct journal *j);

/* Adds an entry of earlier sessions; of more than `most` the oldest go. */
void journal_recall(struct journal *j, struct span entry, size_t most);

/* An entry was typed and is about to be run: the newest of the history, where an older one that is the same moves up. What
   begins with a blank is not kept at all. */
void journal_begin(struct journal *j, struct span entry, size_t most);

/* A value of the entry under way that nobody named is called this. */
void journal_name(struct journal *j, struct span name);

/* The entry under way has ended; `worked`: nothing failed. */
void journal_end(struct journal *j, bool worked);

/* Adds what worked as a script, with `h1 = ` where the session named a value; what is about the session alone (struct
   verb.aside) is left out. Gives how many entries that were. */
size_t journal_script(const struct journal *j, const struct vocabulary *v, struct buffer *out);

#endif
