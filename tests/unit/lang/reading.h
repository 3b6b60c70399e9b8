/* What the tests of this folder share: a text read, and compiled for a machine that there is not. */
#ifndef TESTS_LANG_READING_H
#define TESTS_LANG_READING_H

#include "lang/compile.h"
#include "lang/parse.h"
#include "verbs/verbs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A text and what came of it. */
struct reading {
    struct source *source;
    struct parsed tree;
    struct err err;
    enum parse_status status;
};

/* `whole` and `last` as in struct parse_options. */
struct reading_how {
    bool whole, last;
};

/* The one function that was defined before. */
static inline bool reading_known(void *context, struct span name) {
    (void)context;
    return span_is(name, "known");
}

/* False when memory is out for the source itself. */
static inline bool reading_open(struct reading *r, struct span text, struct reading_how how) {
    const struct parse_options options = {&verbs_vocabulary, reading_known, NULL, how.whole, how.last};
    *r = (struct reading){.source = source_new("t.sks", text, 1), .status = PARSE_BAD};
    if (!r->source) {
        (void)err_memory(&r->err);
        return false;
    }
    r->status = parse(r->source, &options, &r->tree, &r->err);
    return true;
}

static inline void reading_close(struct reading *r) {
    parse_clear(&r->tree);
    source_release(r->source);
}

static inline const char *reading_status(enum parse_status status) {
    return status == PARSE_DONE ? "DONE" : status == PARSE_MORE ? "MORE" : "BAD";
}

/* --- compiling -------------------------------------------------------------------------------------------------------- */

/* Stands for the machine: numbers the names, and has the built-in functions. */
struct names {
    struct map globals, functions;
};

static inline uint32_t names_global(void *context, struct span name) {
    struct names *n = context;
    uint32_t number = map_put(&n->globals, name);
    return number == MAP_NONE ? (uint32_t)MAP_NONE : CODE_TEMPORARIES + number;
}

static inline uint32_t names_function(void *context, struct span name) {
    struct names *n = context;
    return map_put(&n->functions, name);
}

static inline const struct function *names_builtin(void *context, struct span name) {
    (void)context;
    return vocabulary_function(&verbs_vocabulary, name);
}

static inline void names_clear(struct names *n) {
    map_clear(&n->globals);
    map_clear(&n->functions);
}

/* NULL with the error in r->err. The text must have been read to its end. */
static inline struct code *reading_compile(struct reading *r, struct names *names, struct compile_options options) {
    const struct compile_host host = {names, names_global, names_function, names_builtin};
    return compile(&r->tree, r->source, &host, options, &r->err);
}

#endif
