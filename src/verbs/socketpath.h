/* Unix sockets as entries of the file system: what bind and close remove. */
#ifndef VERBS_SOCKETPATH_H
#define VERBS_SOCKETPATH_H

#include "net/address.h"

/* Room for the longest path of an address, and a NUL. */
enum { SOCKETPATH_MAX = ADDRESS_MAX + 1 };

/* The path of a unix address, ending in NUL; false for every other address, abstract and unnamed ones among them. */
bool socketpath_of(const struct address *a, char path[SOCKETPATH_MAX]);

/* Removes the socket at the path: 0 or −errno. What is no socket is left alone and gives −ENOTSOCK. */
int socketpath_remove(const char *path);

#endif
