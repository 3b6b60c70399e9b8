/* Tests of shell/render.h and shell/table.h: what a session shows, to the character. */
#include "shell/render.h"

#include "base/mem.h"
#include "shell/table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

#include <cmocka.h>

static struct err err;

/* --- making values -------------------------------------------------------------------------------------------------- */

static struct value bytes(struct span text) {
    struct value v;
    assert_true(value_bytes(&v, text, &err));
    return v;
}

static struct value row(const char *name, int64_t fd, const char *state) {
    struct value r;
    assert_true(record_new(&r, 3, &err));
    assert_true(record_set_take(r.record, SPAN("name"), bytes(span_text(name)), &err));
    assert_true(record_set_take(r.record, SPAN("fd"), value_int(fd), &err));
    assert_true(record_set_take(r.record, SPAN("state"), state ? bytes(span_text(state)) : value_nil(), &err));
    return r;
}

static struct value list_of(struct value a, struct value b) {
    struct value l;
    assert_true(list_new(&l, 2, &err));
    assert_true(list_push_take(l.list, a, &err));
    assert_true(list_push_take(l.list, b, &err));
    return l;
}

/* --- checking ------------------------------------------------------------------------------------------------------- */

struct look {
    bool colour;
    unsigned width;
};

static const struct look plain = {false, 80};

static void assert_shown(const char *name, struct value taken, const char *note, struct look look, const char *want) {
    struct buffer out = {0};
    render_value(&out, span_text(name), &taken, span_text(note), look.colour, look.width);
    value_release(&taken);
    assert_string_equal(buffer_text(&out), want);
    buffer_clear(&out);
}

/* --- values --------------------------------------------------------------------------------------------------------- */

static void bytes_are_literals_with_their_count(void **state) {
    (void)state;
    assert_shown("", bytes(SPAN("Hello body")), "", plain, "_ = \"Hello body\" (10 bytes)\n");
    assert_shown("d", bytes(SPAN("x")), "", plain, "d = \"x\" (1 byte)\n");
    assert_shown("d", bytes(SPAN("")), "", plain, "d = \"\" (0 bytes)\n");
    assert_shown("d", bytes(SPAN("say \"hi\" $5\r\n")), "", plain, "d = \"say \\\"hi\\\" \\$5\\r\\n\" (13 bytes)\n");
    assert_shown("d", bytes(SPAN("\x1b[2J\x07 text that is long enough")), "", plain,
                 "d = \"\\e[2J\\x07 text that is long enough\" (30 bytes)\n");
    assert_shown("d", bytes(SPAN("\xe4\xbd\xa0\xe5\xa5\xbd")), "", plain,
                 "d = \"\xe4\xbd\xa0\xe5\xa5\xbd\" (6 bytes)\n");
}

/* So much that nobody reads it would push all else off the screen. */
static void on_a_terminal_long_values_are_cut(void **state) {
    (void)state;
    struct buffer text = {0}, want = {0};
    for (int i = 0; i < 5000; i++) buffer_push_byte(&text, 'x');
    buffer_printf(&want, "d = \"%.4096s…\" (5000 bytes; print $d shows all)\n", buffer_text(&text));
    assert_shown("d", bytes(buffer_span(&text)), "", plain, buffer_text(&want));
    want.len = 0;
    buffer_printf(&want, "d = [\"%.4094s… (print $d shows all)\n", buffer_text(&text));
    assert_shown("d", list_of(bytes(buffer_span(&text)), value_int(1)), "", plain, buffer_text(&want));
    want.len = 0;
    buffer_printf(&want, "_ = \"%s\" (end)\n", buffer_text(&text));
    assert_shown("", bytes(buffer_span(&text)), "end", (struct look){false, 0}, buffer_text(&want));
    buffer_clear(&text);
    buffer_clear(&want);
}

static void a_note_takes_the_place_of_the_count(void **state) {
    (void)state;
    assert_shown("", bytes(SPAN("")), "end of stream: the peer closed its side", plain,
                 "_ = \"\" (end of stream: the peer closed its side)\n");
    assert_shown("", value_int(10), "bytes sent", plain, "_ = 10 (bytes sent)\n");
    assert_shown("n", value_int(10), "a\nb\x1b", plain, "n = 10 (a\\nb\\e)\n");
}

static void notes_are_dim_in_colour(void **state) {
    (void)state;
    const struct look colour = {true, 80};
    assert_shown("", bytes(SPAN("ab")), "", colour, "_ = \"ab\" \x1b[2m(2 bytes)\x1b[0m\n");
}

static void short_binary_data_can_be_typed_back(void **state) {
    (void)state;
    assert_shown("d", bytes(SPAN("\x00\xff\xfe\x80")), "", plain, "d = x\"00fffe80\" (4 bytes)\n");
}

