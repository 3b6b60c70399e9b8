/* A session with something in it, for the tests of completion. The vocabulary is the tests' own, so that they hold whatever
   verbs are made later. */
#ifndef UNIT_SHELL_COMPLETE_SESSION_H
#define UNIT_SHELL_COMPLETE_SESSION_H

#include "shell/complete.h"

#include "net/handle.h"

#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "unit/shell/complete_vocabulary.h"

static struct machine machine;
static char folder[] = "/tmp/sks-complete-XXXXXX";

static inline void set(const char *name, struct value taken) {
    struct err err;
    assert_true(machine_set_global(&machine, span_text(name), &taken, &err));
    value_release(&taken);
}

static inline void set_bytes(const char *name, const char *text) {
    struct value v;
    struct err err;
    assert_true(value_bytes(&v, span_text(text), &err));
    set(name, v);
}

/* A handle on a new socket in the variable of that name. */
static inline struct handle *set_socket(const char *name, int family, int type, enum handle_state state) {
    struct value v;
    struct err err;
    int fd = socket(family, type | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && handle_value(&v, &machine.handles, fd, family, type, 0, &err));
    struct handle *h = &v.handle->handle;
    h->open->state = state;
    handle_name(h, span_text(name));
    set(name, v);
    return h;
}

static inline void bind_loopback(struct handle *h) {
    struct sockaddr_storage a = {.ss_family = (sa_family_t)h->open->family};
    assert_int_equal(bind(h->fd, (const struct sockaddr *)&a, h->open->family == AF_INET6 ? 28 : 16), 0);
}

/* What was typed before. */
static inline size_t typed(void *context, size_t i, struct span *entry) {
    static const char *const entries[] = {
        "connect c 10.1.2.3:99", "connect u /tmp/used.sock",       "connect u @used",
        "connect c $address",    "connect c (getsockname server)", "s = socket; connect s localhost:1017\nsend s x",
        "connect c6 [::1]:1018", "connect c \"quoted:1\"",         "print connect",
    };
    (void)context;
    if (i < COUNT(entries)) *entry = span_text(entries[i]);
    return COUNT(entries);
}

static inline void make_socket_file(void) {
    struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "zz.sock"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && bind(fd, (const struct sockaddr *)&a, sizeof a) == 0);
    close(fd);
}

static inline void make_files(void) {
    static const char *const names[] = {"/server.sks", "/client.sks", "/two words.sks", "/.hidden"};
    char path[128];
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(path, sizeof path, "%s%s", folder, names[i]);
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fclose(f);
    }
    snprintf(path, sizeof path, "%s/sub", folder);
    assert_int_equal(mkdir(path, 0700), 0);
}

static inline int make_session(void **state) {
    (void)state;
    struct machine_hooks hooks = {.history = typed};
    struct err err;
    struct value v;
    if (!mkdtemp(folder) || chdir(folder) != 0) return 1;
    if (!machine_init(&machine, &vocabulary, &hooks, &err)) return 1;
    make_files();
    make_socket_file();
    bind_loopback(set_socket("server", AF_INET, SOCK_STREAM, HANDLE_LISTENING));
    set_socket("fresh", AF_INET, SOCK_STREAM, HANDLE_FRESH);
    set_socket("fresh6", AF_INET6, SOCK_STREAM, HANDLE_FRESH);
    set_socket("path", AF_UNIX, SOCK_STREAM, HANDLE_FRESH);
    set_socket("bound", AF_INET, SOCK_STREAM, HANDLE_BOUND);
    set_socket("client", AF_INET, SOCK_STREAM, HANDLE_CONNECTED);
    set_socket("datagram", AF_INET, SOCK_DGRAM, HANDLE_FRESH);
    struct handle *gone = set_socket("gone", AF_INET, SOCK_STREAM, HANDLE_CONNECTED);
    handle_close(gone, "close", 1);
    set("count", value_int(42));
    set_bytes("data", "Hello\x1b[2J body");
    assert_true(record_new(&v, 2, &err));
    struct value port = value_int(80), inner;
    assert_true(record_set(v.record, SPAN("port"), &port, &err));
    assert_true(list_new(&inner, 1, &err) && list_push(inner.list, &port, &err));
    assert_true(record_set_take(v.record, SPAN("ports"), inner, &err));
    set("reply", v);
    set("1", value_int(1)); /* $1: no name that can be typed */
    return 0;
}

static inline int end_session(void **state) {
    (void)state;
    char command[64];
    machine_clear(&machine);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") != 0 || system(command) != 0;
}

/* A line with `^` for the cursor, completed. */
static inline void complete_marked(const char *marked, struct completion *c) {
    char line[512];
    const char *mark = strchr(marked, '^');
    assert_non_null(mark);
    size_t cursor = (size_t)(mark - marked);
    snprintf(line, sizeof line, "%.*s%s", (int)cursor, marked, mark + 1);
    assert_true(complete_line(&machine, span_text(line), cursor, c));
    assert_true(c->start <= cursor);
}

#endif
