/* Tests of shell/complete.h: what is offered where, as tables. The vocabulary is the test's own, so that the tables hold
   whatever verbs are made later. In a line `^` is the cursor. */
#include "shell/complete.h"

#include "base/mem.h"
#include "net/handle.h"

#include <net/if.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "complete_vocabulary.h"

/* --- a session with something in it --------------------------------------------------------------------------------- */

static struct machine machine;
static char folder[] = "/tmp/sks-complete-XXXXXX";

static void set(const char *name, struct value taken) {
    struct err err;
    assert_true(machine_set_global(&machine, span_text(name), &taken, &err));
    value_release(&taken);
}

static void set_bytes(const char *name, const char *text) {
    struct value v;
    struct err err;
    assert_true(value_bytes(&v, span_text(text), &err));
    set(name, v);
}

/* A handle on a new socket in the variable of that name. */
static struct handle *set_socket(const char *name, int family, int type, enum handle_state state) {
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

static void bind_loopback(struct handle *h) {
    struct sockaddr_storage a = {.ss_family = (sa_family_t)h->open->family};
    assert_int_equal(bind(h->fd, (const struct sockaddr *)&a, h->open->family == AF_INET6 ? 28 : 16), 0);
}

/* What was typed before. */
static size_t typed(void *context, size_t i, struct span *entry) {
    static const char *const entries[] = {
        "connect c 10.1.2.3:99", "connect u /tmp/used.sock",       "connect u @used",
        "connect c $address",    "connect c (getsockname server)", "s = socket; connect s localhost:1017\nsend s x",
        "connect c6 [::1]:1018", "connect c \"quoted:1\"",         "print connect",
    };
    (void)context;
    if (i < COUNT(entries)) *entry = span_text(entries[i]);
    return COUNT(entries);
}

static void make_socket_file(void) {
    struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "zz.sock"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0 && bind(fd, (const struct sockaddr *)&a, sizeof a) == 0);
    close(fd);
}

static void make_files(void) {
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

static int make_session(void **state) {
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

static int end_session(void **state) {
    (void)state;
    char command[64];
    machine_clear(&machine);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") != 0 || system(command) != 0;
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

/* A line with `^` for the cursor, completed. */
static void complete_marked(const char *marked, struct completion *c) {
    char line[512];
    const char *mark = strchr(marked, '^');
    assert_non_null(mark);
    size_t cursor = (size_t)(mark - marked);
    snprintf(line, sizeof line, "%.*s%s", (int)cursor, marked, mark + 1);
    assert_true(complete_line(&machine, span_text(line), cursor, c));
    assert_true(c->start <= cursor);
}

/* Addresses of this machine's interfaces, and the names that it knows of others, are what they are. */
static bool is_of_the_machine(const struct candidate *c) {
    return strcmp(c->kind, "host") == 0 || (c->description && if_nametoindex(c->description) != 0);
}

/* The candidates with a blank between them. */
static void join(const struct completion *c, struct buffer *out) {
    for (size_t i = 0; i < c->count; i++) {
        if (!is_of_the_machine(&c->list[i])) buffer_printf(out, "%s%s", out->len ? " " : "", c->list[i].text);
    }
    if (!out->len) buffer_push_text(out, "");
}

struct row {
    const char *line, *want;
};

/* Exactly these. */
static const struct row exact[] = {
#define ROW(line, want) {line, want},
#include "unit/shell/complete_rows.def"
#undef ROW
};

static bool gets_exactly(const struct row *row) {
    struct completion c;
    struct buffer got = {0};
    complete_marked(row->line, &c);
    join(&c, &got);
    bool same = strcmp(buffer_text(&got), row->want) == 0;
    if (!same) print_error("%s\n  want: %s\n  got:  %s\n", row->line, row->want, got.ptr);
    buffer_clear(&got);
    completion_clear(&c);
    return same;
}

static void each_line_gets_exactly_its_candidates(void **state) {
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < COUNT(exact); i++) wrong += !gets_exactly(&exact[i]);
    assert_int_equal(wrong, 0);
}

/* At least these. */
static const struct row among[] = {
    {"^", "socket"},
    {"^", "while"},
    {"^", "len("},
    {"^", "count"},
    {"x = ^", "socket"},
    {"x = ^", "bind"},
    {"x = ^", "true"},
    {"print (^", "recv"},
    {"x = 1 + ^", "len("},
    {"if ^", "not"},
    {"if ^", "count"},
    {"source ^", "server.sks"},
    {"help ^", "len"},
    {"socket P^", "PACKET"},
    {"print $^", "server"},
    {"print $server.^", "fd"},
    {"fails ^", "EADDRINUSE"},
    {"bind path ^", "@"},
    {"connect fresh ^", "127.0.0.1:"},
    {"connect fresh ^", "10.1.2.3:99"},
    {"connect fresh ^", "localhost:"},
    {"connect fresh6 ^", "[::1]:"},
    {"connect fresh6 ^", "[::1]:1018"},
    {"connect fresh x:^", "x:1017"},
    {"explain ^", "connect"},
    {"explain ^", "EPIPE"},
    {"help ^", "backlog"},
    {"set ^", "colours"},
};

static bool has(const struct completion *c, const char *text) {
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->list[i].text, text) == 0) return true;
    }
    return false;
}

