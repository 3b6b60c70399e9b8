/* Values that verbs set: numbers, names, times, texts and raw bytes told apart. */
#include "verbs/typed.h"

#include "base/show.h"

#include <errno.h>
#include <net/if.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct value text_value(const char *text) {
    struct value v;
    struct err err;
    assert_true(value_bytes(&v, span_text(text), &err));
    return v;
}

static void integers(void **state) {
    static const struct {
        const char *text, *names;
        bool taken;
        int64_t number;
    } rows[] = {
        {"1", "", true, 1},
        {"-1", "", true, -1},
        {"0x10", "", true, 16},
        {"64k", "", true, 65536},
        {"on", "", true, 1},
        {"Off", "", true, 0},
        {"YES", "", true, 1},
        {"no", "", true, 0},
        {"O_NONBLOCK", "O_", true, 04000},
        {"nonblock", "O_", true, 04000},
        {"NonBlock|append", "O_", true, 06000},
        {"nonblock|0x1", "O_", true, 04001},
        {"", "", false, 0},
        {"|", "O_", false, 0},
        {"nonblock|", "O_", false, 0},
        {"nonsense", "O_", false, 0},
        {"1.5", "", false, 0},
        {"2s", "", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = text_value(rows[i].text);
        int64_t number = 0;
        bool taken = typed_integer(&v, rows[i].names, &number);
        if (taken != rows[i].taken || (taken && number != rows[i].number)) {
            fail_msg("%s: %s, %lld", rows[i].text, taken ? "taken" : "refused", (long long)number);
        }
        value_release(&v);
    }
}

static void integers_of_other_types(void **state) {
    int64_t number = 0;
    struct value v = value_int(-7);
    (void)state;
    assert_true(typed_integer(&v, "", &number));
    assert_int_equal(number, -7);
    v = value_bool(true);
    assert_true(typed_integer(&v, "", &number));
    assert_int_equal(number, 1);
    v = value_float(1);
    assert_false(typed_integer(&v, "", &number));
    v = value_nil();
    assert_false(typed_integer(&v, "", &number));
}

static void times(void **state) {
    static const struct {
        const char *text;
        bool taken;
        double seconds;
    } rows[] = {
        {"2s", true, 2}, {"250ms", true, 0.25}, {"0.5", true, 0.5}, {"2", false, 0}, {"soon", false, 0}, {"", false, 0},
    };
    double seconds = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct value v = text_value(rows[i].text);
        bool taken = typed_seconds(&v, &seconds);
        if (taken != rows[i].taken || seconds != rows[i].seconds) fail_msg("%s: %g", rows[i].text, seconds);
        value_release(&v);
    }
    struct value v = value_float(1.5);
    assert_true(typed_seconds(&v, &seconds));
    assert_true(seconds == 1.5);
    v = value_int(2);
    assert_false(typed_seconds(&v, &seconds));
}

static void texts(void **state) {
    (void)state;
    assert_true(typed_is_text(SPAN("cubic")));
    assert_true(typed_is_text(SPAN("fe80::1%eth0.5")));
    assert_true(typed_is_text(SPAN("SO_REUSEADDR|1")));
    assert_false(typed_is_text(SPAN("")));
    assert_false(typed_is_text(SPAN("\1\0\0\0")));
    assert_false(typed_is_text(SPAN("a\0")));
    assert_false(typed_is_text(SPAN("two words")));
    assert_false(typed_is_text(SPAN("\xc3\xa9")));
}

static void interfaces(void **state) {
    struct value lo = text_value("lo"), none = text_value("nosuch0"), longer = text_value("a_name_that_is_too_long");
    struct value raw = text_value("\1\2\3\4"), number = value_int(3), negative = value_int(-1), real = value_float(1);
    uint32_t index = 0;
    (void)state;
    if (if_nametoindex("lo")) {
        assert_int_equal(typed_interface(&lo, &index), 1);
        assert_int_equal(index, if_nametoindex("lo"));
    }
    assert_int_equal(typed_interface(&number, &index), 1);
    assert_int_equal(index, 3);
    assert_int_equal(typed_interface(&none, &index), -ENODEV);
    assert_int_equal(typed_interface(&longer, &index), -ENODEV);
    assert_int_equal(typed_interface(&raw, &index), 0);
    assert_int_equal(typed_interface(&negative, &index), 0);
    assert_int_equal(typed_interface(&real, &index), 0);
    value_release(&lo);
    value_release(&none);
    value_release(&longer);
    value_release(&raw);
}

static void shown_values(void **state) {
    struct shown room;
    struct value v = value_int(5);
    (void)state;
    assert_string_equal(typed_show(&room, &v), "5");
    v = text_value("a\n");
    assert_non_null(strstr(typed_show(&room, &v), "\\n"));
    value_release(&v);
    v = text_value("0123456789012345678901234567890123456789012345678901234567890123456789");
    assert_non_null(strstr(typed_show(&room, &v), "\xe2\x80\xa6"));
    value_release(&v);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),   cmocka_unit_test(integers_of_other_types),
        cmocka_unit_test(times),      cmocka_unit_test(texts),
        cmocka_unit_test(interfaces), cmocka_unit_test(shown_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
