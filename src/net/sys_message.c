/* The edge, for messages that name their peer: sendto and recvfrom. */
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
