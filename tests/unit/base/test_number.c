/* Numbers: read in every form, refused with the right length, and floats that are shown so that they read back. */
#include "base/number.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* A text, how much of it is a number, and what number. */
static const struct {
    const char *text;
    size_t used;
    enum number_form form;
    int64_t integer;
    double real;
} scans[] = {
    {"42", 2, NUMBER_INT, 42, 0},
    {"0", 1, NUMBER_INT, 0, 0},
    {"007", 3, NUMBER_INT, 7, 0},
    {"08", 2, NUMBER_INT, 8, 0},
    {"0x2a", 4, NUMBER_INT, 42, 0},
    {"0XfF", 4, NUMBER_INT, 255, 0},
    {"0x7fffffffffffffff", 18, NUMBER_INT, INT64_MAX, 0},
    {"0x8000000000000000", 18, NUMBER_OVERFLOW, 0, 0},
    {"9223372036854775807", 19, NUMBER_INT, INT64_MAX, 0},
    {"9223372036854775808", 19, NUMBER_OVERFLOW, 0, 0},
    {"99999999999999999999999", 23, NUMBER_OVERFLOW, 0, 0},
    {"64k", 3, NUMBER_SIZE, 65536, 0},
    {"1m", 2, NUMBER_SIZE, 1048576, 0},
    {"1G", 2, NUMBER_SIZE, 1073741824, 0},
    {"0k", 2, NUMBER_SIZE, 0, 0},
    {"9007199254740991k", 17, NUMBER_SIZE, INT64_MAX - 1023, 0},
    {"9007199254740992k", 17, NUMBER_OVERFLOW, 0, 0},
    {"99999999999999999g", 18, NUMBER_OVERFLOW, 0, 0},
    {"0.5", 3, NUMBER_FLOAT, 0, 0.5},
    {"1e-3", 4, NUMBER_FLOAT, 0, 1e-3},
    {"2.5E+2", 6, NUMBER_FLOAT, 0, 250},
    {"1e5", 3, NUMBER_FLOAT, 0, 100000},
    {"0e9", 3, NUMBER_FLOAT, 0, 0},
    {"0.000", 5, NUMBER_FLOAT, 0, 0},
    {"00012.50", 8, NUMBER_FLOAT, 0, 12.5},
    {"1e999", 5, NUMBER_OVERFLOW, 0, 0},
    {"1e-999", 6, NUMBER_FLOAT, 0, 0},
    {"1e99999999999999999999", 22, NUMBER_OVERFLOW, 0, 0},
    {"1.7976931348623157e308", 22, NUMBER_FLOAT, 0, DBL_MAX},
    {"5e-324", 6, NUMBER_FLOAT, 0, 5e-324},
    {"250ms", 5, NUMBER_DURATION, 0, 0.25},
    {"7us", 3, NUMBER_DURATION, 0, 7e-6},
    {"2s", 2, NUMBER_DURATION, 0, 2},
    {"0.5h", 4, NUMBER_DURATION, 0, 1800},
    {"1min30s", 7, NUMBER_DURATION, 0, 90},
    {"1h2min3.5s", 10, NUMBER_DURATION, 0, 3723.5},
    {"1e3ms", 5, NUMBER_DURATION, 0, 1},
    {"1e999s", 6, NUMBER_OVERFLOW, 0, 0},
    {"1..5", 1, NUMBER_INT, 1, 0},
    {"1.", 1, NUMBER_INT, 1, 0},
    {"1.x", 1, NUMBER_INT, 1, 0},
    {"1.5.6", 3, NUMBER_FLOAT, 0, 1.5},
    {"5 s", 1, NUMBER_INT, 5, 0},
    {"64k)", 3, NUMBER_SIZE, 65536, 0},
    {"2s..", 2, NUMBER_DURATION, 0, 2},
    {"", 0, NUMBER_BAD, 0, 0},
    {"x", 0, NUMBER_BAD, 0, 0},
    {"-1", 0, NUMBER_BAD, 0, 0},
    {".5", 0, NUMBER_BAD, 0, 0},
    {"12x", 3, NUMBER_BAD, 0, 0},
    {"12_", 3, NUMBER_BAD, 0, 0},
    {"0x", 2, NUMBER_BAD, 0, 0},
    {"0xfg1 ", 5, NUMBER_BAD, 0, 0},
    {"0x1k", 4, NUMBER_BAD, 0, 0},
    {"1e", 2, NUMBER_BAD, 0, 0},
    {"1e-", 2, NUMBER_BAD, 0, 0},
    {"64kb", 4, NUMBER_BAD, 0, 0},
    {"0.5k", 4, NUMBER_BAD, 0, 0},
    {"1m30s", 5, NUMBER_BAD, 0, 0},
    {"1s30", 4, NUMBER_BAD, 0, 0},
    {"1MS", 3, NUMBER_BAD, 0, 0},
    {"1s_", 3, NUMBER_BAD, 0, 0},
};

