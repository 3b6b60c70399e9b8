/* The rows of the verbs: each is whole, and agrees with what reads it. */
#include "verbs/verbs.h"

#include "base/err.h"
#include "run/functions.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const table[] = {
#define VERB(name) #name,
#include "verbs/verbs.def"
#undef VERB
};

static const struct verb *row(size_t i) {
    return verbs_vocabulary.verbs[i];
}

static bool is_sentence_like(const char *text) {
    size_t len = text ? strlen(text) : 0;
    return len > 0 && text[len - 1] != '.' && text[len - 1] != '\n' && text[0] != ' ';
}

/* Names of verbs and options: small letters, digits, and single dashes inside. */
static bool is_name(const char *name) {
    size_t len = strlen(name);
    return len > 0 && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len && name[0] != '-' &&
           name[len - 1] != '-';
}

static void the_table_is_sorted_and_names_its_rows(void **state) {
    (void)state;
    assert_int_equal(verbs_vocabulary.verb_count, COUNT(table));
    for (size_t i = 0; i < COUNT(table); i++) {
        assert_string_equal(row(i)->name, table[i]);
        assert_true(is_name(row(i)->name));
        if (i) assert_true(strcmp(table[i - 1], table[i]) < 0);
        assert_ptr_equal(vocabulary_verb(&verbs_vocabulary, span_text(table[i])), row(i));
    }
    assert_null(vocabulary_verb(&verbs_vocabulary, SPAN("hello")));
}

static void every_function_is_in_the_vocabulary(void **state) {
    (void)state;
    assert_int_equal(verbs_vocabulary.function_count, function_count);
    for (size_t i = 0; i < function_count; i++) {
        assert_null(vocabulary_verb(&verbs_vocabulary, span_text(functions[i].name)));
        assert_non_null(vocabulary_function(&verbs_vocabulary, span_text(functions[i].name)));
    }
}

static void no_verb_is_reserved(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) assert_false(reserved_word(span_text(row(i)->name)));
}

static void every_row_is_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        size_t group = 0;
        while (group < verb_group_count && strcmp(verb_groups[group], v->group) != 0) group++;
        assert_true(group < verb_group_count);
        assert_true(is_sentence_like(v->summary));
        assert_true(strlen(v->summary) <= 60);
        assert_true(v->summary[0] >= 'a' && v->summary[0] <= 'z');
        assert_non_null(v->run);
        size_t len = strlen(v->text);
        assert_true(len > 20 && v->text[len - 1] == '.');
        if (strcmp(v->group, "Sockets") == 0) assert_true(v->python && v->c);
    }
}

static void examples_name_their_verb_and_end_in_a_newline(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const char *examples = row(i)->examples;
        assert_non_null(examples);
        assert_int_equal(examples[strlen(examples) - 1], '\n');
        if (!strstr(examples, "\n\n")) fail_msg("%s: two examples, with an empty line between", row(i)->name);
        if (!row(i)->see) fail_msg("%s: .see names other help", row(i)->name);
        assert_non_null(strstr(examples, row(i)->name));
    }
}

static void values_are_named_as_often_as_they_are_given(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        assert_in_range(v->value_count, 0, VERB_VALUES);
        assert_int_equal(v->value_count > 0, v->gives != NULL);
        assert_int_equal(v->value_count > 0, v->value_names != NULL);
        for (size_t k = 0; k < v->value_count; k++) assert_true(is_name(v->value_names[k]));
    }
}

/* Repeated ones stand last, and no value is told for one that cannot be left out. */
static void params_are_in_order(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        assert_int_equal(v->param_count > 0, v->params != NULL);
        for (size_t k = 0; k < v->param_count; k++) {
            const struct param *p = &v->params[k];
            assert_true(p->kind != KIND_NONE);
            assert_true(is_sentence_like(p->help));
            assert_true(p->name[0] >= 'A' && p->name[0] <= 'Z');
            if (p->count == PARAM_MANY || p->count == PARAM_ANY) assert_int_equal(k + 1, v->param_count);
            if (p->fallback) assert_int_equal(p->count, PARAM_OPTIONAL);
        }
    }
}

/* PORT is the second word of an address, so it stands behind one and nowhere else. */
static void a_port_stands_behind_an_address(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        for (size_t k = 0; k < v->param_count; k++) {
            if (v->params[k].kind != KIND_PORT) continue;
            assert_true(k > 0 && v->params[k - 1].kind == KIND_ADDRESS);
            assert_int_equal(v->params[k].count, PARAM_OPTIONAL);
        }
    }
}

static void verbs_that_need_a_state_take_a_handle_first(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        if (v->need == NEED_ANY) continue;
        assert_true(v->param_count > 0 && v->params[0].kind == KIND_HANDLE && v->params[0].count == PARAM_ONE);
    }
}

static void options_are_unique_and_explained(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        assert_int_equal(v->option_count > 0, v->options != NULL);
        for (size_t k = 0; k < v->option_count; k++) {
            assert_true(is_name(v->options[k].name));
            assert_true(is_sentence_like(v->options[k].help));
            for (size_t j = 0; j < k; j++) assert_string_not_equal(v->options[j].name, v->options[k].name);
        }
    }
}

static bool is_known_error(const char *name) {
    static const char *const own[] = {ERR_SYNTAX, ERR_NAME, ERR_TYPE, ERR_VALUE, ERR_LIMIT, ERR_ASSERT, ERR_EOF};
    for (size_t i = 0; i < COUNT(own); i++) {
        if (strcmp(own[i], name) == 0) return true;
    }
    return err_errno_number(span_text(name)) > 0 || strncmp(name, "EAI_", 4) == 0;
}

