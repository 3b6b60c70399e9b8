/* The built-in functions of expressions (LANGUAGE.md section 5). */
#ifndef RUN_FUNCTIONS_H
#define RUN_FUNCTIONS_H

#include "spec/verb.h"

/* All of them, sorted by name (bytes): what a struct vocabulary takes. */
extern const struct function functions[];
extern const size_t function_count;

#endif