static bool same_real(double a, double b) {
    return a >= b && a <= b;
}

static void scans_the_longest_number(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(scans); i++) {
        size_t used = 99;
        struct number n = number_scan(span_text(scans[i].text), &used);
        bool right = n.form == scans[i].form && used == scans[i].used;
        if (n.form == NUMBER_INT || n.form == NUMBER_SIZE) right = right && n.integer == scans[i].integer;
        if (n.form == NUMBER_FLOAT || n.form == NUMBER_DURATION) right = right && same_real(n.real, scans[i].real);
        if (right) continue;
        fail_msg("'%s': form %d, used %zu, %lld, %g", scans[i].text, (int)n.form, used, (long long)n.integer, n.real);
    }
}

static const struct {
    const char *text;
    enum number_form form;
    int64_t integer;
    double real;
} parses[] = {
    {"-5", NUMBER_INT, -5, 0},
    {"+5", NUMBER_INT, 5, 0},
    {"-0", NUMBER_INT, 0, 0},
    {"-9223372036854775808", NUMBER_INT, INT64_MIN, 0},
    {"-9223372036854775809", NUMBER_OVERFLOW, 0, 0},
    {"9223372036854775808", NUMBER_OVERFLOW, 0, 0},
    {"-8g", NUMBER_SIZE, -8589934592, 0},
    {"-0x10", NUMBER_INT, -16, 0},
    {"-2.5", NUMBER_FLOAT, 0, -2.5},
    {"-1min30s", NUMBER_DURATION, 0, -90},
    {"", NUMBER_BAD, 0, 0},
    {"-", NUMBER_BAD, 0, 0},
    {"--5", NUMBER_BAD, 0, 0},
    {"- 5", NUMBER_BAD, 0, 0},
    {"5 ", NUMBER_BAD, 0, 0},
    {"1..5", NUMBER_BAD, 0, 0},
    {"127.0.0.1", NUMBER_BAD, 0, 0},
    {"12x", NUMBER_BAD, 0, 0},
    {"1é", NUMBER_BAD, 0, 0},
};

static void parses_the_whole_text(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(parses); i++) {
        struct number n = number_parse(span_text(parses[i].text));
        bool right = n.form == parses[i].form;
        if (n.form == NUMBER_INT || n.form == NUMBER_SIZE) right = right && n.integer == parses[i].integer;
        if (n.form == NUMBER_FLOAT || n.form == NUMBER_DURATION) right = right && same_real(n.real, parses[i].real);
        if (!right) fail_msg("'%s': form %d, %lld, %g", parses[i].text, (int)n.form, (long long)n.integer, n.real);
    }
    assert_int_equal(number_parse((struct span){"1\0002", 3}).form, NUMBER_BAD);
    assert_int_equal(number_parse((struct span){NULL, 0}).form, NUMBER_BAD);
}

