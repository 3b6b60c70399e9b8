/* The edge, for what sockets have in common with files: fcntl. */
#include "net/sys_parts.h"

int sys_fcntl(struct sys *s, int fd, int command, long value, int *result) {
    uint64_t start = sys_start(s);
    int given = s->ops->fcntl(fd, command, value);
    /* A process group that owns the socket is a negative number, and no failure. */
    int failed = given == -1 ? (int)sys_result(given) : 0;
    *result = failed ? 0 : given;
    if (s->reader)
        sys_tell(s, start,
                 (struct sys_record){.call = "fcntl",
                                     .fd = fd,
                                     .result = failed      ? failed
                                               : given > 0 ? given
                                                           : 0,
                                     .value = command,
                                     .flags = (int)value});
    return failed;
}
