/* Numbers as bytes in either order, and floats of 16 bits. */
#ifndef RUN_FUNCTIONS_PACK_NUMBER_H
#define RUN_FUNCTIONS_PACK_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The lowest `size` bytes (1..8) of the bits, to and from memory. */
void pack_bits(char *at, size_t size, bool little, uint64_t bits);
uint64_t unpack_bits(const char *at, size_t size, bool little);

/* The bits of the float of 2, 4 or 8 bytes nearest to `real` (ties to even); false if it is beyond the largest. */
bool float_to_bits(double real, size_t size, uint64_t *bits);
double float_from_bits(uint64_t bits, size_t size);

#endif
