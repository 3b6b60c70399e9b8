/* Numbers as users write them, and floats as they are shown. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

enum number_form {
    NUMBER_BAD,      /* not a number at all */
    NUMBER_INT,      /* 42 0x2a */
    NUMBER_SIZE,     /* 64k 1m 1g: an int with a suffix */
    NUMBER_FLOAT,    /* 0.5 1e-3 */
    NUMBER_DURATION, /* 250ms 2s 1min30s 0.5h */
    NUMBER_OVERFLOW, /* an int beyond 64 bits, a float or duration beyond a double */
};

/* `integer` is set for NUMBER_INT and NUMBER_SIZE, `real` (seconds for a duration) for NUMBER_FLOAT and NUMBER_DURATION. */
struct number {
    enum number_form form;
    int64_t integer;
    double real;
};

/* The longest number at the beginning of the text, without sign; `*used` gets its length (0 if form is NUMBER_BAD).
   A point counts only with a digit on each side, so `1..5` begins with the int 1. Letters that touch the number and
   make no known suffix give NUMBER_BAD with `*used` as the length of the whole run of name characters ("12x").
   Suffixes: k m g (powers of 1024, int only, either case), us ms s min h (duration; several in a row add up: 1min30s). */
struct number number_scan(struct span text, size_t *used);

/* The whole text as a number, with an optional leading `-` (or `+`). NUMBER_BAD if anything is left over. */
struct number number_parse(struct span text);

/* An int in decimal, into the last bytes of the room: as text in a program it is made far more often than all else that
   printf could make. */
enum { NUMBER_INT_ROOM = 20 };
struct span number_int_text(int64_t integer, char room[static NUMBER_INT_ROOM]);

/* A float in the shortest form that reads back, always with a point, an exponent, or as inf, -inf, nan. */
bool number_push_float(struct buffer *b, double real);

#endif
