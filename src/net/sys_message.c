/* The edge, for messages: sendto and recvfrom, which name a peer, sendmsg and recvmsg, which carry control data. */
#include "net/sys_parts.h"

ssize_t sys_sendto(struct sys *s, int fd, struct span data, int flags, int own, const struct address *to) {
    uint64_t start = sys_start(s);
    int all = flags | own | MSG_NOSIGNAL;
    int64_t result = sys_result(s->ops->sendto(fd, data.ptr, data.len, all, &to->raw.any, to->len));
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){
                     .call = "sendto", .fd = fd, .result = result, .data = data, .flags = flags, .address = to});
    return (ssize_t)result;
}

ssize_t sys_recvfrom(struct sys *s, int fd, void *data, size_t size, int flags, int own, struct address *from) {
    uint64_t start = sys_start(s);
    socklen_t len = ADDRESS_MAX;
    int64_t result = sys_result(s->ops->recvfrom(fd, data, size, flags | own, &from->raw.any, &len));
    sys_take_address(from, len, result);
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "recvfrom",
                                     .fd = fd,
                                     .result = result,
                                     .size = size,
                                     .flags = flags,
                                     .data = sys_received(data, size, result),
                                     .address = from->len ? from : NULL});
    return (ssize_t)result;
}

ssize_t sys_sendmsg(struct sys *s, int fd, const struct msghdr *m, int flags, int own) {
    uint64_t start = sys_start(s);
    int64_t result = sys_result(s->ops->sendmsg(fd, m, flags | own | MSG_NOSIGNAL));
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "sendmsg", .fd = fd, .result = result, .flags = flags, .message = m});
    return (ssize_t)result;
}

/* What the shell's own MSG_CMSG_CLOEXEC comes back as is no news of the kernel's. */
ssize_t sys_recvmsg(struct sys *s, int fd, struct msghdr *m, int flags, int own) {
    uint64_t start = sys_start(s);
    size_t size = 0;
    for (size_t i = 0; i < m->msg_iovlen; i++) size += m->msg_iov[i].iov_len;
    int64_t result = sys_result(s->ops->recvmsg(fd, m, flags | own));
    m->msg_namelen = result < 0 ? 0 : sys_address_len(m->msg_name, m->msg_namelen);
    m->msg_flags &= ~(own & MSG_CMSG_CLOEXEC);
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){
                     .call = "recvmsg", .fd = fd, .result = result, .size = size, .flags = flags, .message = m});
    return (ssize_t)result;
}
