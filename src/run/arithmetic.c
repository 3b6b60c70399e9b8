/* The operators on numbers, and which operator means what for which types. */
#include "run/value.h"

#include "run/mismatch.h"
#include "run/sequence.h"

#include <inttypes.h>
#include <math.h>

/* The operator as it is written. */
static const char *sign_text(char sign) {
    switch (sign) {
    case '+': return "+";
    case '-': return "-";
    case '*': return "*";
    case '/': return "/";
    case '%': return "%";
    case '&': return "&";
    case '|': return "|";
    case '^': return "^";
    case '<': return "<<";
    case '>': return ">>";
    }
    return "?";
}

static bool overflow(char sign, int64_t a, int64_t b, struct err *err) {
    return err_set(err, ERR_VALUE, "int overflow: %" PRId64 " %s %" PRId64, a, sign_text(sign), b);
}

static bool by_zero(char sign, struct err *err) {
    return err_set(err, ERR_VALUE, sign == '%' ? "modulo by zero" : "division by zero");
}

/* Towards minus infinity, where C goes towards zero. The smallest int by -1 is the one quotient that does not fit. */
static bool int_divide(int64_t *result, int64_t a, int64_t b, struct err *err) {
    if (b == 0) return by_zero('/', err);
    if (b == -1) return !__builtin_sub_overflow(0, a, result) || overflow('/', a, b, err);
    int64_t quotient = a / b;
    *result = a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
    return true;
}

/* With the sign of the divisor; -1 is kept away from C's %, which traps on the smallest int. */
static bool int_modulo(int64_t *result, int64_t a, int64_t b, struct err *err) {
    if (b == 0) return by_zero('%', err);
    int64_t rest = b == -1 ? 0 : a % b;
    *result = rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    return true;
}

/* A shift of a negative int goes by its complement, since C leaves the shift of the int itself open. */
static int64_t shift_right(int64_t a, int64_t by) {
    return a < 0 ? ~(~a >> by) : a >> by;
}

static bool int_shift(int64_t *result, char sign, int64_t a, int64_t by, struct err *err) {
    if (by < 0 || by > 63) return err_set(err, ERR_VALUE, "a shift is by 0..63, not by %" PRId64, by);
    if (sign == '>') {
        *result = shift_right(a, by);
        return true;
    }
    int64_t shifted = (int64_t)((uint64_t)a << by);
    if (shift_right(shifted, by) != a) return overflow(sign, a, by, err);
    *result = shifted;
    return true;
}

static bool int_operate(int64_t *result, char sign, int64_t a, int64_t b, struct err *err) {
    switch (sign) {
    case '+': return !__builtin_add_overflow(a, b, result) || overflow(sign, a, b, err);
    case '-': return !__builtin_sub_overflow(a, b, result) || overflow(sign, a, b, err);
    case '*': return !__builtin_mul_overflow(a, b, result) || overflow(sign, a, b, err);
    case '/': return int_divide(result, a, b, err);
    case '%': return int_modulo(result, a, b, err);
    case '&': *result = a & b; return true;
    case '|': *result = a | b; return true;
    case '^': *result = a ^ b; return true;
    case '<':
    case '>': return int_shift(result, sign, a, b, err);
    }
    return err_set(err, ERR_TYPE, "no operator '%c'", sign);
}

/* The rest of two positive finite numbers: fmod(3), which would be all that the program loads libm for. Each step takes
   away b times a power of two that is at most the rest and more than its half, so every difference is exact. */
static double float_rest(double a, double b) {
    while (a >= b) {
        int top, unit;
        (void)frexp(a, &top);
        (void)frexp(b, &unit);
        double step = ldexp(b, top - unit);
        a -= step > a ? ldexp(b, top - unit - 1) : step;
    }
    return a;
}

/* With the sign of the divisor, as for ints; a zero too, so that 6.0 % -3.0 is -0.0. */
static double float_modulo(double a, double b) {
    if (isnan(a) || isnan(b) || isinf(a)) return (double)NAN;
    double rest = isinf(b) ? a : copysign(float_rest(fabs(a), fabs(b)), a);
    if (rest == 0) return copysign(0.0, b);
    return (rest < 0) != (b < 0) ? rest + b : rest;
}

static bool float_operate(double *result, char sign, double a, double b, struct err *err) {
    if ((sign == '/' || sign == '%') && b == 0) return by_zero(sign, err);
    switch (sign) {
    case '+': *result = a + b; break;
    case '-': *result = a - b; break;
    case '*': *result = a * b; break;
    case '/': *result = a / b; break;
    default: *result = float_modulo(a, b); break;
    }
    return true;
}

static bool is_number(const struct value *v) {
    return v->type == VALUE_INT || v->type == VALUE_FLOAT;
}

static double as_float(const struct value *v) {
    return v->type == VALUE_INT ? (double)v->integer : v->real;
}

static bool for_floats(char sign) {
    return sign == '+' || sign == '-' || sign == '*' || sign == '/' || sign == '%';
}

static bool operate_ints(struct value *result, char sign, int64_t a, int64_t b, struct err *err) {
    int64_t integer = 0;
    if (!int_operate(&integer, sign, a, b, err)) return false;
    *result = value_int(integer);
    return true;
}

static bool operate_floats(struct value *result, char sign, double a, double b, struct err *err) {
    double real = 0;
    if (!float_operate(&real, sign, a, b, err)) return false;
    *result = value_float(real);
    return true;
}

bool value_arithmetic(struct value *result, char sign, const struct value *a, const struct value *b, struct err *err) {
    bool ints = a->type == VALUE_INT && b->type == VALUE_INT;
    if (ints) return operate_ints(result, sign, a->integer, b->integer, err);
    if (is_number(a) && is_number(b) && for_floats(sign))
        return operate_floats(result, sign, as_float(a), as_float(b), err);
    if (sign == '+' && sequence_pair(a, b)) return sequence_join(result, a, b, err);
    if (sign == '*' && sequence_is(a) && b->type == VALUE_INT) return sequence_repeat(result, a, b->integer, err);
    if (sign == '*' && a->type == VALUE_INT && sequence_is(b)) return sequence_repeat(result, b, a->integer, err);
    return mismatch(a, sign_text(sign), b, err);
}

bool value_negate(struct value *result, const struct value *v, struct err *err) {
    if (v->type == VALUE_FLOAT) {
        *result = value_float(-v->real);
        return true;
    }
    if (v->type != VALUE_INT)
        return err_set(err, ERR_TYPE, "-%s; only an int or a float has a negative", value_type_name(v));
    if (v->integer == INT64_MIN) return err_set(err, ERR_VALUE, "int overflow: -(%" PRId64 ")", v->integer);
    *result = value_int(-v->integer);
    return true;
}

bool value_complement(struct value *result, const struct value *v, struct err *err) {
    if (v->type != VALUE_INT) return err_set(err, ERR_TYPE, "~%s; only an int has a complement", value_type_name(v));
    *result = value_int(~v->integer);
    return true;
}
