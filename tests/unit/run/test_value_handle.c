/* Handles as values: closed with the last reference, and their fields; the fields of addresses and errors. */
#include "values.h"

#include <errno.h>
#include <sys/un.h>
#include <unistd.h>

/* What the hook saw. */
struct seen {
    int calls, fd;
};

static void dropped(void *context, const struct handle *h) {
    struct seen *seen = context;
    seen->calls++;
    seen->fd = h->fd;
}

static bool is_open(int fd) {
    return lseek(fd, 0, SEEK_CUR) != -1 || errno != EBADF;
}

static int socket_for_test(void) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    return fd;
}

static void the_last_reference_closes(void **state) {
    (void)state;
    struct handle_list list;
    struct seen seen = {0, -1};
    struct value v, second;
    struct err err;
    handle_list_init(&list);
    list.dropped = dropped;
    list.dropped_context = &seen;
    int fd = socket_for_test();
    assert_true(handle_value(&v, &list, fd, AF_UNIX, SOCK_STREAM, 0, &err));
    value_copy(&second, &v);
    value_release(&v);
    assert_true(is_open(fd));
    assert_int_equal(seen.calls, 0);
    value_release(&second);
    assert_false(is_open(fd));
    assert_int_equal(seen.calls, 1);
    assert_int_equal(seen.fd, fd);
    assert_int_equal(list.count, 0);
}

static void one_that_was_closed_is_only_freed(void **state) {
    (void)state;
    struct handle_list list;
    struct seen seen = {0, -1};
    struct value v;
    struct err err;
    handle_list_init(&list);
    list.dropped = dropped;
    list.dropped_context = &seen;
    assert_true(handle_value(&v, &list, socket_for_test(), AF_UNIX, SOCK_STREAM, 0, &err));
    assert_int_equal(handle_close(&v.handle->handle, "close", 3), 0);
    value_release(&v);
    assert_int_equal(seen.calls, 0);
}

static void shared_handles_close_one_by_one(void **state) {
    (void)state;
    struct handle_list list;
    struct value a, b;
    struct err err;
    handle_list_init(&list);
    int fd = socket_for_test(), copy = dup(fd);
    assert_true(handle_value(&a, &list, fd, AF_UNIX, SOCK_STREAM, 0, &err));
    assert_true(handle_value_shared(&b, copy, &a.handle->handle, &err));
    value_release(&a);
    assert_false(is_open(fd));
    assert_true(is_open(copy));
    value_release(&b);
    assert_false(is_open(copy));
}

static void assert_field(const struct value *v, const char *name, const char *expected) {
    struct value result;
    struct err err;
    assert_true(value_field(&result, v, span_text(name), &err));
    assert_literal(&result, expected);
    value_release(&result);
}

static void fields_of_a_handle(void **state) {
    (void)state;
    struct handle_list list;
    struct value v, fd;
    struct err err;
    handle_list_init(&list);
    assert_true(handle_value(&v, &list, socket_for_test(), AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, &err));
    handle_name(&v.handle->handle, SPAN("srv"));
    assert_true(value_field(&fd, &v, SPAN("fd"), &err));
    assert_int_equal(fd.integer, v.handle->handle.fd);
    assert_field(&v, "family", "1");
    assert_field(&v, "type", "1");
    assert_field(&v, "protocol", "0");
    assert_field(&v, "state", "\"fresh\"");
    assert_field(&v, "name", "\"srv\"");
    assert_field(&v, "local", "");
    assert_field(&v, "peer", "nil");
    handle_close(&v.handle->handle, "close", 0);
    assert_field(&v, "fd", "-1");
    assert_field(&v, "state", "\"closed\"");
    assert_field(&v, "local", "nil");
    value_release(&v);
    handle_list_clear(&list);
}

static void fields_of_an_address(void **state) {
    (void)state;
    struct address a = {.len = 16};
    static const char raw[16] = {AF_INET, 0, 0, 80, 127, 0, 0, 1};
    struct value v;
    struct err err;
    memcpy(a.raw.bytes, raw, sizeof raw);
    assert_true(address_value(&v, &a, &err));
    assert_field(&v, "host", "\"127.0.0.1\"");
    assert_field(&v, "port", "80");
    assert_field(&v, "family", "2");
    assert_field(&v, "path", "nil");
    assert_field(&v, "raw",
                 "x\"02000050"
                 "7f000001"
                 "0000000000000000\"");
    value_release(&v);
}

