/* Calls of built-in functions from text, and the table that the tests of functions share. */
#ifndef TESTS_RUN_CALLS_H
#define TESTS_RUN_CALLS_H

#include "run/functions.h"

#include "base/mem.h"
#include "values.h"

enum { CALL_MOST = 8 };

struct arguments {
    struct value items[CALL_MOST];
    size_t count;
};

/* A call and what it comes to: a literal, or the name of an error and its message (NULL: any). */
struct row {
    const char *function, *arguments;
    const char *gives;
    const char *error, *message;
};

static inline unsigned call_digit(char c) {
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* x'00ff' */
static inline struct value call_hex(const char **at) {
    struct value v;
    struct err err;
    char *room;
    size_t len = span_find(span_text(*at), '\'') / 2;
    assert_true(value_bytes_room(&v, len, &room, &err));
    for (size_t i = 0; i < len; i++, *at += 2) room[i] = (char)(call_digit((*at)[0]) << 4 | call_digit((*at)[1]));
    (*at)++;
    return v;
}

/* A pattern stands between slashes and holds none. */
static inline struct value call_pattern(const char **at) {
    struct value v;
    struct err err;
    struct span text = span_head(span_text(*at), span_find(span_text(*at), '/'));
    *at += text.len + 1;
    assert_true(pattern_value(&v, text, &err));
    return v;
}

static inline struct arguments arguments_read(const char *at) {
    struct arguments a = {.count = 0};
    while (*at) {
        assert_true(a.count < CALL_MOST);
        if (values_skip(&at, '/'))
            a.items[a.count++] = call_pattern(&at);
        else if (values_word(&at, "x'"))
            a.items[a.count++] = call_hex(&at);
        else
            a.items[a.count++] = values_read(&at);
        (void)values_skip(&at, ',');
    }
    return a;
}

static inline void arguments_clear(struct arguments *a) {
    for (size_t i = 0; i < a->count; i++) value_release(&a->items[i]);
}

static inline bool call_function(const char *name, const struct arguments *a, struct value *result, struct err *err) {
    struct vocabulary v = {.functions = functions, .function_count = function_count};
    const struct function *f = vocabulary_function(&v, span_text(name));
    assert_non_null(f);
    assert_true(a->count >= f->least && a->count <= f->most);
    return f->run(NULL, a->items, a->count, result, err);
}

static inline void row_compare(const struct row *row, const struct value *result) {
    struct buffer literal = {0};
    struct err err;
    assert_true(value_push_literal(&literal, result, &err));
    const char *text = buffer_text(&literal);
    if (!row->gives || strcmp(text, row->gives) != 0) {
        fail_msg("%s(%s) gives %s, not %s", row->function, row->arguments, text, row->gives ? row->gives : row->error);
    }
    buffer_clear(&literal);
}

static inline void row_compare_error(const struct row *row, const struct err *err) {
    bool same =
        span_is(span_text(row->error), err->name) && (!row->message || span_is(span_text(row->message), err->message));
    assert_string_equal(err->verb, row->function);
    if (!same) fail_msg("%s(%s) fails with %s: %s", row->function, row->arguments, err->name, err->message);
}

static inline void row_check(const struct row *row) {
    struct value result = value_unset();
    struct err err = {.name = "nothing"};
    struct arguments a = arguments_read(row->arguments);
    bool done = call_function(row->function, &a, &result, &err);
    if (done)
        row_compare(row, &result);
    else if (row->gives)
        fail_msg("%s(%s): %s: %s", row->function, row->arguments, err.name, err.message);
    else
        row_compare_error(row, &err);
    value_release(&result);
    arguments_clear(&a);
}

/* Repeats the call with memory running out at the first allocation, the second…, until none is missing. Every failure
   is LIMIT, or the row's own where only the text that it shows could not be made; that nothing leaks is for the address
   sanitizer to say. */
static inline void row_starve(const struct row *row) {
    for (uint64_t nth = 1;; nth++) {
        struct value result = value_unset();
        struct err err = {.name = "nothing"};
        struct arguments a = arguments_read(row->arguments);
        uint64_t before = mem_count();
        mem_fail_from(nth);
        bool done = call_function(row->function, &a, &result, &err);
        bool enough = mem_count() - before < nth;
        mem_fail_from(0);
        bool own = !done && row->error && span_is(span_text(row->error), err.name);
        if (!done && !enough && !own) assert_error(&err, ERR_LIMIT, NULL);
        if (enough) assert_int_equal(done, row->gives != NULL);
        value_release(&result);
        arguments_clear(&a);
        if (enough) return;
        assert_true(nth < 1000);
    }
}

#endif
