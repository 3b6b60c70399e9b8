/* The constants of the C headers by name: numbers, families of names, meanings. */
#ifndef SPEC_CONSTANT_H
#define SPEC_CONSTANT_H

#include "base/span.h"

#include <stdint.h>

/* The sets of names that a position may take. A constant belongs to one; its prefix may be left out there. */
enum constant_set {
    SET_AF,      /* AF_INET */
    SET_SOCK,    /* SOCK_STREAM, and SOCK_NONBLOCK which is joined to it */
    SET_IPPROTO, /* IPPROTO_TCP */
    SET_SOL,     /* SOL_SOCKET */
    SET_SO,      /* SO_REUSEADDR */
    SET_TCP,     /* TCP_NODELAY */
    SET_UDP,
    SET_UDPLITE,
    SET_IP, /* IP_TTL */
    SET_IPV6,
    SET_MSG,  /* MSG_PEEK */
    SET_SHUT, /* SHUT_RD */
    SET_SCM,
    SET_ERRNO,          /* ECONNREFUSED */
    SET_EAI,            /* EAI_NONAME */
    SET_AI,             /* AI_PASSIVE */
    SET_NI,             /* NI_NUMERICHOST */
    SET_O,              /* O_NONBLOCK */
    SET_F,              /* F_GETFL */
    SET_FD,             /* FD_CLOEXEC */
    SET_POLL,           /* POLLIN */
    SET_TCP_STATE,      /* TCP_ESTABLISHED: what TCP_INFO's tcpi_state says */
    SET_ALG,            /* options of SOL_ALG */
    SET_CAN,            /* protocols of AF_CAN */
    SET_CAN_RAW,        /* options of SOL_CAN_RAW */
    SET_NETLINK,        /* protocols of AF_NETLINK */
    SET_NETLINK_OPTION, /* options of SOL_NETLINK */
    SET_PACKET,         /* options of SOL_PACKET */
    SET_ETH_P,          /* protocols of AF_PACKET */
    SET_TIPC,           /* options of SOL_TIPC */
    SET_VSOCK,          /* options of AF_VSOCK, that is their level */
    SET_OTHER,          /* SOMAXCONN, INADDR_ANY, and what an option's value may be: IP_PMTUDISC_DO */
    SET_COUNT,
};

struct constant {
    const char *name; /* as C writes it */
    int64_t value;
    enum constant_set set;
    const char *meaning; /* a few words */
    bool alias;          /* a second name: the value is shown by another of the set */
};

/* All of them, sorted by name (bytes, so upper case as they are). */
extern const struct constant constants[];
extern const size_t constant_count;

/* The prefix of a set: "AF_"; "" for SET_ERRNO and SET_OTHER. */
const char *constant_prefix(enum constant_set set);

/* The constant of exactly that name, whatever its set; NULL if there is none. This is what an expression may name. */
const struct constant *constant_find(struct span name);

/* The constant that `name` means where one of `set` is due: in any case, with or without its prefix
   ("AF_INET", "inet"); NULL if there is none. */
const struct constant *constant_find_in(enum constant_set set, struct span name);

/* The constant of any set that `name` means where one that begins with `prefix` is due: in any case, with or without that
   prefix ("IP_PMTUDISC_DO", "do"); NULL if there is none. */
const struct constant *constant_find_like(const char *prefix, struct span name);

/* The name of a value among the constants that begin with `prefix`, of those first of a set that has it for its own (so
   SOCK_STREAM, not SOCK_SNDBUF_LOCK); or NULL. */
const char *constant_name_like(const char *prefix, int64_t value);

/* The name of a value in a set (the first listed in name order that is not an alias), or NULL. */
const char *constant_name(enum constant_set set, int64_t value);

#endif
