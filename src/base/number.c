/* Reading and showing numbers: the same in every locale. */
#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* A number read without its sign: -9223372036854775808 has a magnitude that no int64_t holds. */
struct scanned {
    enum number_form form;
    uint64_t magnitude;
    double real;
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(char c) {
    return is_digit(c) || is_letter(c) || c == '_';
}

/* The byte at `at`, or NUL past the end (no number holds one). */
static char byte_at(struct span text, size_t at) {
    return at < text.len ? text.ptr[at] : '\0';
}

static size_t digits_end(struct span text, size_t at) {
    while (is_digit(byte_at(text, at))) at++;
    return at;
}

static size_t name_end(struct span text, size_t at) {
    while (is_name(byte_at(text, at))) at++;
    return at;
}

/* digits [ "." digits ] [ "e" [ "+" | "-" ] digits ]: where it ends, and whether it has more than its first digits. */
static size_t plain_end(struct span text, size_t at, bool *fractional) {
    size_t end = digits_end(text, at);
    size_t whole = end;
    if (byte_at(text, end) == '.' && is_digit(byte_at(text, end + 1))) end = digits_end(text, end + 1);
    if (byte_at(text, end) == 'e' || byte_at(text, end) == 'E') {
        size_t exponent = end + 1;
        if (byte_at(text, exponent) == '-' || byte_at(text, exponent) == '+') exponent++;
        if (is_digit(byte_at(text, exponent))) end = digits_end(text, exponent);
    }
    *fractional = end != whole;
    return end;
}

static int digit_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* False when the digits do not fit 64 bits. */
static bool magnitude_of(struct span digits, unsigned base, uint64_t *result) {
    uint64_t sum = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned digit = (unsigned)digit_value(digits.ptr[i]);
        if (sum > (UINT64_MAX - digit) / base) return false;
        sum = sum * base + digit;
    }
    *result = sum;
    return true;
}

/* 768 significant digits decide the rounding of any double; a digit put behind them stands for all that follow. */
enum { REAL_DIGITS = 768, REAL_EXPONENT_MOST = 100000000 };

/* A decimal number as digits and a power of ten, without the point: strtod takes the locale's point alone. */
struct decimal {
    char digits[REAL_DIGITS + 24];
    size_t len;
    int64_t exponent;
};

static void decimal_push(struct decimal *d, char digit, bool behind_point) {
    if (d->len == 0 && digit == '0') {
        d->exponent -= behind_point;
    } else if (d->len < REAL_DIGITS) {
        d->digits[d->len++] = digit;
        d->exponent -= behind_point;
    } else {
        d->exponent += !behind_point;
        if (digit == '0') return;
        if (d->len > REAL_DIGITS) return;
        d->digits[d->len++] = '1';
        d->exponent--;
    }
}

/* The number after an `e`, kept within what can't change the outcome any more. */
static int64_t exponent_of(struct span text) {
    bool negative = byte_at(text, 0) == '-';
    int64_t sum = 0;
    for (size_t i = 0; i < text.len; i++)
        if (is_digit(text.ptr[i]) && sum < REAL_EXPONENT_MOST) sum = sum * 10 + (text.ptr[i] - '0');
    return negative ? -sum : sum;
}

/* The double nearest to digits × 10^exponent. */
static double decimal_real(struct decimal *d) {
    if (d->len == 0) return 0.0;
    int64_t exponent = d->exponent;
    if (exponent > REAL_EXPONENT_MOST) exponent = REAL_EXPONENT_MOST;
    if (exponent < -REAL_EXPONENT_MOST) exponent = -REAL_EXPONENT_MOST;
    (void)snprintf(d->digits + d->len, sizeof d->digits - d->len, "e%d", (int)exponent);
    return strtod(d->digits, NULL);
}

/* The value of what plain_end found; infinite when beyond a double. */
static double real_of(struct span text) {
    struct decimal d = {.len = 0, .exponent = 0};
    bool behind_point = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.')
            behind_point = true;
        else if (is_digit(c))
            decimal_push(&d, c, behind_point);
        else {
            d.exponent += exponent_of(span_from(text, i + 1));
            break;
        }
    }
    return decimal_real(&d);
}

