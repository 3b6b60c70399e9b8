/* Receiving once: what one recv(2) gives, after what the read-ahead holds. */
#ifndef VERBS_RECEIVE_H
#define VERBS_RECEIVE_H

#include "run/call.h"

/* Up to `size` bytes as the verb's value: from the read-ahead without a call where it holds any (MSG_PEEK leaves them
   there, MSG_OOB and MSG_ERRQUEUE pass it by), else from one recv(2) with these flags. `from` NULL: nobody asks who sent
   it; else recvfrom(2) is called, and its len is 0 where there is no address. */
enum verb_result receive_once(struct call *c, struct handle *h, size_t size, int flags, struct address *from);

/* Whether the read-ahead is none of what a call with these flags reads: the kernel's queues of urgent bytes and of errors
   stand beside the data. */
bool receive_passes_by(const struct handle *h, int flags);

/* Whether a call with these flags never waits in the kernel: MSG_DONTWAIT, and MSG_ERRQUEUE where there is such a queue. */
bool receive_at_once(const struct handle *h, int flags);

/* Whether MSG_WAITALL is the verb's affair, since the kernel would not wait for all: bytes lie in the read-ahead, or the
   verb parks. A look (MSG_PEEK) among tasks leaves the bytes in the kernel, and is taken again when there are more; at a
   unix stream none waits for all. */
bool receive_waits_for_all(const struct call *c, const struct handle *h, int flags);

/* Waits for so many bytes in the read-ahead, as MSG_WAITALL does: DONE with the *len that came, at the end or when
   SO_RCVTIMEO is over. */
enum verb_result receive_gather(struct call *c, struct handle *h, size_t size, size_t *len);

/* The sender of what lies in the read-ahead, as far as it can still be known: the peer that the socket is connected with.
   len 0 where the kernel would give no address either. */
void receive_peer(const struct handle *h, struct address *from);

/* Where nothing has come: parks, or fails. */
enum verb_result receive_stuck(struct call *c, struct handle *h, int flags, int number);

#endif
