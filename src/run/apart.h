/* A system call that blocks whatever the flags, made on the helper thread where others would wait. */
#ifndef RUN_APART_H
#define RUN_APART_H

#include "run/call.h"

/* `make` makes the call from the `size` bytes at `what` and writes there what it gives; it may touch nothing else, and
   nothing that is borrowed may stand there. Alone it is simply called. Else the bytes are copied, the call is made apart, and
   the verb, which runs again, is given the copy back. DONE: *result is what `make` gave; PARK; FAILED.
   `undo` takes back what nobody waits for any more (a descriptor that was opened); NULL: nothing has to be. `waits` tells the
   user what is waited for. */
struct apart {
    const char *waits;
    int64_t (*make)(void *what);
    void (*undo)(void *what, int64_t result);
};
enum verb_result call_apart(struct call *c, const struct apart *how, void *what, size_t size, int64_t *result);

#endif
