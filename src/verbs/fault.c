/* Which word of a call an errno is about. */
#include "verbs/fault.h"

#include <errno.h>

/* The rest is about the handle (bound, connected, listening, non-blocking already) or about the process. */
static bool is_about_address(int number) {
    switch (number) {
    case EADDRINUSE:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EPROTOTYPE:
    case ECONNREFUSED:
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ETIMEDOUT:
    case ENOENT:
    case ENOTDIR:
    case ELOOP:
    case EROFS:
    case EACCES:
    case EPERM: return true;
    default: return false;
    }
}

enum verb_result fault_address(struct call *c, size_t param, int number, const struct handle *h,
                               const struct address *a) {
    (void)call_fail_errno(c, number, h, a);
    if (is_about_address(number)) err_word(c->err, (int)c->first[param]);
    return VERB_FAILED;
}
