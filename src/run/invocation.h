/* The call of a verb under way, and the room that its arguments need: one in a machine, whichever task makes it. */
#ifndef RUN_INVOCATION_H
#define RUN_INVOCATION_H

#include "run/call.h"
#include "run/prepare.h"

/* Between two calls nothing is held: the call's values are nil. */
struct invocation {
    struct call call;
    /* Arguments, and which are a slot's, where a list stands for several; all others lie in their site. */
    struct arg *args;
    uint32_t *first;
    size_t arg_room, first_room;
    /* Bytes that the last result took the place of, for the next: a loop that receives allocates nothing. `second` is large,
       and was replaced while there was a spare: between two large reads a small one came. */
    struct bytes *spare, *second;
    struct prepared_address address; /* one that is no constant */
    struct value address_words[2];   /* what it borrows from: the address, and the port behind it */
    size_t word_count;
};

/* What of the call is the same whichever it is. */
void invocation_init(struct invocation *in, struct machine *m, struct handle_list *handles);

/* Where the spare is for a read that wants much room: a large one if there is any. */
struct bytes **invocation_large_spare(struct invocation *in);

/* Lets go of the values and of what the address borrows from. */
void invocation_clear(struct invocation *in);

/* The same, and frees the room. */
void invocation_free(struct invocation *in);

#endif