static void long_binary_data_is_a_hexdump(void **state) {
    (void)state;
    char data[20];
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(0x80 + i);
    assert_shown("d", bytes(span_of(data, sizeof data)), "", plain,
                 "d = 20 bytes\n"
                 "00000000  80 81 82 83 84 85 86 87  88 89 8a 8b 8c 8d 8e 8f  |................|\n"
                 "00000010  90 91 92 93                                       |....|\n"
                 "00000014\n");
}

static size_t count_lines(const struct buffer *out) {
    size_t lines = 0;
    for (size_t i = 0; i < out->len; i++) lines += out->ptr[i] == '\n';
    return lines;
}

static void a_very_long_hexdump_is_cut_on_a_terminal_alone(void **state) {
    (void)state;
    char data[4096];
    unsigned seed = 1;
    for (size_t i = 0; i < sizeof data; i++) data[i] = (char)(0x80 | ((seed = seed * 1103515245u + 12345u) >> 16));
    struct value v = bytes(span_of(data, sizeof data));
    struct buffer shown = {0}, whole = {0};
    render_value(&shown, SPAN("d"), &v, SPAN(""), false, 80);
    render_value(&whole, SPAN("d"), &v, SPAN(""), false, 0);
    assert_int_equal(count_lines(&shown), 1 + 64 + 1 + 1);
    assert_non_null(strstr(buffer_text(&shown), "… 3072 more; hexdump $d shows all\n"));
    assert_int_equal(count_lines(&whole), 1 + 256 + 1);
    buffer_clear(&shown);
    buffer_clear(&whole);
    value_release(&v);
}

static void other_values_are_literals(void **state) {
    (void)state;
    struct value v;
    assert_shown("n", value_int(-42), "", plain, "n = -42\n");
    assert_shown("f", value_float(0.5), "", plain, "f = 0.5\n");
    assert_shown("b", value_bool(true), "", plain, "b = true\n");
    assert_shown("z", value_nil(), "", plain, "z = nil\n");
    assert_shown("l", list_of(value_int(1), bytes(SPAN("a"))), "", plain, "l = [1, \"a\"]\n");
    assert_true(range_value(&v, 1, 5, &err));
    assert_shown("r", v, "", plain, "r = 1..5\n");
    assert_shown("r", row("srv", 3, NULL), "", plain, "r = {name: \"srv\", fd: 3, state: nil}\n");
}

static void handles_and_addresses_are_shown_safely(void **state) {
    (void)state;
    struct handle_list list;
    struct value v;
    handle_list_init(&list);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(handle_value(&v, &list, fd, AF_INET, SOCK_STREAM, 0, &err));
    char want[64];
    snprintf(want, sizeof want, "srv = tcp socket, fd %d\n", fd);
    assert_shown("srv", v, "", plain, want);
    struct address a = {.len = 7};
    a.raw.any.sa_family = AF_UNIX;
    memcpy(a.raw.any.sa_data, "/\x1b[2J", 5);
    assert_true(address_value(&v, &a, &err));
    assert_shown("addr", v, "", plain, "addr = /\\e[2J\n");
}

static void add(struct value *record, const char *name, struct value taken) {
    assert_true(record_set_take(record->record, span_text(name), taken, &err));
}

static void a_record_that_no_line_holds_is_shown_by_its_fields(void **state) {
    (void)state;
    struct value v, inner;
    assert_true(record_new(&v, 3, &err) && record_new(&inner, 1, &err));
    add(&inner, "rtt", value_int(39));
    add(&v, "name", bytes(SPAN("a\nb")));
    add(&v, "tcp", inner);
    add(&v, "longer", value_bool(true));
    value_hold(&v);
    value_hold(&v);
    assert_shown("i", v, "", (struct look){false, 30},
                 "i = a record of 3 fields\n"
                 "name     \"a\\nb\"\n"
                 "tcp.rtt  39\n"
                 "longer   true\n");
    assert_shown("i", v, "", plain, "i = {name: \"a\\nb\", tcp: {rtt: 39}, longer: true}\n");
    assert_shown("i", v, "", (struct look){false, 0}, "i = {name: \"a\\nb\", tcp: {rtt: 39}, longer: true}\n");
}

static void an_error_is_its_message(void **state) {
    (void)state;
    struct err e;
    struct value v;
    err_set(&e, ERR_VALUE, "bad \x1b thing");
    assert_true(error_value(&v, &e, &err));
    assert_shown("e", v, "", plain, "e = bad \\e thing\n");
}

/* --- tables --------------------------------------------------------------------------------------------------------- */

