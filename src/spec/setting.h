/* The settings of a session: what there are, and what each takes. shell/setting.h has their values. */
#ifndef SPEC_SETTING_H
#define SPEC_SETTING_H

#include "base/buffer.h"
#include "base/err.h"

enum setting {
#define SETTING(number, name, takes, first, most, meaning) SETTING_##number,
#include "spec/setting.def"
#undef SETTING
    SETTING_COUNT,
};

/* The value of a setting that takes words. */
enum setting_word { SETTING_OFF, SETTING_ON, SETTING_OTHER };

struct setting_row {
    const char *name;
    const char *takes; /* "on|hold|off"; "": a number */
    int64_t first;     /* what it is before anybody sets it */
    int64_t most;
    const char *meaning; /* lower case, no full stop */
};

extern const struct setting_row setting_rows[SETTING_COUNT];

/* The setting of that name; false, with the error and the nearest one as its hint, if there is none. */
bool setting_find(struct span name, enum setting *which, struct err *err);

/* What the text means as its value; false, with the error that tells what it takes, if it means nothing. */
bool setting_read(enum setting which, struct span text, int64_t *value, struct err *err);

/* Adds what the value is called: "on", "10000". */
void setting_push(struct buffer *out, enum setting which, int64_t value);

/* The word number `i` of what the setting takes, in the order of the row; empty when there are no more. */
struct span setting_word(enum setting which, size_t i);

#endif
