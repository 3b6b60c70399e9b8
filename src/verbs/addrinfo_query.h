/* What getaddrinfo asks, read from its arguments. */
#ifndef VERBS_ADDRINFO_QUERY_H
#define VERBS_ADDRINFO_QUERY_H

#include "run/call.h"
#include "run/job.h"

#include <netdb.h>

/* The parameters and options of the verb. */
enum { GETADDRINFO_HOST, GETADDRINFO_SERVICE };
enum {
    GETADDRINFO_FAMILY,
    GETADDRINFO_TYPE,
    GETADDRINFO_PROTOCOL,
    GETADDRINFO_PASSIVE,
    GETADDRINFO_FLAGS,
    GETADDRINFO_FULL,
    GETADDRINFO_TIMEOUT,
};

enum { ADDRINFO_HOST_ROOM = 256, ADDRINFO_SERVICE_ROOM = 64 };

/* A look-up, and what came of it. It may outlive the call that began it, so nothing of it is borrowed. */
struct addrinfo_query {
    struct job job;
    char host[ADDRINFO_HOST_ROOM], service[ADDRINFO_SERVICE_ROOM]; /* "": none */
    struct addrinfo hints, *found;
    int result, number;
};

/* The query of the call, owned (job.clear frees it); NULL with the error filled. */
struct addrinfo_query *addrinfo_query_new(struct call *c);

#endif
