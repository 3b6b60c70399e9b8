/* Finding constants by name and by value. */
#include "spec/constant.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

/* What the row of an errno lacks: its meaning, and whether another name comes first. */
#define ERRNO(name, meaning)                                                                                           \
    static const char meaning_##name[] = meaning;                                                                      \
    enum { alias_##name = false };
#define ERRNO_ALIAS(name, meaning)                                                                                     \
    static const char meaning_##name[] = meaning;                                                                      \
    enum { alias_##name = true };
#include "base/errno.def"
#undef ERRNO
#undef ERRNO_ALIAS

const struct constant constants[] = {
#define CONSTANT(name, value, set, meaning) {#name, value, set, meaning, false},
#define ALIAS(name, value, set, meaning) {#name, value, set, meaning, true},
#define ERROR(name) {#name, name, SET_ERRNO, meaning_##name, alias_##name},
#include "spec/constants.def"
#undef CONSTANT
#undef ALIAS
#undef ERROR
};

const size_t constant_count = COUNT(constants);

const char *constant_prefix(enum constant_set set) {
    static const char *const prefixes[] = {
        [SET_AF] = "AF_",
        [SET_SOCK] = "SOCK_",
        [SET_IPPROTO] = "IPPROTO_",
        [SET_SOL] = "SOL_",
        [SET_SO] = "SO_",
        [SET_TCP] = "TCP_",
        [SET_UDP] = "UDP_",
        [SET_UDPLITE] = "UDPLITE_",
        [SET_IP] = "IP_",
        [SET_IPV6] = "IPV6_",
        [SET_MSG] = "MSG_",
        [SET_SHUT] = "SHUT_",
        [SET_SCM] = "SCM_",
        [SET_ERRNO] = "",
        [SET_EAI] = "EAI_",
        [SET_AI] = "AI_",
        [SET_NI] = "NI_",
        [SET_O] = "O_",
        [SET_F] = "F_",
        [SET_FD] = "FD_",
        [SET_POLL] = "POLL",
        [SET_TCP_STATE] = "TCP_",
        [SET_ALG] = "ALG_",
        [SET_CAN] = "CAN_",
        [SET_CAN_RAW] = "CAN_RAW_",
        [SET_NETLINK] = "NETLINK_",
        [SET_NETLINK_OPTION] = "NETLINK_",
        [SET_PACKET] = "PACKET_",
        [SET_ETH_P] = "ETH_P_",
        [SET_TIPC] = "TIPC_",
        [SET_VSOCK] = "SO_VM_SOCKETS_",
        [SET_OTHER] = "",
    };
    return prefixes[set];
}

/* Below, at or above zero as `name` comes before, is, or comes after the row's name. */
static int compare(struct span name, const char *other) {
    size_t len = strlen(other);
    size_t common = name.len < len ? name.len : len;
    int order = common ? memcmp(name.ptr, other, common) : 0;
    return order ? order : (name.len > len) - (name.len < len);
}

/* The index of the first row whose name is not before `name`. */
static size_t lower_bound(struct span name) {
    size_t low = 0, high = constant_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare(name, constants[middle].name) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct constant *constant_find(struct span name) {
    size_t at = lower_bound(name);
    return at < constant_count && span_is(name, constants[at].name) ? &constants[at] : NULL;
}

enum { NAME_LONGEST = 64 };

/* The constant whose name is the two put together, the second in any case. */
static const struct constant *find_joined(struct span prefix, struct span name) {
    char joined[NAME_LONGEST];
    if (prefix.len + name.len > sizeof joined) return NULL;
    if (prefix.len) memcpy(joined, prefix.ptr, prefix.len);
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        joined[prefix.len + i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return constant_find(span_of(joined, prefix.len + name.len));
}

static const struct constant *find_in(enum constant_set set, struct span prefix, struct span name) {
    const struct constant *found = find_joined(prefix, name);
    return found && found->set == set ? found : NULL;
}

const struct constant *constant_find_in(enum constant_set set, struct span name) {
    if (name.len > NAME_LONGEST) return NULL;
    const struct constant *found = find_in(set, SPAN(""), name);
    return found ? found : find_in(set, span_text(constant_prefix(set)), name);
}

const struct constant *constant_find_like(const char *prefix, struct span name) {
    if (name.len > NAME_LONGEST) return NULL;
    const struct constant *found = find_joined(span_text(prefix), name);
    return found ? found : find_joined(SPAN(""), name);
}

const char *constant_name_like(const char *prefix, int64_t value) {
    struct span begin = span_text(prefix);
    const char *found = NULL;
    for (size_t i = lower_bound(begin); i < constant_count; i++) {
        const struct constant *c = &constants[i];
        if (strncmp(c->name, prefix, begin.len) != 0) break;
        if (c->value != value || c->alias) continue;
        if (strcmp(constant_prefix(c->set), prefix) == 0) return c->name;
        if (!found) found = c->name;
    }
    return found;
}

const char *constant_name(enum constant_set set, int64_t value) {
    struct span prefix = span_text(constant_prefix(set));
    for (size_t i = lower_bound(prefix); i < constant_count; i++) {
        const struct constant *c = &constants[i];
        if (strncmp(c->name, prefix.ptr, prefix.len) != 0) break;
        if (c->set == set && c->value == value && !c->alias) return c->name;
    }
    return NULL;
}
