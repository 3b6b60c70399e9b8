/* Functions that make numbers: int float abs min max rand now. */
#include "run/functions/rows.h"

#include "base/number.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>

/* The first float beyond an int; its negative is the last one within. */
#define INT_END 9223372036854775808.0

/* --- int ------------------------------------------------------------------------------------------------------------ */

static bool int_of_float(const struct given *g, double real, struct value *result) {
    if (!isfinite(real)) return given_fail(g, ERR_VALUE, "%s is no number of any size", isnan(real) ? "nan" : "inf");
    if (real < -INT_END || real >= INT_END) return given_fail(g, ERR_VALUE, "%g is beyond 64 bits", real);
    *result = value_int((int64_t)real);
    return true;
}

static bool int_of_text(const struct given *g, struct span text, struct value *result) {
    struct number n = number_parse(given_trimmed(text));
    switch (n.form) {
    case NUMBER_INT:
    case NUMBER_SIZE: *result = value_int(n.integer); return true;
    case NUMBER_FLOAT:
    case NUMBER_DURATION:
        given_refuse(g, text, "is a float");
        return err_hint(g->err, "int(float(…)) cuts its fraction off");
    case NUMBER_OVERFLOW: return given_refuse(g, text, "is beyond 64 bits");
    case NUMBER_BAD: break;
    }
    return given_refuse(g, text, "is no number");
}

/* The digit's worth, or 36 for what is none in any base. */
static unsigned digit_of(char c) {
    if (c >= '0' && c <= '9') return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'z') return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'Z') return (unsigned)(c - 'A') + 10;
    return 36;
}

static bool refuse_base(const struct given *g, struct span text, unsigned base) {
    char why[40];
    (void)snprintf(why, sizeof why, "is no number of base %u", base);
    return given_refuse(g, text, why);
}

static bool int_of_digits(const struct given *g, struct span text, unsigned base, struct value *result) {
    struct span digits = given_trimmed(text);
    bool negative = digits.len && digits.ptr[0] == '-';
    if (negative || (digits.len && digits.ptr[0] == '+')) digits = span_from(digits, 1);
    if (base == 16 && (span_starts(digits, SPAN("0x")) || span_starts(digits, SPAN("0X"))))
        digits = span_from(digits, 2);
    uint64_t most = (uint64_t)INT64_MAX + negative;
    uint64_t sum = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = digit_of(digits.ptr[i]);
        if (digit >= base) return refuse_base(g, text, base);
        if (sum > (most - digit) / base) return given_refuse(g, text, "is beyond 64 bits");
        sum = sum * base + digit;
    }
    if (digits.len == 0) return refuse_base(g, text, base);
    /* INT64_MIN has no positive counterpart, so the sign is turned below zero. */
    *result = value_int(negative && sum ? -(int64_t)(sum - 1) - 1 : (int64_t)sum);
    return true;
}

static bool int_of_base(const struct given *g, struct value *result) {
    struct span text;
    int64_t base;
    if (!given_bytes(g, 0, "VALUE", &text) || !given_int(g, 1, "BASE", &base)) return false;
    if (base < 2 || base > 36) return given_fail(g, ERR_VALUE, "BASE must be 2..36, not %lld", (long long)base);
    return int_of_digits(g, text, (unsigned)base, result);
}

bool function_int(const struct given *g, struct value *result) {
    const struct value *v = &g->values[0];
    if (given_has(g, 1)) return int_of_base(g, result);
    if (value_is_bytes(v)) return int_of_text(g, value_span(v), result);
    if (v->type == VALUE_FLOAT) return int_of_float(g, v->real, result);
    if (v->type != VALUE_INT && v->type != VALUE_BOOL) return given_type(g, 0, "VALUE", "a number or bytes");
    *result = value_int(v->integer);
    return true;
}

/* --- float ---------------------------------------------------------------------------------------------------------- */

/* What number_push_float writes for floats that are no numbers. */
static bool float_of_name(struct span text, double *real) {
    static const struct {
        struct span name;
        double real;
    } names[] = {{{"inf", 3}, INFINITY}, {{"+inf", 4}, INFINITY}, {{"-inf", 4}, -INFINITY}, {{"nan", 3}, NAN}};
    for (size_t i = 0; i < COUNT(names); i++) {
        *real = names[i].real;
        if (span_equal(text, names[i].name)) return true;
    }
    return false;
}

/* Whether a number has no point and no exponent. */
static bool is_whole(struct span text) {
    if (span_starts(text, SPAN("0x"))) return true;
    return span_find(text, '.') == text.len && span_find(text, 'e') == text.len && span_find(text, 'E') == text.len;
}

