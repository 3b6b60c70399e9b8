/* Numbers as bytes in either order, and floats of 16 bits. */
#include "run/functions/pack_number.h"

#include <math.h>
#include <string.h>

void pack_bits(char *at, size_t size, bool little, uint64_t bits) {
    for (size_t i = 0; i < size; i++) {
        at[little ? i : size - 1 - i] = (char)(bits & 0xff);
        bits >>= 8;
    }
}

uint64_t unpack_bits(const char *at, size_t size, bool little) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++) bits = bits << 8 | (unsigned char)at[little ? size - 1 - i : i];
    return bits;
}

/* A half float is sign, 5 bits of exponent, 10 of fraction. With `unit` as the exponent of its last place, its lower 15
   bits are the number of units plus 1024 for each step of the unit above the least, 2^-24: a carry out of the fraction
   goes into the exponent by itself, and numbers below the normal ones need no rule of their own. */
static bool half_to_bits(double real, uint64_t *bits) {
    uint64_t sign = signbit(real) ? 0x8000 : 0;
    double size = fabs(real);
    int exponent = 0;
    *bits = sign | (isnan(real) ? 0x7e00 : 0x7c00);
    if (!isfinite(real)) return true;
    (void)frexp(size, &exponent);
    int unit = exponent - 11 < -24 || size < 0x1p-24 ? -24 : exponent - 11;
    /* Adding 2^52 rounds to whole units, ties to even. */
    int64_t lower = (int64_t)(unit + 24) * 1024 + (int64_t)((ldexp(size, -unit) + 0x1p52) - 0x1p52);
    if (lower >= 0x7c00) return false;
    *bits = sign | (uint64_t)lower;
    return true;
}

static double half_from_bits(uint64_t bits) {
    int exponent = (int)(bits >> 10 & 31);
    int fraction = (int)(bits & 1023);
    double size = ldexp(exponent ? fraction + 1024 : fraction, (exponent ? exponent : 1) - 25);
    if (exponent == 31) size = fraction ? (double)NAN : (double)INFINITY;
    return bits & 0x8000 ? -size : size;
}

bool float_to_bits(double real, size_t size, uint64_t *bits) {
    if (size == 2) return half_to_bits(real, bits);
    if (size == 8) {
        memcpy(bits, &real, sizeof *bits);
        return true;
    }
    float single = (float)real;
    uint32_t half_as_many;
    memcpy(&half_as_many, &single, sizeof half_as_many);
    *bits = half_as_many;
    return !isinf(single) || isinf(real);
}

double float_from_bits(uint64_t bits, size_t size) {
    if (size == 2) return half_from_bits(bits);
    if (size == 8) {
        double real;
        memcpy(&real, &bits, sizeof real);
        return real;
    }
    uint32_t half_as_many = (uint32_t)bits;
    float single;
    memcpy(&single, &half_as_many, sizeof single);
    return (double)single;
}
