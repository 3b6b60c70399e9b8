/* Protocols of sockets by name. */
#include "spec/protocol.h"

#include "spec/constant.h"

#include <arpa/inet.h>
#include <sys/socket.h>

/* The first one that has the name is meant: `raw` is IPPROTO_RAW, and CAN's is written CAN_RAW. */
static const enum constant_set sets[] = {SET_IPPROTO, SET_NETLINK, SET_CAN, SET_ETH_P};

/* BTPROTO_HCI, with or without what all of them begin with. */
static const struct constant *bluetooth(struct span name) {
    const struct constant *c = constant_find_like("BTPROTO_", name);
    return c && span_starts(span_text(c->name), SPAN("BTPROTO_")) ? c : NULL;
}

bool protocol_find(struct span name, int64_t *number) {
    const struct constant *c = NULL;
    for (size_t i = 0; i < COUNT(sets) && !c; i++) c = constant_find_in(sets[i], name);
    if (!c) c = bluetooth(name);
    if (c) *number = c->set == SET_ETH_P ? htons((uint16_t)c->value) : c->value;
    return c != NULL;
}

const char *protocol_name(int family, int protocol) {
    if (family == AF_NETLINK) return constant_name(SET_NETLINK, protocol);
    if (protocol == 0) return NULL;
    if (family == AF_INET || family == AF_INET6) return constant_name(SET_IPPROTO, protocol);
    if (family == AF_CAN) return constant_name(SET_CAN, protocol);
    if (family == AF_PACKET) return constant_name(SET_ETH_P, ntohs((uint16_t)protocol));
    return NULL;
}
