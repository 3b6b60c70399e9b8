/* Completion by what state a handle is in: the program's own verbs, with a handle in each state. */
#include "shell/complete.h"

#include "base/mem.h"
#include "net/handle.h"
#include "verbs/verbs.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

/* The handles are named after their states; `gone` is closed, `file` is a file. */
static const struct made {
    const char *name;
    int family, type;
    enum handle_state state;
} handles[] = {
    {"bound", AF_INET, SOCK_STREAM, HANDLE_BOUND},
    {"connected", AF_INET, SOCK_STREAM, HANDLE_CONNECTED},
    {"connecting", AF_INET, SOCK_STREAM, HANDLE_CONNECTING},
    {"dgram", AF_INET, SOCK_DGRAM, HANDLE_FRESH},
    {"dgram_bound", AF_INET, SOCK_DGRAM, HANDLE_BOUND},
    {"dgram_connected", AF_INET, SOCK_DGRAM, HANDLE_CONNECTED},
    {"file", AF_UNSPEC, 0, HANDLE_FRESH},
    {"fresh", AF_INET, SOCK_STREAM, HANDLE_FRESH},
    {"gone", AF_INET, SOCK_STREAM, HANDLE_CLOSED},
    {"listening", AF_INET, SOCK_STREAM, HANDLE_LISTENING},
    {"packets", AF_UNIX, SOCK_SEQPACKET, HANDLE_BOUND},
};

static struct machine machine;

static void set_socket(const struct made *made) {
    struct value v;
    struct err err;
    bool file = made->family == AF_UNSPEC;
    int fd = file ? open("/dev/null", O_RDWR | O_CLOEXEC) : socket(made->family, made->type | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && handle_value(&v, &machine.handles, fd, made->family, made->type, 0, &err));
    struct handle *h = &v.handle->handle;
    h->open->state = made->state;
    handle_name(h, span_text(made->name));
    assert_true(machine_set_global(&machine, span_text(made->name), &v, &err));
    if (made->state == HANDLE_CLOSED) handle_close(h, "close", 1);
    value_release(&v);
}

static int make_session(void **state) {
    (void)state;
    struct machine_hooks hooks = {0};
    struct err err;
    if (!machine_init(&machine, &verbs_vocabulary, &hooks, &err)) return 1;
    for (size_t i = 0; i < COUNT(handles); i++) set_socket(&handles[i]);
    return 0;
}

static int end_session(void **state) {
    (void)state;
    machine_clear(&machine);
    return 0;
}

/* The candidates for the end of the line, a blank between them. */
static void complete(const char *line, struct buffer *out) {
    struct completion c;
    out->len = 0;
    assert_true(complete_line(&machine, span_text(line), strlen(line), &c));
    for (size_t i = 0; i < c.count; i++) buffer_printf(out, "%s%s", i ? " " : "", c.list[i].text);
    if (!out->len) buffer_push_text(out, "");
    completion_clear(&c);
}

static void check(const char *line, const char *want) {
    struct buffer got = {0};
    complete(line, &got);
    if (strcmp(buffer_text(&got), want) != 0) fail_msg("%s\n  want: %s\n  got:  %s", line, want, got.ptr);
    buffer_clear(&got);
}

/* --- which handles a verb is offered -------------------------------------------------------------------------------- */

#define ALL "bound connected connecting dgram dgram_bound dgram_connected file fresh listening packets"
#define TALKING "connected dgram dgram_bound dgram_connected"

static const struct row {
    const char *line, *want;
} verbs[] = {
    {"accept ", "listening"},
    {"bind ", "dgram fresh"},
    {"close ", ALL},
    {"connect ", "bound connecting dgram dgram_bound dgram_connected fresh packets"},
    {"dup ", ALL},
    {"expect ", TALKING},
    {"fcntl ", ALL},
    {"getpeername ", TALKING},
    {"getsockname ", ALL},
    {"getsockopt ", ALL},
    {"info ", ALL},
    {"listen ", "bound packets"},
    {"options ", ALL},
    {"poll ", ALL},
    {"recv ", TALKING},
    {"recvfrom ", TALKING},
    {"recvmsg ", TALKING},
    {"relay ", TALKING},
    {"relay connected ", "dgram dgram_bound dgram_connected"},
    {"send ", TALKING},
    {"sendmsg ", TALKING},
    {"sendto ", TALKING},
    {"setsockopt ", ALL},
    {"shutdown ", TALKING " listening"},
    /* What was typed of a name takes one that does not fit too, which is told beside it. */
    {"accept fre", "fresh"},
    {"send listen", "listening"},
    {"recv gon", ""}, /* it is not there any more */
};