static void failures_are_known_errors_told_once(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        for (size_t k = 0; k < v->failure_count; k++) {
            assert_true(is_known_error(v->failures[k].name));
            assert_true(is_sentence_like(v->failures[k].meaning));
            assert_true(!v->failures[k].hint || is_sentence_like(v->failures[k].hint));
            for (size_t j = 0; j < k; j++) assert_string_not_equal(v->failures[j].name, v->failures[k].name);
        }
    }
}

/* What waits is bounded by --timeout, and says what comes of that. */
static void a_timeout_is_a_duration_and_a_failure(void **state) {
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = row(i);
        for (size_t k = 0; k < v->option_count; k++) {
            if (strcmp(v->options[k].name, "timeout") != 0) continue;
            size_t told = 0;
            for (size_t j = 0; j < v->failure_count; j++) told += strcmp(v->failures[j].name, "ETIMEDOUT") == 0;
            assert_int_equal(v->options[k].kind, KIND_DURATION);
            /* For poll it is an answer like any other. */
            assert_int_equal(told, strcmp(v->name, "poll") != 0);
            found++;
        }
    }
    assert_true(found >= 8);
}

/* The bit of a word of the verb, by its name: a parameter's in capitals, an option's without dashes. */
static void give(const struct verb *v, struct span word, uint32_t *params, uint32_t *options) {
    uint32_t params_before = *params, options_before = *options;
    for (size_t i = 0; i < v->param_count; i++)
        if (span_is(word, v->params[i].name)) *params |= UINT32_C(1) << i;
    for (size_t i = 0; i < v->option_count; i++)
        if (span_is(word, v->options[i].name)) *options |= UINT32_C(1) << i;
    assert_true(*params != params_before || *options != options_before);
}

static const char *clash_of(const struct verb *v, const char *words) {
    uint32_t params = 0, options = 0;
    for (struct span rest = span_text(words); rest.len; rest = span_from(rest, span_find(rest, ' ') + 1))
        give(v, span_head(rest, span_find(rest, ' ')), &params, &options);
    return v->clash(params, options);
}

static void what_does_not_go_together_is_told(void **state) {
    (void)state;
    static const struct {
        const struct verb *verb;
        const char *words, *why; /* the beginning; NULL: all goes together */
    } cases[] = {
        {&verb_recv, "HANDLE SIZE FLAGS timeout", NULL},
        {&verb_recv, "HANDLE line chomp max timeout", NULL},
        {&verb_recv, "HANDLE exactly max", NULL},
        {&verb_recv, "HANDLE to exactly timeout", NULL},
        {&verb_recv, "HANDLE to count timeout", NULL},
        {&verb_recv, "HANDLE line exactly", "only one of --exactly"},
        {&verb_recv, "HANDLE quiet until", "only one of --exactly"},
        {&verb_recv, "HANDLE SIZE line", "SIZE is for one call"},
        {&verb_recv, "HANDLE SIZE quiet", "SIZE is for one call"},
        {&verb_recv, "HANDLE max", "--max bounds"},
        {&verb_recv, "HANDLE chomp", "--chomp takes the end off"},
        {&verb_recv, "HANDLE all chomp", "--chomp takes the end off"},
        {&verb_recv, "HANDLE count", "--count is for --to"},
        {&verb_recv, "HANDLE line count", "--count is for --to"},
        {&verb_recv, "HANDLE to line", "with --to go --count"},
        {&verb_recv, "HANDLE to all", "with --to go --count"},
        {&verb_recv, "HANDLE to max", "with --to go --count"},
        {&verb_recv, "HANDLE to count exactly", "only one of --count"},
        {&verb_recv, "HANDLE SIZE to", "SIZE is for one call"},
        {&verb_recvmsg, "HANDLE SIZE FLAGS control", NULL},
        {&verb_recvmsg, "HANDLE SIZE flags", NULL},
        {&verb_recvmsg, "HANDLE parts flags", NULL},
        {&verb_recvmsg, "HANDLE SIZE parts", "SIZE and --parts"},
        {&verb_recvmsg, "HANDLE SIZE FLAGS flags", "FLAGS are given twice"},
        {&verb_send, "HANDLE DATA FLAGS timeout", NULL},
        {&verb_send, "HANDLE file offset count", NULL},
        {&verb_send, "HANDLE FLAGS file", "--file sends a file in place of DATA"},
        {&verb_send, "HANDLE DATA offset", "--offset and --count"},
        {&verb_send, "HANDLE DATA count", "--offset and --count"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *why = clash_of(cases[i].verb, cases[i].words);
        if (!cases[i].why)
            assert_null(why);
        else
            assert_true(why && strncmp(why, cases[i].why, strlen(cases[i].why)) == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_names_its_rows),
        cmocka_unit_test(every_function_is_in_the_vocabulary),
        cmocka_unit_test(no_verb_is_reserved),
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(examples_name_their_verb_and_end_in_a_newline),
        cmocka_unit_test(values_are_named_as_often_as_they_are_given),
        cmocka_unit_test(params_are_in_order),
        cmocka_unit_test(a_port_stands_behind_an_address),
        cmocka_unit_test(verbs_that_need_a_state_take_a_handle_first),
        cmocka_unit_test(options_are_unique_and_explained),
        cmocka_unit_test(failures_are_known_errors_told_once),
        cmocka_unit_test(a_timeout_is_a_duration_and_a_failure),
        cmocka_unit_test(what_does_not_go_together_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