/* How far the suffix shifts an int to the left, or -1 for none that is known. */
static int size_shift(struct span unit) {
    if (unit.len != 1) return -1;
    switch (unit.ptr[0]) {
    case 'k':
    case 'K': return 10;
    case 'm':
    case 'M': return 20;
    case 'g':
    case 'G': return 30;
    default: return -1;
    }
}

/* Sets seconds = number * times / per; a division keeps 250ms exact where a factor of 0.001 may not. */
static const struct {
    const char *name;
    double times, per;
} units[] = {
    {"us", 1, 1e6}, {"ms", 1, 1e3}, {"s", 1, 1}, {"min", 60, 1}, {"h", 3600, 1},
};

/* Adds one number and its unit, which begin at `at`; 0 where there is no unit, else where it ends. */
static size_t duration_part(struct span text, size_t at, double *total) {
    bool fractional;
    size_t end = plain_end(text, at, &fractional);
    size_t unit_end = end;
    while (is_letter(byte_at(text, unit_end))) unit_end++;
    struct span unit = span_of(text.ptr + end, unit_end - end);
    for (size_t i = 0; i < COUNT(units); i++) {
        if (!span_is(unit, units[i].name)) continue;
        *total += real_of(span_of(text.ptr + at, end - at)) * units[i].times / units[i].per;
        return unit_end;
    }
    return 0;
}

static struct scanned real_result(enum number_form form, double real) {
    if (isinf(real)) return (struct scanned){.form = NUMBER_OVERFLOW};
    return (struct scanned){.form = form, .real = real};
}

static struct scanned scan_duration(struct span text, size_t bad, size_t *used) {
    double total = 0;
    size_t at = 0;
    while (is_digit(byte_at(text, at))) {
        at = duration_part(text, at, &total);
        if (at == 0) break;
    }
    bool whole = at != 0 && !is_name(byte_at(text, at));
    *used = whole ? at : bad;
    if (!whole) return (struct scanned){.form = NUMBER_BAD};
    return real_result(NUMBER_DURATION, total);
}

static struct scanned scan_hex(struct span text, size_t *used) {
    struct scanned result = {.form = NUMBER_BAD};
    size_t end = 2;
    while (digit_value(byte_at(text, end)) >= 0) end++;
    *used = name_end(text, end);
    if (end == 2 || *used != end) return result;
    struct span digits = span_of(text.ptr + 2, end - 2);
    result.form = magnitude_of(digits, 16, &result.magnitude) ? NUMBER_INT : NUMBER_OVERFLOW;
    return result;
}

static struct scanned scan_size(struct span digits, int shift, enum number_form form) {
    struct scanned result = {.form = form};
    bool fits = magnitude_of(digits, 10, &result.magnitude) && result.magnitude <= UINT64_MAX >> shift;
    if (fits)
        result.magnitude <<= shift;
    else
        result.form = NUMBER_OVERFLOW;
    return result;
}

static struct scanned scan(struct span text, size_t *used) {
    *used = 0;
    if (!is_digit(byte_at(text, 0))) return (struct scanned){.form = NUMBER_BAD};
    if (text.ptr[0] == '0' && (byte_at(text, 1) | 0x20) == 'x') return scan_hex(text, used);
    bool fractional;
    size_t end = plain_end(text, 0, &fractional);
    size_t bad = name_end(text, end);
    struct span number = span_head(text, end);
    int shift = bad == end ? 0 : size_shift(span_of(text.ptr + end, bad - end));
    if (shift < 0 || (fractional && shift > 0)) return scan_duration(text, bad, used);
    *used = bad;
    if (fractional) return real_result(NUMBER_FLOAT, real_of(number));
    return scan_size(number, shift, shift ? NUMBER_SIZE : NUMBER_INT);
}

/* Gives the number its sign, where an int must fit 63 bits and one more below zero. */
static struct number finish(struct scanned scanned, bool negative) {
    uint64_t most = (uint64_t)INT64_MAX + negative;
    struct number n = {.form = scanned.form, .real = negative ? -scanned.real : scanned.real};
    if (scanned.magnitude > most)
        n.form = NUMBER_OVERFLOW;
    else if (negative && scanned.magnitude)
        n.integer = -(int64_t)(scanned.magnitude - 1) - 1;
    else
        n.integer = (int64_t)scanned.magnitude;
    return n;
}

