/* The constants' numbers against this machine's headers.

   A row can't ask whether its name is defined. But given to the preprocessor a macro becomes the text that the header has
   for it, nearly always a number, and what is no macro stays as it is: a name that comes out as itself is not known to
   these headers, which may be older than the table, or an enumerator. Those enumerators and macros that become something
   else than a number are in header_names.def, where the compiler takes their value. */
#include "spec/constant.h"

#include <time.h>

#include <linux/can.h>
#include <linux/can/bcm.h>
#include <linux/can/isotp.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/if_alg.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/rds.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cmocka.h>

#define TEXT(...) #__VA_ARGS__
#define EXPANDED(...) TEXT(__VA_ARGS__)

/* A row's name, and what the headers make of it. */
static const struct {
    const char *name, *text;
} rows[] = {
#define CONSTANT(name, value, set, meaning) {#name, EXPANDED(name)},
#define ALIAS(name, value, set, meaning) {#name, EXPANDED(name)},
#define ERROR(name) {#name, EXPANDED(name)},
#include "spec/constants.def"
#undef CONSTANT
#undef ALIAS
#undef ERROR
};

static const struct {
    const char *name;
    int64_t value;
} named[] = {
#define NAMED(name) {#name, (int64_t)(name)},
#include "header_names.def"
#undef NAMED
};

static bool is_named(const char *name) {
    for (size_t i = 0; i < COUNT(named); i++)
        if (strcmp(named[i].name, name) == 0) return true;
    return false;
}

/* Whether the text is a number and nothing else; glibc puts a _Pragma before the numbers of flags it gave up. */
static bool read_number(const char *text, int64_t *value) {
    if (strncmp(text, "_Pragma", 7) == 0) text = strrchr(text, ')') + 1;
    char *end;
    *value = strtoll(text, &end, 0);
    if (end == text) return false;
    if (*value >= 0 && *end == 'U') end++;
    return *end == '\0';
}

static int64_t value_of(const char *name) {
    const struct constant *c = constant_find(span_text(name));
    if (!c) fail_msg("%s has no row", name);
    return c ? c->value : 0;
}

static void numbers_are_the_headers(void **state) {
    (void)state;
    size_t compared = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t value;
        if (strcmp(rows[i].name, rows[i].text) == 0 || is_named(rows[i].name)) continue;
        bool number = read_number(rows[i].text, &value);
        if (!number) fail_msg("%s belongs to header_names.def: %s", rows[i].name, rows[i].text);
        if (value_of(rows[i].name) != value) fail_msg("%s is %s", rows[i].name, rows[i].text);
        compared++;
    }
    assert_true(compared > 700);
}

static void enumerators_are_the_headers(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(named); i++)
        if (value_of(named[i].name) != named[i].value) fail_msg("%s is %lld", named[i].name, (long long)named[i].value);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_the_headers),
        cmocka_unit_test(enumerators_are_the_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
