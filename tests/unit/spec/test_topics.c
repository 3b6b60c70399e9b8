/* The topics of help and the errors that it explains: each is whole, names nothing that is not there, and shows examples that
   read as the language. */
#include "spec/topic.h"

#include "base/err.h"
#include "lang/parse.h"
#include "run/functions.h"
#include "spec/constant.h"
#include "spec/describe.h"
#include "spec/error.h"
#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static bool any_function(void *context, struct span name) {
    (void)context, (void)name;
    return true;
}

static void check_reads(const char *where, struct span text) {
    const struct parse_options options = {
        .vocabulary = &verbs_vocabulary, .function_known = any_function, .last = true};
    struct parsed tree = {0};
    struct err err;
    struct source *source = source_new(where, text, 1);
    assert_non_null(source);
    enum parse_status status = parse(source, &options, &tree, &err);
    if (status != PARSE_DONE) fail_msg("%s: %s\n%.*s", where, err.message, SPAN_ARG(text));
    parse_clear(&tree);
    source_release(source);
}

/* The lines that begin with four blanks, together. */
static void check_examples(const struct topic *t) {
    struct buffer lines = {0};
    for (struct span rest = span_text(t->text); rest.len;) {
        struct span line = span_head(rest, span_find(rest, '\n'));
        rest = span_from(rest, line.len + 1);
        bool example = span_starts(line, SPAN("    "));
        if (example) buffer_push(&lines, line);
        if (example) buffer_push_byte(&lines, '\n');
        if (!example && lines.len) check_reads(t->name, buffer_span(&lines));
        if (!example) lines.len = 0;
    }
    if (lines.len) check_reads(t->name, buffer_span(&lines));
    buffer_clear(&lines);
}

static void examples_of_topics_read(void **state) {
    (void)state;
    for (size_t i = 0; i < topic_count; i++) {
        if (!topics[i].of) check_examples(&topics[i]);
    }
}

static void check_named(const char *from, struct span name) {
    struct buffer out = {0};
    if (!describe_topic(&verbs_vocabulary, name, &out)) fail_msg("%s names %.*s", from, SPAN_ARG(name));
    if (span_is(name, from)) fail_msg("%s names itself", from);
    buffer_clear(&out);
}

static void check_see(const char *from, const char *see) {
    for (struct span rest = span_text(see); rest.len;) {
        struct span name = span_head(rest, span_find(rest, ' '));
        rest = span_from(rest, name.len + 1);
        check_named(from, name);
    }
}

/* `connect c :1 --timeout 2s`: the verb that the quoted text begins with has the options that stand in it. */
static void check_options(const char *from, struct span quoted) {
    const struct verb *verb = vocabulary_verb(&verbs_vocabulary, span_head(quoted, span_find(quoted, ' ')));
    for (struct span rest = quoted; verb && rest.len;) {
        struct span word = span_head(rest, span_find(rest, ' '));
        rest = span_from(rest, word.len + 1);
        if (!span_starts(word, SPAN("--"))) continue;
        size_t i = 0;
        while (i < verb->option_count && !span_is(span_from(word, 2), verb->options[i].name)) i++;
        if (i == verb->option_count) fail_msg("%s: %s has no %.*s", from, verb->name, SPAN_ARG(word));
    }
}

/* What stands in backticks: `help while` names help, `recv c --line` a verb and its option. */
static void check_quoted(const char *from, const char *text) {
    for (struct span rest = span_text(text); rest.len;) {
        struct span quoted = span_from(rest, span_find(rest, '`') + 1);
        if (quoted.len == 0) return;
        quoted = span_head(quoted, span_find(quoted, '`'));
        rest = span_from(rest, (size_t)(quoted.ptr - rest.ptr) + quoted.len + 1);
        if (span_starts(quoted, SPAN("help ")) && !memchr(quoted.ptr, 'V', quoted.len))
            check_named(from, span_from(quoted, 5));
        check_options(from, quoted);
    }
}

static void what_topics_name_is_there(void **state) {
    (void)state;
    for (size_t i = 0; i < topic_count; i++) {
        const struct topic *t = &topics[i];
        if (t->of) {
            assert_non_null(topic_find(span_text(t->of)));
            continue;
        }
        assert_true(strlen(t->see) > 0);
        check_see(t->name, t->see);
        check_quoted(t->name, t->text);
    }
}

static void what_verbs_name_is_there(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = verbs_vocabulary.verbs[i];
        check_see(v->name, v->see);
        check_quoted(v->name, v->text);
    }
}

static bool known_error(struct span name) {
    return span_starts(name, SPAN("EAI_")) || error_find(name);
}

static void what_functions_name_is_there(void **state) {
    (void)state;
    for (size_t i = 0; i < function_count; i++) {
        const struct function *f = &functions[i];
        check_see(f->name, f->see);
        for (struct span rest = span_text(f->errors ? f->errors : ""); rest.len;) {
            struct span line = span_head(rest, span_find(rest, '\n'));
            rest = span_from(rest, line.len + 1);
            if (!known_error(span_head(line, span_find(line, ' ')))) fail_msg("%s: %.*s", f->name, SPAN_ARG(line));
        }
    }
}

