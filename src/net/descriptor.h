/* Descriptors that come from outside: what the kernel says of them. */
#ifndef NET_DESCRIPTOR_H
#define NET_DESCRIPTOR_H

#include "net/handle.h"

/* The open handle whose open socket the descriptor refers to, or NULL. Only one that was sent or received can come in
   again, so the others are not looked at. */
struct handle *descriptor_find(const struct handle_list *list, int fd);

/* What a descriptor is that was received. Of one that is no socket family, type and protocol are 0, as of every file. */
struct descriptor {
    int family, type, protocol;
    bool nonblocking; /* the mode that its owner gave it */
    bool paired;      /* connected, and neither end has a name */
    enum handle_state state;
};

/* Asks the kernel, unrecorded. Cannot fail: what the kernel won't tell stays 0. */
struct descriptor descriptor_ask(const struct handle_list *list, int fd);

#endif
