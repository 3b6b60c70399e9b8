/* Values from text, so that the tables of these tests read like the language. */
#ifndef TESTS_RUN_VALUES_H
#define TESTS_RUN_VALUES_H

#include "run/value.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static struct value values_read(const char **at);

static inline bool values_skip(const char **at, char c) {
    while (**at == ' ') (*at)++;
    if (**at != c) return false;
    (*at)++;
    return true;
}

static inline struct value values_list(const char **at) {
    struct value v;
    struct err err;
    assert_true(list_new(&v, 0, &err));
    while (!values_skip(at, ']')) {
        assert_true(list_push_take(v.list, values_read(at), &err));
        (void)values_skip(at, ',');
    }
    return v;
}

static inline struct value values_record(const char **at) {
    struct value v;
    struct err err;
    assert_true(record_new(&v, 0, &err));
    while (!values_skip(at, '}')) {
        struct span key = span_text(*at);
        key = span_head(key, span_find(key, ':'));
        *at += key.len + 1;
        assert_true(record_set_take(v.record, key, values_read(at), &err));
        (void)values_skip(at, ',');
    }
    return v;
}

static inline struct value values_bytes(const char **at) {
    struct value v;
    struct err err;
    struct span text = span_head(span_text(*at), span_find(span_text(*at), '\''));
    *at += text.len + 1;
    assert_true(value_bytes(&v, text, &err));
    return v;
}

static inline struct value values_number(const char **at) {
    struct value v;
    struct err err;
    char *end;
    int64_t integer = strtoll(*at, &end, 10);
    if (end[0] == '.' && end[1] == '.') {
        assert_true(range_value(&v, integer, strtoll(end + 2, &end, 10), &err));
    } else if (*end == '.' || *end == 'e' || *end == 'i' || *end == 'n') {
        v = value_float(strtod(*at, &end));
    } else {
        v = value_int(integer);
    }
    assert_true(end > *at);
    *at = end;
    return v;
}

static inline bool values_word(const char **at, const char *word) {
    if (!span_starts(span_text(*at), span_text(word))) return false;
    *at += strlen(word);
    return true;
}

/* nil true false 42 -1 0.5 inf nan 'text' [1, 'a'] {k: 1} 1..3 */
static inline struct value values_read(const char **at) {
    if (values_skip(at, '[')) return values_list(at);
    if (values_skip(at, '{')) return values_record(at);
    if (values_skip(at, '\'')) return values_bytes(at);
    if (values_word(at, "nil")) return value_nil();
    if (values_word(at, "true")) return value_bool(true);
    if (values_word(at, "false")) return value_bool(false);
    if (values_word(at, "inf")) return value_float((double)__builtin_inff());
    if (values_word(at, "nan")) return value_float((double)__builtin_nanf(""));
    return values_number(at);
}

static inline struct value value_of(const char *text) {
    struct value v = values_read(&text);
    assert_string_equal(text, "");
    return v;
}

/* Fails unless the literal of the value is `expected`. */
static inline void assert_literal(const struct value *v, const char *expected) {
    struct buffer out = {0};
    struct err err;
    assert_true(value_push_literal(&out, v, &err));
    assert_string_equal(buffer_text(&out), expected);
    buffer_clear(&out);
}

/* Fails unless the error has that name and, where `message` is not NULL, that message. */
static inline void assert_error(const struct err *err, const char *name, const char *message) {
    assert_string_equal(err->name, name);
    if (message) assert_string_equal(err->message, message);
}

#endif