struct number number_scan(struct span text, size_t *used) {
    return finish(scan(text, used), false);
}

struct number number_parse(struct span text) {
    char first = byte_at(text, 0);
    bool sign = first == '-' || first == '+';
    struct span rest = span_from(text, sign);
    size_t used;
    struct scanned scanned = scan(rest, &used);
    if (used != rest.len) return (struct number){.form = NUMBER_BAD};
    return finish(scanned, first == '-');
}

enum { FLOAT_DIGITS = 17 };

/* The shortest digits that read back as `real` (finite, not negative), as d.ddd × 10^exponent. */
struct shortest {
    char digits[FLOAT_DIGITS + 1];
    size_t len;
    int exponent;
};

/* Takes apart what "%.*e" printed: digits, with the locale's point after the first, then e and the exponent. */
static struct shortest take_apart(const char *text) {
    struct shortest s = {.len = 0};
    const char *exponent = strrchr(text, 'e');
    for (const char *at = text; at < exponent; at++)
        if (is_digit(*at) && s.len < FLOAT_DIGITS) s.digits[s.len++] = *at;
    s.exponent = (int)strtol(exponent + 1, NULL, 10);
    while (s.len > 1 && s.digits[s.len - 1] == '0') s.len--;
    return s;
}

static struct shortest shortest_of(double real) {
    struct shortest s = {.len = 0};
    for (int precision = 0; precision < FLOAT_DIGITS; precision++) {
        char text[64];
        (void)snprintf(text, sizeof text, "%.*e", precision, real);
        s = take_apart(text);
        struct decimal d = {.len = s.len, .exponent = s.exponent - (int)s.len + 1};
        memcpy(d.digits, s.digits, s.len);
        if (decimal_real(&d) >= real && decimal_real(&d) <= real) break;
    }
    return s;
}

/* 123.45, 0.001, 100.0 */
static bool push_plain(struct buffer *b, const struct shortest *s) {
    struct span digits = span_of(s->digits, s->len);
    if (s->exponent < 0) {
        size_t zeros = (size_t)(-s->exponent - 1);
        return buffer_push(b, SPAN("0.")) && buffer_push_repeat(b, '0', zeros) && buffer_push(b, digits);
    }
    size_t whole = (size_t)s->exponent + 1;
    size_t zeros = whole > s->len ? whole - s->len : 0;
    if (!buffer_push(b, span_head(digits, whole)) || !buffer_push_repeat(b, '0', zeros)) return false;
    if (!buffer_push_byte(b, '.')) return false;
    return whole < s->len ? buffer_push(b, span_from(digits, whole)) : buffer_push_byte(b, '0');
}

/* 1e-07, 1.5e+300: written as 1e-7 and 1.5e300. */
static bool push_scientific(struct buffer *b, const struct shortest *s) {
    struct span digits = span_of(s->digits, s->len);
    if (!buffer_push(b, span_head(digits, 1))) return false;
    if (s->len > 1 && (!buffer_push_byte(b, '.') || !buffer_push(b, span_from(digits, 1)))) return false;
    return buffer_printf(b, "e%d", s->exponent);
}

bool number_push_float(struct buffer *b, double real) {
    if (isnan(real)) return buffer_push(b, SPAN("nan"));
    if (signbit(real) && !buffer_push_byte(b, '-')) return false;
    if (isinf(real)) return buffer_push(b, SPAN("inf"));
    struct shortest s = shortest_of(fabs(real));
    bool plain = s.exponent >= -4 && s.exponent < 16;
    return plain ? push_plain(b, &s) : push_scientific(b, &s);
}

struct span number_int_text(int64_t integer, char room[static NUMBER_INT_ROOM]) {
    uint64_t rest = integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer;
    char *at = room + NUMBER_INT_ROOM;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (integer < 0) *--at = '-';
    return span_of(at, (size_t)(room + NUMBER_INT_ROOM - at));
}
