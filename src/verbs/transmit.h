/* Sending: what send, sendto and sendmsg have in common. */
#ifndef VERBS_TRANSMIT_H
#define VERBS_TRANSMIT_H

#include "run/call.h"

/* Sends all of the data and makes the count the verb's value, as a blocking send(2) does; with MSG_DONTWAIT, on a handle
   that the user made non-blocking and on message sockets what one call took. `to` NULL: to the peer, by send(2); else by
   sendto(2). Uses c->progress and c->phase. */
enum verb_result transmit(struct call *c, struct handle *h, struct span data, int flags, const struct address *to);

/* Whether a count short of all is to be followed by another call, as a blocking call would do by itself. */
bool transmit_goes_on(const struct handle *h, int flags);

/* Where the kernel takes no more for now: parks, or ends the verb. `to` as above; `size` is what is to be sent in all. */
enum verb_result transmit_stuck(struct call *c, struct handle *h, size_t size, int flags, const struct address *to);

/* Fails with the errno; one after a part was sent says how much, since the peer has it. */
enum verb_result transmit_failed(struct call *c, struct handle *h, size_t size, int number, const struct address *to);

/* A message to an address was sent with these flags: the kernel has bound an inet socket for it that was not, and connected
   it for MSG_FASTOPEN. */
void transmit_note_bound(struct handle *h, int flags);

/* The connect that MSG_FASTOPEN began goes on by itself, which a blocking call waits for: parks. When the verb runs again
   transmit_connected ends it, and takes the flag away, for the rest is a plain send: 0 or −errno. Both use c->phase, which
   is below 0 in between. */
enum verb_result transmit_connecting(struct call *c, struct handle *h);
int transmit_connected(struct call *c, const struct handle *h, int *flags);

/* What a session says behind the count: "(bytes sent)", "(of 12 bytes sent)". */
void transmit_tell(const struct call *c, size_t size, struct buffer *out);

#endif
