/* The settings: the table, and reading names and values. */
#include "spec/setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void the_table_is_sorted_and_whole(void **state) {
    (void)state;
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_row *row = &setting_rows[i];
        if (i) assert_true(strcmp(setting_rows[i - 1].name, row->name) < 0);
        assert_true(row->first >= 0 && row->first <= row->most);
        assert_true(strlen(row->meaning) > 10 && row->meaning[strlen(row->meaning) - 1] != '.');
    }
}

static void names_are_found(void **state) {
    (void)state;
    struct err err;
    enum setting which;
    assert_true(setting_find(SPAN("notices"), &which, &err));
    assert_int_equal(which, SETTING_NOTICES);
    assert_false(setting_find(SPAN("colors"), &which, &err));
    assert_string_equal(err.message, "no setting 'colors'");
    assert_string_equal(err.hint, "did you mean 'colours'?");
    assert_false(setting_find(SPAN("\x1b[2J"), &which, &err));
    assert_string_equal(err.message, "no setting '\\e[2J'");
}

static const struct {
    enum setting which;
    const char *text;
    int64_t value; /* -1: refused */
    const char *said;
} values[] = {
    {SETTING_TIMING, "on", SETTING_ON, "on"},
    {SETTING_TIMING, "off", SETTING_OFF, "off"},
    {SETTING_TIMING, "hold", -1, "timing takes on|off, not 'hold'"},
    {SETTING_TIMING, "", -1, "timing takes on|off, not ''"},
    {SETTING_NOTICES, "hold", SETTING_OTHER, "hold"},
    {SETTING_NOTICES, "on|hold", -1, "notices takes on|hold|off, not 'on|hold'"},
    {SETTING_COLOURS, "auto", SETTING_OTHER, "auto"},
    {SETTING_HISTORY, "0", 0, "0"},
    {SETTING_HISTORY, "2k", 2048, "2048"},
    {SETTING_HISTORY, "1000001", -1, "history takes a number, 0..1000000, not '1000001'"},
    {SETTING_HISTORY, "1.5", -1, "history takes a number, 0..1000000, not '1.5'"},
    {SETTING_HISTORY, "on", -1, "history takes a number, 0..1000000, not 'on'"},
};

static void values_are_read_and_shown(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(values); i++) {
        struct err err;
        struct buffer said = {0};
        int64_t value = -1;
        bool taken = setting_read(values[i].which, span_text(values[i].text), &value, &err);
        assert_int_equal(taken, values[i].value >= 0);
        if (taken) assert_int_equal(value, values[i].value);
        if (taken) setting_push(&said, values[i].which, value);
        assert_string_equal(taken ? buffer_text(&said) : err.message, values[i].said);
        buffer_clear(&said);
    }
}

static void what_is_near_is_offered(void **state) {
    (void)state;
    struct err err;
    int64_t value;
    assert_false(setting_read(SETTING_NOTICES, SPAN("hodl"), &value, &err));
    assert_string_equal(err.hint, "did you mean hold?");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_sorted_and_whole),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(values_are_read_and_shown),
        cmocka_unit_test(what_is_near_is_offered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
