/* The examples of the rows: each runs by itself and ends well. */
#include "verbs/verbs.h"

#include "run/call.h"
#include "run/load.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* Nobody looks at what is printed, nobody answers a question, and there is no file to run. */
static int write_nowhere(void *context, enum machine_stream stream, struct span bytes, bool raw) {
    (void)context, (void)stream, (void)bytes, (void)raw;
    return 0;
}

static int ask_nobody(void *context, struct machine_input *ask, struct buffer *line, struct err *err) {
    (void)context, (void)ask, (void)line, (void)err;
    return 0;
}

static struct code *load_nothing(void *context, struct span path, struct err *err) {
    (void)context, (void)path;
    (void)err_errno(err, ENOENT);
    return NULL;
}

static int64_t settings[SETTING_COUNT];

static int64_t get_setting(void *context, enum setting which) {
    (void)context;
    return settings[which];
}

static void set_setting(void *context, enum setting which, int64_t value) {
    (void)context;
    settings[which] = value;
}

static bool complete_nothing(void *context, struct span line, struct buffer *out) {
    (void)context, (void)line, (void)out;
    return true;
}

static bool trace_nowhere(void *context, struct span where, struct err *err) {
    (void)context, (void)where, (void)err;
    return true;
}

static const struct machine_hooks hooks = {
    .write = write_nowhere,
    .input = ask_nobody,
    .load = load_nothing,
    .setting = get_setting,
    .set = set_setting,
    .complete = complete_nothing,
    .trace = trace_nowhere,
};

/* A machine in which verbs park runs the same program to the same end. */
static enum run_result run_text(const char *name, struct span text, bool parking, int *status, struct err *err) {
    struct machine m;
    struct code *code = NULL;
    struct load_options options = {.whole = true, .last = true};
    assert_true(machine_init(&m, &verbs_vocabulary, &hooks, err));
    m.parking = parking;
    struct source *source = source_new(name, text, 1);
    assert_non_null(source);
    enum run_result result = RUN_FAILED;
    if (machine_load(&m, source, options, &code, NULL, err) == LOAD_DONE) result = machine_run(&m, code, status, err);
    source_release(source);
    code_release(code);
    machine_clear(&m);
    return result;
}

static void run_example(const char *name, struct span text) {
    for (int parking = 0; parking < 2; parking++) {
        struct err err = {.name = NULL};
        int status = 0;
        enum run_result result = run_text(name, text, parking, &status, &err);
        if (result == RUN_FAILED) print_error("%s: %s: %s\n%.*s", name, err.name, err.message, SPAN_ARG(text));
        assert_true(result == RUN_DONE || result == RUN_EXIT);
        assert_int_equal(status, 0);
    }
}

/* Each example by itself: an empty line stands between two. */
static void run_examples(const char *name, const char *text) {
    for (const char *end = text; end; text = end + 2) {
        end = strstr(text, "\n\n");
        run_example(name, end ? span_of(text, (size_t)(end - text) + 1) : span_text(text));
    }
}

static void run_verb(void **state) {
    const struct verb *verb = *state;
    run_examples(verb->name, verb->examples);
}

static void run_function(void **state) {
    const struct function *function = *state;
    run_examples(function->name, function->examples);
}

int main(void) {
    struct CMUnitTest tests[160];
    size_t verbs = verbs_vocabulary.verb_count, functions = verbs_vocabulary.function_count;
    if (verbs + functions > COUNT(tests)) return 1;
    for (size_t i = 0; i < verbs; i++) {
        const struct verb *verb = verbs_vocabulary.verbs[i];
        tests[i] = (struct CMUnitTest){.name = verb->name, .test_func = run_verb};
        tests[i].initial_state = (void *)(uintptr_t)verb;
    }
    for (size_t i = 0; i < functions; i++) {
        const struct function *function = &verbs_vocabulary.functions[i];
        tests[verbs + i] = (struct CMUnitTest){.name = function->name, .test_func = run_function};
        tests[verbs + i].initial_state = (void *)(uintptr_t)function;
    }
    return _cmocka_run_group_tests("examples", tests, verbs + functions, NULL, NULL);
}