static void each_line_gets_this_among_others(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(among); i++) {
        struct completion c;
        complete_marked(among[i].line, &c);
        if (!has(&c, among[i].want)) fail_msg("%s: %s is not offered", among[i].line, among[i].want);
        completion_clear(&c);
    }
}

/* What is said where nothing can be offered. */
static const struct row notes[] = {
    {"recv client ^", "SIZE: bytes, for example 1024 or 64k"},
    {"listen bound ^", "BACKLOG: connections that may wait, for example 128"},
    {"accept server --timeout ^", "--timeout: a time, for example 250ms, 2s or 1min30s"},
    {"accept server --timeout=^", "--timeout: a time, for example 250ms, 2s or 1min30s"},
    {"socket inet stream tcp ^", "usage: socket [FAMILY] [TYPE] [PROTOCOL]"},
    {"recv zzzz^", "no handle starts with 'zzzz'; open: server, fresh, fresh6, path, bound, client, datagram"},
    {"zzzz^", "no verb starts with 'zzzz'"},
    {"print $zzzz^", "no variable starts with 'zzzz'"},
    {"print $count.^", "no field here"},
    {"print zzzz^", "WORD: any value, shown as text"},
    {"setsockopt fresh SO_RCVBUF ^", "SO_RCVBUF: a whole number (bytes; the kernel doubles what is set)"},
    {"setsockopt fresh tcp keepidle ^", "TCP_KEEPIDLE: a whole number (s)"},
    {"setsockopt fresh SOL_SOCKET rcvtimeo ^",
     "SO_RCVTIMEO: a time: 250ms, 2s, or seconds; 0 is for ever (0 is for ever)"},
    {"getsockopt fresh zzzz^", "LEVEL: a level of options: SOL_SOCKET, tcp, ipv6, or a number"},
    {"print \"zzzz^", ""},
    {"nosuch zz^", "no verb 'nosuch'"},
    {"source qqq^", "no file starts with 'qqq'"},
    {"source \"qqq^", "no file starts with 'qqq'"},
    {"bind fresh 127.0.0.1:^", "a port follows; 0 takes one that is free"},
    {"bind fresh :^", "a port follows; 0 takes one that is free"},
    {"bind path @^", "an abstract name follows"},
};

static void each_line_without_candidates_is_told_why(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(notes); i++) {
        struct completion c;
        complete_marked(notes[i].line, &c);
        assert_int_equal(c.count, 0);
        assert_string_equal(c.note, notes[i].want);
        completion_clear(&c);
    }
}

/* Where the word begins, and what follows a single candidate. */
struct place_row {
    const char *line;
    size_t start;
    char append;
};

static const struct place_row places[] = {
    {"so^", 0, 0},
    {"sock^ x", 0, ' '},
    {"acc^", 0, ' '},
    {"x = acc^", 4, ' '},
    {"le^", 0, 0},
    {"recv cli^", 5, ' '},
    {"recv client 1 peek|dontw^", 19, ' '},
    {"recv client --flags=pe^", 20, ' '},
    {"print $cou^", 7, 0},
    {"print \"$cou^", 8, 0},
    {"print $reply.ports^", 13, 0},
    {"bind fresh 127^", 11, 0},
    {"source su^", 7, 0},
    {"print 1\nacc^", 8, ' '},
};

