/* What is said at the cursor where nothing can be offered. */
#ifndef SHELL_COMPLETE_NOTE_H
#define SHELL_COMPLETE_NOTE_H

#include "shell/complete.h"
#include "shell/complete_slot.h"

/* Everything that is known of the cursor. */
struct request {
    const struct machine *m;
    const struct scene *scene;
    struct slot slot;
    struct span whole; /* the argument before the cursor, without `--name=`; o->word may be a part of it */
};

/* Writes the completion's note; `word` is the part of the word at the cursor that nothing was found for. */
void note_push(struct completion *out, const struct request *r, struct span word);

#endif
