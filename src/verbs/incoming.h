/* A message that comes in: what recvmsg(2) gives, as a record. */
#ifndef VERBS_INCOMING_H
#define VERBS_INCOMING_H

#include "run/call.h"

/* What is asked for. `parts`: the sizes that the message is scattered to (an int or a list of them), or NULL. */
struct incoming_wish {
    size_t size;    /* bytes of data, those of all parts together */
    size_t control; /* bytes of control data */
    int flags;
    const struct value *parts;
};

/* Receives once and makes the record the verb's value: from the read-ahead without a call where it holds any bytes (with
   no control data then), else from recvmsg(2). MSG_WAITALL on a stream waits for all of the size where the verb parks, but
   no further than to descriptors that come with it. Whatever fails after bytes came, they are there for the next read. */
enum verb_result incoming_receive(struct call *c, struct handle *h, const struct incoming_wish *wish);

#endif