static const struct {
    double real;
    const char *text;
} shown[] = {
    {0.0, "0.0"},
    {-0.0, "-0.0"},
    {2.0, "2.0"},
    {0.1, "0.1"},
    {0.30000000000000004, "0.30000000000000004"},
    {-12.5, "-12.5"},
    {100.0, "100.0"},
    {0.0001, "0.0001"},
    {0.00001, "1e-5"},
    {1234567890123456.0, "1234567890123456.0"},
    {1e16, "1e16"},
    {1.5e300, "1.5e300"},
    {5e-324, "5e-324"},
    {DBL_MAX, "1.7976931348623157e308"},
    {(double)INFINITY, "inf"},
    {-(double)INFINITY, "-inf"},
    {(double)NAN, "nan"},
};

static void shows_floats_in_the_shortest_form(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT(shown); i++) {
        struct buffer b = {0};
        assert_true(number_push_float(&b, shown[i].real));
        assert_string_equal(buffer_text(&b), shown[i].text);
        if (isfinite(shown[i].real)) assert_true(same_real(number_parse(buffer_span(&b)).real, shown[i].real));
        buffer_clear(&b);
    }
}

static void reads_back_any_float(void **state) {
    (void)state;
    uint64_t bits = 1;
    for (int i = 0; i < 2000; i++) {
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        double real;
        memcpy(&real, &bits, sizeof real);
        if (!isfinite(real)) continue;
        struct buffer b = {0};
        assert_true(number_push_float(&b, real));
        struct number n = number_parse(buffer_span(&b));
        assert_int_equal(n.form, NUMBER_FLOAT);
        assert_true(same_real(n.real, real));
        buffer_clear(&b);
    }
}

/* Halfway between 1 and the next double, and a digit far behind that decides. */
static void rounds_by_digits_however_far(void **state) {
    (void)state;
    struct buffer b = {0};
    buffer_push_text(&b, "1.00000000000000011102230246251565404236316680908203125");
    assert_true(same_real(number_parse(buffer_span(&b)).real, 1.0));
    buffer_push_repeat(&b, '0', 2000);
    assert_true(same_real(number_parse(buffer_span(&b)).real, 1.0));
    buffer_push_byte(&b, '1');
    assert_true(same_real(number_parse(buffer_span(&b)).real, 1.0 + DBL_EPSILON));
    buffer_clear(&b);
    buffer_push_byte(&b, '1');
    buffer_push_repeat(&b, '0', 5000);
    buffer_push_text(&b, "e-5000");
    assert_true(same_real(number_parse(buffer_span(&b)).real, 1.0));
    buffer_clear(&b);
}

/* Skipped where the machine has no locale with a decimal comma. */
static void writes_ints_in_decimal(void **state) {
    (void)state;
    const int64_t ints[] = {0, 1, -1, 9, 10, -10, 99, 100, 1234567890, INT32_MIN, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < COUNT(ints); i++) {
        char room[NUMBER_INT_ROOM], expected[32];
        int len = snprintf(expected, sizeof expected, "%lld", (long long)ints[i]);
        struct span text = number_int_text(ints[i], room);
        assert_int_equal(text.len, len);
        assert_memory_equal(text.ptr, expected, text.len);
        assert_true(text.ptr >= room && text.ptr + text.len == room + sizeof room);
    }
}

static void takes_no_notice_of_the_locale(void **state) {
    (void)state;
    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) skip();
    struct buffer b = {0};
    assert_true(number_push_float(&b, 0.5));
    assert_string_equal(buffer_text(&b), "0.5");
    assert_true(same_real(number_parse(SPAN("2.5")).real, 2.5));
    buffer_clear(&b);
    (void)setlocale(LC_NUMERIC, "C");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scans_the_longest_number),
        cmocka_unit_test(parses_the_whole_text),
        cmocka_unit_test(shows_floats_in_the_shortest_form),
        cmocka_unit_test(reads_back_any_float),
        cmocka_unit_test(rounds_by_digits_however_far),
        cmocka_unit_test(takes_no_notice_of_the_locale),
        cmocka_unit_test(writes_ints_in_decimal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
