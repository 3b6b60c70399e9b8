/* The C library's resolver: its calls, and what its refusals mean. */
#include "net/resolver.h"

#include "net/show.h"
#include "net/sys.h"
#include "spec/constant.h"

#include <errno.h>
#include <ifaddrs.h>
#include <netdb.h>

int sys_getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found,
                    int *number) {
    *found = NULL;
    int result = getaddrinfo(host, service, hints, found);
    *number = result == EAI_SYSTEM ? errno : 0;
    return result;
}

int sys_getnameinfo(const struct address *a, int flags, char *host, char *service, int *number) {
    int result = getnameinfo(&a->raw.any, a->len, host, NI_MAXHOST, service, NI_MAXSERV, flags);
    *number = result == EAI_SYSTEM ? errno : 0;
    return result;
}

int sys_getifaddrs(struct ifaddrs **found) {
    *found = NULL;
    return getifaddrs(found) < 0 ? -errno : 0;
}

bool resolver_failed(int result, int number, const char *host, const char *service, struct err *err) {
    struct shown piece;
    const char *name = constant_name(SET_EAI, result);
    if (result == EAI_SYSTEM && number)
        err_errno(err, number);
    else
        err_set(err, name ? name : "EAI_FAIL", "%s", gai_strerror(result));
    if (result != EAI_SYSTEM) err->number = result;
    if (host)
        err_detail(err, "looking up host %s", show_text(&piece, span_text(host)));
    else if (service)
        err_detail(err, "looking up service %s", show_text(&piece, span_text(service)));
    if (result == EAI_NONAME && host) err_hint(err, "no such name is known: check its spelling, or write the number");
    if (result == EAI_AGAIN) err_hint(err, "no name server answered: try again, or write the number");
    if (result == EAI_SERVICE || (!host && service))
        err_hint(err, "a port is a number of 0 to 65535, or a name that /etc/services knows");
    return false;
}
