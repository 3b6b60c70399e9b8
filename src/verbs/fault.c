/* What an error of a call says more. */
#include "verbs/fault.h"

#include "verbs/sockopt.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

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

/* EINVAL is about the address where that is of another family than the handle. */
static bool is_other_family(int number, const struct handle *h, const struct address *a) {
    int family = a ? address_family(a) : AF_UNSPEC;
    return number == EINVAL && family != AF_UNSPEC && family != h->open->family;
}

enum verb_result fault_address(struct call *c, size_t param, int number, const struct handle *h,
                               const struct address *a) {
    (void)call_fail_errno(c, number, h, a);
    if (is_about_address(number) || is_other_family(number, h, a)) err_word(c->err, (int)c->first[param]);
    return VERB_FAILED;
}

/* What passed there is --timeout, which is about no address. */
void fault_place(struct call *c, size_t slot, const struct handle *h, const struct address *a) {
    int number = c->err->number;
    bool about = (number != ETIMEDOUT && is_about_address(number)) || is_other_family(number, h, a);
    if (c->err->word == ERR_NO_WORD && about) err_word(c->err, (int)c->first[slot]);
}

/* Whether the errno is about the option, rather than about the state of the socket. */
static bool is_about_option(int number) {
    return number == ENOPROTOOPT || number == EOPNOTSUPP || number == EINVAL || number == EPERM || number == EDOM;
}

enum verb_result fault_option(struct call *c, size_t param, int number, const struct handle *h,
                              const struct sockopt_at *at) {
    (void)call_fail_errno(c, number, h, NULL);
    fault_add(c->err, "%s", at->shown);
    if (is_about_option(number)) err_word(c->err, (int)c->first[param]);
    return VERB_FAILED;
}

void fault_add(struct err *err, const char *format, ...) {
    size_t used = strlen(err->detail), room = sizeof err->detail - used;
    const char *between = used ? "; " : "";
    va_list args;
    if (room <= strlen(between)) return;
    (void)snprintf(err->detail + used, room, "%s", between);
    used += strlen(between);
    va_start(args, format);
    (void)vsnprintf(err->detail + used, sizeof err->detail - used, format, args);
    va_end(args);
}
