/* Memory that runs out at every single allocation: the answer is LIMIT, and nothing is lost or half done. */
#include "values.h"

#include "base/mem.h"
#include "run/sequence.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define LONG_TEXT "a text that is too long to be short"

/* What the operations below work on; made while memory is there. */
struct work {
    struct value bytes, list, record, handle, error, pattern;
    struct handle_list handles;
    struct buffer out;
};

static void release(struct value v) {
    value_release(&v);
}

static bool make_bytes(struct work *w, struct err *err) {
    (void)w;
    struct value v;
    bool done = value_bytes(&v, SPAN(LONG_TEXT), err);
    if (done) release(v);
    return done;
}

static bool make_list(struct work *w, struct err *err) {
    (void)w;
    struct value v;
    bool done = list_new(&v, 20, err);
    if (done) release(v);
    return done;
}

static bool make_record(struct work *w, struct err *err) {
    (void)w;
    struct value v;
    bool done = record_new(&v, 20, err);
    if (done) release(v);
    return done;
}

static bool make_others(struct work *w, struct err *err) {
    struct value v;
    struct address a = {0};
    if (!address_value(&v, &a, err)) return false;
    release(v);
    if (!range_value(&v, 1, 2, err)) return false;
    release(v);
    if (!error_value(&v, &w->error.error->err, err)) return false;
    release(v);
    return true;
}

static bool make_pattern(struct work *w, struct err *err) {
    (void)w;
    struct value v;
    bool done = pattern_value(&v, SPAN("^(a|b)+(?:c{2,3})\\d (long enough to be counted)$"), err);
    if (done) release(v);
    return done;
}

static bool match_pattern(struct work *w, struct err *err) {
    bool matched = false;
    bool done = value_matches(&w->bytes, &w->pattern, &matched, err);
    if (done) assert_true(matched);
    return done;
}

static bool make_handle(struct work *w, struct err *err) {
    int fd = open("/dev/null", O_RDONLY);
    struct value v;
    bool done = handle_value(&v, &w->handles, fd, 1, 1, 0, err);
    if (done) release(v);
    assert_true(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
    return done;
}

static bool share_handle(struct work *w, struct err *err) {
    int fd = open("/dev/null", O_RDONLY);
    struct value v;
    bool done = handle_value_shared(&v, fd, &w->handle.handle->handle, err);
    if (done) release(v);
    assert_true(fcntl(fd, F_GETFD) == -1 && errno == EBADF);
    return done;
}

/* Pushes until the list must have grown twice; what was pushed before a failure is taken back. */
static bool push_items(struct work *w, struct err *err) {
    size_t before = w->list.list->count;
    bool done = true;
    for (int i = 0; done && i < 20; i++) done = list_push(w->list.list, &w->bytes, err);
    while (w->list.list->count > before) release(list_pop(w->list.list));
    return done;
}

static bool set_fields(struct work *w, struct err *err) {
    char key[] = "a key that is too long to be short: ?";
    bool done = true;
    size_t set = 0;
    for (char c = 'a'; done && c <= 'z'; c++, set += done) {
        key[sizeof key - 2] = c;
        done = record_set(w->record.record, span_text(key), &w->bytes, err);
    }
    assert_int_equal(w->record.record->count, set);
    for (; set > 0; set--) {
        key[sizeof key - 2] = (char)('a' + set - 1);
        assert_true(record_remove(w->record.record, span_text(key)));
    }
    return done;
}

static bool operate(struct work *w, struct err *err) {
    struct value three = value_int(3), result;
    const struct value *operands[][2] = {
        {&w->bytes, &w->bytes}, {&w->list, &w->list}, {&w->bytes, &three}, {&w->list, &three}};
    for (size_t i = 0; i < COUNT(operands); i++) {
        if (!value_arithmetic(&result, i < 2 ? '+' : '*', operands[i][0], operands[i][1], err)) return false;
        release(result);
    }
    return true;
}

/* Appends in place until the block must have grown; what was there stays, whole, where that fails. */
static bool append(struct work *w, struct err *err) {
    struct value size = value_int(128 * 1024), v, first;
    if (!value_arithmetic(&v, '*', &w->bytes, &size, err)) return false;
    size_t len = value_span(&v).len;
    bool done = sequence_append(&v, &w->bytes, err);
    assert_int_equal(value_span(&v).len, len + (done ? value_span(&w->bytes).len : 0));
    release(v);
    if (!done || !list_new(&first, 0, err)) return false;
    done = sequence_append(&first, &w->list, err);
    assert_int_equal(first.list->count, done ? w->list.list->count : 0);
    release(first);
    return done;
}

static bool slice(struct work *w, struct err *err) {
    struct value one = value_int(1), end = value_nil(), result;
    if (!value_slice(&result, &w->bytes, &one, &end, err)) return false;
    release(result);
    if (!value_slice(&result, &w->list, &one, &end, err)) return false;
    release(result);
    return true;
}

static bool show(struct work *w, struct err *err) {
    bool done = value_push_str(&w->out, &w->list, err) && value_push_literal(&w->out, &w->error, err) &&
                value_push_str(&w->out, &w->handle, err);
    buffer_clear(&w->out);
    return done;
}

static bool read_fields(struct work *w, struct err *err) {
    const struct value *values[] = {&w->handle, &w->error};
    for (size_t v = 0; v < COUNT(values); v++) {
        for (size_t i = 0; i < value_field_count(values[v]); i++) {
            struct value result;
            if (!value_field(&result, values[v], value_field_name(values[v], i), err)) return false;
            release(result);
        }
    }
    return true;
}

static void work_init(struct work *w) {
    struct err made, err;
    *w = (struct work){.list = value_of("[1, '" LONG_TEXT "', {a: [2]}]"), .record = value_of("{}")};
    w->bytes = value_of("'" LONG_TEXT "'");
    handle_list_init(&w->handles);
    assert_true(handle_value(&w->handle, &w->handles, open("/dev/null", O_RDONLY), 1, 1, 0, &err));
    err_set(&made, ERR_VALUE, "a message that is too long to be short");
    assert_true(error_value(&w->error, &made, &err));
    assert_true(pattern_value(&w->pattern, SPAN("(t.*o)+ "), &err));
}

static void work_clear(struct work *w) {
    value_release(&w->bytes);
    value_release(&w->list);
    value_release(&w->record);
    value_release(&w->handle);
    value_release(&w->error);
    value_release(&w->pattern);
}

/* Each is run with its first, second, third… allocation failing until it succeeds; the sanitizer sees what leaks. */
static void every_allocation_may_fail(void **state) {
    (void)state;
    static bool (*const operations[])(struct work *, struct err *) = {
        make_bytes, make_list,  make_record, make_others, make_pattern, match_pattern, make_handle, share_handle,
        push_items, set_fields, operate,     append,      slice,        show,          read_fields,
    };
    for (size_t i = 0; i < COUNT(operations); i++) {
        bool done = false;
        uint64_t failures = 0;
        while (!done) {
            struct work w;
            struct err err;
            work_init(&w);
            mem_fail_from(failures + 1);
            done = operations[i](&w, &err);
            mem_fail_from(0);
            if (!done) assert_error(&err, "LIMIT", "out of memory");
            failures += !done;
            work_clear(&w);
        }
        assert_true(failures > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
