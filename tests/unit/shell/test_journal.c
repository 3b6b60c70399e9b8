/* Tests of shell/journal.h: what the history lists, and the script that is made of what was typed. */
#include "shell/journal.h"

#include "base/mem.h"
#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOST = 4 };

static void assert_entries(const struct journal *j, const char *want) {
    struct buffer all = {0};
    for (size_t i = 0; i < j->count; i++) {
        buffer_push(&all, buffer_span(&j->entries[i]));
        buffer_push_byte(&all, '|');
    }
    assert_string_equal(buffer_text(&all), want);
    buffer_clear(&all);
}

static void type(struct journal *j, const char *entry) {
    journal_begin(j, span_text(entry), MOST);
    journal_end(j, true);
}

static void entries_are_kept_once_and_not_for_ever(void **state) {
    (void)state;
    struct journal j = {0};
    journal_recall(&j, SPAN("old"), MOST);
    type(&j, "a");
    type(&j, "b");
    type(&j, "a");
    assert_entries(&j, "old|b|a|");
    type(&j, " secret");
    type(&j, "\tsecret");
    type(&j, "");
    assert_entries(&j, "old|b|a|");
    type(&j, "c");
    type(&j, "d");
    assert_entries(&j, "b|a|c|d|");
    journal_begin(&j, SPAN("e"), 2);
    assert_entries(&j, "d|e|");
    journal_begin(&j, SPAN("f"), 0);
    assert_entries(&j, "d|e|");
    journal_clear(&j);
}

/* An entry as it was typed, what its values were called, whether it worked, and what the script has of it. */
static const struct line {
    const char *typed, *names;
    bool worked;
    const char *saved;
} lines[] = {
    {"srv = socket inet stream", "", true, "srv = socket inet stream\n"},
    {"bind srv :7788", "", false, ""},
    {"socket", "h1", true, "h1 = socket\n"},
    {"socketpair", "h2, h3", true, "h2, h3 = socketpair\n"},
    {"accept srv", "h4, _", true, "h4, _ = accept srv\n"},
    {"recv h4", "_", true, "recv h4\n"},
    {"# a comment\nsocket # another", "h5", true, "# a comment\nh5 = socket # another\n"},
    {"socket; socket", "h6, h7", true, "socket; socket\n"},
    {"help socket", "", true, ""},
    {"history 5", "_", true, ""},
    {"save x.sks", "", true, ""},
    {"set timing on", "", true, ""},
    {"print 1; help", "", true, "print 1; help\n"},
    {"for i in 1..3 {\n    print $i\n}", "", true, "for i in 1..3 {\n    print $i\n}\n"},
    {"my_own 5", "_", true, "my_own 5\n"},
    {" secret", "", true, ""},
};

static void make(struct journal *j, const struct line *l) {
    journal_begin(j, span_text(l->typed), 100);
    if (*l->names) journal_name(j, span_text(l->names));
    journal_end(j, l->worked);
}

static void what_worked_is_a_script(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct journal j = {0};
        struct buffer out = {0};
        make(&j, &lines[i]);
        assert_int_equal(journal_script(&j, &verbs_vocabulary, &out), *lines[i].saved != '\0');
        assert_string_equal(out.len ? buffer_text(&out) : "", lines[i].saved);
        buffer_clear(&out);
        journal_clear(&j);
    }
}

/* Whether `_` is written depends on whether something reads it. */
static void the_unnamed_value_is_kept_where_it_is_read(void **state) {
    (void)state;
    static const struct {
        const char *reader;
        bool reads;
    } rows[] = {{"print $_", true},     {"print \"${_}\"", true}, {"print $_[0]", true}, {"print $_x", false},
                {"print ${_x}", false}, {"print _", false},       {"print \"$\"", false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct journal j = {0};
        struct buffer out = {0};
        make(&j, &(struct line){"recv c", "_", true, ""});
        make(&j, &(struct line){rows[i].reader, "", true, ""});
        assert_int_equal(journal_script(&j, &verbs_vocabulary, &out), 2);
        assert_int_equal(span_starts(buffer_span(&out), SPAN("_ = recv c\n")), rows[i].reads);
        buffer_clear(&out);
        journal_clear(&j);
    }
}

static void names_come_one_by_one(void **state) {
    (void)state;
    struct journal j = {0};
    struct buffer out = {0};
    journal_name(&j, SPAN("h0")); /* of nothing that was typed */
    journal_begin(&j, SPAN("socketpair"), 100);
    journal_name(&j, SPAN("h1"));
    journal_name(&j, SPAN("h2"));
    journal_end(&j, true);
    journal_name(&j, SPAN("h3"));
    assert_int_equal(journal_script(&j, &verbs_vocabulary, &out), 1);
    assert_string_equal(buffer_text(&out), "h1, h2 = socketpair\n");
    buffer_clear(&out);
    journal_clear(&j);
}

static void lack_of_memory_leaves_it_whole(void **state) {
    (void)state;
    for (uint64_t nth = 1; nth < 30; nth++) {
        struct journal j = {0};
        struct buffer out = {0};
        mem_fail_from(nth);
        for (size_t i = 0; i < COUNT(lines); i++) make(&j, &lines[i]);
        (void)journal_script(&j, &verbs_vocabulary, &out);
        mem_fail_from(0);
        buffer_clear(&out);
        journal_clear(&j);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_kept_once_and_not_for_ever),
        cmocka_unit_test(what_worked_is_a_script),
        cmocka_unit_test(the_unnamed_value_is_kept_where_it_is_read),
        cmocka_unit_test(names_come_one_by_one),
        cmocka_unit_test(lack_of_memory_leaves_it_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
