/* Call sites made ready: every constant argument converted once, before anything runs. */
#ifndef RUN_PREPARE_H
#define RUN_PREPARE_H

#include "base/err.h"
#include "lang/code.h"
#include "net/address.h"
#include "run/call.h"

/* An address argument: the word, and its sockaddr for the family it was last used with. `arg.address` points at `word`. */
struct prepared_address {
    struct address_word word; /* borrows the argument's bytes */
    char port_text[24];       /* a port that came as an int */
    struct address resolved;
    int family, type;
    enum address_use use;
    bool known;
};

/* How an argument is taken at each call. */
enum fill {
    FILL_HANDLE, /* of a register, mostly an open handle */
    FILL_BYTES,  /* of a register, mostly bytes */
    FILL_ANY,    /* from wherever it is, by its kind */
};

/* Makes the constants of the code and of its children, and converts the constant words of its call sites. False with an
   error that has its place. */
bool prepare(struct code *code, struct err *err);

/* convert.c. Which argument is being converted, for messages. */
struct argument_at {
    const struct verb *verb;
    uint16_t slot;
};
/* A word as its kind reads it. Not for HANDLE, HANDLES, TASK, TEXT, VALUE, SIZES, CONTROL, ADDRESS. `text` must last as long as the argument. */
bool convert_text(struct argument_at at, struct span text, struct arg *out, struct err *err);
/* A value likewise; not for ADDRESS. A short value's bytes are borrowed from where it lies. */
bool convert_value(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
/* An address, with the port that follows it as a word of its own if there is one (NULL: none). */
bool convert_address(struct argument_at at, const struct value *v, const struct value *port,
                     struct prepared_address *out, struct err *err);
/* convert_several.c: kinds of which one argument holds several. */
bool convert_handles(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
bool convert_sizes(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
bool convert_control(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
bool convert_pattern(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
bool convert_file(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
/* What they share with convert.c: the error that the kind takes no value of that type, and a handle that is open. */
bool convert_fail_type(struct argument_at at, const struct value *v, struct err *err);
bool convert_handle(struct argument_at at, const struct value *v, struct arg *out, struct err *err);
enum kind argument_kind(struct argument_at at);
const char *argument_name(struct argument_at at); /* "SIZE", "--timeout" */

#endif