static void a_verb_is_offered_handles_in_its_states(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(verbs); i++) check(verbs[i].line, verbs[i].want);
}

/* --- each kind of argument, whatever the state ---------------------------------------------------------------------- */

/* `%s` is each socket that is open; the candidates are the same for all, for a state changes while one types. */
static const struct row kinds[] = {
    {"accept %s nonb", "nonblock"},
    {"accept %s --t", "--timeout"},
    {"bind %s --r", "--replace"},
    {"close bounce %s --u", "--unlink"},
    {"connect %s --r", "--retry"},
    {"expect %s --chom", ""},
    {"fcntl %s getf", "getfd getfl"},
    {"fcntl %s F_SETFL nonb", "nonblock"},
    {"getsockopt %s SO_TYP", "SO_TYPE"},
    {"getsockopt %s SOL_SOCK", "SOL_SOCKET"},
    {"getsockopt %s SOL_SOCKET reusea", "reuseaddr"},
    {"setsockopt %s SO_KEEPALIVE o", "off on"},
    {"setsockopt %s SO_LINGER ", "{l_onoff: 1, l_linger: 5}"},
    {"listen %s ", ""},
    {"poll %s --t", "--timeout"},
    {"recv %s ", ""},
    {"recv %s 10 pe", "peek"},
    {"recv %s --unt", "--until"},
    {"recvfrom %s 10 dontw", "dontwait"},
    {"send %s x oo", "oob"},
    {"send %s --fil", "--file"},
    {"shutdown %s wr", "write"},
    {"print $%s.fam", "family"},
    {"x = $%s.lo", "local"},
    {"if (recv %s) == ni", "nil"},
    {"spawn { recv %s 10 waita", "waitall"},
};

static void each_kind_of_argument_in_each_state(void **state) {
    (void)state;
    size_t tried = 0;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        for (size_t n = 0; n < COUNT(handles); n++) {
            char line[80];
            if (handles[n].state == HANDLE_CLOSED || handles[n].family == AF_UNSPEC) continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(line, sizeof line, kinds[i].line, handles[n].name);
#pragma GCC diagnostic pop
            check(line, kinds[i].want);
            tried++;
        }
    }
    assert_true(tried >= 150);
}

/* --- why not -------------------------------------------------------------------------------------------------------- */

static const struct why {
    const char *line, *name, *want;
} reasons[] = {
    {"accept fre", "fresh", "not listening"},
    {"accept bou", "bound", "not listening"},
    {"bind bou", "bound", "has an address already"},
    {"bind listen", "listening", "has an address already"},
    {"listen fre", "fresh", "not bound"},
    {"listen dgr", "dgram", "takes no connections"},
    {"connect listen", "listening", "listening"},
    {"connect connected", "connected", "connected already"},
    {"recv fre", "fresh", "not connected"},
    {"recv listen", "listening", "not connected"},
    {"send connecting", "connecting", "not connected"},
    {"send packets", "packets", "not connected"},
    {"send file", "file", "a file"},
    {"shutdown fre", "fresh", "not connected"},
};

static void what_does_not_fit_says_why(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(reasons); i++) {
        struct completion c;
        char want[40];
        snprintf(want, sizeof want, "(%s)", reasons[i].want);
        assert_true(complete_line(&machine, span_text(reasons[i].line), strlen(reasons[i].line), &c));
        assert_true(c.count >= 1);
        assert_string_equal(c.list[0].text, reasons[i].name);
        assert_non_null(strstr(c.list[0].description, want));
        completion_clear(&c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verb_is_offered_handles_in_its_states),
        cmocka_unit_test(each_kind_of_argument_in_each_state),
        cmocka_unit_test(what_does_not_fit_says_why),
    };
    return cmocka_run_group_tests(tests, make_session, end_session);
}
