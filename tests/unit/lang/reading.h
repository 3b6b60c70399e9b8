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

/* `whole` and `last` as in struct parse_options. */
struct reading_how {
    bool whole, last;
};

/* A text and what came of it. */
struct reading {
    struct source *source;
    struct parsed tree;
    struct err err;
    enum parse_status status;
    struct reading_how how;
};

/* The one function that was defined before. */
static inline bool reading_known(void *context, struct span name) {
    (void)context;
    return span_is(name, "known");
}

static inline struct parse_options reading_options(struct reading_how how) {
    return (struct parse_options){
        .vocabulary = &verbs_vocabulary, .function_known = reading_known, .whole = how.whole, .last = how.last};
}

/* False when memory is out for the source itself. */
static inline bool reading_open(struct reading *r, struct span text, struct reading_how how) {
    const struct parse_options options = reading_options(how);
    *r = (struct reading){.source = source_new("t.sks", text, 1), .status = PARSE_BAD, .how = how};
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

/* NULL with the error in r->err and how it ended in r->status. */
static inline struct code *reading_compile(struct reading *r, struct names *names, struct compile_options options) {
    const struct parse_options reading = reading_options(r->how);
    struct compiled compiled = {0};
    options.host = (struct compile_host){names, names_global, names_function, names_builtin};
    r->status = compile(r->source, &reading, &options, &compiled, &r->err);
    return compiled.code;
}

#endif
