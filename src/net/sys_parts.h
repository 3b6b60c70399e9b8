/* What every wrapper of a system call is made of: its result, the clock, its record. For net/sys*.c alone. */
#ifndef NET_SYS_PARTS_H
#define NET_SYS_PARTS_H

#include "base/hint.h"
#include "net/sys.h"

#include <errno.h>
#include <sys/un.h>

/* What every wrapper ends its call with, before anything else can change errno. */
static inline int64_t sys_result(int64_t result) {
    return UNLIKELY(result < 0) ? -(int64_t)errno : result;
}

static inline uint64_t sys_start(const struct sys *s) {
    return UNLIKELY(s->reader) ? sys_now() : 0;
}

/* Hands the record to the reader. The clock is read first, so that filling the record is not counted. */
static inline void sys_tell(const struct sys *s, uint64_t start, struct sys_record record) {
    if (!s->reader) return;
    record.start = start;
    record.elapsed = sys_now() - start;
    s->reader(s->context, &record);
}

/* The length that the kernel tells may be beyond the room that it was given: what did not fit is missing. Of a path that
   fills sun_path it counts a NUL behind it, and would refuse an address of that length itself. */
static inline socklen_t sys_address_len(const struct sockaddr *raw, socklen_t len) {
    if (len > sizeof(struct sockaddr_un) && raw->sa_family == AF_UNIX) return sizeof(struct sockaddr_un);
    return len < ADDRESS_MAX ? len : ADDRESS_MAX;
}

static inline void sys_take_address(struct address *a, socklen_t len, int64_t result) {
    a->len = result < 0 ? 0 : sys_address_len(&a->raw.any, len);
}

/* What came: a datagram that was cut by MSG_TRUNC counts more than the room. */
static inline struct span sys_received(const void *data, size_t size, int64_t result) {
    if (result <= 0) return (struct span){0};
    return span_head(span_of(data, size), (size_t)result);
}

#endif
