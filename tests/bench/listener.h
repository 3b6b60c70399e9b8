/* A listening socket for the clients that are measured. */
#ifndef BENCH_LISTENER_H
#define BENCH_LISTENER_H

#include <stdbool.h>

enum { LISTENER_ADDRESS = 64 };

/* Listens on a free port of the loopback interface, or on a unix path in a folder of its own; `address` is what clients
   are given. A client that never comes, or stops sending, is an error after a while: accepted sockets have a timeout. */
int listener_open(bool is_path, char address[static LISTENER_ADDRESS]);
/* Listens on that port of the loopback interface: what a server does that is measured. */
int listener_at(const char *port);
/* Takes the next client. */
int listener_accept(int listener);
/* Closes it, and removes the path. */
void listener_close(int listener, const char *address);

#endif
