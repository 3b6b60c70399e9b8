/* Tests of shell/complete.h: what is offered where, as tables. In a line `^` is the cursor. */
#include "unit/shell/complete_session.h"

#include "base/mem.h"

#include <net/if.h>

/* --- tables --------------------------------------------------------------------------------------------------------- */

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
        cmocka_unit_test(every_reserved_word_is_known),
        cmocka_unit_test(any_text_is_survived),
        cmocka_unit_test(deep_nesting_offers_nothing),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, make_session, end_session);
}
