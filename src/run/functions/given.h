/* What a built-in function is given: its arguments, read and checked under the names that help shows them by. */
#ifndef RUN_FUNCTIONS_GIVEN_H
#define RUN_FUNCTIONS_GIVEN_H

#include "run/value.h"

/* All of it is borrowed for one call. The count lies within the bounds of the function's row. */
struct given {
    const char *function;
    const struct value *values;
    size_t count;
    struct err *err;
};

/* Whether the argument is there: nil stands for one that is left out. */
bool given_has(const struct given *g, size_t at);

/* The argument, which must have been given, as what its name says; TYPE if it is of another type:
   "find: FROM must be an int, not bytes". The span is borrowed from the value. */
bool given_bytes(const struct given *g, size_t at, const char *name, struct span *out);
bool given_int(const struct given *g, size_t at, const char *name, int64_t *out);
bool given_list(const struct given *g, size_t at, const char *name, struct list **out);
bool given_record(const struct given *g, size_t at, const char *name, struct record **out);

/* Each fills the error and gives false. The message begins with the function's name. */
bool given_fail(const struct given *g, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool given_type(const struct given *g, size_t at, const char *name, const char *expected);
/* The same with a text that was given, shown safely and not at length: "int: 'abc' is no number". */
bool given_refuse(const struct given *g, struct span text, const char *why);  /* VALUE */
bool given_unknown(const struct given *g, struct span text, const char *why); /* NAME */
bool given_too_large(const struct given *g);                                  /* LIMIT: more bytes than a value holds */

/* Adds to bytes being built; LIMIT beyond VALUE_BYTES_MAX or out of memory. */
bool given_build(const struct given *g, struct buffer *b, struct span more);

/* Makes the built bytes the result, or gives the error of what failed on the way; the buffer is empty afterwards. */
bool given_result(const struct given *g, struct buffer *built, struct value *result);

/* White space as functions take it: blank, tab, newline, vertical tab, form feed, carriage return. */
bool given_blank(char c);
struct span given_trimmed(struct span text); /* without what of it stands at either end */

/* A byte as an error shows it: 'g', or \x07 where it can't be printed. */
struct given_byte {
    char text[8];
};
struct given_byte given_byte(char byte);

#endif
