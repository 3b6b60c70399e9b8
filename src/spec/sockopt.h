/* Socket options: by which names they go, at which level they are, what their values are. */
#ifndef SPEC_SOCKOPT_H
#define SPEC_SOCKOPT_H

#include "base/span.h"

#include <stdint.h>

/* How values of a type are read and made. */
enum sockopt_form {
    SOCKOPT_FORM_NUMBER,
    SOCKOPT_FORM_DURATION,
    SOCKOPT_FORM_TEXT,
    SOCKOPT_FORM_BYTES,
    SOCKOPT_FORM_LENGTH, /* no bytes at all: their length says it */
    SOCKOPT_FORM_INTERFACE,
    SOCKOPT_FORM_MULTICAST_IF, /* an in_addr, set by a struct as well */
    SOCKOPT_FORM_ADDRESS,
    SOCKOPT_FORM_PROCESS, /* a new descriptor */
    SOCKOPT_FORM_IDS,
    SOCKOPT_FORM_PROGRAM, /* structs, set by a pointer to them */
    SOCKOPT_FORM_LIST,    /* structs */
    SOCKOPT_FORM_SOURCES, /* a struct with addresses behind it */
    SOCKOPT_FORM_STRUCT,
};

enum sockopt_type {
#define TYPE(name, form, room, written) SOCKOPT_##name,
#include "spec/sockopt_types.def"
#undef TYPE
};

/* What may be done with an option. */
enum {
    SOCKOPT_GET = 1,
    SOCKOPT_SET = 2,
    SOCKOPT_TAKES = 4,  /* asking for it changes something */
    SOCKOPT_WITH = 8,   /* asking for it takes a value: getsockopt --with */
    SOCKOPT_LIVES = 16, /* the kernel changes it by itself */
};

struct sockopt {
    const char *name;
    int level, number;
    enum sockopt_type type;
    unsigned access;
    const char *unit;  /* of the value, and what a usual one means; may be "" */
    const char *names; /* what names of constants that the value may have begin with; may be "" */
    bool alias;        /* a second name of an option that its level already has */
};

/* All of them, sorted by name (bytes), those of one name by level. */
extern const struct sockopt sockopts[];
extern const size_t sockopt_count;

/* Its form, how many bytes a value may have, and what that is written as. */
enum sockopt_form sockopt_form(enum sockopt_type type);
size_t sockopt_room(enum sockopt_type type);
const char *sockopt_written(enum sockopt_type type);

/* An option as a word names it. `row` is the first one of that name; NULL where the word is a number, or a constant that
   is no option: `number` then. `brief`: the name came without its prefix, so that other levels may have it as well. */
struct sockopt_word {
    const struct sockopt *row;
    int number;
    bool brief;
};

/* Reads a name, in any case and with or without its prefix; false if there is none. */
bool sockopt_read(struct span name, struct sockopt_word *out);

/* Whether the word names one row alone, whatever the socket is. */
bool sockopt_alone(const struct sockopt_word *word);

/* The option with that number at that level, NULL if none is known; of several names the one that is no alias. */
const struct sockopt *sockopt_at(int level, int number);

/* The option that the word names at that level, or NULL. */
const struct sockopt *sockopt_in(const struct sockopt_word *word, int level);

/* The option that the word names for a socket of that kind, when no level was given; NULL if the word has no row. */
const struct sockopt *sockopt_for(const struct sockopt_word *word, int family, int type, int protocol);

/* Whether a socket of that kind has options at the level. */
bool sockopt_level_fits(int level, int family, int type, int protocol);

/* The name without the prefix of its kind: "REUSEADDR". */
struct span sockopt_brief(const struct sockopt *row);

/* The nearest name, for "did you mean"; empty if none is near. */
struct span sockopt_nearest(struct span name);

#endif