static void names_of_topics_are_unique(void **state) {
    (void)state;
    for (size_t i = 0; i < topic_count; i++) {
        for (size_t k = 0; k < i; k++) assert_string_not_equal(topics[k].name, topics[i].name);
    }
}

static void every_reserved_word_and_type_is_a_topic(void **state) {
    (void)state;
    static const char *const types[] = {"nil",   "bool",    "int",    "float",   "bytes", "list", "record",
                                        "range", "pattern", "handle", "address", "error", "task"};
    for (size_t i = 0; i < reserved_word_count; i++) assert_non_null(topic_find(span_text(reserved_words[i])));
    for (size_t i = 0; i < COUNT(types); i++) assert_non_null(topic_find(span_text(types[i])));
}

/* --- errors --------------------------------------------------------------------------------------------------------- */

static void errors_are_sorted_and_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < error_count; i++) {
        const struct error_row *row = &error_rows[i];
        size_t len = strlen(row->text), end = strlen(row->remedy);
        if (i) assert_true(strcmp(error_rows[i - 1].name, row->name) < 0);
        if (row->text[len - 1] != '.') fail_msg("%s", row->name);
        if (end && row->remedy[end - 1] != '.') fail_msg("%s", row->name);
        check_quoted(row->name, row->text);
        check_quoted(row->name, row->remedy);
    }
}

/* Whatever a verb's row tells of is explained in general too, but for what getaddrinfo gives. */
static void every_error_of_a_verb_is_explained(void **state) {
    (void)state;
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = verbs_vocabulary.verbs[i];
        for (size_t k = 0; k < v->failure_count; k++) {
            struct span name = span_text(v->failures[k].name);
            if (!span_starts(name, SPAN("EAI_")) && !error_find(name)) fail_msg("%s: %s", v->name, name.ptr);
        }
    }
}

static bool is_met(struct span name) {
    for (size_t i = 0; i < verbs_vocabulary.verb_count; i++) {
        const struct verb *v = verbs_vocabulary.verbs[i];
        for (size_t k = 0; k < v->failure_count; k++) {
            if (span_is(name, v->failures[k].name)) return true;
        }
    }
    return false;
}

/* Errnos that are explained although no verb ends with them: the shell deals with them itself, or they are seldom. */
static const char *const seldom[] = {"ECONNABORTED", "EFAULT",    "EINTR",  "EIO",    "ENAMETOOLONG", "ENETRESET",
                                     "ENOSYS",       "EOVERFLOW", "EPROTO", "ERANGE", "ESHUTDOWN",    "EXDEV"};

static void forty_errnos_are_explained_for_the_verbs_that_meet_them(void **state) {
    (void)state;
    size_t met = 0;
    for (size_t i = 0; i < error_count; i++) {
        struct span name = span_text(error_rows[i].name);
        size_t k = 0;
        if (err_errno_number(name) == 0) continue;
        while (k < COUNT(seldom) && !span_is(name, seldom[k])) k++;
        if (k == COUNT(seldom) && !is_met(name)) fail_msg("no verb meets %s", name.ptr);
        met += k == COUNT(seldom);
    }
    assert_in_range(met, 40, 200);
}

static void assert_explains(const char *word, const char *title, const char *also) {
    struct buffer out = {0};
    if (!describe_error(&verbs_vocabulary, span_text(word), &out)) fail_msg("%s", word);
    if (!span_starts(buffer_span(&out), span_text(title))) fail_msg("%s: %s", word, buffer_text(&out));
    assert_non_null(strstr(buffer_text(&out), also));
    buffer_clear(&out);
}

static void errors_are_found_by_name_and_number(void **state) {
    (void)state;
    assert_explains("ECONNREFUSED", "ECONNREFUSED (111): Connection refused\n",
                    "\nMet by\n  connect       nobody listens");
    assert_explains("econnrefused", "ECONNREFUSED (111)", "What to try");
    assert_explains("111", "ECONNREFUSED (111)", "What to try");
    assert_explains("EWOULDBLOCK", "EAGAIN (11)", "Met by\n  accept ");
    assert_explains("EAI_NONAME", "EAI_NONAME (-2)\n", "Met by\n  connect ");
    assert_explains("eof", "EOF\n", "\n  recv ");
    assert_explains("EXDEV", "EXDEV (18): ", "different file systems");
    static const char *const unknown[] = {"",        "0",   "-1",      "9999",
                                          "ENOSUCH", "1.5", "AF_INET", "a name much longer than any errno has"};
    for (size_t i = 0; i < COUNT(unknown); i++) {
        struct buffer out = {0};
        assert_false(describe_error(&verbs_vocabulary, span_text(unknown[i]), &out));
        assert_int_equal(out.len, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_topics_read),
        cmocka_unit_test(what_topics_name_is_there),
        cmocka_unit_test(what_verbs_name_is_there),
        cmocka_unit_test(what_functions_name_is_there),
        cmocka_unit_test(names_of_topics_are_unique),
        cmocka_unit_test(every_reserved_word_and_type_is_a_topic),
        cmocka_unit_test(errors_are_sorted_and_whole),
        cmocka_unit_test(every_error_of_a_verb_is_explained),
        cmocka_unit_test(forty_errnos_are_explained_for_the_verbs_that_meet_them),
        cmocka_unit_test(errors_are_found_by_name_and_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