static void the_word_begins_where_it_should(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(places); i++) {
        struct completion c;
        complete_marked(places[i].line, &c);
        if (c.start != places[i].start || c.append != places[i].append) {
            fail_msg("%s: start %zu, append %d", places[i].line, c.start, c.append);
        }
        completion_clear(&c);
    }
}

/* --- the rest ------------------------------------------------------------------------------------------------------- */

static const struct candidate *get(const struct completion *c, const char *text) {
    for (size_t i = 0; i < c->count; i++) {
        if (strcmp(c->list[i].text, text) == 0) return &c->list[i];
    }
    fail_msg("%s is not offered", text);
    return NULL;
}

static void candidates_are_described(void **state) {
    (void)state;
    struct completion c;
    complete_marked("acc^", &c);
    assert_string_equal(c.list[0].kind, "verb");
    assert_string_equal(c.list[0].description, "take the next connection");
    completion_clear(&c);
    complete_marked("print $^", &c);
    assert_string_equal(get(&c, "count")->description, "int 42");
    assert_string_equal(get(&c, "reply")->description, "record of 2");
    /* What came from outside steers no terminal. */
    assert_null(strchr(get(&c, "data")->description, '\x1b'));
    assert_non_null(strstr(get(&c, "data")->description, "Hello"));
    completion_clear(&c);
}