static bool float_of_text(const struct given *g, struct span text, struct value *result) {
    struct number n = number_parse(given_trimmed(text));
    switch (n.form) {
    case NUMBER_INT:
    case NUMBER_SIZE: *result = value_float((double)n.integer); return true;
    case NUMBER_FLOAT:
    case NUMBER_DURATION: *result = value_float(n.real); return true;
    case NUMBER_OVERFLOW:
        if (!is_whole(text)) return given_refuse(g, text, "is beyond what a float holds");
        given_refuse(g, text, "is beyond 64 bits");
        return err_hint(g->err, "as a float it is written with a point or an exponent");
    case NUMBER_BAD: break;
    }
    double real;
    if (!float_of_name(given_trimmed(text), &real)) return given_refuse(g, text, "is no number");
    *result = value_float(real);
    return true;
}

bool function_float(const struct given *g, struct value *result) {
    const struct value *v = &g->values[0];
    if (value_is_bytes(v)) return float_of_text(g, value_span(v), result);
    if (v->type != VALUE_INT && v->type != VALUE_BOOL && v->type != VALUE_FLOAT) {
        return given_type(g, 0, "VALUE", "a number or bytes");
    }
    *result = v->type == VALUE_FLOAT ? *v : value_float((double)v->integer);
    return true;
}

/* --- abs, min, max -------------------------------------------------------------------------------------------------- */

bool function_abs(const struct given *g, struct value *result) {
    const struct value *v = &g->values[0];
    if (v->type == VALUE_FLOAT) {
        *result = value_float(fabs(v->real));
        return true;
    }
    int64_t integer;
    if (v->type != VALUE_INT) return given_type(g, 0, "NUMBER", "a number");
    if (!given_int(g, 0, "NUMBER", &integer)) return false;
    if (integer == INT64_MIN) return given_fail(g, ERR_VALUE, "the result is beyond 64 bits");
    *result = value_int(integer < 0 ? -integer : integer);
    return true;
}

/* The value that stands furthest in the direction `sign` (1: the largest). The first of several equal ones, as in
   Python. Each is compared with itself once, so that a lone one of a wrong type is refused too. */
static bool extreme(const struct given *g, int sign, struct value *result) {
    bool spread = g->count == 1;
    struct list *l = NULL;
    if (spread && !given_list(g, 0, "a single VALUE", &l)) return false;
    const struct value *values = spread ? l->items : g->values;
    size_t count = spread ? l->count : g->count;
    if (count == 0) return given_fail(g, ERR_VALUE, "the list is empty");
    const struct value *best = &values[0];
    for (size_t i = 0; i < count; i++) {
        int order;
        bool unordered;
        if (!value_order(&values[i], best, &order, &unordered, g->err)) return false;
        if (unordered) return given_fail(g, ERR_VALUE, "nan is neither smaller nor larger than a number");
        if (sign > 0 ? order > 0 : order < 0) best = &values[i];
    }
    value_copy(result, best);
    return true;
}

bool function_min(const struct given *g, struct value *result) {
    return extreme(g, -1, result);
}

bool function_max(const struct given *g, struct value *result) {
    return extreme(g, 1, result);
}

/* --- rand, now ------------------------------------------------------------------------------------------------------ */

static bool random_bits(const struct given *g, uint64_t *bits) {
    ssize_t got;
    do got = getrandom(bits, sizeof *bits, 0);
    while (got < 0 && errno == EINTR);
    return got == (ssize_t)sizeof *bits || err_errno(g->err, got < 0 ? errno : EIO);
}

/* An int of from..to. Numbers beyond the last whole multiple of the span are drawn again, so that none comes more
   often than another. */
static bool random_between(const struct given *g, int64_t from, int64_t to, struct value *result) {
    uint64_t span = (uint64_t)to - (uint64_t)from + 1; /* 0: all 2^64 of them */
    uint64_t surplus = span ? (UINT64_MAX % span + 1) % span : 0;
    uint64_t bits;
    do {
        if (!random_bits(g, &bits)) return false;
    } while (bits > UINT64_MAX - surplus);
    uint64_t drawn = (uint64_t)from + (span ? bits % span : bits);
    int64_t integer;
    memcpy(&integer, &drawn, sizeof integer);
    *result = value_int(integer);
    return true;
}

static bool random_fraction(const struct given *g, struct value *result) {
    uint64_t bits;
    if (!random_bits(g, &bits)) return false;
    *result = value_float((double)(bits >> 11) * 0x1p-53);
    return true;
}

bool function_rand(const struct given *g, struct value *result) {
    int64_t from, to;
    if (g->count == 0) return random_fraction(g, result);
    if (g->count == 1) {
        if (!given_int(g, 0, "TO", &to)) return false;
        if (to < 1) return given_fail(g, ERR_VALUE, "TO must be 1 or more, not %lld", (long long)to);
        return random_between(g, 0, to - 1, result);
    }
    if (!given_int(g, 0, "FROM", &from) || !given_int(g, 1, "TO", &to)) return false;
    if (from <= to) return random_between(g, from, to, result);
    return given_fail(g, ERR_VALUE, "FROM is above TO: %lld and %lld", (long long)from, (long long)to);
}

bool function_now(const struct given *g, struct value *result) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now) < 0) return err_errno(g->err, errno);
    *result = value_float((double)now.tv_sec + (double)now.tv_nsec * 1e-9);
    return true;
}
