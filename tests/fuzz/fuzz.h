/* What a fuzz target is: one function over any bytes, as libFuzzer calls it, and the texts to begin from. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include "base/span.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Always 0. What must hold and does not ends the program, so that the input is told. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Read by standalone.c alone. */
extern const char *const fuzz_seeds[];
extern const size_t fuzz_seed_count;

#define FUZZ_CHECK(holds) ((holds) ? (void)0 : fuzz_failed(__FILE__, __LINE__, #holds))

_Noreturn static inline void fuzz_failed(const char *file, int line, const char *what) {
    (void)fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
    abort();
}

#endif
