/* Receiving once: what one recv(2) gives, after what the read-ahead holds. */
#ifndef VERBS_RECEIVE_H
#define VERBS_RECEIVE_H

#include "run/call.h"

/* Up to `size` bytes as the verb's value: from the read-ahead without a call where it holds any (MSG_PEEK leaves them
   there, MSG_OOB and MSG_ERRQUEUE pass it by), else from one recv(2) with these flags. */
enum verb_result receive_once(struct call *c, struct handle *h, size_t size, int flags);

#endif