static void fields_of_a_unix_address(void **state) {
    (void)state;
    struct address a = {0};
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/tmp/s"};
    struct value v;
    struct err err;
    memcpy(a.raw.bytes, &un, sizeof un);
    a.len = offsetof(struct sockaddr_un, sun_path) + 7;
    assert_true(address_value(&v, &a, &err));
    assert_field(&v, "path", "\"/tmp/s\"");
    assert_field(&v, "host", "nil");
    assert_field(&v, "port", "nil");
    value_release(&v);
}

static void fields_of_an_error(void **state) {
    (void)state;
    struct err made, err;
    struct value v;
    err_errno(&made, ECONNREFUSED);
    assert_true(error_value(&v, &made, &err));
    assert_field(&v, "name", "\"ECONNREFUSED\"");
    assert_field(&v, "errno", "111");
    assert_field(&v, "message", "\"Connection refused\"");
    assert_field(&v, "verb", "nil");
    assert_field(&v, "line", "nil");
    assert_field(&v, "hint", "nil");
    value_release(&v);
}

/* The error value keeps the source alive. */
static void an_error_knows_its_line(void **state) {
    (void)state;
    struct source *source = source_new("a.sks", SPAN("one\ntwo\nthree"), 1);
    struct err made, err;
    struct value v;
    err_set(&made, ERR_EOF, "the stream ended");
    made.verb = "recv";
    made.place = (struct place){source, 5, 1};
    err_hint(&made, "look there");
    assert_true(error_value(&v, &made, &err));
    source_release(source);
    assert_field(&v, "line", "2");
    assert_field(&v, "verb", "\"recv\"");
    assert_field(&v, "hint", "\"look there\"");
    value_release(&v);
}

static void missing_fields(void **state) {
    (void)state;
    static const struct {
        const char *value, *field, *name, *message;
    } rows[] = {
        {"{port: 1}", "prot", "NAME", "a record has no field 'prot'; did you mean .port?"},
        {"{port: 1}", "something", "NAME", "a record has no field 'something'"},
        {"{}", "x", "NAME", "a record has no field 'x'"},
        {"nil", "x", "TYPE", "nil has no fields"},
        {"1..2", "from", "TYPE", "range has no fields"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = value_of(rows[i].value), result;
        struct err err;
        assert_false(value_field(&result, &v, span_text(rows[i].field), &err));
        assert_error(&err, rows[i].name, rows[i].message);
        value_release(&v);
    }
    struct address a = {0};
    struct value v, result;
    struct err err;
    assert_true(address_value(&v, &a, &err));
    assert_false(value_field(&result, &v, SPAN("prot"), &err));
    assert_error(&err, "NAME", "an address has no field 'prot'; did you mean .port?");
    value_release(&v);
}

static void setting_fields(void **state) {
    (void)state;
    struct value record = value_of("{a: 1}"), bytes = value_of("'x'"), two = value_int(2);
    struct err err;
    assert_true(value_set_field(&record, SPAN("a"), &two, &err) && value_set_field(&record, SPAN("b"), &two, &err));
    assert_literal(&record, "{a: 2, b: 2}");
    assert_false(value_set_field(&bytes, SPAN("a"), &two, &err));
    assert_error(&err, "TYPE", "bytes has no fields that can be set; only a record has");
    value_release(&record);
}

static void names_of_fields(void **state) {
    (void)state;
    struct value record = value_of("{a: 1, bb: 2}"), five = value_int(5), error;
    struct err made, err;
    assert_int_equal(value_field_count(&record), 2);
    assert_true(span_is(value_field_name(&record, 1), "bb"));
    assert_int_equal(value_field_count(&five), 0);
    err_set(&made, ERR_EOF, "x");
    assert_true(error_value(&error, &made, &err));
    assert_int_equal(value_field_count(&error), 6);
    assert_true(span_is(value_field_name(&error, 0), "name"));
    assert_true(span_is(value_field_name(&error, 5), "hint"));
    value_release(&record);
    value_release(&error);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_reference_closes),
        cmocka_unit_test(one_that_was_closed_is_only_freed),
        cmocka_unit_test(shared_handles_close_one_by_one),
        cmocka_unit_test(fields_of_a_handle),
        cmocka_unit_test(fields_of_an_address),
        cmocka_unit_test(fields_of_a_unix_address),
        cmocka_unit_test(fields_of_an_error),
        cmocka_unit_test(an_error_knows_its_line),
        cmocka_unit_test(missing_fields),
        cmocka_unit_test(setting_fields),
        cmocka_unit_test(names_of_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
