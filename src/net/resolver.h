/* What the C library's resolver says when it does not find a name. */
#ifndef NET_RESOLVER_H
#define NET_RESOLVER_H

#include "base/err.h"

/* Fills the error under its EAI_ name, telling what was looked up; `number` is the errno of EAI_SYSTEM. `host` or `service`
   may be NULL. Gives false. */
bool resolver_failed(int result, int number, const char *host, const char *service, struct err *err);

#endif
