/* socket: a new socket. */
#include "verbs/verbs.h"

#include "run/call.h"

enum { SOCKET_FAMILY, SOCKET_TYPE, SOCKET_PROTOCOL };

static enum verb_result socket_run(struct call *c) {
    int family = (int)call_integer(c, SOCKET_FAMILY, AF_INET);
    int type = (int)call_integer(c, SOCKET_TYPE, SOCK_STREAM);
    int protocol = (int)call_integer(c, SOCKET_PROTOCOL, 0);
    int fd = sys_socket(&c->handles->sys, family, type, protocol);
    if (fd < 0) return call_fail_errno(c, -fd, NULL, NULL);
    return handle_value(&c->values[0], c->handles, fd, family, type, protocol, c->err) ? VERB_DONE : VERB_FAILED;
}

static const struct param params[] = {
    {"FAMILY", KIND_FAMILY, PARAM_OPTIONAL, "AF_INET", "which addresses it has: inet, inet6, unix"},
    {"TYPE", KIND_TYPE, PARAM_OPTIONAL, "SOCK_STREAM",
     "stream, dgram, seqpacket or raw; |nonblock joins SOCK_NONBLOCK"},
    {"PROTOCOL", KIND_PROTOCOL, PARAM_OPTIONAL, "0",
     "0 takes the usual one of the family and type; mptcp, udplite, sctp, icmp, NETLINK_ROUTE, ETH_P_ALL"},
};

static const struct failure failures[] = {
    {"EAFNOSUPPORT", "this kernel has no such family, or not with this type", NULL},
    {"ESOCKTNOSUPPORT", "the family has no such type", NULL},
    {"EPROTONOSUPPORT", "the protocol does not go with the family and type", "leave PROTOCOL out, but for SOCK_RAW"},
    {"EPERM", "raw and packet sockets need the right to make them", "run as root, or with CAP_NET_RAW"},
    {"EACCES", "the right to make such a socket is missing", NULL},
    {"EMFILE", "the shell has as many descriptors open as it may", "close handles, or raise it with ulimit -n"},
    {"ENFILE", "the whole system has as many files open as it may", NULL},
    {"EINVAL", "the type, or a flag joined to it, is none", NULL},
    {"ENOBUFS", "the kernel has no buffer for it", NULL},
    {"ENOMEM", "the kernel has no memory for it", NULL},
};

static const char *const value_names[] = {"handle"};

const struct verb verb_socket = {
    .name = "socket",
    .group = "Sockets",
    .summary = "make a socket",
    .text =
        "Gives a handle on a new socket. A server binds it, listens and accepts; a client connects it. The handle is "
        "closed by close, or when no variable holds it any more.",
    VERB_PARAMS(params),
    VERB_FAILURES(failures),
    .gives = "handle",
    .value_count = 1,
    .value_names = value_names,
    .examples = "s = socket inet stream\n"
                "assert $s.state == \"fresh\"\n"
                "close s\n"
                "\n"
                "u = socket unix dgram\n"
                "assert $u.type == SOCK_DGRAM\n",
    .python = "s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    .c = "int fd = socket(AF_INET, SOCK_STREAM, 0);",
    .see = "bind connect stream datagram unix handle",
    .run = socket_run,
};
