/* The call of a verb under way, and the room that its arguments need: one in a machine, whichever task makes it. */
#ifndef RUN_INVOCATION_H
#define RUN_INVOCATION_H

#include "run/call.h"
#include "run/prepare.h"

struct invocation {
    struct call call;
    size_t value_count; /* how many of its values may hold something */
    size_t arg_room;    /* of call.args */
    uint32_t *first;    /* the slots' arguments where a list stands for several */
    size_t first_room;
    struct prepared_address address; /* one that is no constant */
    struct value address_words[2];   /* what it borrows from: the address, and the port behind it */
    size_t word_count;
};

/* Lets go of the values and of what the address borrows from. */
void invocation_clear(struct invocation *in);

/* The same, and frees the room. */
void invocation_free(struct invocation *in);

#endif