static void records_alike_make_a_table(void **state) {
    (void)state;
    assert_shown("", list_of(row("server", 3, "listening"), row("c", 10, NULL)), "", plain,
                 "name    fd  state\n"
                 "server   3  listening\n"
                 "c       10  \n");
    assert_shown("l", list_of(row("server", 3, "listening"), row("c", 10, "bound")), "", plain,
                 "l = 2 records\n"
                 "name    fd  state\n"
                 "server   3  listening\n"
                 "c       10  bound\n");
}

/* The brackets and quotes of a list would take the room of what is in it. */
static void a_list_in_a_cell_is_its_items(void **state) {
    (void)state;
    struct value with = row("lo", 1, NULL), without = row("eth0", 2, NULL);
    struct value list = list_of(bytes(SPAN("127.0.0.1")), list_of(value_int(8), value_nil()));
    assert_true(record_set_take(with.record, SPAN("state"), list, &err));
    assert_shown("", list_of(with, without), "", plain,
                 "name  fd  state\n"
                 "lo     1  127.0.0.1 [8, nil]\n"
                 "eth0   2  \n");
}

static void elsewhere_than_on_a_terminal_it_has_tabs(void **state) {
    (void)state;
    const struct look file = {false, 0};
    assert_shown("", list_of(row("server", 3, "a\tb\n"), row("c", 10, NULL)), "", file,
                 "name\tfd\tstate\n"
                 "server\t3\ta\\tb\\n\n"
                 "c\t10\t\n");
}

static void a_table_fits_the_terminal(void **state) {
    (void)state;
    const struct look narrow = {false, 24};
    assert_shown("", list_of(row("a-name-that-is-long", 3, "listening"), row("c", 10, "bound")), "", narrow,
                 "name       fd  state\n"
                 "a-name-t…   3  listening\n"
                 "c          10  bound\n");
}

static void wide_characters_keep_the_columns(void **state) {
    (void)state;
    assert_shown("", list_of(row("\xe4\xbd\xa0\xe5\xa5\xbd", 3, "x"), row("c", 10, "y")), "", plain,
                 "name  fd  state\n"
                 "\xe4\xbd\xa0\xe5\xa5\xbd   3  x\n"
                 "c     10  y\n");
}

static void what_is_no_table_is_a_list(void **state) {
    (void)state;
    struct buffer out = {0};
    struct value mixed = list_of(row("a", 1, "x"), value_int(1)), none;
    assert_false(render_table(&out, &mixed, true, 80));
    assert_true(list_new(&none, 0, &err));
    assert_false(render_table(&out, &none, true, 80));
    value_release(&none);
    none = value_int(1);
    assert_false(render_table(&out, &none, true, 80));
    assert_int_equal(out.len, 0);
    value_release(&mixed);
}

static void an_empty_list_tells_what_there_is_none_of(void **state) {
    (void)state;
    struct value none;
    assert_true(list_new(&none, 0, &err));
    assert_shown("", none, "nothing is open", plain, "_ = [] (nothing is open)\n");
}

static void running_out_of_memory_is_told(void **state) {
    (void)state;
    struct value v = list_of(row("server", 3, "listening"), row("c", 10, NULL));
    bool done = false;
    for (uint64_t nth = 1; !done && nth < 200; nth++) {
        struct buffer out = {0};
        mem_fail_from(nth);
        render_value(&out, SPAN("l"), &v, SPAN(""), false, 80);
        mem_fail_from(0);
        done = !out.failed;
        buffer_clear(&out);
    }
    assert_true(done);
    value_release(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_literals_with_their_count),
        cmocka_unit_test(on_a_terminal_long_values_are_cut),
        cmocka_unit_test(a_note_takes_the_place_of_the_count),
        cmocka_unit_test(notes_are_dim_in_colour),
        cmocka_unit_test(short_binary_data_can_be_typed_back),
        cmocka_unit_test(long_binary_data_is_a_hexdump),
        cmocka_unit_test(a_very_long_hexdump_is_cut_on_a_terminal_alone),
        cmocka_unit_test(other_values_are_literals),
        cmocka_unit_test(handles_and_addresses_are_shown_safely),
        cmocka_unit_test(a_record_that_no_line_holds_is_shown_by_its_fields),
        cmocka_unit_test(an_error_is_its_message),
        cmocka_unit_test(records_alike_make_a_table),
        cmocka_unit_test(a_list_in_a_cell_is_its_items),
        cmocka_unit_test(elsewhere_than_on_a_terminal_it_has_tabs),
        cmocka_unit_test(a_table_fits_the_terminal),
        cmocka_unit_test(wide_characters_keep_the_columns),
        cmocka_unit_test(what_is_no_table_is_a_list),
        cmocka_unit_test(an_empty_list_tells_what_there_is_none_of),
        cmocka_unit_test(running_out_of_memory_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
