/* What a verb is: one row that runs it and from which everything that explains it is read. */
#ifndef SPEC_VERB_H
#define SPEC_VERB_H

#include "base/buffer.h"
#include "base/span.h"
#include "spec/kind.h"

#include <stdint.h>

struct call; /* run/call.h: a verb's arguments and results while it runs */
struct arg;
struct err;

enum param_count {
    PARAM_ONE,
    PARAM_OPTIONAL,
    PARAM_MANY,   /* one or more; only as the last */
    PARAM_ANY,    /* none or more; only as the last */
    PARAM_UNLESS, /* one, but none where the verb's first option is given in its place */
};

/* A word of the verb. `fallback` is what is taken when an optional one is left out, as help shows it; NULL: nothing. */
struct param {
    const char *name; /* as usage shows it: "HANDLE" */
    enum kind kind;
    enum param_count count;
    const char *fallback;
    const char *help;
};

/* Whether several words may be given for it. */
static inline bool param_repeats(const struct param *param) {
    return param->count == PARAM_MANY || param->count == PARAM_ANY;
}

/* An option, `--name`; KIND_NONE is a switch, every other kind takes a value. */
struct option {
    const char *name; /* without the dashes */
    enum kind kind;
    const char *help;
};

/* An error that users meet: its name, what it means for this verb, what to try (may be NULL). */
struct failure {
    const char *name, *meaning, *hint;
};

/* What a handle must be for the verb to make sense: completion offers those, errors say it. */
enum handle_need {
    NEED_ANY,
    NEED_UNBOUND,   /* bind */
    NEED_BOUND,     /* listen */
    NEED_LISTENING, /* accept */
    NEED_UNCONNECTED,
    NEED_CONNECTED, /* send, recv: or a datagram socket */
    NEED_ENDABLE,   /* shutdown: connected, or a listener, which listens no more then */
};

/* What `run` answers. */
enum verb_result {
    VERB_DONE,
    VERB_FAILED, /* call->err is filled */
    VERB_PARK,   /* call->wait says for what; the same call runs again when it has come */
    VERB_ENTER,  /* call->enter is code to run as if called here; the verb then gives nil */
    VERB_EXIT,   /* the program ends; call->status is its exit status */
};

enum { VERB_VALUES = 4 }; /* the most values that a verb gives */

/* The bit of a parameter, or of an option, in the sets of those that a call gives. */
#define VERB_BIT(number) (UINT32_C(1) << (number))

/* The constants among a call's words, by slot (a parameter, or params + option); NULL: none there, or it is no constant. */
struct constants {
    uint32_t params, options; /* which are given at all, a bit each in the order of the row */
    const struct arg *const *words;
};

struct verb {
    const char *name;
    const char *group;   /* the heading of `help`: "Sockets", "Data", "Shell" */
    const char *summary; /* one line, lower case, no full stop */
    const char *text;    /* a paragraph */
    const struct param *params;
    size_t param_count;
    const struct option *options;
    size_t option_count;
    const struct failure *failures;
    size_t failure_count;
    const char *gives;              /* in words: "handle, address"; NULL: never a value, so no condition */
    size_t value_count;             /* 0 (nil), 1, or how many values it gives at once */
    const char *const *value_names; /* for a value that nobody names: "handle" makes a handle h1; may be NULL */
    const char *examples;           /* lines of sockshell, an empty line between two; the tests run each by itself */
    const char *python, *c;         /* the same call there; NULL for what is the shell's own */
    const char *see;                /* names of other help, blanks between; may be NULL */
    enum handle_need need;
    bool aside;          /* about the session, not of what is done in it: `save` leaves it out */
    bool resumes_closed; /* run again, it is given handles that are closed by now: it closed them */
    /* What of the parameters and options that a call gives, a bit each in the order of the row, does not go together: why, or
       NULL if all does. Asked before anything runs. NULL where all always does. */
    const char *(*clash)(uint32_t params, uint32_t options);
    /* Whether the constants fit one another, asked before anything runs; false with the error, whose word is a slot. NULL where
       each is looked at by itself. */
    bool (*check)(const struct constants *constants, struct err *err);
    enum verb_result (*run)(struct call *call);
    /* Adds what a session shows after it was done, without newline ("srv bound to 0.0.0.0:7788"), or what stands behind a
       shown value in parentheses if it begins with '(' ; nothing added: the values alone are shown. May be NULL. */
    void (*tell)(const struct call *call, struct buffer *out);
};

/* Sets the pointers and counts of a row's tables: .params ROWS(params) would repeat the name. */
#define VERB_PARAMS(table) .params = table, .param_count = COUNT(table)
#define VERB_OPTIONS(table) .options = table, .option_count = COUNT(table)
#define VERB_FAILURES(table) .failures = table, .failure_count = COUNT(table)

/* `--timeout`, the same for all verbs that wait. */
#define OPTION_TIMEOUT                                                                                                 \
    { "timeout", KIND_DURATION, "fail with ETIMEDOUT when the whole of it takes longer" }

/* A built-in function, called as name(…) in expressions. `most` SIZE_MAX: as many as are given. */
struct value;
struct machine;
struct function {
    const char *name;
    size_t least, most;
    const char *usage;            /* "pack(FORMAT, VALUE…)" */
    const char *summary;          /* one line */
    const char *text;             /* may be NULL */
    const char *examples;         /* as of a verb */
    const char *errors;           /* a line each: the error's name, a blank, and what it means here; may be NULL */
    const char *python, *c, *see; /* as of a verb; may be NULL */
    /* Sets *result (owned by the caller) and gives true, or fills the error and gives false; args are borrowed. */
    bool (*run)(struct machine *m, const struct value *args, size_t count, struct value *result, struct err *err);
};

/* The groups that verbs are in, in the order in which help lists them. */
extern const char *const verb_groups[];
extern const size_t verb_group_count;

/* All verbs and built-in functions, each sorted by name (bytes): the whole vocabulary that a text is read with. */
struct vocabulary {
    const struct verb *const *verbs;
    size_t verb_count;
    const struct function *functions;
    size_t function_count;
};

/* NULL if there is none of that name. Exact case. */
const struct verb *vocabulary_verb(const struct vocabulary *v, struct span name);
const struct function *vocabulary_function(const struct vocabulary *v, struct span name);

/* The reserved words (LANGUAGE.md section 3). */
bool reserved_word(struct span name);
extern const char *const reserved_words[];
extern const size_t reserved_word_count;

/* Adds "bind HANDLE ADDRESS [PORT]"; with its options "bind HANDLE ADDRESS [PORT] [--replace] [--timeout DURATION]". */
void verb_push_words(const struct verb *verb, struct buffer *out);
void verb_push_usage(const struct verb *verb, struct buffer *out);
/* Parts of that: " ADDRESS", " [PORT]"; " [--timeout DURATION]". */
void verb_push_param(const struct param *param, struct buffer *out);
void verb_push_option(const struct option *option, struct buffer *out);

#endif
