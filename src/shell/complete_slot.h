/* Which parameter or option of a verb the word at the cursor is for. */
#ifndef SHELL_COMPLETE_SLOT_H
#define SHELL_COMPLETE_SLOT_H

#include "run/machine.h"
#include "shell/complete_scene.h"

enum slot_for {
    SLOT_NOTHING, /* no verb, or it takes no further word */
    SLOT_OPTION,  /* an option's name */
    SLOT_PARAM,
    SLOT_VALUE, /* an option's value */
};

struct slot {
    enum slot_for what;
    const struct verb *verb;     /* NULL where the command is no verb */
    const struct param *param;   /* SLOT_PARAM */
    const struct option *option; /* SLOT_VALUE */
    size_t skip;                 /* how much of the word stands before the value: `--timeout=` */
};

/* For a scene at SCENE_ARGUMENT. */
struct slot slot_find(const struct machine *m, const struct scene *scene);

/* The kind of the value due; KIND_NONE for SLOT_NOTHING and SLOT_OPTION. */
enum kind slot_kind(const struct slot *slot);

/* Whether the option was given in one of the words before the cursor. */
bool slot_option_given(const struct scene *scene, const struct option *option);

/* Adds the parameters of a function that the session made, in capitals, from number `from` on; a blank before each. False
   if there is no such function. */
bool slot_push_own(const struct machine *m, struct span name, size_t from, struct buffer *out);

/* The word, of those before the cursor, that fills the first parameter of the kind; empty if none does. */
struct span slot_word(const struct verb *verb, const struct scene *scene, enum kind kind);

#endif