/* Who waits in the backlog is told beside a listener. */
static void a_listener_tells_who_waits(void **state) {
    (void)state;
    struct completion c;
    struct sockaddr_in a;
    socklen_t len = sizeof a;
    int fd = machine_global(&machine, SPAN("server"))->handle->handle.fd, client = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(listen(fd, 4), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
    assert_int_equal(connect(client, (const struct sockaddr *)&a, len), 0);
    char want[64];
    snprintf(want, sizeof want, "tcp listening 0.0.0.0:%u, 1 waiting", (unsigned)ntohs(a.sin_port));
    complete_marked("accept ^", &c);
    assert_string_equal(c.list[0].description, want);
    completion_clear(&c);
    close(client);
}

static void paths_tell_what_they_are(void **state) {
    (void)state;
    struct completion c;
    complete_marked("source ./^", &c);
    assert_string_equal(get(&c, "./client.sks")->description, "file, 0 bytes");
    assert_string_equal(get(&c, "./sub/")->description, "folder");
    assert_string_equal(get(&c, "./zz.sock")->description, "socket");
    completion_clear(&c);
}

/* A name that is not to be shown as it is goes into quotes, escaped. */
static void strange_names_of_files_are_quoted(void **state) {
    (void)state;
    struct completion c;
    FILE *f = fopen("odd\xe2\x80\xae\x1b", "w");
    assert_non_null(f);
    fclose(f);
    complete_marked("source od^", &c);
    assert_int_equal(c.count, 1);
    assert_string_equal(c.list[0].text, "\"odd\\u{202e}\\e\"");
    completion_clear(&c);
    assert_int_equal(unlink("odd\xe2\x80\xae\x1b"), 0);
}

static void services_are_offered_by_name(void **state) {
    (void)state;
    struct completion c;
    if (access("/etc/services", R_OK) != 0) skip();
    complete_marked("connect fresh localhost:htt^", &c);
    assert_string_equal(get(&c, "localhost:http")->description, "80/tcp");
    completion_clear(&c);
}

static void a_handle_that_does_not_fit_says_why(void **state) {
    (void)state;
    struct completion c;
    complete_marked("accept boun^", &c);
    assert_int_equal(c.count, 1);
    assert_non_null(strstr(c.list[0].description, "(not listening)"));
    completion_clear(&c);
}

static void connect_offers_our_own_listeners(void **state) {
    (void)state;
    struct completion c;
    struct sockaddr_in a;
    socklen_t len = sizeof a;
    const struct value *v = machine_global(&machine, SPAN("server"));
    assert_int_equal(getsockname(v->handle->handle.fd, (struct sockaddr *)&a, &len), 0);
    char want[32];
    snprintf(want, sizeof want, "127.0.0.1:%u", (unsigned)ntohs(a.sin_port));
    complete_marked("connect fresh ^", &c);
    assert_string_equal(c.list[0].text, want);
    assert_string_equal(c.list[0].description, "server, listening");
    completion_clear(&c);
}

static void verbs_that_give_a_value_come_first_after_an_assignment(void **state) {
    (void)state;
    struct completion c;
    complete_marked("x = ^", &c);
    assert_true(get(&c, "socket") < get(&c, "bind"));
    completion_clear(&c);
}

static void every_reserved_word_is_known(void **state) {
    (void)state;
    static const char *const described[] = {
#define KEYWORD(name, where, meaning) name,
#include "shell/complete.def"
#undef KEYWORD
    };
    assert_int_equal(COUNT(described), reserved_word_count);
    for (size_t i = 0; i < COUNT(described); i++) assert_true(reserved_word(span_text(described[i])));
}

static void the_list_is_a_line_each(void **state) {
    (void)state;
    struct completion c;
    struct buffer out = {0};
    complete_marked("sou^", &c);
    completion_push(&out, &c);
    assert_string_equal(buffer_text(&out), "source\tverb\trun a script\n");
    buffer_clear(&out);
    completion_clear(&c);
}

static void the_question_mark_helps(void **state) {
    (void)state;
    struct buffer out = {0};
    assert_true(complete_help(&machine, SPAN("listen bound "), 13, 80, &out));
    assert_string_equal(buffer_text(&out), "listen HANDLE [BACKLOG]\n  take connections\n"
                                           "  BACKLOG: connections that may wait, for example 128\n");
    buffer_clear(&out);
    assert_true(complete_help(&machine, SPAN("listen"), 6, 80, &out));
    assert_string_equal(buffer_text(&out), "listen HANDLE [BACKLOG]\n  take connections\n");
    buffer_clear(&out);
    assert_false(complete_help(&machine, SPAN("print \"what"), 11, 80, &out));
    assert_false(complete_help(&machine, SPAN("# what"), 6, 80, &out));
    assert_int_equal(out.len, 0);
}

/* Whatever the bytes: no crash, no candidate that begins before the line. */
static void any_text_is_survived(void **state) {
    (void)state;
    static const char alphabet[] = "a$.[](){}\"'\\#;=, \n|/-x1\x80_:@?<>";
    unsigned seed = 7;
    for (int round = 0; round < 3000; round++) {
        char line[40];
        for (size_t i = 0; i < sizeof line; i++) {
            seed = seed * 1103515245u + 12345u;
            line[i] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        struct completion c;
        size_t cursor = (size_t)round % (sizeof line + 1);
        assert_true(complete_line(&machine, span_of(line, sizeof line), cursor, &c));
        assert_true(c.start <= cursor);
        completion_clear(&c);
    }
}

static void deep_nesting_offers_nothing(void **state) {
    (void)state;
    char line[300];
    memset(line, '(', sizeof line);
    struct completion c;
    assert_true(complete_line(&machine, span_of(line, sizeof line), sizeof line, &c));
    assert_int_equal(c.count, 0);
    completion_clear(&c);
}

static void running_out_of_memory_is_told(void **state) {
    (void)state;
    static const char *const lines[] = {"so", "accept ", "print $", "source ", "x = ", "bind fresh ", "recv zz"};
    for (size_t i = 0; i < COUNT(lines); i++) {
        bool done = false;
        for (uint64_t nth = 1; !done && nth < 2000; nth++) {
            struct completion c;
            mem_fail_from(nth);
            done = complete_line(&machine, span_text(lines[i]), strlen(lines[i]), &c);
            mem_fail_from(0);
            if (!done) assert_int_equal(c.count, 0);
            completion_clear(&c);
        }
        assert_true(done);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_gets_exactly_its_candidates),
        cmocka_unit_test(each_line_gets_this_among_others),
        cmocka_unit_test(each_line_without_candidates_is_told_why),
        cmocka_unit_test(the_word_begins_where_it_should),
        cmocka_unit_test(candidates_are_described),
        cmocka_unit_test(a_listener_tells_who_waits),
        cmocka_unit_test(paths_tell_what_they_are),
        cmocka_unit_test(strange_names_of_files_are_quoted),
        cmocka_unit_test(services_are_offered_by_name),
        cmocka_unit_test(a_handle_that_does_not_fit_says_why),
        cmocka_unit_test(connect_offers_our_own_listeners),
        cmocka_unit_test(verbs_that_give_a_value_come_first_after_an_assignment),
        cmocka_unit_test(every_reserved_word_is_known),
        cmocka_unit_test(the_list_is_a_line_each),
        cmocka_unit_test(the_question_mark_helps),
        cmocka_unit_test(any_text_is_survived),
        cmocka_unit_test(deep_nesting_offers_nothing),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, make_session, end_session);
}
