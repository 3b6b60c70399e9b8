/* The vocabulary: words found, the usage line, and the reserved words. */
#include "spec/verb.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct param bind_params[] = {
    {"HANDLE", KIND_HANDLE, PARAM_ONE, NULL, ""},
    {"ADDRESS", KIND_ADDRESS, PARAM_ONE, NULL, ""},
    {"PORT", KIND_PORT, PARAM_OPTIONAL, NULL, ""},
};
static const struct option bind_options[] = {{"replace", KIND_NONE, ""}, OPTION_TIMEOUT};
static const struct param close_params[] = {{"HANDLE", KIND_HANDLE, PARAM_MANY, NULL, ""}};
static const struct param print_params[] = {{"WORD", KIND_TEXT, PARAM_ANY, NULL, ""}};

static const struct verb verb_bind = {.name = "bind", VERB_PARAMS(bind_params), VERB_OPTIONS(bind_options)};
static const struct verb verb_close = {.name = "close", VERB_PARAMS(close_params)};
static const struct verb verb_print = {.name = "print", VERB_PARAMS(print_params)};
static const struct verb verb_send = {.name = "send"};
static const struct verb verb_sendto = {.name = "sendto"};

static const struct verb *const verbs[] = {&verb_bind, &verb_close, &verb_print, &verb_send, &verb_sendto};
static const struct function functions[] = {{.name = "len"}, {.name = "max"}, {.name = "min"}};
static const struct vocabulary vocabulary = {verbs, COUNT(verbs), functions, COUNT(functions)};

static void finds_verbs(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(verbs); i++) {
        assert_ptr_equal(vocabulary_verb(&vocabulary, span_text(verbs[i]->name)), verbs[i]);
    }
    static const char *const none[] = {"", "a", "bin", "binds", "BIND", "sendt", "z", "len"};
    for (size_t i = 0; i < COUNT(none); i++) assert_null(vocabulary_verb(&vocabulary, span_text(none[i])));
    assert_null(vocabulary_verb(&vocabulary, (struct span){"bind\0", 5}));
}

static void finds_functions(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(functions); i++) {
        assert_ptr_equal(vocabulary_function(&vocabulary, span_text(functions[i].name)), &functions[i]);
    }
    assert_null(vocabulary_function(&vocabulary, SPAN("le")));
    assert_null(vocabulary_function(&vocabulary, SPAN("bind")));
}

static void an_empty_vocabulary_has_nothing(void **state) {
    (void)state;
    const struct vocabulary empty = {0};
    assert_null(vocabulary_verb(&empty, SPAN("bind")));
    assert_null(vocabulary_function(&empty, SPAN("len")));
}

static const struct {
    const struct verb *verb;
    const char *usage;
} usages[] = {
    {&verb_bind, "bind HANDLE ADDRESS [PORT] [--replace] [--timeout DURATION]"},
    {&verb_close, "close HANDLE…"},
    {&verb_print, "print [WORD…]"},
    {&verb_send, "send"},
};

static void writes_usage(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(usages); i++) {
        struct buffer b = {0};
        verb_push_usage(usages[i].verb, &b);
        assert_string_equal(buffer_text(&b), usages[i].usage);
        buffer_clear(&b);
    }
}

static void knows_reserved_words(void **state) {
    (void)state;
    assert_int_equal(reserved_word_count, 23);
    for (size_t i = 0; i < reserved_word_count; i++) {
        if (i > 0) assert_true(strcmp(reserved_words[i - 1], reserved_words[i]) < 0);
        assert_true(reserved_word(span_text(reserved_words[i])));
    }
    static const char *const free_words[] = {"", "whil", "whiles", "IF", "bind", "x"};
    for (size_t i = 0; i < COUNT(free_words); i++) assert_false(reserved_word(span_text(free_words[i])));
}

static void every_kind_is_described(void **state) {
    (void)state;
    for (unsigned kind = 0; kind <= KIND_TOPIC; kind++) {
        assert_true(kind == KIND_NONE || kind_usage((enum kind)kind)[0] != '\0');
        assert_true(kind_meaning((enum kind)kind)[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_verbs),
        cmocka_unit_test(finds_functions),
        cmocka_unit_test(an_empty_vocabulary_has_nothing),
        cmocka_unit_test(writes_usage),
        cmocka_unit_test(knows_reserved_words),
        cmocka_unit_test(every_kind_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
